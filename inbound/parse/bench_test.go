package parse

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
)

// typicalMail is a forward of about 6 KB as Gmail writes it: headers of transport and signing, text and HTML.
func typicalMail() []byte {
	para := "We looked at three vendors last quarter and would like to see how =C3=BCber-integration\n works with our ERP; budget is there and the board decides in June.\n"
	words := "Hi Max,\n\nthis is the lead I told you about.\n\n---------- Forwarded message ---------\nFrom: Bo Globex <bo@globex.example>\n" +
		"Date: Mon, 4 May 2026 at 09:12\nSubject: Evaluation\nTo: Ann <ann@partner.example>\n\n" + strings.Repeat(para, 8)
	html := "<div dir=3D\"ltr\">" + strings.ReplaceAll(strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(words), "\n", "<br>\n") + "</div>"
	head := "Delivered-To: deals@acme.example\n" + strings.Repeat("Received: from mail.partner.example (mail.partner.example [192.0.2.7])\n        by mx.acme.example with ESMTPS id x1si4\n        for <deals@acme.example>; Mon, 04 May 2026 00:13:02 -0700 (PDT)\n", 3) +
		"Return-Path: <ann@partner.example>\nAuthentication-Results: mx.acme.example; dkim=pass header.i=@partner.example; spf=pass; dmarc=pass\n" +
		"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=partner.example; s=s1;\n        h=to:subject:from:date; bh=" + strings.Repeat("A", 43) + "=;\n        b=" + strings.Repeat("B", 340) + "\n" +
		"MIME-Version: 1.0\nFrom: =?UTF-8?Q?Ann_M=C3=BCller?= <ann@partner.example>\nDate: Mon, 4 May 2026 09:13:00 +0200\nMessage-ID: <CAB1@mail.partner.example>\n" +
		"Subject: Fwd: Evaluation\nTo: deals@acme.example\nContent-Type: multipart/alternative; boundary=\"000000000000a1\"\n\n"
	body := "--000000000000a1\nContent-Type: text/plain; charset=\"UTF-8\"\nContent-Transfer-Encoding: quoted-printable\n\n" + words +
		"\n--000000000000a1\nContent-Type: text/html; charset=\"UTF-8\"\nContent-Transfer-Encoding: quoted-printable\n\n" + html + "\n--000000000000a1--\n"
	return []byte(strings.ReplaceAll(head+body, "\n", "\r\n"))
}

// withAttachment is a mail with a file of size bytes.
func withAttachment(size int) []byte {
	var b bytes.Buffer
	b.WriteString("From: ann@partner.example\r\nSubject: offer\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee attached\r\n" +
		"--b\r\nContent-Type: application/pdf; name=offer.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	enc := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("0123456789"), size/10))
	for len(enc) > 76 {
		fmt.Fprintf(&b, "%s\r\n", enc[:76])
		enc = enc[76:]
	}
	fmt.Fprintf(&b, "%s\r\n--b--\r\n", enc)
	return b.Bytes()
}

func BenchmarkParse(b *testing.B) {
	for name, raw := range map[string][]byte{
		"forward6KB":     typicalMail(),
		"plain":          []byte("From: ann@partner.example\r\nTo: deals@acme.example\r\nSubject: Re: Globex\r\nMessage-ID: <a@x>\r\n\r\napprove\r\n"),
		"report":         []byte(report("Undelivered Mail Returned to Sender", "Final-Recipient: rfc822; bo@globex.example\nAction: failed\nStatus: 5.1.1")),
		"attachment5MB":  withAttachment(5 << 20),
		"hostileNesting": []byte(strings.Repeat("Content-Type: multipart/mixed; boundary=b\n\n--b\n", 20000)),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(raw, Options{})
			}
		})
	}
}

// BenchmarkRead is Parse without the understanding of people's words: headers, parts, text, attachments.
func BenchmarkRead(b *testing.B) {
	raw := typicalMail()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		w := walker{lim: DefaultLimits()}
		m, root := w.message(unwrap(raw), 0)
		c := choose(root)
		w.readText(c, m)
		m.Attachments = w.files(c)
	}
}

// sizedMails are mails of about size bytes of the four shapes that big mail has.
func sizedMails(size int) map[string][]byte {
	head := "From: Ann Fox <ann@fox.example>\r\nTo: deals@acme.example\r\nSubject: Globex\r\nMIME-Version: 1.0\r\n"
	line := "We looked at three vendors last quarter and would like to see how it works with our ERP.\r\n"
	fill := func(unit string) string { return strings.Repeat(unit, max(1, size/len(unit))) }
	quoted := "Wir m=C3=B6chten im Fr=C3=BChjahr beginnen, das Budget ist da und der Vorsta=\r\nnd entscheidet im Juni =E2=80=93 bitte rufen Sie an.\r\n"
	return map[string][]byte{
		"plain":      []byte(head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + fill(line)),
		"html":       []byte(head + "Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>" + fill("<div class=\"x\"><p style=\"margin:0\">We can start&nbsp;in <b>March</b>.<br></p></div>\r\n") + "</body></html>\r\n"),
		"attachment": withAttachment(size * 3 / 4),
		"forward": []byte(head + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSee below.\r\n\r\n---------- Forwarded message ---------\r\n" +
			"From: Bo Chen <bo@globex.example>\r\nDate: Mon, 4 May 2026 at 09:12\r\nSubject: Evaluation\r\nTo: Ann Fox <ann@fox.example>\r\n\r\n" + fill(quoted)),
	}
}

// BenchmarkSize shows the cost per byte of mails from 10 KB to 25 MB: MB/s must not fall as mails grow.
func BenchmarkSize(b *testing.B) {
	for _, size := range []int{10 << 10, 100 << 10, 1 << 20, 10 << 20, 24 << 20} {
		for shape, raw := range sizedMails(size) {
			b.Run(fmt.Sprintf("%s/%dKB", shape, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(raw)))
				b.ReportAllocs()
				for b.Loop() {
					Parse(raw, Options{})
				}
			})
		}
	}
}

// A byte of a big mail costs at most twice what a byte of a small one does. The best of some readings counts, and a busy
// machine gets three tries.
func TestCostPerByteDoesNotGrowWithSize(t *testing.T) {
	if testing.Short() {
		t.Skip("reads big mails")
	}
	const growth = 2.0
	small, large := sizedMails(10<<10), sizedMails(10<<20/slowdown)
	for shape := range small {
		var little, much float64
		for range 3 {
			little, much = perByte(small[shape], 20), perByte(large[shape], 2)
			if much <= growth*little {
				break
			}
		}
		t.Logf("%s: %.1f ns per byte at 10 KB, %.1f in a big mail", shape, little, much)
		if much > growth*little {
			t.Errorf("%s: a byte costs %.1f ns at 10 KB, %.1f in a big mail", shape, little, much)
		}
	}
}

func perByte(raw []byte, readings int) float64 {
	best := time.Hour
	for range readings {
		start := time.Now()
		Parse(raw, Options{})
		best = min(best, time.Since(start))
	}
	return float64(best.Nanoseconds()) / float64(len(raw))
}
