package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"refermail/workflow/account"
)

// seemsOwn says why the person referred may be one of the partner's own people under another address, "" when nothing
// points to it (CF-6). A person decides: two people can have one name.
func (d mailDraft) seemsOwn(p Partner, lead Lead) string {
	if d.m.Forced { // a person has looked
		return ""
	}
	if own := account.NameKey(p.Name); own != "" && account.NameKey(lead.Company) == own && account.Identify(lead.Company, lead.Domain, lead.Contact.Email).Domain == "" {
		return oneLine(lead.Company, 80) + " has the name of your own company"
	}
	private := lead.Contact.Email == "" || account.FromAddress(lead.Contact.Email) == ""
	name, box := account.NameKey(lead.Contact.Name), mailboxWord(lead.Contact.Email)
	for _, no := range slices.Sorted(maps.Keys(d.w.contacts)) {
		c := d.w.contacts[no]
		if c.Partner != p.No {
			continue
		}
		switch own := account.NameKey(c.Name); {
		case name != "" && name == own && (private || strings.Contains(name, " ")):
			return fmt.Sprintf("%s has the name of one of your own people", oneLine(lead.Contact.Name, 80))
		case private && box != "" && box == mailboxWord(c.Email):
			return fmt.Sprintf("%s looks like a private address of one of your own people", oneLine(lead.Contact.Email, 120))
		}
	}
	if number := lastDigits(lead.Contact.Phone); number != "" && strings.Contains(digitsOf(d.m.Ending), number) {
		return fmt.Sprintf("%s is the number in your own signature", oneLine(lead.Contact.Phone, 40))
	}
	return ""
}

// mailboxWord is what stands before the @, without marks; "" for what is too short, or no person's.
func mailboxWord(address string) string {
	local, _, _ := strings.Cut(account.CompareKey(address), "@")
	word := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, local)
	if len(word) < 5 || strings.Contains(" sales hello office contact kontakt admin support partner partners mail ", " "+word+" ") {
		return ""
	}
	return word
}

// lastDigits is what numbers with and without a country's code have in common; "" for what is no number.
func lastDigits(number string) string {
	digits := digitsOf(number)
	if len(digits) < 7 {
		return ""
	}
	return digits[max(0, len(digits)-8):]
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if isDigit(r) {
			return r
		}
		return -1
	}, text)
}

// holdOwn keeps such a registration for a person, and says so. When it is released, its place in line is that of this mail.
func (d mailDraft) holdOwn(why string) MailResult {
	d.answer(d.m, nil, PartnerSide, Notice{Kind: KindKept, Key: "kept/" + d.m.BodyDigest + "/" + d.m.MessageID, Letter: Letter{Excerpt: oneLine(d.m.Subject, 80),
		Note: why + ", and a partner does not refer their own people. Is it somebody else? Then you need not do anything: when a manager has looked, it is registered with the time of this mail."}})
	return d.holdAndTell("perhaps a self-referral: " + why)
}
