package store

import (
	"encoding/json"
	"strings"

	"refermail/workflow"
	"refermail/workflow/account"
)

// row is one row as erasing sees it: the values of key, numbers and classified columns, by name. A number is an int64, a text a
// string, NULL is nil.
type row map[string]any

func (r row) text(column string) string {
	s, _ := r[column].(string)
	return s
}

func (r row) number(column string) int64 {
	n, _ := r[column].(int64)
	return n
}

// treatment is what is to become of a row.
type treatment struct {
	drop bool           // the row goes
	set  map[string]any // columns that change; nothing: the row stays as it is
	own  bool           // the row is the subject's, not only one that names them
}

// eraser decides what becomes of rows. It is pure; scopes and needles are given.
type eraser struct {
	needles  *needles
	contacts set[int64]
	deals    set[int64] // whose prospect or account it is
	mails    set[int64] // in whose bytes the subject was found
	account  bool       // the company goes, too
	expired  bool       // nobody is looked for: rows are past their term
	names    set[string]
	reason   string // what stands in the place of a mail's rule
}

func has(s set[int64], n int64) bool { _, ok := s[n]; return ok && n != 0 }

// treat says what becomes of one row of a table.
func (e *eraser) treat(t personalTable, r row) treatment {
	out := treatment{set: map[string]any{}}
	switch t.name {
	case "contact":
		e.contact(r, &out)
		return out.seen(r)
	case "contact_address":
		out.drop = e.needles.is(r.text("address")) || has(e.contacts, r.number("contact"))
		return out
	case "mail":
		e.mail(r, &out)
	case "mail_raw":
		return out // goes with its mail
	case "notice":
		e.notice(r, &out)
	case "deal":
		e.deal(r, &out)
	case "offer":
		e.offer(r, &out)
	case "account_alias", "account_apart":
		e.alias(t, r, &out)
	case "news_line":
		out.drop = has(e.contacts, r.number("contact")) || has(e.deals, r.number("deal")) || e.needles.in(r.text("text"))
		return out
	case "issue_answer":
		out.drop = has(e.contacts, r.number("contact")) || has(e.mails, r.number("mail")) || e.needles.in(r.text("text"))
		return out
	case "ending":
		out.drop = e.needles.is(r.text("address")) || e.needles.in(r.text("text"))
		return out
	case "braked": // its mail is emptied, and waits no more
		out.drop = e.needles.is(r.text("sender")) || has(e.mails, r.number("mail"))
		return out
	case "input", "timer", "tally":
		out.drop = e.needles.in(r.text("key"))
		return out
	}
	e.plain(t, r, &out)
	return out.seen(r)
}

// seen leaves only what really changes.
func (t treatment) seen(r row) treatment {
	for column, v := range t.set {
		if r[column] == v || r[column] == nil && v == "" {
			delete(t.set, column)
		}
	}
	return t
}

// plain takes the subject out of every personal column nothing was decided about.
func (e *eraser) plain(t personalTable, r row, out *treatment) {
	for _, c := range t.personal() {
		if _, decided := out.set[c.name]; decided {
			continue
		}
		text := r.text(c.name)
		switch c.nature {
		case anAddress:
			if e.needles.is(text) {
				out.set[c.name] = ""
			}
		case someWords:
			if s := e.needles.scrub(text); s != text {
				out.set[c.name] = s
			}
		case someJSON:
			if s, changed := e.needles.scrubJSON(text); changed {
				out.set[c.name] = orNull(s)
			}
		}
	}
}

func orNull(s string) any {
	if s == "" || s == "null" || s == "[]" || s == "{}" {
		return nil
	}
	return s
}

// erasedStatus is the status of a contact who is nobody any more.
const erasedStatus = "erased"

// contact makes a person nobody. Others are left alone, whatever they are called.
func (e *eraser) contact(r row, out *treatment) {
	if !has(e.contacts, r.number("no")) && !e.needles.is(r.text("email")) {
		return
	}
	out.own = true
	for _, c := range []string{"name", "email"} {
		out.set[c] = ""
	}
	out.set["addresses"], out.set["tongue"], out.set["reach"], out.set["status"] = nil, nil, nil, erasedStatus
}

// mail empties a mail that is by the subject, about their deal, or names them in its bytes: it cannot be taken apart.
func (e *eraser) mail(r row, out *treatment) {
	theirs := e.needles.is(r.text("sender"))
	if !theirs && !has(e.deals, r.number("deal")) && !has(e.mails, r.number("no")) && !e.needles.in(r.text("subject")) {
		return
	}
	out.own = true
	out.set["subject"], out.set["proof"], out.set["body_digest"] = "", nil, ""
	if theirs || e.expired {
		out.set["sender"], out.set["message_id"] = "", ""
	}
	if d := r.text("disposition"); d == "held" || d == "failed" { // nothing is left that could be handled
		out.set["disposition"], out.set["rule"] = "ignored", e.reason
	}
}

// notice empties what was sent; what is still owed to others loses only what names the subject, and what is owed to them is
// not sent.
func (e *eraser) notice(r row, out *treatment) {
	theirs := e.needles.is(r.text("recipient"))
	if theirs {
		out.set["recipient"], out.set["recipient_name"], out.set["recipient_key"], out.set["in_reply_to"], out.set["refs"] = "", "", "", "", nil
	} else {
		out.set["recipient_name"], out.set["recipient_key"] = r["recipient_name"], r["recipient_key"] // somebody else's, whatever they are called
	}
	if e.needles.in(r.text("key")) {
		out.set["key"] = "erased/" + r.text("id")
	}
	owed := r["settled_at"] == nil
	if owed && theirs {
		out.set["state"] = "cancelled"
	}
	letter, named := e.needles.scrubJSON(r.text("letter"))
	out.own = theirs || has(e.deals, r.number("deal")) || has(e.mails, r.number("mail"))
	switch {
	case !out.own && !named && !e.needles.in(r.text("subject")):
	case owed && !theirs:
		out.set["letter"] = orNull(letter)
	default:
		out.own = true
		out.set["letter"], out.set["subject"], out.set["response"] = nil, "", ""
	}
}

// deal leaves the skeleton of the subject's deals: reference, company, stage, dates, amount, partner. With an account the
// company goes, too.
func (e *eraser) deal(r row, out *treatment) {
	out.set["company"], out.set["domain"], out.set["name_key"] = r["company"], r["domain"], r["name_key"]
	if out.own = has(e.deals, r.number("no")); out.own {
		for _, c := range []string{"contact_name", "contact_email", "contact_phone", "contact_title", "contact_key", "context", "consent", "reason"} {
			out.set[c] = ""
		}
		for _, c := range []string{"fields", "perhaps", "undo", "asked"} {
			out.set[c] = nil
		}
		if e.expired {
			out.set["others"], out.set["approval"] = nil, nil
			e.decided(r, out)
		}
		if e.account {
			out.set["company"], out.set["domain"], out.set["name_key"], out.set["others"] = "erased account", "", "", nil
		}
	} else {
		out.set["contact_name"] = r["contact_name"] // of a person with another address, or none
		if e.account {
			out.set["company"] = e.needles.scrub(r.text("company"))
		}
	}
	if _, decided := out.set["others"]; !decided {
		if s, changed := e.withoutThem(r.text("others"), "email"); changed {
			out.set["others"] = orNull(s)
		}
	}
	e.people(r, out)
}

// decided keeps of a past ruling and dispute what was decided, which other deals of the account rest on, without the words
// and names. What a ruling is still owed for stays as it is.
func (e *eraser) decided(r row, out *treatment) {
	var ruling *workflow.Ruling
	if json.Unmarshal([]byte(r.text("ruling")), &ruling) == nil && ruling != nil {
		ruling.By, ruling.Why = "", ""
		out.set["ruling"] = encodeJSON(ruling)
	}
	var dispute *workflow.Dispute
	if json.Unmarshal([]byte(r.text("dispute")), &dispute) == nil && dispute != nil && !dispute.Open() {
		dispute.By = ""
		out.set["dispute"] = encodeJSON(dispute)
	}
}

// people takes the subject out of those who take part. Of a deal past its term the subject line of their threads goes: it
// repeats the partner's mail.
func (e *eraser) people(r row, out *treatment) {
	text := r.text("people")
	v, err := decodeJSON(text)
	list, ok := v.([]any)
	if err != nil || !ok {
		return
	}
	changed, kept := false, []any{}
	for _, p := range list {
		one, _ := p.(map[string]any)
		a, _ := one["address"].(map[string]any)
		email, _ := a["email"].(string)
		if e.needles.is(email) {
			changed = true
			continue
		}
		for _, name := range []string{"subject", "root", "last"} {
			s, _ := one[name].(string)
			clean := e.needles.scrub(s)
			if name == "subject" && s != "" && (e.expired || e.account && out.own) {
				clean = "Re: D-" + itoa(r.number("no"))
			}
			if clean != s {
				one[name], changed = clean, true
			}
		}
		kept = append(kept, one)
	}
	if out.set["people"] = r["people"]; changed {
		out.set["people"] = orNull(encodeJSON(kept))
	}
}

// withoutThem takes entries out of a JSON list whose field is the subject's address.
func (e *eraser) withoutThem(text, field string) (string, bool) {
	v, err := decodeJSON(text)
	list, ok := v.([]any)
	if err != nil || !ok {
		return text, false
	}
	kept := []any{}
	for _, p := range list {
		one, _ := p.(map[string]any)
		if address, _ := one[field].(string); !e.needles.is(address) {
			kept = append(kept, p)
		}
	}
	return encodeJSON(kept), len(kept) != len(list)
}

func (e *eraser) offer(r row, out *treatment) {
	email := r.text("contact_email")
	theirs := e.needles.is(email) || e.expired || e.account && r.text("domain") != "" && e.needles.in(r.text("domain"))
	if !theirs {
		out.set["contact_name"] = r["contact_name"]
		return
	}
	out.own = true
	out.set["contact_name"], out.set["contact_email"] = "", ""
	if e.account {
		out.set["company"], out.set["domain"] = "erased account", ""
	}
}

// alias drops names of an erased account; who said so is scrubbed as everywhere.
func (e *eraser) alias(t personalTable, r row, out *treatment) {
	if !e.account {
		return
	}
	for _, c := range t.columns {
		if _, named := e.names[strings.TrimPrefix(strings.TrimPrefix(r.text(c.name), "d:"), "n:")]; named && c.nature == aKey {
			out.drop = true
		}
	}
}

// event says what of an entry of a timeline goes: its words, and its author.
func (e *eraser) event(deal int64, by, words string) (text, author bool) {
	author = e.needles.is(by)
	return author || has(e.deals, deal) || e.needles.in(words), author
}

// nobodyNamed are the needles of a pass that looks for nobody.
func nobodyNamed() *needles { return &needles{} }

// eraserOf makes the rules for one subject.
func eraserOf(s *subject) *eraser {
	e := &eraser{needles: s.needles, contacts: s.contacts, deals: s.deals, mails: set[int64]{}, account: !s.person, names: set[string]{}, reason: "erased on request"}
	for _, name := range append([]string{s.domain, s.nameKey}, s.names...) {
		if name != "" {
			e.names.add(name, account.NameKey(name))
		}
	}
	return e
}
