package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
)

// maxHeld bounds how many mails of a suspended partner wait for its return; what comes after that waits for a person.
const maxHeld = 500

// suspend keeps a partner's mail from now on; the partner hears nothing of the reason (PT-12).
func (d *draft) suspend(p *Partner, why string) (problem string) {
	if !p.takesPart() {
		return fmt.Sprintf("%s is %s", p.Name, p.Status)
	}
	p.Status, p.DormantAt = Suspended, time.Time{}
	d.effect("%s %s is suspended%s: its mail is kept, and answered only with the word that a person looks at it; resume partner %s ends that", p.No, p.Name, because(why), p.No)
	return ""
}

// resume lets a partner take part again and hands its mail back for handling, in the order it came.
func (d *draft) resume(p *Partner) (problem string) {
	switch p.Status {
	case Suspended, Left:
	default:
		return fmt.Sprintf("%s is %s", p.Name, p.Status)
	}
	if a := p.application(); p.Status == Left && a != nil && (a.State == Asking || a.State == Deciding) { // was never approved
		p.Status = Prospect
		d.effect("%s %s is an applicant again, not decided about; approve %s, decline %s <why>, in a reply to its application", p.No, p.Name, p.No, p.No)
		return ""
	}
	p.Status = Active
	n := d.releaseHeld(p)
	d.effect("%s %s is active again; %s", p.No, p.Name, releasedWords(n))
	return ""
}

func releasedWords(n int) string {
	switch n {
	case 0:
		return "it wrote nothing meanwhile"
	case 1:
		return "the mail it wrote meanwhile is handled now"
	}
	return fmt.Sprintf("the %d mails it wrote meanwhile are handled now, in order", n)
}

// releaseHeld hands back what waited. A mail somebody has dealt with meanwhile is left alone.
func (d *draft) releaseHeld(p *Partner) (n int) {
	held := slices.Clone(p.Held)
	slices.Sort(held)
	for _, no := range held {
		if m, known := d.w.mails[no]; !known || m.Disposition == Held {
			d.out.Release = append(d.out.Release, Release{Mail: no})
			n++
		}
	}
	p.Held = nil
	return n
}

// end notes that a partner takes part no more. What it registered keeps its terms.
func (d *draft) end(p *Partner, why string) (problem string) {
	if p.Status == Left {
		return fmt.Sprintf("%s has left already", p.Name)
	}
	p.Status, p.DormantAt = Left, time.Time{}
	d.effect("%s %s has left%s: its people are strangers now; what it registered keeps its terms", p.No, p.Name, because(why))
	return ""
}

// heldBack keeps a suspended partner's mail for its return and tells the partner's manager, once a day.
func (d mailDraft) heldBack(p Partner) MailResult {
	rule := "partner suspended"
	if len(p.Held) < maxHeld && !slices.Contains(p.Held, d.m.No) {
		p.Held = append(slices.Clone(p.Held), d.m.No)
		d.keepPartner(p)
	}
	d.kept(PartnerSide)
	d.tellManager(p, fmt.Sprintf("suspended/%s/%s", p.No, d.in.At.UTC().Format(time.DateOnly)), Letter{Partner: p.Name,
		Note:     fmt.Sprintf("%s of %s wrote, and is suspended.", displayName(d.m.From), p.Name),
		Text:     "The mail is kept; they were told that a person looks at it, and nothing else. What they write today is kept likewise.",
		Fields:   []Line{{Label: d.m.No.String(), Value: excerpt(firstOf(d.m.Subject, words(d.m)))}},
		Commands: []string{"resume partner " + p.No.String()}})
	return d.hold(rule)
}

// newEmployee makes a partner of type employee of somebody who writes from our own domain and is nobody of the team, when
// the program has that type (IN-15, IN-16). Each is a partner of their own: colleagues do not see each other's referrals.
func (d mailDraft) newEmployee() (Contact, bool) {
	t, has := d.w.Rules.Program.Type(employeeType)
	if !has || d.m.Class != Human || d.m.Oversize || d.m.Late || len(d.m.Threads) > 0 || d.repliedTo() != 0 || !d.strong() || account.Domain(d.m.From.Email) != d.w.Rules.Self.Domain() || d.w.Rules.Self.Owns(d.m.From.Email) {
		return Contact{}, false
	}
	p := Partner{No: d.out.Next.Partner, Name: oneLine(displayName(d.m.From), maxLine), Type: t.Name, Status: Active, CreatedAt: d.in.At}
	d.out.Next.Partner++
	d.keepPartner(p)
	c := d.addContact(p.No, d.m.From)
	d.tellManager(p, "employee/"+account.CompareKey(d.m.From.Email), Letter{Partner: p.Name,
		Note:     fmt.Sprintf("%s refers from now on as %s.", displayName(d.m.From), strings.TrimSpace(t.Label)),
		Text:     "A proven mail came from our own domain, from somebody who is not of the team. You need not do anything.",
		Fields:   []Line{{Label: "Address", Value: d.m.From.Email}},
		Commands: []string{"end partner " + p.No.String() + " because <why>"}})
	return c, true
}

// employeeType is the partner type that our own people get.
const employeeType = "employee"
