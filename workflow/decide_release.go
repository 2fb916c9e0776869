package workflow

import (
	"fmt"
	"regexp"
	"strings"

	"refermail/workflow/account"
)

// heldWords are how a held mail is decided about by reply (MG-9).
func heldWords(no MailNo) []string {
	return []string{"release " + no.String(), "release " + no.String() + " as partner <name>", "reject " + no.String() + " <why>"}
}

// asPartner takes "as partner Northwind" behind release apart.
var asPartner = regexp.MustCompile(`(?i)^as\s+(?:partner\s+|a\s+partner\s+)?(.{1,200})$`)

// heldPartner reads whose mail a held one is to count as; "" when the words behind release name nobody.
func heldPartner(text string) string {
	hit := asPartner.FindStringSubmatch(strings.TrimSpace(text))
	if hit == nil {
		return ""
	}
	return strings.Trim(hit[1], " \"'.,!")
}

// HeldPartner is heldPartner for the command line; ok is false when the words name nobody.
func HeldPartner(text string) (whom string, ok bool) {
	whom = heldPartner(text)
	return whom, whom != ""
}

// partnerNamed finds the partner that words name. problem says why none, or which of several.
func (d *draft) partnerNamed(said string) (p Partner, problem string) { return d.whichPartner(said) }

// releaseAs makes the sender of a held mail a contact of a partner, at a manager's word, and has the mail handled as
// theirs. Whoever is somebody's already stays that.
func (d *draft) releaseAs(no MailNo, whom string) (problem string) {
	held, ok := d.w.mails[no]
	if !ok || held.Disposition != Held && held.Disposition != Failed {
		return fmt.Sprintf("there is no held mail %s", no)
	}
	p, problem := d.partnerNamed(whom)
	if problem != "" {
		return problem
	}
	address, ok := account.NormalizeAddress(held.From)
	_, team := d.w.Rules.member(address)
	owner, owned := d.w.partnerOfDomain(address)
	known, taken := d.w.contactAt(address)
	switch {
	case !p.inside():
		return fmt.Sprintf("%s is %s", p.Name, p.Status)
	case !ok:
		return fmt.Sprintf("%s names no one sender, so it can be nobody's", no)
	case team || d.w.Rules.Self.Owns(address):
		return fmt.Sprintf("%s is one of ours", address)
	case taken && known.Partner != p.No:
		return fmt.Sprintf("%s is a contact of %s already", address, d.w.partners[known.Partner].Name)
	case owned && owner.No != p.No:
		return fmt.Sprintf("%s is at a domain of %s", address, owner.Name)
	case !taken:
		d.addContact(p.No, Address{Email: address})
		d.effect("%s is a contact of %s now; their mail is taken like everybody's there", address, p.Name)
	}
	d.out.Release = append(d.out.Release, Release{Mail: no, Forced: true})
	d.effect("%s will be handled as mail of %s", no, p.Name)
	return ""
}

// release hands a held or failed mail back for handling, at an operator's word.
func (d *draft) release(a ReleaseMail) {
	known, ok := d.w.mails[a.Mail]
	switch {
	case !ok:
		d.out.Refusal = fmt.Sprintf("there is no mail %s", a.Mail)
	case known.Erased:
		d.out.Refusal = fmt.Sprintf("%s was erased, so there is nothing left that could be handled", a.Mail)
	case known.Disposition == Pending:
		d.out.Refusal = fmt.Sprintf("%s waits for handling already", a.Mail)
	case known.Disposition == Handled:
		d.out.Refusal = fmt.Sprintf("%s was handled; handling it again would change nothing", a.Mail)
	case a.As != "":
		d.out.Refusal = d.releaseAs(a.Mail, a.As)
	default:
		d.out.Release = append(d.out.Release, Release{Mail: a.Mail, Forced: a.Trusted})
		d.effect("%s will be handled again", a.Mail)
	}
}

// reject ends a held mail without effect.
func (d *draft) reject(a RejectMail) {
	known, ok := d.w.mails[a.Mail]
	if !ok || known.Disposition != Held {
		d.out.Refusal = fmt.Sprintf("there is no held mail %s", a.Mail)
		return
	}
	d.out.Mails = append(d.out.Mails, MailResult{No: a.Mail, Disposition: Ignored, Rule: "rejected by the operator" + because(oneLine(a.Reason, maxLine)),
		Deal: known.Deal, MessageID: known.MessageID, BodyDigest: known.BodyDigest})
	d.effect("%s was rejected; nothing was sent", a.Mail)
}
