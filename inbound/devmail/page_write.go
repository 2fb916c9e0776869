package devmail

import (
	"errors"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"github.com/emersion/go-smtp"

	"refermail/inbound/parse"
)

// draft is a mail being written.
type draft struct {
	Mode    string // "reply", "all", "forward" or "new"
	Source  string // ID of the mail answered or forwarded
	To      string
	Cc      string
	Subject string
	Body    string
	Heading string
	Quote   string // shown below the draft; goes along
	Folder  string
	Cancel  string
}

// prefill starts a draft as a mail program would; the query overrides its fields.
func (p *page) prefill(who *person, folder, id, mode string, q url.Values) *draft {
	d := &draft{Mode: mode, Folder: folderName(folder), Cancel: who.path(folder, id)}
	source := p.find(who, id)
	if source == nil {
		d.Mode = "new"
	} else {
		d.Source = source.ID
	}
	d.complete(source)
	switch d.Mode {
	case "reply", "all":
		d.Subject = prefixed("Re:", source.Subject)
		d.To, d.Cc = answerTo(who.Address, source, d.Mode == "all")
	case "forward":
		d.Subject = prefixed("Fwd:", source.Subject)
	}
	if mailto := q.Get("mailto"); mailto != "" {
		d.mailto(mailto)
	}
	for name, field := range map[string]*string{"to": &d.To, "cc": &d.Cc, "subject": &d.Subject, "body": &d.Body} {
		if q.Has(name) {
			*field = q.Get(name)
		}
	}
	return d
}

// complete sets what is shown but not typed.
func (d *draft) complete(source *sheet) {
	switch d.Mode {
	case "reply", "all":
		d.Heading, d.Quote = "Reply", replyQuote(source.Message)
	case "forward":
		d.Heading, d.Quote = "Forward", forwardQuote(source.Message)
	default:
		d.Mode, d.Heading = "new", "New mail"
	}
}

// mailto fills a draft from what stands behind "mailto:" (RFC 6068).
func (d *draft) mailto(link string) {
	to, rest, _ := strings.Cut(link, "?")
	if address, err := url.PathUnescape(to); err == nil {
		d.To = address
	}
	for _, pair := range strings.Split(rest, "&") {
		name, value, _ := strings.Cut(pair, "=")
		value, err := url.PathUnescape(value) // not a form: "+" is itself (RFC 6068 §5)
		if err != nil {
			continue
		}
		switch strings.ToLower(name) {
		case "subject":
			d.Subject = value
		case "body":
			d.Body = strings.ReplaceAll(value, "\r\n", "\n")
		case "cc":
			d.Cc = value
		}
	}
}

// answerTo is whom a reply goes to: Reply-To before From (RFC 5322 §3.6.2), the readers when it is one's own mail, and
// for a reply to all everybody else in Cc.
func answerTo(me string, s *sheet, all bool) (to, cc string) {
	authors := s.ReplyTo
	if len(authors) == 0 {
		authors = s.From
	}
	if strings.EqualFold(baseAddress(first(s.From).Address), me) {
		authors = s.To
	}
	if !all {
		return people(authors), ""
	}
	var others []parse.Address
	for _, a := range slices.Concat(s.To, s.Cc) {
		same := func(b parse.Address) bool { return strings.EqualFold(a.Address, b.Address) }
		if !strings.EqualFold(a.Address, me) && !slices.ContainsFunc(authors, same) && !slices.ContainsFunc(others, same) {
			others = append(others, a)
		}
	}
	return people(authors), people(others)
}

func prefixed(prefix, subject string) string {
	if len(subject) >= len(prefix) && strings.EqualFold(subject[:len(prefix)], prefix) {
		return subject
	}
	return prefix + " " + subject
}

// send composes the mail and submits it as the persona. What cannot be sent is shown again with the reason.
func (p *page) send(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	who := p.person(r.FormValue("as"))
	if who == nil {
		http.NotFound(w, r)
		return
	}
	d := &draft{
		Mode: r.FormValue("mode"), Source: r.FormValue("source"), To: r.FormValue("to"), Cc: r.FormValue("cc"),
		Subject: oneLine(r.FormValue("subject")), Body: strings.ReplaceAll(r.FormValue("body"), "\r\n", "\n"),
		Folder: folderName(or(r.FormValue("folder"), "INBOX")),
	}
	d.Cancel = who.path(d.Folder, d.Source)
	source := p.find(who, d.Source)
	if source == nil {
		d.Mode = "new"
	}
	d.complete(source)
	if problem := p.submit(r, who, d, source); problem != "" {
		v := p.view(who, d.Folder, d.Source)
		v.Draft, v.Error = d, problem
		p.render(w, http.StatusUnprocessableEntity, "demo_page.html", v)
		return
	}
	http.Redirect(w, r, d.Cancel, http.StatusSeeOther)
}

// submit returns "" when the mail is sent, else a sentence for the page that says why not.
func (p *page) submit(r *http.Request, who *person, d *draft, source *sheet) string {
	to, err := addresses(d.To)
	if err != nil || len(to) == 0 {
		return "To needs an address, such as " + p.people[len(p.people)-1].Address + "."
	}
	cc, err := addresses(d.Cc)
	if err != nil {
		return "Cc is not a list of addresses."
	}
	raw, err := composed{
		from: mail.Address{Name: who.Name, Address: who.Address}, to: to, cc: cc, subject: d.Subject, body: d.Body,
		mode: d.Mode, source: source, id: randomID() + "@" + domainOf(who.Address), at: p.opts.Now(),
	}.bytes()
	if err != nil {
		p.opts.Log.Error("compose on the page", "error", err)
		return "This mail could not be written."
	}
	if err := p.office.Submit(r.Context(), who.Address, raw); err != nil {
		var answer *smtp.SMTPError
		if errors.As(err, &answer) {
			return "The post office refused it: " + answer.Message + "."
		}
		p.opts.Log.Error("send from the page", "error", err)
		return "The post office could not be reached."
	}
	return ""
}

func addresses(list string) ([]*mail.Address, error) {
	if strings.TrimSpace(list) == "" {
		return nil, nil
	}
	return mail.ParseAddressList(strings.TrimRight(strings.TrimSpace(list), ",;"))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
