package outbound

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/token"
)

// Brand is who we write as.
type Brand struct {
	Name    string // "Acme Partner Team": the name in From and under every mail
	Address string // postal address for the foot of the mail; may be empty
}

// ReplyMode says how a reply finds its thread (DESIGN §6).
type ReplyMode string

// Reply modes.
const (
	Plus     ReplyMode = "plus"     // deals+d-…@acme.example
	CatchAll ReplyMode = "catchall" // d-…@acme.example
	Subject  ReplyMode = "subject"  // deals@acme.example, the reference in the subject and the token in the text
)

// Attachment is a file relayed with a mail.
type Attachment struct {
	workflow.Attachment
	Data []byte
}

// Originals gives back what a mail that reached us carried.
type Originals interface {
	// Attachments returns the files of a mail, in its order. A mail that is gone has none.
	Attachments(ctx context.Context, mail workflow.MailNo) ([]Attachment, error)
	// Original returns the mail itself as a file; one that is gone has no Data.
	Original(ctx context.Context, mail workflow.MailNo) (Attachment, error)
}

// Assets gives the program's files (PT-9).
type Assets interface {
	// Asset returns the file of the asset with this name. ok is false when there is none; Data is nil when
	// it has more than max bytes. An error is tried again.
	Asset(ctx context.Context, name string, max int) (file Attachment, ok bool, err error)
}

// maxRelayed is how much of another person's files we send along (RP-7), bytes before base64.
const maxRelayed = 10 << 20

// Options configures a Composer. Brand.Name, Mail, Ring and LoopMark are needed.
type Options struct {
	Brand     Brand
	Mail      string // our inbox: deals@acme.example
	Mode      ReplyMode
	Ring      token.Ring
	Keys      func() token.Ring // the ring as it is now, where it can be replaced while we run; nil: Ring for ever
	LoopMark  string            // by which inbound knows our own mail
	Words     *Words            // loaded once for all who write; nil: read from Overrides
	Overrides fs.FS             // an operator's templates; nil: the built-in ones
	Originals Originals         // nil: attachments are listed, never relayed
	Assets    Assets            // nil: the program has no files
	Samples   Samples           // nil: mails about newsletters do not show them
}

// Composer turns notices into mails. It is safe for concurrent use, and the same notice always gives the same bytes,
// so that a repeat is the same mail.
type Composer struct {
	o      Options
	words  *Words
	sender string // From's address
	local  string
	domain string
	sheets *sync.Pool
}

// NewComposer checks the options and every template; an error names the file and line.
func NewComposer(o Options) (*Composer, error) {
	if o.Mode == "" {
		o.Mode = Plus
	}
	if o.Mode != Plus && o.Mode != CatchAll && o.Mode != Subject {
		return nil, fmt.Errorf("reply mode %q: want plus, catchall or subject", o.Mode)
	}
	if o.Ring.Len() == 0 {
		return nil, errors.New("compose: no signing key")
	}
	o.Brand.Name = CleanLine(o.Brand.Name, 100)
	o.Brand.Address = CleanLine(o.Brand.Address, maxLine)
	o.LoopMark = CleanLine(o.LoopMark, 64)
	if o.LoopMark == "" || !plainLine(o.LoopMark) {
		return nil, errors.New("compose: the loop mark must be printable ASCII")
	}
	sender, err := WireAddress(o.Mail)
	if err != nil {
		return nil, fmt.Errorf("our own address %q: %w", o.Mail, err)
	}
	words := o.Words
	if words == nil {
		if words, err = LoadWords(o.Overrides); err != nil {
			return nil, err
		}
	}
	c := &Composer{o: o, words: words, sender: sender, sheets: &sync.Pool{New: func() any { return new(sheets) }}}
	c.local, c.domain, _ = strings.Cut(sender, "@")
	if o.Mode == Plus && len(c.tagged(strings.Repeat("x", 34)))-len(c.domain)-1 > 64 {
		return nil, fmt.Errorf("our own address %q leaves no room for a token: RFC 5321 allows 64 characters before the @", o.Mail)
	}
	return c, nil
}

// Compose writes the mail for a notice that was decided at created, its Date. An error about the notice itself is a
// *SendError of class Permanent; others may pass.
func (c *Composer) Compose(ctx context.Context, n workflow.Notice, created time.Time) ([]byte, Envelope, error) {
	to, err := WireAddress(n.To.Email)
	if err != nil {
		return nil, Envelope{}, &SendError{Class: Permanent, Err: fmt.Errorf("recipient: %w", err)}
	}
	own, ok := messageID(n.MessageID)
	raw, idOK := n.ID.Bytes()
	if !ok || !idOK {
		return nil, Envelope{}, &SendError{Class: Permanent, Err: fmt.Errorf("notice %q has no id of ours", n.ID)}
	}
	tag, err := c.tag(n, created)
	if err != nil {
		return nil, Envelope{}, err
	}
	if n.Kind == workflow.KindTestCopy {
		if b, ok, err := c.testCopy(ctx, n, created, own, tag); err != nil || ok {
			return b, Envelope{From: c.envelopeFrom(raw), To: to}, err
		}
	}
	files, listed, err := c.files(ctx, &n)
	if err != nil {
		return nil, Envelope{}, err
	}
	p := c.page(n, tag, files, listed)
	on, _ := c.sheets.Get().(*sheets)
	defer c.sheets.Put(on)
	text, html, err := c.words.write(n.Kind, p, on)
	if err != nil {
		return nil, Envelope{}, err
	}
	b := make([]byte, 0, 2048+len(text)*5/4+len(html)*5/4+size(files)*7/5)
	b = c.appendHeader(b, n, created, to, own, p)
	b = appendContent(b, string(n.ID), text, html, files)
	return b, Envelope{From: c.envelopeFrom(raw), To: to}, nil
}

// tag is the reply token, "" when replies go to the plain address.
func (c *Composer) tag(n workflow.Notice, created time.Time) (string, error) {
	if n.Purpose == 0 {
		return "", nil
	}
	number := int64(n.Deal)
	switch token.Purpose(n.Purpose) {
	case token.ForChallenge, token.ForOffer:
		number = int64(n.Mail)
	case token.ForApplication: // about no deal: the letter's reference is the partner's
		partner, ok := workflow.ParsePartnerNo(n.Letter.Ref)
		if !ok {
			return "", &SendError{Class: Permanent, Err: fmt.Errorf("notice %s names no partner", n.ID)}
		}
		number = int64(partner)
	case token.ForIssue: // likewise the issue's
		issue, ok := workflow.ParseIssueNo(n.Letter.Ref)
		if !ok {
			return "", &SendError{Class: Permanent, Err: fmt.Errorf("notice %s names no issue", n.ID)}
		}
		number = int64(issue)
	}
	if token.Purpose(n.Purpose) == token.ForPartner {
		number = int64(n.Partner)
	}
	t := c.sign(token.Purpose(n.Purpose), number, account.CompareKey(n.To.Email), created)
	if t == "" {
		return "", fmt.Errorf("notice %s: nothing signs tokens for purpose %q", n.ID, n.Purpose)
	}
	return t, nil
}

func (c *Composer) tagged(tag string) string {
	return Tagged(c.sender, c.o.Mode, tag)
}

// Tagged is our address with a tag in it, as replies come back to it.
func Tagged(address string, mode ReplyMode, tag string) string {
	local, domain, _ := strings.Cut(address, "@")
	switch {
	case tag == "" || mode == Subject:
		return address
	case mode == CatchAll:
		return tag + "@" + domain
	case strings.Contains(local, "+"): // one + only: servers cut at the first or at the last
		return local + "-" + tag + "@" + domain
	}
	return local + "+" + tag + "@" + domain
}

// envelopeFrom names the notice (VERP), save in subject mode, where only the plain address reaches us.
func (c *Composer) envelopeFrom(id []byte) string {
	return c.tagged(c.ring().Sign(token.ForBounce, id))
}

// files returns what is relayed with a notice and what is only listed. Of a preview it fills in what it shows.
func (c *Composer) files(ctx context.Context, n *workflow.Notice) (relayed []Attachment, listed []workflow.Attachment, err error) {
	switch n.Kind {
	case workflow.KindPreview:
		relayed, err = c.sampled(ctx, n)
		return append(relayed, madeFiles(n.Letter)...), nil, err
	case workflow.KindAsset:
		return c.asset(ctx, *n)
	case workflow.KindHeld:
		return c.original(ctx, *n)
	case workflow.KindReport, workflow.KindExport:
		return madeFiles(n.Letter), nil, nil
	}
	total := 0
	for _, a := range n.Letter.Attachments {
		total += a.Size
	}
	if len(n.Letter.Attachments) == 0 || n.Mail == 0 || c.o.Originals == nil || total > maxRelayed {
		return nil, n.Letter.Attachments, nil
	}
	all, err := c.o.Originals.Attachments(ctx, n.Mail)
	if err != nil {
		return nil, nil, fmt.Errorf("attachments of mail %s: %w", n.Mail, err)
	}
	for _, want := range n.Letter.Attachments {
		found := false
		for _, a := range all {
			if found = a.SHA256 == want.SHA256 && a.Name == want.Name; found {
				relayed = append(relayed, a)
				break
			}
		}
		if !found {
			listed = append(listed, want)
		}
	}
	if size(relayed) > maxRelayed { // the letter's sizes were not the truth
		return nil, n.Letter.Attachments, nil
	}
	return relayed, listed, nil
}

// original returns the held mail itself, as it came, so that a manager judges what was sent and not our words about it
// (MG-9).
func (c *Composer) original(ctx context.Context, n workflow.Notice) (relayed []Attachment, listed []workflow.Attachment, err error) {
	if c.o.Originals == nil || n.Mail == 0 {
		return nil, nil, nil
	}
	file, err := c.o.Originals.Original(ctx, n.Mail)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("mail %s: %w", n.Mail, err)
	case len(file.Data) > maxRelayed:
		return nil, []workflow.Attachment{file.Attachment}, nil
	case len(file.Data) == 0:
		return nil, nil, nil
	}
	return []Attachment{file}, nil, nil
}

// asset returns the program's file a notice sends: relayed, listed when it is too large, neither when it is missing.
func (c *Composer) asset(ctx context.Context, n workflow.Notice) (relayed []Attachment, listed []workflow.Attachment, err error) {
	if c.o.Assets == nil || n.Letter.Asset == "" {
		return nil, nil, nil
	}
	file, ok, err := c.o.Assets.Asset(ctx, n.Letter.Asset, maxRelayed)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("asset %q: %w", n.Letter.Asset, err)
	case !ok:
		return nil, nil, nil
	case file.Data == nil || len(file.Data) > maxRelayed:
		return nil, []workflow.Attachment{file.Attachment}, nil
	}
	return []Attachment{file}, nil, nil
}

func size(files []Attachment) (n int) {
	for _, f := range files {
		n += len(f.Data)
	}
	return n
}
