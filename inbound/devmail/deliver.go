package devmail

import (
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// arrival is a mail at the end of DATA.
type arrival struct {
	user *mailbox // who the session logged in as; nil: nobody
	from string   // envelope sender, "" for the null sender
	helo string
	raw  []byte
}

// deliver puts one stamped copy into the INBOX of every recipient, and one into the sender's Sent folder when the session
// was logged in. It cannot fail: every refusal came before DATA.
func (o *Office) deliver(a arrival, rcpts []recipient) {
	now := o.cfg.Now()
	if a.user != nil && !a.user.noSent {
		a.user.mu.Lock()
		if sent := a.user.folders["Sent"]; sent != nil { // unless a mail program removed it
			a.user.add(sent, a.raw, now, []imap.Flag{imap.FlagSeen}, Filed)
		}
		a.user.mu.Unlock()
	}
	for _, r := range rcpts {
		if r.box == nil {
			continue
		}
		raw := o.stamp(a, r.address, now)
		r.box.mu.Lock()
		f := r.box.folders["INBOX"]
		mail := r.box.add(f, raw, now, nil, Delivered).mail(f)
		respond := r.box.respond
		r.box.mu.Unlock()
		o.cfg.Log.Debug("delivered", "uid", mail.UID, "bytes", len(raw))
		if respond != nil {
			o.answer(r.box, mail, respond)
		}
	}
}

// Autorespond makes a mailbox answer every mail that is delivered to it: f returns the whole answer, which the mailbox's
// owner submits by SMTP to the addresses in its To and Cc, or nil. A Return-Path header in the answer sets the envelope
// sender ("<>" for the null sender a well-behaved robot uses, RFC 3834 §3.3) and is removed. f runs in a goroutine of
// its own; nil ends the answering. Two mailboxes that answer each other do so until Close: that is the point.
func (o *Office) Autorespond(address string, f func(Mail) []byte) error {
	m, _ := o.lookup(address)
	if m == nil {
		return fmt.Errorf("autorespond: no mailbox %s", address)
	}
	m.mu.Lock()
	m.respond = f
	m.mu.Unlock()
	return nil
}

func (o *Office) answer(m *mailbox, mail Mail, respond func(Mail) []byte) {
	if !o.enter() {
		return
	}
	go func() {
		defer o.work.Done()
		raw := respond(mail)
		if raw == nil {
			return
		}
		e := Envelope{As: m.address, From: m.address}
		fields, body := splitHeader(raw)
		if path, ok := field(fields, "Return-Path"); ok {
			e.From = strings.Trim(path, " <>")
		}
		raw = joinHeader(without(fields, "Return-Path"), body)
		if err := o.Send(o.ctx, e, raw); err != nil && o.ctx.Err() == nil {
			o.cfg.Log.Warn("send automatic answer", "error", err)
		}
	}()
}

// Bounce delivers a delivery report (RFC 3464) to an address, usually the envelope sender of a mail of ours, saying that
// failed could not be reached; status is an RFC 3463 code such as "5.1.1", reason one line. The report carries the
// header of original, when given, as servers do.
func (o *Office) Bounce(to, failed, status, reason string, original []byte) error {
	box, _ := o.lookup(to)
	if box == nil {
		return fmt.Errorf("bounce to %s: no such mailbox", to)
	}
	o.deliver(arrival{helo: o.cfg.AuthServID, raw: o.report3464(to, failed, status, reason, original)},
		[]recipient{{address: to, box: box}})
	return nil
}

func (o *Office) report3464(to, failed, status, reason string, original []byte) []byte {
	const boundary = "=_report_of_the_post_office"
	action := "failed"
	if strings.HasPrefix(status, "4") {
		action = "delayed"
	}
	fields, _ := splitHeader(original)
	var b strings.Builder
	fmt.Fprintf(&b, "From: Mail Delivery System <MAILER-DAEMON@%[1]s>\nTo: %[2]s\nSubject: Undelivered Mail Returned to Sender\n"+
		"Date: %[3]s\nMessage-ID: <%[4]s.report@%[1]s>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"%[5]s\"\n\n",
		o.cfg.AuthServID, to, o.cfg.Now().Format(time.RFC1123Z), randomID(), boundary)
	fmt.Fprintf(&b, "--%s\nContent-Type: text/plain; charset=us-ascii\n\nThis is the mail system at host %s.\n\n"+
		"I'm sorry to have to inform you that your message could not be delivered.\n\n<%s>: %s\n\n",
		boundary, o.cfg.AuthServID, failed, reason)
	fmt.Fprintf(&b, "--%s\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; %s\n\n"+
		"Final-Recipient: rfc822; %s\nAction: %s\nStatus: %s\nDiagnostic-Code: smtp; %s\n\n",
		boundary, o.cfg.AuthServID, failed, action, status, reason)
	if len(fields) > 0 {
		fmt.Fprintf(&b, "--%s\nContent-Type: text/rfc822-headers\n\n%s\n", boundary, strings.Join(fields, ""))
	}
	fmt.Fprintf(&b, "--%s--\n", boundary)
	return crlf([]byte(b.String()))
}
