package workflow

import (
	"slices"
	"strings"
	"testing"
)

// A refused line is quoted alone, and what is offered instead can be done now.
func TestARefusalOffersWhatIsPossible(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	c.mail("ann@northwind.example", "See below.", refer("Globex"))
	review := c.find(KindReview, "max@acme.example")
	l := c.refused(review, "extend 30d")
	if !slices.Contains(l.Commands, "approve because <why>") || slices.Contains(l.Commands, "extend 30d") || slices.Contains(l.Commands, "undo") {
		t.Errorf("under review: %q", l.Commands)
	}
	c.mail("max@acme.example", "approve", reply(review))
	l = c.refused(review, "note they called\nextend 30d foo bar\ndemo done")
	if l.Excerpt != "" || !strings.Contains(l.Note, `"extend 30d foo bar": say by how many days`) {
		t.Errorf("%q, read %q", l.Note, l.Excerpt)
	}
	if slices.Contains(l.Commands, "approve") || !slices.Contains(l.Commands, "undo") || !slices.Contains(l.Commands, "extend 30d") {
		t.Errorf("accepted: %q", l.Commands)
	}
	if !slices.ContainsFunc(l.Commands, func(s string) bool { return strings.HasPrefix(s, "stage <name>") && strings.Contains(s, "meeting") }) {
		t.Errorf("names no next stage: %q", l.Commands)
	}
	if l = c.refused(review, "Thanks for this\nsee you"); l.Excerpt != "Thanks for this" {
		t.Errorf("read %q, want the first line", l.Excerpt)
	}
}

// A new mail with a command names a deal but answers nothing: it is told why that is not enough, and what is.
func TestACommandInANewMailIsToldHow(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	c.mail("ann@northwind.example", "See below.", refer("Globex"))
	_, sent := c.mail("max@acme.example", "approve D-1001", func(m *Mail) { m.Subject = "Globex" })
	if len(sent) != 1 || !strings.Contains(sent[0].Letter.Note, "D-1001") || !strings.Contains(sent[0].Letter.Note, "08:00") {
		t.Errorf("%+v", sent)
	}
}

// Whoever looks after a deal that is accepted in the same mail is named in the mail that accepts it, whatever stands first.
func TestAcceptedAndAssignedIsOneMail(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"approve\nassign Rita", "assign Rita\napprove", "approve\nassign Rita\nvalue 48000 USD"} {
		c := newTown(t)
		c.mail("ann@northwind.example", "See below.", refer("Globex"))
		_, sent := c.mail("max@acme.example", text, reply(c.find(KindReview, "max@acme.example")))
		var ann []Notice
		for _, n := range sent {
			if n.To.Email == "ann@northwind.example" {
				ann = append(ann, n)
			}
		}
		if len(ann) != 1 || ann[0].Kind != KindStage || strings.Count(ann[0].Letter.Note, "Rita looks after it") != 1 {
			t.Errorf("%q: %s; %+v", text, kinds(sent), ann)
		}
		if c.deal(1001).Owner != "rita@acme.example" {
			t.Errorf("%q: owned by %q", text, c.deal(1001).Owner)
		}
	}
}

// refused has Max reply to a mail and returns the letter that says that nothing was done.
func (c *town) refused(to Notice, text string) Letter {
	c.t.Helper()
	_, sent := c.mail("max@acme.example", text, reply(to))
	if len(sent) != 1 || sent[0].Kind != KindCommands {
		c.t.Fatalf("%q: %s", text, kinds(sent))
	}
	return sent[0].Letter
}

// A context of two words is none; the question says so instead of asking again for what was said.
func TestAShortContextIsAskedForWithTheReason(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"":             "one sentence: what they need, and how you know",
		"need billing": "one sentence of three words or more, and yours was shorter: what they need, and how you know",
	} {
		c := newTown(t)
		c.mail("ann@northwind.example", "Context: "+said, func(m *Mail) {
			refer("Globex")(m)
			m.Lead.Context, m.Said = "", map[string]string{}
			if said != "" {
				m.Said["context"] = said
			}
		})
		got := c.find(KindIncomplete, "ann@northwind.example").Letter.Missing
		if len(got) != 1 || got[0].Value != want {
			t.Errorf("%q: %+v, want %q", said, got, want)
		}
	}
}
