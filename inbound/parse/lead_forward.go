package parse

import (
	"strings"

	"refermail/workflow/account"
)

// forward takes the forwarded mail's author, or whom an own forwarded mail was written to.
func (r *leadReader) forward() {
	f := r.m.Forward
	if f == nil {
		return
	}
	source := "forward"
	if f.Via == "attachment" {
		source = "attachment"
	}
	if r.foreignAuthor() && Robot(f.From.Address) {
		r.robotsWord(f.From, source)
		return
	}
	if r.foreignAuthor() {
		if r.contact(f.From, source, sureForward) {
			r.m.note("lead.forward", 0, 0, addressLine(f.From))
		}
		return
	}
	if outside := r.outsiders(f.To, f.Cc); len(outside) > 0 {
		sure := sureHeader
		if !sameCompany(outside) {
			sure = sureGuess
		}
		if r.contact(outside[0], source, sure) {
			r.m.note("lead.forward", 0, 0, "written to "+addressLine(outside[0]))
		}
	}
}

// robotsWord takes what a program's mail says of the person it was sent for: "Bo Chen via LinkedIn" is a name that may be the
// prospect's; the address and the domain are the program's.
func (r *leadReader) robotsWord(from Address, source string) {
	name, _, relayed := strings.Cut(from.Name, " via ")
	if relayed && r.set("contact", name, source, sureWeak) {
		r.m.note("lead.forward", 0, 0, addressLine(from))
	}
}

// foreignAuthor reports that the forwarded mail was written by somebody who is neither the sender nor one of us.
func (r *leadReader) foreignAuthor() bool {
	f := r.m.Forward
	if f == nil {
		return false
	}
	if f.From.Address == "" {
		return f.From.Name != "" && !sharesWord(f.From.Name, r.sender())
	}
	return !r.own(f.From.Address)
}

// header takes an outsider in To or Cc: an introduction, with us in copy. Of several at one company any is a contact
// there; of several companies nobody can tell, so the first is only a suggestion.
func (r *leadReader) header() {
	outside := r.outsiders(r.m.To, r.m.Cc)
	if len(outside) == 0 {
		return
	}
	sure := sureHeader
	if len(outside) > 1 {
		sure = sureLoose
	}
	if !sameCompany(outside) {
		sure = sureGuess
	}
	pick := outside[0]
	for _, a := range outside {
		if name := r.get("contact"); name != "" && sharesWord(name, a.Name) || strings.EqualFold(a.Address, r.get("email")) {
			pick, sure = a, sureHeader // the words say which
			break
		}
	}
	if r.contact(pick, "header", sure) {
		r.m.note("lead.header", 0, 0, addressLine(pick))
	}
}

func addressLine(a Address) string {
	return strings.TrimSpace(a.Name + " <" + a.Address + ">")
}

// contact takes a mailbox for the prospect, unless another person is known already. It reports whether it did.
func (r *leadReader) contact(a Address, source string, sure float64) bool {
	if strings.Contains(a.Name, "@") {
		a.Name = ""
	}
	if mail := r.get("email"); mail != "" && !strings.EqualFold(mail, a.Address) {
		return false
	}
	if name := r.get("contact"); name != "" && r.get("email") == "" && a.Name != "" && !sharesWord(name, a.Name) {
		return false // the line names somebody else
	}
	took := r.set("email", a.Address, source, sure)
	if r.get("contact") == "" {
		took = r.set("contact", a.Name, source, sure) || took
	}
	return took
}

// outsiders returns the mailboxes of the lists that are neither the sender's nor ours, each once.
func (r *leadReader) outsiders(lists ...[]Address) []Address {
	var out []Address
	seen := map[string]bool{}
	for _, list := range lists {
		for _, a := range list {
			key := strings.ToLower(a.Address)
			if a.Address != "" && strings.Contains(a.Address, "@") && !seen[key] && !r.own(a.Address) {
				seen[key] = true
				out = append(out, a)
			}
		}
	}
	return out
}

// sameCompany reports that all addresses identify one company. Two people at a free-mail provider do not.
func sameCompany(list []Address) bool {
	for _, a := range list[1:] {
		if d := account.FromAddress(a.Address); d == "" || d != account.FromAddress(list[0].Address) {
			return false
		}
	}
	return true
}

// sharesWord reports whether two names have a word in common, so that "Bo" and "Bo Chen" may be one person. A
// particle or an initial is no such word.
func sharesWord(a, b string) bool {
	if len(a) > maxPersonName || len(b) > maxPersonName {
		return false
	}
	for w := range strings.FieldsFuncSeq(strings.ToLower(a), notNameRune) {
		for v := range strings.FieldsFuncSeq(strings.ToLower(b), notNameRune) {
			if w == v && len(w) > 1 && !nameParticles[w] {
				return true
			}
		}
	}
	return false
}

// maxPersonName is the longest name that is compared, in bytes.
const maxPersonName = 200
