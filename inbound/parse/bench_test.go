package parse

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
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
