package workflow

import "testing"

// TestALeadIsPassedToAPartner is WF-11.
func TestALeadIsPassedToAPartner(t *testing.T) {
	pass := func(to ...string) func(*Mail) {
		return func(m *Mail) {
			refer("Initech")(m)
			m.ToPartner = to
		}
	}
	replyTo := func(n Notice) func(*Mail) {
		return func(m *Mail) {
			reply(n)(m)
			m.Threads[0].Deal, m.Threads[0].Mail, m.InReplyTo = 0, n.Mail, nil
		}
	}
	for _, tc := range []struct{ name, text, answer, kinds string }{
		{"accepted", "accept\nThank you, we call them.", OfferAccepted, "offer to " + ann + ", offered to " + manager},
		{"passed", "Pass: too far away", OfferPassed, "offer to " + ann + ", offered to " + manager},
		{"a question goes to who offered it", "Which budget do they have?", "", "asked to " + manager},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newTown(t)
			res, sent := c.mail(manager, "For you?", pass("northwind"))
			want(t, kinds(sent), "offer to "+ann+", confirm to "+manager, "offered")
			want(t, res.Deal, DealNo(0), "it is no deal")
			offer := c.find(KindOffer, ann)
			contains(t, joined(offer.Letter.Company, offer.Letter.Contact.Email, offer.Letter.Context, offer.Subject), "Initech", "bo@initech.example", "billing system", "A lead for you: Initech")
			want(t, offer.Purpose, toOffer, "purpose")
			_, sent = c.mail(ann, tc.text, replyTo(offer))
			want(t, kinds(sent), tc.kinds, "answered")
			want(t, c.w.offers[offer.Mail].Answer, tc.answer, "answer")
			if tc.answer != "" {
				_, sent = c.mail(ann, "pass", replyTo(offer))
				contains(t, sent[0].Letter.Note, "Nothing changed")
				want(t, c.w.offers[offer.Mail].Answer, tc.answer, "the first answer stands")
			}
			want(t, len(c.w.deals), 0, "no deal was made")
		})
	}
	for _, tc := range []struct {
		name, who, says string
		change          func(*Mail)
	}{
		{"nobody by that name", manager, `there is no partner "nobody"`, pass("nobody")},
		{"several at once", manager, "several partners at once", pass("northwind", "contoso")},
		{"no lead in it", manager, "names neither a company nor a person", func(m *Mail) { m.ToPartner = []string{"p-1"} }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newTown(t)
			_, sent := c.mail(tc.who, "For you?", tc.change)
			want(t, kinds(sent), "commands to "+tc.who, "sent")
			contains(t, sent[0].Letter.Note, "Nothing was passed on", tc.says)
		})
	}
	t.Run("an unproven member passes nothing on", func(t *testing.T) {
		c := newTown(t)
		_, sent := c.mail(manager, "x", func(m *Mail) { pass("northwind")(m); m.Trust = Weak })
		want(t, kinds(sent), "challenge to "+manager, "sent")
	})
	t.Run("another partner's offer is nobody else's", func(t *testing.T) {
		c := newTown(t)
		c.mail(manager, "For you?", pass("northwind"))
		offer := c.find(KindOffer, ann)
		res, _ := c.mail("cid@contoso.example", "accept", replyTo(offer))
		want(t, res.Disposition, Held, "disposition")
		want(t, c.w.offers[offer.Mail].Answer, "", "answer")
		c.mail(ann, "accept", func(m *Mail) { replyTo(offer)(m); m.Trust = Weak })
		want(t, c.w.offers[offer.Mail].Answer, "", "an unproven answer")
	})
}
