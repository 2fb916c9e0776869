package workflow

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
)

// listen takes what a proven mail of a contact tells about her language and zone.
func (d mailDraft) listen(c Contact) Contact {
	if d.m.Class != Human || !d.strong() {
		return c
	}
	if t := c.Tongue.heard(d.m.Spoken, d.m.Written); t != c.Tongue {
		c.Tongue = t
		d.out.Contacts = append(d.out.Contacts, c)
	}
	return c
}

// address puts into a letter how its reader is written to: her language, her zone, and the program's own texts in it.
// The team is written to in English.
func (d *draft) address(n *Notice) {
	if n.Side == TeamSide {
		return
	}
	t, _ := d.tongueOf(n.To.Email)
	program := d.w.Rules.Program
	language := t.Language
	m, answered := d.in.Action.(ReceivedMail)
	if answered = answered && account.CompareKey(m.Mail.From.Email) == account.CompareKey(n.To.Email); answered && language == "" &&
		m.Mail.Spoken.Weight >= ClearlySpoken {
		language = m.Mail.Spoken.Language // nothing is learnt of a stranger, but she is answered as she wrote
	}
	if !slices.Contains(program.Languages, language) {
		language = program.Languages[0]
	}
	n.Letter.Words = program.Said(language, strings.Join(stringsIn(nil, reflect.ValueOf(n.Letter)), "\n"))
	if n.Letter.Language = language; language == English {
		n.Letter.Language = ""
	}
	n.Letter.Zone = t.Zone
	if _, east := m.writtenAt().Zone(); t.Zone == "" && answered && east != 0 { // as the promises in it
		n.Letter.Zone = zoneOfOffset(east)
	}
}

// writtenAt is when the mail says it was written; zero for an input that is none.
func (m ReceivedMail) writtenAt() time.Time {
	if m.Mail == nil {
		return time.Time{}
	}
	return m.Mail.Written
}

// English is the language the service itself speaks.
const English = "en"

// tongueOf returns how somebody at a partner is written to.
func (d *draft) tongueOf(email string) (Tongue, bool) {
	key := account.CompareKey(email)
	for _, c := range slices.Backward(d.out.Contacts) {
		if slices.Contains(c.Addresses, key) {
			return c.Tongue, true
		}
	}
	c, ok := d.w.contactAt(email)
	return c.Tongue, ok
}

// stringsIn collects every text of a value.
func stringsIn(all []string, v reflect.Value) []string {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); s != "" {
			all = append(all, s)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return all
		}
		for i := range v.NumField() {
			all = stringsIn(all, v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return stringsIn(all, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			all = stringsIn(all, v.Index(i))
		}
	}
	return all
}
