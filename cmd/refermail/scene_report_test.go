package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"refermail/inbound/devmail"
)

// adverbForged is a report whose tokens of ours are made up.
const adverbForged = "forged"

// readComplaint is a feedback report of somebody's mail provider about a mail that they have (RFC 5965), to the inbox.
func readComplaint(m, block []string) (func(*performance) error, error) {
	return readReport(m, block, func(p *performance, g got, who string) error {
		return p.report(sceneInbox, fmt.Sprintf(`From: Feedback <fbl@provider.example>
To: %[1]s
Subject: FW: %[2]s
Message-ID: %[3]s
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part"

--part
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message received from mail.%[1]s.

--part
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: %[4]s
Original-Rcpt-To: <%[5]s>

--part
Content-Type: message/rfc822
Content-Disposition: inline

%[6]s
--part--
`, sceneInbox, g.field("Subject"), reportID, g.field("Return-Path"), who, string(g.raw)))
	})
}

// readReturned is a delivery report of somebody's mail server about a mail of ours, to its envelope sender (RFC 3464).
func readReturned(m, block []string) (func(*performance) error, error) {
	return readReport(m, block, func(p *performance, g got, who string) error {
		header, _, _ := strings.Cut(string(g.raw), "\n\n")
		return p.report(strings.Trim(g.field("Return-Path"), "<> "), fmt.Sprintf(`From: Mail Delivery System <mailer-daemon@mx.example>
To: %[1]s
Subject: Undelivered Mail Returned to Sender
Message-ID: %[2]s
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example. I'm sorry to have to inform you that your message could not be delivered.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: %[3]s

Final-Recipient: rfc822; %[4]s
Action: failed
Status: %[5]s
Diagnostic-Code: smtp; 550 %[5]s %[6]s

--part
Content-Type: text/rfc822-headers

%[7]s

--part--
`, strings.Trim(g.field("Return-Path"), "<> "), reportID, p.now().Format(time.RFC1123Z), who, m[3], m[4], header))
	})
}

// readReport is somebody's report about a mail that they have of us.
func readReport(m, block []string, report func(p *performance, g got, who string) error) (func(*performance) error, error) {
	adverbs, err := readAdverbs(m[2], adverbForged)
	if err == nil {
		err = noBlock(block)
	}
	return func(p *performance) error {
		g, who, err := p.reported(m[0], m[1], len(adverbs) > 0)
		if err != nil {
			return err
		}
		return report(p, g, who)
	}, err
}

// reportID stands in a report for the id it gets.
const reportID = "<id>"

var ourToken = regexp.MustCompile(`\b([a-z])-([a-z2-7]{24,})`)

// reported finds the mail a report is about, as its server has it. forged spoils every token in it, so that its signature is none.
func (p *performance) reported(who, says string, forged bool) (g got, address string, err error) {
	a, err := p.find(who)
	if err != nil {
		return got{}, "", err
	}
	if g, err = p.lastMail(who, says); err != nil {
		return got{}, "", err
	}
	raw := strings.ReplaceAll(string(g.raw), "\r\n", "\n")
	if forged {
		raw = ourToken.ReplaceAllStringFunc(raw, func(t string) string {
			at := len(t) / 2
			return t[:at] + string('a'+(t[at]-'a'+1)%24) + t[at+1:]
		})
	}
	return read(p.t, []byte(raw)), a.address, nil
}

// report brings a program's mail from outside: nobody is logged in, and nobody is to be answered.
func (p *performance) report(to, text string) error {
	if err := p.quiet(); err != nil {
		return err
	}
	id := newID("daemon@mx.example")
	p.last = id
	text = strings.Replace(text, reportID, "<"+id+">", 1)
	text = strings.Replace(text, "\nSubject: ", "\nDate: "+p.now().Format(time.RFC1123Z)+"\nSubject: ", 1)
	ctx, cancel := context.WithTimeout(context.Background(), settlePatience)
	defer cancel()
	if err := p.office.Send(ctx, devmail.Envelope{To: []string{to}}, []byte(strings.ReplaceAll(text, "\n", "\r\n"))); err != nil {
		return err
	}
	return p.pass()
}
