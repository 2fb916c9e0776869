package workflow

import (
	"fmt"
	"strings"

	"refermail/workflow/account"
)

// Exported is what is kept about one person, as far as it can be found without reading everything: their own rows, and the
// deals they are the prospect of.
type Exported struct {
	Text string // JSON, at most [MaxExported] bytes
	Rows int
	More bool // there was more than that
}

// MaxExported bounds the file of one export by mail, in bytes.
const MaxExported = 512 << 10

// exportLine returns the address behind "export" on the first line of a mail, or in the subject of one without words.
func exportLine(m *Mail) (address string, ok bool) {
	line, _ := firstLine(m.Reply)
	if m.AllQuote || m.Forwarded {
		return "", false
	}
	if line == "" {
		line = bareSubject(m.Subject)
	}
	fields := strings.Fields(line)
	if len(fields) != 2 || !strings.EqualFold(strings.Trim(fields[0], ":,.!"), "export") {
		return "", false
	}
	address = account.CompareKey(strings.TrimPrefix(strings.Trim(fields[1], "<>.,;\"'"), "mailto:"))
	return address, address != ""
}

// exports asks for what members ask by mail to be exported.
func (w *Want) exports(r *Rules, ins []Input) {
	for _, in := range ins {
		m, ok := in.Action.(ReceivedMail)
		if !ok || !r.IsMember(m.Mail.From.Email) {
			continue
		}
		if address, ok := exportLine(m.Mail); ok {
			if w.Exports == nil {
				w.Exports = map[MailNo]string{}
			}
			w.Exports[m.Mail.No] = address
		}
	}
}

// export mails a manager what is kept about one person, as a file (SE-7). It goes to the manager's address on file and needs a
// proven sender, but no thread.
func (d mailDraft) export(by Member, address string) MailResult {
	if !d.strong() {
		return d.challenge(Address{Name: by.Name, Email: by.Email}, TeamSide, "an export needs an authenticated sender")
	}
	if !by.Is("manager") {
		return d.helpTeam(nil, "Nothing was sent: exports of a person's data go to managers.")
	}
	x := d.w.exports[d.m.No]
	l := Letter{Address: address, Limit: x.Rows}
	if at, ok := d.erasedOnce(address); ok {
		l.Note = fmt.Sprintf("They were erased at their own wish on %s.", at)
	}
	if x.More {
		l.Warnings = []string{"There is more than one mail can carry: an operator gets all of it with refermail export."}
	}
	if x.Rows > 0 {
		l.Files = []TextFile{{Name: "refermail-export.json", Type: "application/json", Text: x.Text}}
	}
	d.answer(d.m, nil, TeamSide, Notice{Kind: KindExport, Letter: l})
	return d.handle("export of one person's data", nil)
}
