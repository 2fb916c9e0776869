package workflow

import "testing"

// TestUndoTakesBackOneMailThoughAnOutageMadeThemOne: two mails of different days are read at the same moment when the
// service was down between; undo takes back the last one alone.
func TestUndoTakesBackOneMailThoughAnOutageMadeThemOne(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	confirmed := c.find(KindConfirm, manager)
	c.now = c.now.AddDate(0, 0, 9)
	for _, words := range []string{"qualified", "meeting", "undo"} {
		c.mail(manager, words, reply(confirmed))
	}
	want(t, c.deal(no).Stage, "qualified", "the mail before stands")

	c.mail(manager, "meeting\nproposal", reply(confirmed))
	c.mail(manager, "undo", reply(confirmed))
	want(t, c.deal(no).Stage, "qualified", "both commands of one mail are taken back")
}
