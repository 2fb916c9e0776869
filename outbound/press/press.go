// Package press makes the copies of a newsletter. An issue is composed once: its parts are written, encoded and cut into pieces
// at every place that differs from reader to reader. A copy is those pieces with the holes between them filled:
//
//	Document ─► New ─► pieces ─► Print(reader) ─► one RFC 5322 mail and its envelope
//	(once)                       (each copy)
//
// What is filled in is cleaned, escaped for HTML, and written as quoted-printable of its own (RFC 2045 §6.7) between two soft
// line breaks, so that no line grows beyond 76 characters and nothing a name holds can leave its place.
package press

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"time"

	"refermail/outbound"
	"refermail/workflow"
	"refermail/workflow/token"
)

// Options say who prints. Brand.Name, Mail, Keys and LoopMark are needed; they are those of the outbound.Composer.
type Options struct {
	Brand     outbound.Brand
	Mail      string // our inbox, which also finds answers: deals@acme.example
	Mode      outbound.ReplyMode
	Keys      func() token.Ring // the ring as it is now
	LoopMark  string            // by which inbound knows our own mail
	PublicURL string            // https://partners.acme.example: the page to stop is below it; "" or not https: by mail only
	Language  string            // of readers whose language is not known; "": English
	Words     *outbound.Words   // nil: the built-in ones, read by New
	Overrides fs.FS             // an operator's templates, where Words is nil
}

// Press makes the copies of one issue. It never changes and is safe for concurrent use.
type Press struct {
	o      Options
	issue  workflow.Issue
	mode   outbound.ReplyMode
	sender string // From's address, which tokens are put into
	local  string
	domain string
	web    string // where the page to stop is, up to the token; "" when there is none

	from, brand, fixed []byte // header fields that are the same in every copy; brand is the name in Reply-To
	title              []byte // the subject, when it has no fields
	subject            []piece
	head, middle, tail []byte // of the body: before the text, between text and HTML, behind the HTML
	used               [workflow.MergeFields]bool
	sheets             map[string]*sheet // by language
	size               int               // of an ordinary copy, bytes
	blocks             *sync.Pool        // of *block
}

// sheet is an issue in the language of some readers, who differ in what we add to it.
type sheet struct {
	words      *words
	language   []byte
	text, html []piece
}

// New composes an issue. It fails for a document that has no subject, or with a field nobody can fill, and for options that give
// no mail: all of that is found by reading the document (see inbound/news), and no copy is made of it.
func New(o Options, issue workflow.Issue, doc workflow.Document) (*Press, error) {
	p := &Press{o: o, issue: issue, mode: o.Mode, sheets: map[string]*sheet{}, blocks: &sync.Pool{New: func() any { return new(block) }}}
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("issue %s: %w", issue.No, err)
	}
	if p.o.Words == nil {
		w, err := outbound.LoadWords(o.Overrides)
		if err != nil {
			return nil, err
		}
		p.o.Words = w
	}
	subject := outbound.HeaderText(outbound.CleanLine(strings.ReplaceAll(doc.Subject, "\x00", ""), maxSubject))
	if subject == "" {
		return nil, fmt.Errorf("issue %s has no subject", issue.No)
	}
	var err error
	if p.subject, err = p.cut(subject, false); err != nil {
		return nil, fmt.Errorf("issue %s, subject: %w", issue.No, err)
	}
	for _, code := range p.o.Words.Languages() {
		if p.sheets[code], err = p.compose(code, doc); err != nil {
			return nil, fmt.Errorf("issue %s: %w", issue.No, err)
		}
	}
	p.fields()
	p.parts(doc)
	p.size = 1536 + len(p.head) + len(p.middle) + len(p.tail) + length(p.sheets["en"].text) + length(p.sheets["en"].html)
	return p, nil
}

// maxSubject bounds a subject, runes.
const maxSubject = 400

// check looks at what every copy needs.
func (p *Press) check() error {
	switch p.mode {
	case "":
		p.mode = outbound.Plus
	case outbound.Plus, outbound.CatchAll, outbound.Subject:
	default:
		return fmt.Errorf("reply mode %q: want plus, catchall or subject", p.mode)
	}
	if p.o.Keys == nil || p.o.Keys().Len() == 0 {
		return errors.New("no signing key")
	}
	if p.issue.No <= 0 {
		return errors.New("it has no number")
	}
	if p.o.LoopMark == "" || p.o.LoopMark != outbound.CleanLine(p.o.LoopMark, 64) {
		return errors.New("the loop mark must be printable ASCII")
	}
	var err error
	if p.sender, err = outbound.WireAddress(p.o.Mail); err != nil {
		return fmt.Errorf("our own address %q: %w", p.o.Mail, err)
	}
	p.local, p.domain, _ = strings.Cut(p.sender, "@")
	longest := outbound.Tagged(p.sender, p.mode, strings.Repeat("x", tokenLength))
	if local, _, _ := strings.Cut(longest, "@"); len(local) > maxLocal {
		return fmt.Errorf("our own address %q leaves no room for a token: RFC 5321 allows 64 characters before the @", p.o.Mail)
	}
	p.o.Brand.Name = outbound.CleanLine(p.o.Brand.Name, 100)
	p.o.Brand.Address = outbound.CleanLine(p.o.Brand.Address, 300)
	if url := strings.TrimRight(p.o.PublicURL, "/"); strings.HasPrefix(url, "https://") && url == outbound.CleanLine(url, 200) && !strings.ContainsAny(url, "<>\"' {}") {
		p.web = url + "/u/"
	}
	return nil
}

const (
	tokenLength = 46 // of a copy's id: letter, hyphen, 27 bytes in base32
	maxLocal    = 64 // RFC 5321 §4.5.3.1.1, octets
)

// fields writes the header fields that are the same in every copy.
func (p *Press) fields() {
	p.from = outbound.AppendMailbox(nil, "From", outbound.FromName(p.issue.By.Name, p.o.Brand), p.sender)
	p.brand = outbound.AppendMailbox(nil, "Reply-To", p.o.Brand.Name, "x")
	p.brand = bytes.TrimRight(p.brand[:bytes.LastIndexByte(p.brand, ' ')], "\r\n")
	if len(p.subject) == 1 {
		p.title = outbound.AppendField(nil, "Subject", outbound.EncodeText(p.subject[0].plain))
	}
	at := p.issue.SendAt
	if at.IsZero() {
		at = p.issue.CreatedAt
	}
	b := outbound.AppendField(nil, "Date", at.UTC().Format(time.RFC1123Z))
	b = outbound.AppendMailbox(b, "List-Id", p.o.Brand.Name, "news."+p.domain) // RFC 2919
	if p.web != "" {
		b = outbound.AppendField(b, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click") // RFC 8058 §3.1
	}
	b = outbound.AppendField(b, "Precedence", "bulk")
	b = outbound.AppendField(b, "Auto-Submitted", "auto-generated") // RFC 3834 §5.1
	b = outbound.AppendField(b, "X-Auto-Response-Suppress", "All")
	b = outbound.AppendField(b, "X-Referral-Loop", p.o.LoopMark)
	p.fixed = outbound.AppendField(b, "MIME-Version", "1.0")
}

// sheetFor is the sheet of a reader's language.
func (p *Press) sheetFor(code string) *sheet {
	if s := p.sheets[code]; s != nil {
		return s
	}
	if s := p.sheets[p.o.Language]; s != nil {
		return s
	}
	return p.sheets["en"]
}

// boundary parts the body. It cannot occur in what it parts: neither quoted-printable nor base64 ever writes "=_".
func (p *Press) boundary(kind string) string {
	return "=_" + kind + "_" + strconv.FormatInt(int64(p.issue.No), 10)
}
