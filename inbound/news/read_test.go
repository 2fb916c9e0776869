package news

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"refermail/inbound/parse"
	"refermail/workflow"
)

func mailOf(kind, subject, body string) string {
	return "From: Max <max@acme.example>\r\nTo: news@acme.example\r\nSubject: " + subject + "\r\nMIME-Version: 1.0\r\nContent-Type: text/" + kind + "; charset=utf-8\r\n\r\n" + strings.ReplaceAll(body, "\n", "\r\n")
}

func read(t testing.TB, raw string) (workflow.Document, []string) {
	t.Helper()
	return Read(parse.Parse([]byte(raw), parse.Options{}))
}

func TestWhatAManagerWritesIsRead(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, kind, body string
		orders           []string
		text, html       string
	}{
		{"plain words", "plain", "Hello {{first name|there}},\n\nwe have news.\n\nBest,\nMax\n", nil,
			"Hello {{first name|there}},\n\nwe have news.\n\nBest,\nMax\n",
			"<p>Hello {{first name|there}},</p>\n<p>we have news.</p>\n<p>Best,<br/>\nMax</p>"},
		{"orders on top", "plain", "to: tier>=silver, type=consultant\npersonal: yes\n\nHello\n", []string{"to: tier>=silver, type=consultant", "personal: yes"}, "Hello\n", "<p>Hello</p>"},
		{"a mistyped order after another", "plain", "to: all\npersnal: yes\nsend tue 09:00\n\nHello\n", []string{"to: all", "persnal: yes", "send tue 09:00"}, "Hello\n", "<p>Hello</p>"},
		{"a subject", "plain", "subject: One\n\nHello Ann,\nit is June.\nBest\n", []string{"subject: One"}, "Hello Ann,\nit is June.\nBest\n", ""},
		{"a subject and an audience", "plain", "subject: Four\nto: all\n\nHello\n", []string{"subject: Four", "to: all"}, "Hello\n", "<p>Hello</p>"},
		{"all that may stand on top", "plain", "Subject: Four\nto: all\npersonal: on\nkind: check-in\nsend rest\n\nHello\n",
			[]string{"Subject: Four", "to: all", "personal: on", "kind: check-in", "send rest"}, "Hello\n", "<p>Hello</p>"},
		{"orders without a colon, and polite ones", "plain", "to all\npersonal on\nkind newsletter\nplease send it out\n\nHello\n",
			[]string{"to all", "personal on", "kind newsletter", "please send it out"}, "Hello\n", "<p>Hello</p>"},
		{"words that begin like orders", "plain", "To all our partners,\nPersonal on-site visits begin.\n", nil, "To all our partners,\nPersonal on-site visits begin.\n", ""},
		{"a subject in HTML", "html", `<div>subject: Four</div><div>to: all</div><div><br></div><div>Hello</div>`, []string{"subject: Four", "to: all"}, "Hello\n", "<div>Hello</div>"},
		{"a subject in HTML parted by br", "html", `<p>Subject:&nbsp;One<br><br>Hello<br>all</p>`, []string{"Subject: One"}, "Hello\nall\n", "<p>Hello<br/>all</p>"},
		{"words that only look like orders", "plain", "Send us your leads this week\nto all of you: thanks.\n", nil, "Send us your leads this week\nto all of you: thanks.\n",
			"<p>Send us your leads this week<br/>\nto all of you: thanks.</p>"},
		{"a list, a link and an address", "plain", "New:\n- one https://acme.example/a.\n- two\nAsk max@acme.example\n", nil,
			"New:\n- one https://acme.example/a.\n- two\nAsk max@acme.example\n",
			`<p>New:</p>` + "\n" + `<ul><li>one <a href="https://acme.example/a">https://acme.example/a</a>.</li><li>two</li></ul>` + "\n" + `<p>Ask <a href="mailto:max@acme.example">max@acme.example</a></p>`},
		{"wrapped lines", "plain", "This is a paragraph that a mail program has wrapped at some column because\nit was too long for it.\n", nil,
			"This is a paragraph that a mail program has wrapped at some column because\nit was too long for it.\n",
			"<p>This is a paragraph that a mail program has wrapped at some column because it was too long for it.</p>"},
		{"Markdown", "plain", "# News\n\nIt is **good**, see [the page](https://acme.example/x).\n\n1. one\n2. two\n\n-- \nMax\n", nil,
			"News\n====\n\nIt is good, see the page (https://acme.example/x).\n\n1. one\n2. two\n\n--\nMax\n", ""},
		{"a Markdown table", "plain", "| a | b |\n|---|---|\n| 1 | 2 |\n", nil, "a | b\n1 | 2\n", ""},
		{"an answered draft, edited in its quote", "plain", "send\n\nOn Tue, Acme wrote:\n> Hello\n>\n> it is June.\n", []string{"send"}, "Hello\n\nit is June.\n", "<p>Hello</p>\n<p>it is June.</p>"},
		{"words above older mail", "plain", "Hello\n\nOn Tue, Acme wrote:\n> Draft\n", nil, "Hello\n", "<p>Hello</p>"},
		{"words above older mail of Outlook", "plain", "Hello\n\n-----Original Message-----\nFrom: Acme\nDraft\n", nil, "Hello\n", "<p>Hello</p>"},
		{"words somebody is quoted with", "plain", "Ann says:\n\n> best program ever\n", nil, "Ann says:\n\n> best program ever\n", "<p>Ann says:</p>\n<blockquote>best program ever</blockquote>"},
		{"HTML", "html", `<html><head><style>p{color:red}</style></head><body><script>alert(1)</script><p style="color:#111;width:900px">Hello <b onclick="x()">all</b>,</p><form action="https://evil.example"><p>see <a href="https://acme.example/x">this</a><input name=q></p></form></body></html>`, nil,
			"Hello all,\n\nsee this (https://acme.example/x)\n", `<p>Hello <b>all</b>,</p><p>see <a href="https://acme.example/x">this</a></p>`},
		{"HTML with orders", "html", `<div>to: lang=de</div><div>personal:&nbsp;yes</div><div><br></div><div>Hello</div>`, []string{"to: lang=de", "personal: yes"}, "Hello\n", "<div>Hello</div>"},
		{"orders parted by br", "html", `<p>to: tier&gt;=silver<br>send anyway<br><br>Hello<br>all</p>`, []string{"to: tier>=silver", "send anyway"}, "Hello\nall\n", "<p>Hello<br/>all</p>"},
		{"a field torn apart", "html", `<p>Hi {{first <b>name</b><i>|th</i>ere}}, {{ <b>Company</b> }}</p>`, nil, "Hi {{first name|there}}, {{company}}\n", `<p>Hi {{first name|there}}<b></b><i></i>, {{company}}<b></b></p>`},
		{"structure", "html", `<h1>One</h1><h2>Two</h2><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><table><tr><td>x</td><td>y</td></tr></table><blockquote>said</blockquote>`, nil,
			"One\n===\n\nTwo\n---\n\n- a\n  - b\n- c\n\nx | y\n\n> said\n", ""},
		{"hidden words", "html", `<div style="display:none">preheader</div><p>Hello</p><span style="font-size:0px">x</span>`, nil, "Hello\n", "<p>Hello</p>"},
		{"colors", "html", `<p style="background-color:#003366;color:white">a <a href="https://acme.example">b</a></p><p style="background:#eee;color:#fff">c</p>`, nil, "a b (https://acme.example)\n\nc\n",
			`<p style="background-color: #003366; color: #ffffff">a <a href="https://acme.example" style="color: inherit">b</a></p><p>c</p>`},
		{"Gmail's quote", "html", `<div dir="ltr">Hello all</div><br><div class="gmail_quote"><div class="gmail_attr">On Tue Acme wrote:<br></div><blockquote class="gmail_quote">old</blockquote></div>`, nil, "Hello all\n", `<div dir="ltr">Hello all</div><br/>`},
		{"Gmail's quote, edited", "html", `<div dir="ltr">send</div><br><div class="gmail_quote"><div class="gmail_attr">On Tue Acme wrote:<br></div><blockquote class="gmail_quote"><p>It is June</p></blockquote></div>`, []string{"send"}, "It is June\n", `<p>It is June</p>`},
		{"Outlook's quote", "html", `<div><p>Hello</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p><b>From:</b> Acme</p></div><p>old</p></div>`, nil, "Hello\n", `<div><p>Hello</p></div>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc, orders := read(t, mailOf(tt.kind, "News", tt.body))
			if diff := cmp.Diff(tt.orders, orders); diff != "" {
				t.Error(diff)
			}
			if doc.Text != tt.text {
				t.Errorf("text %q, want %q", doc.Text, tt.text)
			}
			if tt.html != "" && doc.HTML != tt.html {
				t.Errorf("HTML\n%s\nwant\n%s", doc.HTML, tt.html)
			}
			if len(doc.Problems) > 0 {
				t.Error(doc.Problems)
			}
		})
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, kind, subject, body, problem, warning string }{
		{"no subject", "plain", "", "Hello", "The mail has no subject; readers see it before anything else.", ""},
		{"nothing", "plain", "News", "\n\n", "The mail says nothing.", ""},
		{"nothing but orders", "html", "News", "<p>send</p>", "The mail says nothing.", ""},
		{"a misspelt field", "plain", "News", "Hi {{frist name}}", "Text: there is no field {{frist name}}; did you mean {{first name}}? There are: first name, name, company, tier, manager.", ""},
		{"a misspelt field in the subject", "plain", "{{compny}}", "Hi", "Subject: there is no field {{compny}}; did you mean {{company}}? There are: first name, name, company, tier, manager.", ""},
		{"a field that is not closed", "html", "News", "<p>Hi {{company<br>x</p>", "Text: {{company is not closed; a field ends with }}.", ""},
		{"a field in a link", "html", "News", `<a href="https://acme.example/?n={{name}}">go</a>`, `The link of "go" holds a field; fields can be filled in words only.`, ""},
		{"a field nothing may fill", "plain", "News", "Hi {{first name}}", "", "{{first name}} is empty for readers of whom we know none. Say what stands there then, like {{first name|there}}."},
		{"an empty link", "html", "News", `<a href="">go</a>`, "", `The link of "go" leads nowhere.`},
		{"a machine of one's own", "html", "News", `<a href="http://localhost:8080/x">go</a>`, "", `The link of "go" leads to a machine only you can reach.`},
		{"a machine of one's own, in text", "plain", "News", `see http://192.168.1.4/x`, "", `The link of "http://192.168.1.4/x" leads to a machine only you can reach.`},
		{"a broken link", "html", "News", `<a href="https://acme example:x/%zz">go</a>`, "", `The link of "go" is broken.`},
		{"a script", "html", "News", `<a href="javascript:alert(1)">go</a>`, "", `The link of "go" is none to the web.`},
		{"half a link", "html", "News", `<a href="www.acme.example">go</a>`, "", `The link of "go" is no whole link; it begins with https://.`},
		{"a link that lies", "html", "News", `<a href="https://elsewhere.example/x">www.acme.example/page</a>`, "", "A link shows www.acme.example and leads to elsewhere.example: filters take that for fraud."},
		{"a remote picture", "html", "News", `<p>Hello</p><img src="https://acme.example/x.png">`, "", "One picture would be loaded from elsewhere and is left out; insert it into the mail instead."},
		{"a tracker", "html", "News", `<p>Hello</p><img width=1 height=1 src="https://acme.example/x.gif">`, "", "Invisible pictures that count readers are left out."},
		{"a missing picture", "html", "News", `<p>Hello</p><img src="cid:nothere">`, "", "1 of the pictures in your mail did not arrive or cannot be shown everywhere; they are left out."},
		{"something to fill in", "plain", "News", "Dear [Name],", "", `"[Name]" looks as if it were still to be filled in.`},
		{"filler", "plain", "News", "Lorem ipsum dolor", "", `"Lorem ipsum" looks as if it were still to be filled in.`},
		{"another program's field", "plain", "News", "Dear *|FNAME|*", "", `"*|FNAME|*" looks as if it were still to be filled in.`},
		{"too deep", "html", "News", strings.Repeat("<div><b>", 400) + "Hello", "", "The HTML of your mail is too long or too deeply nested; the issue is made of its text."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc, _ := read(t, mailOf(tt.kind, tt.subject, tt.body))
			if fmt.Sprint(doc.Problems) != fmt.Sprint(list(tt.problem)) || fmt.Sprint(doc.Warnings) != fmt.Sprint(list(tt.warning)) {
				t.Errorf("problems %q\nwarnings %q\nwant %q and %q\n%s", doc.Problems, doc.Warnings, tt.problem, tt.warning, doc.HTML)
			}
		})
	}
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func TestPicturesAndFilesComeAlong(t *testing.T) {
	t.Parallel()
	const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	doc, _ := read(t, "From: Max <max@acme.example>\r\nSubject: =?utf-8?q?Re=3A_N=C3=A4chster?= Monat\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"+
		"--x\r\nContent-Type: multipart/related; boundary=y\r\n\r\n--y\r\nContent-Type: text/html\r\n\r\n<p>Hello <img src=\"cid:logo@x\" alt=\"Our logo\" width=\"120\" onload=x><img src=\"data:image/png;base64,"+pixel+"\"></p>\r\n"+
		"--y\r\nContent-Type: image/png; name=\"logo.png\"\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n"+pixel+"\r\n--y--\r\n"+
		"--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"plan.pdf\"\r\n\r\n%PDF\r\n--x--\r\n")
	if len(doc.Images) != 2 || doc.Images[0].Name != "logo.png" || doc.Images[0].CID != "picture1@news" || len(doc.Images[1].Data) < 60 {
		t.Errorf("pictures %+v", doc.Images)
	}
	if len(doc.Files) != 1 || doc.Files[0].Name != "plan.pdf" || string(doc.Files[0].Data) != "%PDF" {
		t.Errorf("files %+v", doc.Files)
	}
	want := `<p>Hello <img src="cid:picture1@news" alt="Our logo" style="width: 120px; max-width: 100%; height: auto"/><img src="cid:picture2@news" alt="" style="max-width: 100%; height: auto"/></p>`
	if doc.HTML != want || doc.Text != "Hello [Our logo]\n" || doc.Subject != "Nächster Monat" || len(doc.Problems)+len(doc.Warnings) > 0 {
		t.Errorf("%s\n%q %q %q %q", doc.HTML, doc.Text, doc.Subject, doc.Problems, doc.Warnings)
	}
}
