package devmail

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/mail"
	"slices"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Envelope is who sends a mail to whom, apart from what the mail says.
type Envelope struct {
	As   string   // the mailbox to log in to; "" sends like a stranger from outside
	From string   // MAIL FROM; "" is the null sender
	To   []string // RCPT TO; none means the To, Cc and Bcc of the mail
}

// Submit sends a mail as the owner of a mailbox, by SMTP with AUTH, to everybody in its To, Cc and Bcc.
func (o *Office) Submit(ctx context.Context, as string, raw []byte) error {
	return o.Send(ctx, Envelope{As: as, From: as}, raw)
}

// Send brings a mail to the office's own SMTP port. Line ends may be LF; a Bcc field is removed. When the server refuses,
// the error is an *smtp.SMTPError and nobody got the mail.
func (o *Office) Send(ctx context.Context, e Envelope, raw []byte) error {
	fields, body := splitHeader(raw)
	if len(e.To) == 0 {
		e.To = recipientsOf(fields)
	}
	nc, err := (&net.Dialer{}).DialContext(ctx, "tcp", o.SMTPAddr())
	if err != nil {
		return fmt.Errorf("dial post office: %w", err)
	}
	defer context.AfterFunc(ctx, func() { nc.Close() })()
	c := smtp.NewClient(nc)
	defer c.Close()
	if err := o.send(c, e, crlf(joinHeader(without(fields, "Bcc"), body))); err != nil {
		return fmt.Errorf("send mail as %q: %w", e.As, err)
	}
	return nil
}

func (o *Office) send(c *smtp.Client, e Envelope, raw []byte) error {
	if e.As != "" {
		m, _ := o.lookup(e.As)
		if m == nil {
			return fmt.Errorf("no mailbox %s", e.As)
		}
		if err := c.Auth(sasl.NewPlainClient("", m.address, m.password)); err != nil {
			return err
		}
	}
	if err := c.SendMail(e.From, e.To, bytes.NewReader(raw)); err != nil {
		return err
	}
	return c.Quit()
}

// recipientsOf lists the addresses of To, Cc and Bcc, each once.
func recipientsOf(fields []string) []string {
	var found []string
	for _, f := range fields {
		for _, name := range []string{"To", "Cc", "Bcc"} {
			v, ok := field([]string{f}, name)
			if !ok {
				continue
			}
			list, err := mail.ParseAddressList(v)
			if err != nil {
				continue // a missing recipient shows as a refusal at RCPT
			}
			for _, a := range list {
				if !slices.Contains(found, a.Address) {
					found = append(found, a.Address)
				}
			}
		}
	}
	return found
}

// randomID is the unguessable part of a Message-ID.
func randomID() string { return strings.ToLower(rand.Text()) }

// crlf makes every line end CRLF, as SMTP wants it (RFC 5321 §2.3.8).
func crlf(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))
}
