package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"refermail/inbound"
	"refermail/inbound/imap"
	"refermail/outbound"
	"refermail/workflow"
)

// How far the mail server's clock may be from ours. Registration counts by the server's clock; minutes do not matter
// to it, but a wrong day does to protection.
const (
	skewYellow = time.Minute
	skewRed    = 10 * time.Minute
	tripPoll   = 300 * time.Millisecond // between two looks into the mailbox
)

// roundTrip sends one mail to a tagged address of ours and waits for it in the mailbox. That proves sending, delivery,
// plus addresses and reading at once.
type roundTrip struct {
	cfg    *Config
	box    *imap.Mailbox
	sender outbound.Sender
	clock  Clock
}

func (r *roundTrip) run(ctx context.Context) []finding {
	const check = "round trip"
	nonce := strings.ToLower(rand.Text()[:12])
	address, mend := r.address(nonce)
	mark, err := r.mark(ctx)
	if err != nil {
		return []finding{{check, red, "the mailbox cannot be read: " + err.Error(), "check [imap] in " + r.cfg.name()}}
	}
	sent := r.clock.Now()
	if err := r.send(ctx, nonce, address); err != nil {
		return []finding{{check, red, "a mail to " + address + " was not accepted: " + err.Error(),
			"let " + r.cfg.SMTP.Server.Addr() + " send for " + r.cfg.Mail.Address}}
	}
	if err := r.wait(ctx, nonce); err != nil {
		text := fmt.Sprintf("a mail to %s did not arrive in %s within %s: %v", address, r.cfg.IMAP.Server.Mailbox, roundTripLimit, err)
		return []finding{{check, red, text, mend}}
	}
	took := r.clock.Since(sent).Round(10 * time.Millisecond)
	arrived := finding{check, green, fmt.Sprintf("a mail to %s arrived after %s", address, took), ""}
	return append([]finding{arrived}, r.file(ctx, nonce, mark, sent)...)
}

// address is where the mail goes, and what to do when it does not arrive.
func (r *roundTrip) address(nonce string) (address, mend string) {
	local, host, _ := strings.Cut(r.cfg.Mail.Address, "@")
	switch r.cfg.Mail.ReplyMode {
	case "catchall":
		return "t-" + nonce + "@" + host, "make the whole domain arrive in this mailbox, or set reply_mode to plus or subject"
	case "subject":
		return r.cfg.Mail.Address, "check that mail to " + r.cfg.Mail.Address + " is delivered to this mailbox"
	}
	return local + "+t-" + nonce + "@" + host,
		"switch on plus addresses at your mail server (Postfix: recipient_delimiter = +), or set reply_mode to catchall or subject"
}

// mark remembers where the mailbox ends now.
func (r *roundTrip) mark(ctx context.Context) (workflow.Mark, error) {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	batch, err := r.box.Next(ctx, workflow.Mark{}, 1, false)
	return batch.Mark, err
}

// send writes the mail so that everybody sees that a machine wrote it, ourselves first: a running service files it as
// its own and answers nobody.
func (r *roundTrip) send(ctx context.Context, nonce, address string) error {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	lines := []string{
		"Date: " + r.clock.Now().Format(time.RFC1123Z),
		"From: <" + r.cfg.Mail.Address + ">",
		"To: <" + address + ">",
		"Message-ID: <" + r.messageID(nonce) + ">",
		"Subject: refermail doctor",
		"Auto-Submitted: auto-generated",
		"X-Auto-Response-Suppress: All",
		inbound.LoopHeader + ": doctor",
		"MIME-Version: 1.0",
		"Content-Type: text/plain; charset=us-ascii",
		"",
		"refermail doctor sent this to see whether it arrives. It can be deleted.",
		"",
	}
	_, err := r.sender.Send(ctx, outbound.Envelope{From: r.cfg.Mail.Address, To: address}, []byte(strings.Join(lines, "\r\n")))
	return err
}

func (r *roundTrip) messageID(nonce string) string {
	_, host, _ := strings.Cut(r.cfg.Mail.Address, "@")
	return "doctor." + nonce + "@" + host
}

// wait looks until the mail lies in the mailbox, or in a folder where a running service has filed it.
func (r *roundTrip) wait(ctx context.Context, nonce string) error {
	ctx, cancel := context.WithTimeout(ctx, roundTripLimit)
	defer cancel()
	tick := time.NewTicker(tripPoll)
	defer tick.Stop()
	for {
		found, err := r.box.Find(ctx, "Message-ID", r.messageID(nonce))
		if found || err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.New("waited in vain")
		case <-tick.C:
		}
	}
}

// file takes our mail out of the inbox, compares its date of arrival with our clock, and looks who stamped it. When a
// running service was faster there is nothing left to file.
func (r *roundTrip) file(ctx context.Context, nonce string, mark workflow.Mark, sent time.Time) []finding {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	batch, err := r.box.Next(ctx, mark, 200, false)
	if err != nil {
		return []finding{{"clock", yellow, "the mail that came back cannot be read: " + err.Error(), ""}}
	}
	for _, raw := range batch.Mails {
		if !strings.Contains(string(raw.Bytes), r.messageID(nonce)) {
			continue
		}
		proof := checkProof(r.cfg, raw.Bytes)
		if err := r.box.File(ctx, []uint32{raw.UID}, inbound.Processed); err != nil {
			return []finding{proof, {"clock", yellow, "the mail that came back cannot be filed: " + err.Error(), "allow " + r.cfg.IMAP.Server.User + " to make folders"}}
		}
		return []finding{proof, r.skew(raw.Received, sent)}
	}
	return []finding{{"clock", skipped, "a running service filed the mail first", ""}}
}

// skew judges the distance between the server's clock and ours. INTERNALDATE has whole seconds.
func (r *roundTrip) skew(received, sent time.Time) finding {
	distance := received.Sub(sent).Round(time.Second)
	if now := r.clock.Now(); received.After(sent.Add(-time.Second)) && received.Before(now.Add(time.Second)) {
		distance = 0
	}
	f := finding{"clock", green, "the mail server's clock and ours agree", ""}
	if d := distance.Abs(); d > skewYellow {
		f = finding{"clock", yellow, fmt.Sprintf("the mail server's clock and ours differ by %s", d), "let both machines take the time from the network (NTP)"}
		if d > skewRed {
			f.State = red
		}
	}
	return f
}
