package devmail

import (
	"context"
	"net/mail"
	"strings"

	"refermail/inbound/parse"
)

// Write has the owner of a mailbox write a new mail, as a mail program would, and submits it.
func (o *Office) Write(ctx context.Context, as, to, subject, words string) error {
	return o.post(ctx, as, to, subject, words, "new", nil)
}

// Reply has the owner of a mailbox answer a mail: to its Reply-To, in its thread, with the quote below the words.
func (o *Office) Reply(ctx context.Context, as string, m Mail, words string) error {
	source := readSheet(m.Raw)
	to, _ := answerTo(as, source, false)
	return o.post(ctx, as, to, prefixed("Re:", source.Subject), words, "reply", source)
}

// Forward has the owner of a mailbox pass a mail on, inline, with words above it.
func (o *Office) Forward(ctx context.Context, as string, m Mail, to, words string) error {
	source := readSheet(m.Raw)
	return o.post(ctx, as, to, prefixed("Fwd:", source.Subject), words, "forward", source)
}

// readSheet reads a mail for quoting, without what only the page shows.
func readSheet(raw []byte) *sheet {
	return &sheet{raw: raw, Message: parse.Parse(raw, parse.Options{Limits: parse.DefaultLimits()})}
}

func (o *Office) post(ctx context.Context, as, to, subject, words, mode string, source *sheet) error {
	recipients, err := mail.ParseAddressList(to)
	if err != nil {
		return err
	}
	name, _, _ := strings.Cut(as, "@")
	if m, _ := o.lookup(as); m != nil && m.name != "" {
		name = m.name
	}
	raw, err := composed{
		from: mail.Address{Name: name, Address: as}, to: recipients, subject: subject, body: words, mode: mode, source: source,
		id: randomID() + "@" + domainOf(as), at: o.cfg.Now(),
	}.bytes()
	if err != nil {
		return err
	}
	return o.Submit(ctx, as, raw)
}
