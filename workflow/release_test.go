package workflow

import (
	"testing"
)

const zoe = "zoe@elsewhere.example"

// TestAHeldMailIsReleasedByReply is MG-9.
func TestAHeldMailIsReleasedByReply(t *testing.T) {
	held := func(c *town) (MailNo, Notice) {
		r, _ := c.mail(ann, "x", refer("Globex"))
		receipt := c.find(KindReceipt, ann)
		res, _ := c.mail(zoe, "May I join?", reply(receipt)) // a stranger with a partner's token
		want(t, res.Disposition, Held, "disposition")
		want(t, r.Deal, DealNo(1001), "deal")
		return c.mails, c.find(KindHeld, manager)
	}
	for _, tc := range []struct{ name, text, says, refused string }{
		{"as it is", "release M-2", "M-2 will be handled again", ""},
		{"H is as good as M", "release H-2", "M-2 will be handled again", ""},
		{"as a partner's", "release H-2 as partner Northwind", "M-2 will be handled as mail of Northwind Consulting", ""},
		{"as a partner's, by number", "release H-2 as P-2", "handled as mail of Contoso Consulting", ""},
		{"as a partner's, by domain", "Release M-2 as partner contoso.example.", "handled as mail of Contoso Consulting", ""},
		{"as a partner's, by somebody's address", "release M-2 as cid@contoso.example", "handled as mail of Contoso Consulting", ""},
		{"without a number", "release as partner Northwind", "", "say which mail is meant, for example: release M-31"},
		{"rejected", "reject H-2: spam", "M-2 was rejected", ""},
		{"as nobody's we know", "release H-2 as partner Initech", "", `there is no partner "Initech"`},
		{"another word behind it", "release H-2 now", "", "say as whose"},
		{"another mail", "release H-77", "", "there is no mail M-77"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := newTown(t)
			no, notice := held(c)
			contains(t, joined(notice.Letter.Commands...), "release M-2", "release M-2 as partner <name>", "reject M-2")
			res, sent := c.mail(manager, tc.text, reply(notice))
			if tc.refused != "" {
				want(t, sent[0].Kind, KindCommands, "answer")
				contains(t, sent[0].Letter.Note, "Nothing was done", tc.refused)
				want(t, c.w.mails[no].Disposition, Held, "still held")
				return
			}
			want(t, res.Disposition, Handled, "the command's mail")
			contains(t, joined(sent[0].Letter.Effects...), tc.says)
			switch k, known := c.w.contactAt(zoe); tc.name {
			case "as it is", "H is as good as M", "rejected":
				want(t, known, false, "nobody is made a contact")
			case "as a partner's":
				want(t, k.Partner, PartnerNo(1), "contact of")
			default:
				want(t, k.Partner, PartnerNo(2), "contact of")
			}
		})
	}
	t.Run("not whoever is another partner's", func(t *testing.T) {
		c := newTown(t)
		c.mail(ann, "x", refer("Globex"))
		c.mail("cid@contoso.example", "Hello?", reply(c.find(KindReceipt, ann)))
		_, sent := c.mail(manager, "release H-2 as partner Northwind", reply(c.find(KindHeld, manager)))
		contains(t, sent[0].Letter.Note, "cid@contoso.example is a contact of Contoso Consulting already")
	})
	t.Run("only by who was asked, and proven", func(t *testing.T) {
		c := newTown(t)
		no, notice := held(c)
		c.mail(ann, "release M-2 as partner Northwind", reply(notice))
		c.mail(manager, "release M-2 as partner Northwind", func(m *Mail) { reply(notice)(m); m.Trust = Weak })
		want(t, c.w.mails[no].Disposition, Held, "still held")
	})
}
