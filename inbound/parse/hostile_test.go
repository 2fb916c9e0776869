package parse

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestHostileMailCostsLinearTime reads each mail at one size and at four times that. Linear time grows by four, quadratic
// by sixteen. A busy machine can spoil one measurement, so only three in a row count, and only what takes long matters.
func TestHostileMailCostsLinearTime(t *testing.T) {
	t.Parallel()
	small, large := hostileMails(128<<10), hostileMails(512<<10)
	for name := range large {
		t.Run(name, func(t *testing.T) {
			for range 3 {
				one, four := timeToParse(t, small[name]), timeToParse(t, large[name])
				if four < time.Second || four < 9*one {
					return
				}
				t.Logf("%v for a quarter, %v for the whole", one, four)
			}
			t.Error("the time grows faster than the mail")
		})
	}
}

func timeToParse(t *testing.T, mail string) time.Duration {
	start := time.Now()
	m := Parse([]byte(mail), Options{})
	took := time.Since(start)
	checkMessage(t, m, Options{})
	return took
}

// hostileMails are mails of about size bytes, each of a shape that makes a careless reader look at the same bytes again
// and again.
func hostileMails(size int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	nested := func(closed bool) string {
		var b strings.Builder
		for i := range size / 60 {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"b%06d\"\n\n--b%06d\n", i, i)
		}
		for i := size / 60; closed && i > 0; i-- {
			fmt.Fprintf(&b, "--b%06d--\n", i-1)
		}
		return b.String()
	}
	dsn := "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
	daemon := "From: mailer-daemon@x.example\nSubject: Undeliverable\n\ncould not be delivered\n"
	return map[string]string{
		"nested multiparts":              nested(false),
		"nested and closed multiparts":   nested(true),
		"nested mails":                   fill("Content-Type: message/rfc822\n\n"),
		"empty parts":                    "Content-Type: multipart/mixed; boundary=b\n\n" + fill("--b\n"),
		"near boundaries":                "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + fill("--bb\n"),
		"boundary of dashes":             "Content-Type: multipart/mixed; boundary=--------\n\n" + fill("-"),
		"near boundaries without lines":  "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + fill("--b"),
		"no boundary anywhere":           "Content-Type: multipart/mixed\n\n" + fill("--x\n"),
		"header lines without colon":     "To: x\n" + fill("nonsense\n"),
		"header lines of one letter":     fill("a\n"),
		"colons":                         "From: " + fill(":"),
		"groups":                         "From: " + fill("a:"),
		"commas in an angle":             "From: <" + fill(","),
		"route in an angle":              "From: <@" + fill(","),
		"open angles":                    "From: " + fill("<"),
		"open comments":                  "From: " + fill("("),
		"open quotes":                    "From: " + fill("\" "),
		"many mailboxes":                 "To: " + fill("a@b.example,"),
		"names without an address":       "To: " + fill("Bo,"),
		"at signs":                       "To: " + fill("@"),
		"backslashes":                    "To: " + fill("\\"),
		"open words":                     "Subject: " + fill("=?"),
		"half words":                     "Subject: " + fill("=?utf-8?q?x"),
		"words of odd base64":            "Subject: " + fill("=?utf-8?b?Q?= "),
		"words of many charsets":         "Subject: " + fill("=?a?q?x?= =?b?q?y?= "),
		"message ids":                    "References: " + fill("<a@b> "),
		"open message ids":               "References: " + fill("<"),
		"parameters":                     "Content-Type: text/plain; " + fill("a*1=b;"),
		"comments in parameters":         "Content-Type: text/plain " + fill("("),
		"base64 padding":                 "Content-Transfer-Encoding: base64\n\n" + fill("A="),
		"base64 of equals signs":         "Content-Transfer-Encoding: base64\n\nA!" + fill("="),
		"quoted-printable escapes":       "Content-Transfer-Encoding: quoted-printable\n\n" + fill("="),
		"uuencode beginnings":            "Subject: x\n\n" + fill("begin 644 a\n"),
		"uuencode files":                 "Subject: x\n\n" + fill("begin 644 a\n%2&5L;&\\\nend\n"),
		"flowed lines":                   "Content-Type: text/plain; format=flowed\n\n" + fill(" \n"),
		"enriched angles":                "Content-Type: text/enriched\n\n" + fill("<"),
		"UTF-7 shifts":                   "Content-Type: text/plain; charset=utf-7\n\n" + fill("+"),
		"report groups":                  dsn + "--b\nContent-Type: message/delivery-status\n\n" + fill("Action: failed\n\n") + "--b--",
		"addresses in a report":          daemon + fill("bo@globex.example\n"),
		"addresses in a line":            daemon + fill("bo@globex.example failed "),
		"codes in a report":              daemon + "bo@globex.example\n" + fill("5.1.1.1 "),
		"words that were cut":            "Subject: " + fill("=?utf-8?q?=41") + fill("=?utf-8?b?QUJD"),
		"question marks in words":        "Subject: " + fill("=?utf-8?q?a?=20b?=20"),
		"quotes inside a parameter":      "Content-Type: text/plain; name=\"" + fill("\"a\" "),
		"bytes of no charset":            "Subject: x\n\n" + fill("\xfc\n"),
		"lines of two charsets":          "Subject: x\n\n" + fill("\xfc\xe4 x\n\u00fc\u00fc\u00fc\n"),
		"bytes under a wrong label":      "Content-Type: text/plain; charset=gb2312\n\n" + fill("\xff\x81 "),
		"Hebrew in order of display":     "Content-Type: text/plain; charset=iso-8859-8\n\n" + fill("\xedx \xe0\xe1 12\n"),
		"hidden elements":                "Content-Type: text/html\n\n" + fill("<div style=\"display:none\">"),
		"elements that keep blanks":      "Content-Type: text/html\n\n" + fill("<span style=\"white-space:pre\">a\n"),
		"links after labels":             "Content-Type: text/html\n\n" + fill("From: <a href=\"mailto:b@c.example\">B</a>"),
		"attributes":                     "Content-Type: text/html\n\n<a " + fill("b=c "),
		"many HTML parts":                multi("mixed", "b", slicesOf("Content-Type: text/html\n\n"+strings.Repeat("<p>x", size/500), 100)...),
		"lines that may be base64":       "Content-Transfer-Encoding: base64\n\n" + fill("abc defg "),
		"short uuencoded lines":          "Subject: x\n\nbegin 644 a\n" + fill("M0000000000\n"),
		"NUL bytes":                      fill("\x00"),
		"carriage returns":               "Subject: x\n\n" + fill("\r"),
		"broken UTF-8":                   "Subject: x\n\n" + fill("\xc3"),
		"a header of a million fields":   fill("A: b\n"),
		"one folded field":               "Subject: x\n" + fill(" y\n"),
		"folded blanks":                  "Subject: x\n" + fill(" \n"),
		"delivered for many":             fill("Delivered-To: a@b.example\n"),
		"many From headers":              fill("From: a@b.example\n"),
		"many attachments with one name": multi("mixed", "b", slicesOf("Content-Disposition: attachment; filename=x\n\n"+strings.Repeat("x", size/120), 110)...),
	}
}
