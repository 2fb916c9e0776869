package workflow

import (
	"testing"

	"refermail/workflow/program"
)

// TestNothingIsLeftOutAndNothingGuessed is RP-5: a line that is nearly a command stops all of them.
func TestNothingIsLeftOutAndNothingGuessed(t *testing.T) {
	for _, tc := range []struct{ name, text, says, stage string }{
		{"a slip in the first word", "aprove", `Did you mean "approve"?`, program.UnderReview},
		{"a slip in a stage", "meting set", `Did you mean "meeting set"?`, program.UnderReview},
		{"a slip in the second line", "approve\nmeting set", `"meting set": this is no command; did you mean "meeting set"?`, program.UnderReview},
		{"a slip in the second line's verb", "approve\nasign Rita", `did you mean "assign Rita"?`, program.UnderReview},
		{"a name below is no command", "approve\nMax", "", program.Accepted},
		{"a greeting below is none either", "approve\n\nBest regards\nMax Lister", "", program.Accepted},
		{"words far from all", "sounds good", "the first line is no command we know.", program.UnderReview},
		{"half a command", "assign", "name a member of the team", program.UnderReview},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newTown(t)
			r, _ := c.mail(ann, "x", refer("Globex"))
			_, sent := c.by(manager, tc.text, KindReview)
			want(t, c.deal(r.Deal).Stage, tc.stage, "stage")
			if tc.says != "" {
				contains(t, sent[0].Letter.Note, "Nothing was done", tc.says)
			}
		})
	}
}

// TestWhatStaysAndWhatLeaves is RP-4: the confirmation shows the words that left, and those that did not.
func TestWhatStaysAndWhatLeaves(t *testing.T) {
	c := newTown(t)
	c.accepted()
	_, sent := c.by(manager, "note Bo is difficult\n@partner Thank you, we call Bo on Monday.\nask who is his boss?", KindConfirm)
	effects := joined(c.find(KindConfirm, manager).Letter.Effects...)
	contains(t, effects, "for the team only: “Bo is difficult”", "went to the partner: “Thank you, we call Bo on Monday.”", "your question went to the partner: “who is his boss?”")
	for _, n := range sent {
		if n.Side == PartnerSide {
			want(t, n.Letter.Text != "Bo is difficult" && n.Letter.Note == "", true, "what left in "+string(n.Kind))
		}
	}
	_, sent = c.by(manager, "I think Bo is wrong here.", KindConfirm)
	want(t, kinds(sent), "commands to "+manager, "free words stay in the house")
}

// TestStakeholders is WF-9.
func TestStakeholders(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	c.by(manager, "add contact Kim Lee <kim@gmail.com>", KindConfirm)
	want(t, len(c.deal(no).Others), 1, "others")
	want(t, c.deal(no).Others[0], Person{Name: "Kim Lee", Email: "kim@gmail.com"}, "who")
	res, sent := c.mail("kim@gmail.com", "I sign next week.", reply(c.find(KindStage, ann)))
	want(t, res.Deal, no, "what she writes belongs to the deal")
	want(t, len(sent), 0, "and nobody answers her")
	res, sent = c.mail("joe@globex.example", "I am the CFO.", nil)
	want(t, res.Deal, no, "anybody at the account's domain belongs to it")
	want(t, len(sent), 0, "nobody answers him")
	for text, says := range map[string]string{
		"add contact Kim Lee <kim@gmail.com>": "they stand on the deal already", "add contact Cid <cid@contoso.example>": "a partner's contact",
		"add contact Rita <rita@acme.example>": "one of ours", "add Kim": "say whom", "add contact": "say whom",
	} {
		_, sent = c.by(manager, text, KindConfirm)
		contains(t, sent[0].Letter.Note, says)
	}
	c.by(manager, "undo", KindConfirm)
	want(t, len(c.deal(no).Others), 0, "after undo")
}
