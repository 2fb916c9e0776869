package workflow

import (
	"fmt"
	"testing"
	"time"
)

func TestReachableSaysWhyNot(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 20, 9, 0, 0, 0, time.UTC)
	march := func(day int) time.Time { return time.Date(2026, 3, day, 9, 0, 0, 0, time.UTC) }
	for name, tc := range map[string]struct {
		contact Contact
		mailed  Mailed
		want    string
	}{
		"nothing against it":    {Contact{Newsletter: true}, Mailed{}, "yes"},
		"a hard bounce":         {Contact{Newsletter: true, Status: Unreachable, Reach: Reach{BouncedAt: march(3), Reason: "5.1.1 no such user"}}, Mailed{}, "no, hard bounce on 3 Mar 2026: 5.1.1 no such user"},
		"a bounce of long ago":  {Contact{Newsletter: true, Status: Unreachable}, Mailed{}, "no, hard bounce"},
		"too many soft bounces": {Contact{Newsletter: true, Status: Unreachable, Reach: Reach{BouncedAt: march(3), SoftAt: march(3), Soft: 3, Reason: "5.2.2 full"}}, Mailed{}, "no, 3 soft bounces, the last on 3 Mar 2026: 5.2.2 full"},
		"one soft bounce":       {Contact{Newsletter: true, Reach: Reach{BouncedAt: march(3), SoftAt: march(3), Soft: 1, Reason: "5.2.2 full"}}, Mailed{}, "yes, 1 soft bounce of 3, the last on 3 Mar 2026: 5.2.2 full"},
		"a soft bounce that no longer counts": {Contact{Newsletter: true, Reach: Reach{SoftAt: march(3).AddDate(0, -1, 0), Soft: 2}}, Mailed{},
			"yes"},
		"a complaint":        {Contact{}, Mailed{Suppressed: Complained, SuppressedAt: march(4)}, "yes; no newsletter, called it spam on 4 Mar 2026"},
		"an end":             {Contact{}, Mailed{Suppressed: Unsubscribed, SuppressedAt: march(4)}, "yes; no newsletter, unsubscribed on 4 Mar 2026"},
		"an end without day": {Contact{}, Mailed{}, "yes; no newsletter"},
		"both":               {Contact{Status: Unreachable}, Mailed{Suppressed: Complained}, "no, hard bounce; no newsletter, called it spam"},
	} {
		want(t, tc.contact.Reachable(tc.mailed, now), tc.want, name)
	}
}

// A bounce of a deal's mail is remembered with its reason, as one of a newsletter is; what is shown of the partner says so.
func TestABouncedDealMailIsRemembered(t *testing.T) {
	c := newTown(t)
	c.accepted()
	n := c.find(KindStage, ann)
	c.mail("mailer-daemon@northwind.example", "", func(m *Mail) {
		m.Class, m.Quiet = Delivery, true
		m.Report = &Report{Recipient: ann, Status: "5.1.1", Permanent: true, Reason: "no such user"}
		m.Threads = []Thread{{Purpose: 'b', Notice: n.ID}}
	})
	who, _ := c.w.contactAt(ann)
	want(t, who.Reach.BouncedAt, c.now, "when")
	want(t, who.Reach.Reason, "5.1.1 no such user", "why")
	d := newDraft(c.w, Input{At: c.now, Action: ReceivedMail{&Mail{}}})
	l := d.partnerLetter(who.Partner)
	said(t, "the partner", fmt.Sprint(l.Fields), "Reachable, "+who.Name, "no, hard bounce on "+date(c.now)+": 5.1.1 no such user")
}
