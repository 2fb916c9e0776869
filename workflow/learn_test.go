package workflow

import "testing"

// Eve has a copy of Ann's mail and sends it again: as Ann's, and, with the same words, as Cid's. Both are repeats, and nobody
// learns from them how Ann's or Cid's mails end.
func TestARepeatTeachesNothing(t *testing.T) {
	c := newTown(t)
	own := func(m *Mail) {
		refer("Globex")(m)
		m.MessageID, m.BodyDigest, m.Ending = "lead@mail.example", "same", "Ann Fox"
	}
	c.mail(ann, "See below.", own)
	for _, from := range []string{ann, cid} {
		for _, trust := range []Trust{Fail, Strong} {
			m := &Mail{No: 900, From: Address{Email: from}, Senders: 1, Class: Human, Trust: trust, Received: c.now}
			own(m)
			m.Trust, m.Ending = trust, "Eve"
			if d := c.do(ReceivedMail{m}); len(d.Endings) != 0 {
				t.Errorf("%s, %s: %+v is learnt", from, trust, d.Endings)
			}
			delete(c.w.mails, m.No)
		}
	}
}
