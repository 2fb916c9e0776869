package parse

import (
	"strings"

	"github.com/emersion/go-vcard"

	"refermail/workflow/account"
)

// Limits of contact cards in one mail.
const (
	maxCards     = 20
	maxCardBytes = 256 << 10
	maxCardLine  = 4 << 10 // of what is read; pictures and keys are longer
)

// contactCard is what one vCard says about a person.
type contactCard struct {
	name, org, title, phone, email, url, address string
}

// cards takes the prospect from an attached vCard: the one that is not the sender's or ours. Of several nobody can tell
// which, unless the mail names one of the people elsewhere.
func (r *leadReader) cards() {
	var all []contactCard
	for _, a := range r.m.Attachments {
		if isCardFile(a) && len(all) < maxCards {
			all = append(all, readCards(a.Content)...)
		}
	}
	var theirs []contactCard
	for _, c := range all {
		if !r.ownCard(c) && len(theirs) < maxCards {
			theirs = append(theirs, c)
		}
	}
	if len(theirs) == 0 {
		return
	}
	sure := sureCard
	mail, name := r.get("email"), r.get("contact")
	pick := -1
	for i, c := range theirs {
		if mail != "" && strings.EqualFold(mail, c.email) || name != "" && sharesWord(name, c.name) && (mail == "" || c.email == "") {
			pick = i
			break
		}
	}
	switch {
	case pick < 0 && (mail != "" || name != ""):
		return // the card of somebody else
	case pick < 0:
		pick = 0
		if len(theirs) > 1 {
			sure = sureGuess
			r.m.cards = theirs
		}
	}
	r.takeCard(theirs[pick], sure)
}

func (r *leadReader) takeCard(c contactCard, sure float64) {
	took := r.set("email", c.email, "attachment", sure)
	took = r.set("contact", c.name, "attachment", sure) || took
	took = r.set("company", c.org, "attachment", sure) || took
	took = r.set("title", c.title, "attachment", sure) || took
	took = r.set("address", c.address, "attachment", sure) || took
	if d := account.Registrable(c.url); d != "" && !account.IsFreeMail(d) && !socialHosts[d] && account.FromAddress(c.email) == "" {
		took = r.set("domain", d, "attachment", sure-0.05) || took
	}
	if c.phone != "" {
		if number, valid := readPhone(c.phone, r.region()); valid {
			took = r.set("phone", number, "attachment", sure) || took
		} else if number != "" {
			took = r.set("phone", number, "attachment", sureLoose) || took
		}
	}
	if took {
		r.m.note("lead.vcard", 0, 0, strings.TrimSpace(c.name+" "+c.email))
	}
}

// ownCard reports the sender's card, which some programs attach to every mail, and ours.
func (r *leadReader) ownCard(c contactCard) bool {
	switch {
	case c.name == "" && c.email == "" && c.org == "":
		return true
	case c.email != "" && r.own(c.email):
		return true
	case c.email == "" || account.FromAddress(c.email) == "":
		return c.name != "" && strings.EqualFold(c.name, r.sender()) || c.org != "" && r.isMine(c.org)
	}
	return false
}

func isCardFile(a Attachment) bool {
	switch a.Type {
	case "text/vcard", "text/x-vcard", "text/directory":
		return true
	}
	return strings.HasSuffix(strings.ToLower(a.Name), ".vcf")
}

// readCards reads vCards of versions 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350). Broken cards are read as far as they go.
func readCards(content []byte) []contactCard {
	plain := plainCards(content[:min(len(content), maxCardBytes)])
	dec := vcard.NewDecoder(strings.NewReader(plain))
	var all []contactCard
	for len(all) < maxCards {
		card, err := dec.Decode()
		if len(card) > 0 {
			all = append(all, contactOf(card))
		}
		if err != nil {
			return all
		}
	}
	return all
}

// contactOf takes the fields we use; of several addresses and numbers the preferred one, never a fax.
func contactOf(c vcard.Card) contactCard {
	one := func(s string) string { return strings.Join(strings.Fields(cardText.Replace(s)), " ") }
	structured := func(s, join string) string {
		var parts []string
		for _, p := range splitCard(s) {
			if p = one(p); p != "" {
				parts = append(parts, p)
			}
		}
		return strings.Join(parts, join)
	}
	out := contactCard{name: one(c.PreferredValue(vcard.FieldFormattedName)), title: one(c.PreferredValue(vcard.FieldTitle)), url: one(c.PreferredValue(vcard.FieldURL))}
	if parts := splitCard(c.PreferredValue(vcard.FieldName)); out.name == "" && len(parts) > 0 {
		out.name = one(parts[0])
		if len(parts) > 1 {
			out.name = strings.TrimSpace(one(parts[1]) + " " + out.name)
		}
	}
	if strings.Contains(out.name, "@") {
		out.name = ""
	}
	if parts := splitCard(c.PreferredValue(vcard.FieldOrganization)); len(parts) > 0 {
		out.org = one(parts[0]) // the others are departments
	}
	if out.title == "" {
		out.title = one(c.PreferredValue(vcard.FieldRole))
	}
	if a := mailbox(c.PreferredValue(vcard.FieldEmail)); a.Address != "" {
		out.email = a.Address
	}
	best := -1
	for _, f := range c[vcard.FieldTelephone] {
		if n := phoneRank(f); n > best {
			best, out.phone = n, strings.TrimPrefix(strings.TrimPrefix(one(f.Value), "tel:"), "TEL:")
		}
	}
	out.address = structured(c.PreferredValue(vcard.FieldAddress), ", ")
	return out
}

// phoneRank prefers a number at work over others and takes no fax, which 2.1 names by a parameter of its own.
func phoneRank(f *vcard.Field) int {
	rank := 0
	for key, values := range f.Params {
		for _, v := range append(values, key) {
			switch strings.ToLower(v) {
			case "fax", "pager":
				return -1
			case "work", "pref":
				rank += 2
			case "cell", "mobile", "voice":
				rank++
			}
		}
	}
	return rank
}

// cardText undoes the escapes that are left of a value.
var cardText = strings.NewReplacer(`\;`, ";", `\,`, ",", `\n`, " ", `\N`, " ", `\:`, ":", "\n", " ")

// splitCard cuts a structured value at semicolons that are not escaped.
func splitCard(s string) []string {
	var parts []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ';':
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}
