package inbound

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"slices"
	"strings"
	"time"

	"refermail/inbound/auth"
	"refermail/inbound/news"
	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/token"
)

// Reader turns kept bytes into what the workflow decides about. It is safe for concurrent use.
type Reader struct {
	Self     workflow.Self
	Ring     token.Ring // verifies tokens where Keys is nil
	Keys     Keys       // the ring as it is now, where it can be replaced while we run
	Catchall bool       // tokens may be whole local parts (reply_mode = "catchall")
	LoopMark string     // the value of LoopHeader on our own mail
	// Prove says how far the sender is proven; an [auth.Checker] does. It may ask DNS, and ends when ctx does.
	Prove  func(ctx context.Context, l auth.Letter) workflow.Proof
	Limits parse.Limits
	// Without is for tests that prove the other brakes.
	Without workflow.Without
	Now     func() time.Time
	Log     *slog.Logger
	// Panicked is called for every recovered panic; nil to only log it.
	Panicked func()
}

func (r *Reader) read(kept workflow.KeptMail) (*workflow.Mail, *parse.Message) {
	m := parse.Parse(kept.Bytes, parse.Options{Limits: r.Limits, Own: r.own})
	verdict := screen(m, r.Self, r.LoopMark, r.Without)
	mail := &workflow.Mail{
		No: kept.No, Digest: kept.Digest, BodyDigest: bodyDigest(kept.Bytes), Received: kept.Received, Written: m.Date,
		MessageID: m.MessageID, InReplyTo: m.InReplyTo, References: m.References,
		Senders: len(m.From), To: addresses(m.To), Cc: addresses(m.Cc), Subject: m.Subject,
		Class: verdict.Class, Rule: verdict.Rule, Quiet: verdict.Quiet, Forced: kept.Forced,
		Again: kept.Known && (kept.Disposition == workflow.Held || kept.Disposition == workflow.Failed), Trust: workflow.Fail,
		Text: m.Text, Reply: m.Reply, AllQuote: m.AllQuote, Ending: endingOf(m, verdict.Class), Oversize: kept.Oversize, Degraded: m.Degraded,
	}
	if len(m.From) == 1 {
		mail.From = sender(m.From[0])
	}
	mail.Spoken.Language, mail.Spoken.Weight = parse.Language(m)
	if mail.MessageID == "" {
		mail.MessageID = madeUpID(m, mail.BodyDigest)
	}
	mail.Threads, mail.TokenBad, mail.TokenOld, mail.SubjectNo = r.clues(m)
	if mail.Class == workflow.Human && toReturnPath(mail.Threads) && !r.Without.Headers {
		mail.Class, mail.Rule, mail.Quiet = workflow.AutoReply, "sent to the return path of a mail of ours", true
	}
	for _, address := range recipients(m) {
		if t, ok := r.tag(address); ok && strings.HasPrefix(strings.ToLower(t), "to-") && len(mail.ToPartner) < 5 {
			if p := partnerTag(t); !slices.Contains(mail.ToPartner, p) {
				mail.ToPartner = append(mail.ToPartner, p)
			}
		}
		tag, _ := r.tag(address)
		mail.ToNews = mail.ToNews || tag == newsTag || strings.EqualFold(address, r.Self.News)
		mail.ToNominate = mail.ToNominate || tag == nominate || strings.EqualFold(address, nominate+"@"+r.Self.Domain())
		mail.ToJoin = mail.ToJoin || strings.EqualFold(address, r.Self.Tagged("join")) || r.Self.Join != "" && strings.EqualFold(address, r.Self.Join)
		mail.ToTest = mail.ToTest || strings.EqualFold(address, r.Self.Tagged("test"))
	}
	mail.Complaint = r.complaint(m)
	intent(mail, m, r)
	if mail.Class == workflow.Human && (mail.ToNews || aboutIssue(mail.Threads)) {
		v := r.verifier()
		mail.News = Newsletter(m, func(t string) bool { _, ok := v.verify(t); return ok })
	}
	return mail, m
}

// Newsletter reads a mail as an issue of the newsletter. One with a token of ours in it, which ours tells, cannot be sent: a copy
// that is forwarded holds its reader's way out, and everybody would get that.
func Newsletter(m *parse.Message, ours func(token string) bool) *workflow.NewsMail {
	doc, orders := news.Read(m)
	if slices.ContainsFunc(token.InText(doc.HTML+"\n"+doc.Text), ours) {
		doc.Problems = append(doc.Problems, "It holds the unsubscribe link or a reply address of a mail we sent, which is one reader's own: take out what stands at the end of their copy.")
	}
	return &workflow.NewsMail{Document: doc, Orders: strings.Join(orders, "\n")}
}

// aboutIssue reports a mail to the reply address of a preview.
func aboutIssue(threads []workflow.Thread) bool {
	return slices.ContainsFunc(threads, func(t workflow.Thread) bool { return token.Purpose(t.Purpose) == token.ForIssue && !t.Quoted })
}

// newsTag is the newsletter's address as a tag of our own, whatever else it is called: deals+news@acme.example.
const newsTag = "news"

// nominate is the local part of the address for suggesting partners, also as a tag of our own: deals+nominate@acme.example.
const nominate = "nominate"

func (r *Reader) own(address string) bool { return Own(r.Self)(address) }

// Own keeps ourselves from being taken for the prospect: it is [parse.Options].Own for whoever we are.
func Own(self workflow.Self) func(address string) bool {
	return func(address string) bool {
		return self.Owns(address) || account.Domain(address) == self.Domain() || address == self.Domain()
	}
}

func sender(a parse.Address) workflow.Address {
	email, ok := account.NormalizeAddress(a.Address)
	if !ok {
		return workflow.Address{}
	}
	return workflow.Address{Name: a.Name, Email: email}
}

func addresses(list []parse.Address) []workflow.Address {
	out := make([]workflow.Address, 0, len(list))
	for _, a := range list {
		out = append(out, workflow.Address{Name: a.Name, Email: strings.ToLower(a.Address)})
	}
	return out
}

// bodyDigest covers what two deliveries of one mail have in common: everything below the header.
func bodyDigest(raw []byte) string {
	body := raw
	if i := bytes.Index(raw, []byte("\n\n")); i >= 0 {
		body = raw[i:]
	}
	if i := bytes.Index(raw, []byte("\r\n\r\n")); i >= 0 && len(raw)-i > len(body) || i >= 0 && len(body) == len(raw) {
		body = raw[i:]
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// madeUpID stands in for a missing Message-ID: the same for every delivery of the same mail.
func madeUpID(m *parse.Message, body string) string {
	from := ""
	if len(m.From) > 0 {
		from = m.From[0].Address
	}
	sum := sha256.Sum256([]byte(from + "\n" + m.DateRaw + "\n" + m.Subject + "\n" + body))
	return "none." + hex.EncodeToString(sum[:16]) + "@invalid"
}
