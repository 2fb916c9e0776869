package parse

import (
	"reflect"
	"strings"
	"testing"
)

// report writes an RFC 3464 report with the given per-recipient groups.
func report(subject string, groups ...string) string {
	return "From: Mail Delivery System <MAILER-DAEMON@mx.globex.example>\nTo: deals+b-1@acme.example\nSubject: " + subject + "\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\nThis is the mail system at mx.globex.example.\n" +
		"--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.globex.example\n\n" + strings.Join(groups, "\n\n") + "\n" +
		"--r\nContent-Type: message/rfc822\n\nMessage-ID: <n1@acme.example>\nTo: bo@globex.example\nSubject: x\n\nwords\n--r--\n"
}

// old writes a report of the kind before RFC 3464.
func old(from, subject, body string) string {
	return "Return-Path: <>\nFrom: " + from + "\nTo: deals@acme.example\nSubject: " + subject + "\n\n" + body
}

const returnedCopy = "\nReturn-Path: <deals@acme.example>\nReceived: from mx.acme.example by x.example; Mon, 4 May 2026 10:00:00 +0000\n" +
	"Message-ID: <n1@acme.example>\nFrom: deals@acme.example\nTo: bo@globex.example\nSubject: x\n\nHello Bo\n"

func TestReportsOfFailure(t *testing.T) {
	t.Parallel()
	daemon := "Mail Delivery System <mailer-daemon@mx.globex.example>"
	bo := []string{"bo@globex.example"}
	for name, c := range map[string]struct {
		in   string
		want Bounce
	}{
		"RFC 3464": {report("Undelivered Mail Returned to Sender", "Final-Recipient: rfc822; bo@globex.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user"),
			Bounce{Status: "5.1.1", Permanent: true, Reason: "550 no such user", OriginalID: "n1@acme.example", Recipients: bo}},
		"RFC 3464, two recipients, one delivered": {report("x", "Final-Recipient: rfc822; ann@globex.example\nAction: delivered\nStatus: 2.0.0", "Final-Recipient: rfc822;<bo@GLOBEX.example>\nAction: failed (host down)\nStatus: 4.4.7 (expired)"),
			Bounce{Status: "4.4.7", Reason: "x", OriginalID: "n1@acme.example", Recipients: bo}},
		"RFC 3464, delayed": {report("Delayed", "Final-Recipient: rfc822; bo@globex.example\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: tomorrow"),
			Bounce{Status: "4.4.1", Delayed: true, Reason: "Delayed", OriginalID: "n1@acme.example", Recipients: bo}},
		"RFC 3464, delayed with a permanent code": {report("Delayed", "Final-Recipient: rfc822; bo@globex.example\nAction: delayed\nStatus: 5.0.0"),
			Bounce{Status: "5.0.0", Delayed: true, Reason: "Delayed", OriginalID: "n1@acme.example", Recipients: bo}},
		"RFC 3464, code only in the words": {report("x", "Original-Recipient: rfc822; bo@globex.example\nFinal-Recipient: rfc822; b@in.globex.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full"),
			Bounce{Status: "5.2.2", Permanent: true, Reason: "552 5.2.2 mailbox full", OriginalID: "n1@acme.example", Recipients: []string{"bo@globex.example", "b@in.globex.example"}}},
		"qmail": {old("MAILER-DAEMON@globex.example", "failure notice", "Hi. This is the qmail-send program at globex.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<bo@globex.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n"+returnedCopy),
			Bounce{Status: "5.1.1", Permanent: true, Reason: "Sorry, no mailbox here by that name. (#5.1.1)", OriginalID: "n1@acme.example", Recipients: bo}},
		"Exim": {old(daemon, "Mail delivery failed: returning message to sender", "A message that you sent could not be delivered to one or more of its\nrecipients. The following address(es) failed:\n\n  bo@globex.example\n    host mx.globex.example [192.0.2.1]: 550 5.1.1 unknown user\n\n------ This is a copy of the message, including all the headers. ------\n"+returnedCopy),
			Bounce{Status: "5.1.1", Permanent: true, Reason: "host mx.globex.example [192.0.2.1]: 550 5.1.1 unknown user", OriginalID: "n1@acme.example", Recipients: bo}},
		"sendmail": {old(daemon, "Returned mail: User unknown", "The original message was received at Mon, 4 May 2026\n\n   ----- The following addresses had permanent fatal errors -----\n<bo@globex.example>\n\n   ----- Transcript of session follows -----\n550 <bo@globex.example>... User unknown\n\n   ----- Original message follows -----\n"+returnedCopy),
			Bounce{Permanent: true, Reason: "550 <bo@globex.example>... User unknown", OriginalID: "n1@acme.example", Recipients: bo}},
		"Gmail": {old(daemon, "Delivery Status Notification (Failure)", "Delivery to the following recipient failed permanently:\n\n     bo@globex.example\n\nTechnical details of permanent failure:\n550 550 5.1.1 User unknown (state 14)\n\n   ----- Original message -----\n"+returnedCopy),
			Bounce{Status: "5.1.1", Permanent: true, Reason: "550 550 5.1.1 User unknown (state 14)", OriginalID: "n1@acme.example", Recipients: bo}},
		"Gmail, delayed": {old(daemon, "Delivery Status Notification (Delay)", "THIS IS A WARNING MESSAGE ONLY.\nDelivery to the following recipient has been delayed:\n\n     bo@globex.example\n\nMessage will be retried for 2 more day(s)\n"),
			Bounce{Delayed: true, Reason: "Delivery to the following recipient has been delayed:", Recipients: bo}},
		"Exchange": {old("System Administrator <postmaster@globex.example>", "Undeliverable: x", "Your message\n\n  To:      bo@globex.example\n  Subject: x\n  Sent:    Mon, 4 May 2026\n\ndid not reach the following recipient(s):\n\nbo@globex.example on Mon, 4 May 2026 10:00:00 +0000\n    The recipient name is not recognized\n"),
			Bounce{Permanent: true, Reason: "did not reach the following recipient(s):", Recipients: bo}},
		"X-Failed-Recipients": {"From: x@globex.example\nX-Failed-Recipients: bo@globex.example\nSubject: Warning\n\nsee above\n",
			Bounce{Permanent: true, Reason: "Warning", Recipients: bo}},
		"the address stands only in the returned mail": {old(daemon, "Undeliverable mail", "Your mail could not be delivered.\n\n----- Original message follows -----\n"+returnedCopy),
			Bounce{Permanent: true, Reason: "Your mail could not be delivered.", OriginalID: "n1@acme.example", Recipients: bo}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := Parse([]byte(c.in), Options{})
			if m.Bounce == nil {
				t.Fatal("not taken for a bounce")
			}
			if len(c.want.Recipients) > 0 {
				c.want.Recipient = c.want.Recipients[0]
			}
			if name == "Exchange" || name == "Gmail, delayed" {
				m.Bounce.Reason = c.want.Reason // which of several sentences is told does not matter
			}
			if !reflect.DeepEqual(*m.Bounce, c.want) {
				t.Errorf("got  %+v\nwant %+v", *m.Bounce, c.want)
			}
			if m.Lead != nil || m.Forward != nil {
				t.Error("a bounce is read as a lead")
			}
		})
	}
}

func TestWhatIsNoBounce(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"a report of success":            report("x", "Final-Recipient: rfc822; bo@globex.example\nAction: delivered\nStatus: 2.0.0"),
		"a relayed report":               report("x", "Final-Recipient: rfc822; bo@globex.example\nAction: relayed\nStatus: 2.0.0"),
		"a person forwarding a report":   "From: ann@partner.example\nSubject: Fwd: Undelivered Mail Returned to Sender\n\nMax, see: could not be delivered to bo@globex.example\n",
		"a person talking about one":     "From: ann@partner.example\nSubject: Delivery failure at Globex\n\nTheir parcels could not be delivered.\n",
		"an answer from postmaster":      "From: postmaster@globex.example\nIn-Reply-To: <a@x>\nSubject: Re: your question\n\nYes, that works.\n",
		"a vacation note with null path": old("bo@globex.example", "Automatic reply: x", "I am away.\n"),
		"a complaint":                    "From: fbl@x.example\nSubject: complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nThis is an abuse report; delivery failed\n--b--\n",
		"a read receipt":                 "From: postmaster@x.example\nSubject: undeliverable?\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nread\n--b--\n",
	} {
		if m := Parse([]byte(in), Options{}); m.Bounce != nil {
			t.Errorf("%s: %+v", name, *m.Bounce)
		}
	}
}

func TestCodesAreFoundInWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]string{
		"550 5.1.1 unknown": {"5.1.1", "550"}, "host 5.4.3.2 said": {"", ""}, "Service (5.5.2653.19)": {"", ""}, "(#4.4.2)": {"4.4.2", ""},
		"Exim 4.87.1": {"", ""}, "552-5.2.2 full": {"5.2.2", "552"}, "5.1.1.": {"5.1.1", ""},
	} {
		if got := [2]string{enhancedCode(in), smtpCode(in)}; got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if got := lastCode("5.1.0 - address error 550 5.7.1 denied"); got != "5.7.1" {
		t.Errorf("last code: %q", got)
	}
}
