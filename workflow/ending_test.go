package workflow

import (
	"slices"
	"testing"
)

// ends gives a mail an ending to learn.
func ends(text string, more ...func(*Mail)) func(*Mail) {
	return func(m *Mail) {
		m.Ending = text
		for _, change := range more {
			change(m)
		}
	}
}

func TestOnlyEndingsOfPeopleWeKnowAreRemembered(t *testing.T) {
	const signature = "Best\nAnn"
	for name, tc := range map[string]struct {
		from   string
		change func(*Mail)
		learnt string // address
	}{
		"a partner's referral":           {ann, ends(signature, refer("Globex")), ann},
		"a new colleague, proven":        {"amy@northwind.example", ends(signature, refer("Globex")), "amy@northwind.example"},
		"a member's mail":                {manager, ends(signature), ""},
		"a stranger":                     {"eve@elsewhere.example", ends(signature), ""},
		"a partner's address, forged":    {ann, ends(signature, refer("Globex"), func(m *Mail) { m.Trust = Fail }), ""},
		"a robot's answer":               {ann, ends(signature, func(m *Mail) { m.Class = AutoReply }), ""},
		"a list that carries the mail":   {ann, ends(signature, refer("Globex"), func(m *Mail) { m.Class = List }), ""},
		"a mail too short to learn from": {ann, refer("Globex"), ""},
	} {
		c := newTown(t)
		c.mails++
		m := &Mail{No: c.mails, Digest: "d", BodyDigest: "b", MessageID: "m@mail.example", Received: noon, From: Address{Name: "X", Email: tc.from}, Senders: 1,
			Subject: "Intro", Class: Human, Trust: Strong, Text: "Hello.", Reply: "Hello."}
		tc.change(m)
		in := Input{At: c.now, Action: ReceivedMail{m}}
		d := c.input(in)
		var want []Ending
		if tc.learnt != "" {
			want = []Ending{{Address: tc.learnt, Text: signature, At: noon}}
		}
		if !slices.Equal(d.Endings, want) {
			t.Errorf("%s: learnt %v, want %v (%v)", name, d.Endings, want, d.Mails)
		}
		if again := c.input(in); len(again.Endings) > 0 {
			t.Errorf("%s: delivered again, learnt %v", name, again.Endings)
		}
	}
}

func TestABatchRemembersTheLatestEnding(t *testing.T) {
	var c Changes
	c.add(Changes{Endings: []Ending{{Address: ann, Text: "old"}, {Address: abe, Text: "his"}}})
	c.add(Changes{Endings: []Ending{{Address: ann, Text: "new"}}})
	if !slices.Equal(c.Endings, []Ending{{Address: ann, Text: "new"}, {Address: abe, Text: "his"}}) {
		t.Errorf("%v", c.Endings)
	}
}
