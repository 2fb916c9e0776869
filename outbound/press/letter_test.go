package press_test

import (
	"encoding/base64"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"refermail/inbound/news"
	"refermail/inbound/parse"
	"refermail/workflow"
)

// pixel is a picture.
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

// written is a newsletter as a mail program sends it: Outlook's colors and widths, a wide table, a list, a box, a long word.
const written = `<html><head><style>p.MsoNormal{color:black}</style></head><body lang="EN-US" style="color:#1F1F1F;background:white">
<p class="MsoNormal" style="margin:0in;font-size:11.0pt;font-family:Calibri,sans-serif;color:#000000">Hello {{first <span style="color:#000">name</span>|there}},</p>
<h1 style="color:#003366">Three things that are new in December for everybody who works with us</h1>
<table width="900" style="width:900px"><tr><td width="450" style="min-width:450px">Registrations of {{company}}</td><td>answered within <b>one day</b></td></tr><tr><td>Protection</td><td>180 days for {{tier|all}} partners</td></tr></table>
<ul><li>A new deck: <a href="https://acme.example/deck">have a look</a></li><li>Joint webinars<ul><li>in English</li><li>auf Deutsch</li></ul></li></ul>
<div style="background-color:#003366;color:#ffffff;padding:12px">Register until 31 December and the <a href="https://acme.example/rules">new rules</a> hold for you already.</div>
<p style="color:#999999;font-size:7pt">Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft is a long word.</p>
<pre>code that is much longer than a telephone is wide, which would make a reader scroll sideways</pre>
<blockquote>"Best program I know", says a partner.</blockquote>
<p><img src="cid:logo@x" width="640" height="64" alt="Our product"></p>
<p>Best,<br>{{manager}}<br><a href="mailto:max@acme.example">max@acme.example</a></p></body></html>`

// letter is that newsletter, read.
func letter() workflow.Document {
	d, _ := news.Read(parse.Parse([]byte("From: Max <max@acme.example>\r\nSubject: What is new in December\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"+
		"--x\r\nContent-Type: multipart/related; boundary=y\r\n\r\n--y\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"+strings.ReplaceAll(written, "\n", "\r\n")+
		"\r\n--y\r\nContent-Type: image/png; name=\"logo.png\"\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n"+pixel+"\r\n--y--\r\n"+
		"--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"plan.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"+
		base64.StdEncoding.EncodeToString([]byte("%PDF-1.4\n%%EOF\n"))+"\r\n--x--\r\n"), parse.Options{}))
	return d
}

var (
	hidden  = regexp.MustCompile(`(?s)<head>.*?</head>|<div style="display:none[^>]*>.*?</div>`)
	anchor  = regexp.MustCompile(`(?s)<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>`)
	altText = regexp.MustCompile(`<img [^>]*alt="([^"]*)"[^>]*>`)
	tag     = regexp.MustCompile(`<[^>]*>`)
	numbers = regexp.MustCompile(`(?m)^ *\d+\. `)
	word    = regexp.MustCompile(`[\pL\pN]+`)
)

// wordsOfHTML are those a reader of the HTML is told, links and pictures included as the text names them.
func wordsOfHTML(page string) []string {
	page = hidden.ReplaceAllString(page, "")
	page = anchor.ReplaceAllStringFunc(page, func(a string) string {
		hit := anchor.FindStringSubmatch(a)
		leads, _, _ := strings.Cut(strings.TrimPrefix(html.UnescapeString(hit[1]), "mailto:"), "?subject")
		if said := tag.ReplaceAllString(hit[2], ""); strings.EqualFold(strings.TrimSpace(html.UnescapeString(said)), leads) {
			return said
		}
		return hit[2] + " " + html.EscapeString(leads)
	})
	page = altText.ReplaceAllString(page, " $1 ")
	return word.FindAllString(html.UnescapeString(tag.ReplaceAllString(page, " ")), -1)
}

func wordsOfText(text string) []string {
	return word.FindAllString(numbers.ReplaceAllString(text, ""), -1)
}

// TestTheTextSaysWhatTheHTMLSays compares the words of both parts, in order, in every language.
func TestTheTextSaysWhatTheHTMLSays(t *testing.T) {
	t.Parallel()
	plain, _ := news.Read(parse.Parse([]byte("Subject: News\r\n\r\nHello {{name|you}},\r\n\r\n- one https://acme.example/x\r\n- two\r\n\r\nBest,\r\nMax\r\n"), parse.Options{}))
	markdown, _ := news.Read(parse.Parse([]byte("Subject: News\r\n\r\n# Hello {{name|you}}\r\n\r\n1. *one* [link](https://acme.example/x)\r\n2. two\r\n\r\n| a | b |\r\n|---|---|\r\n| c | d |\r\n"), parse.Options{}))
	for name, d := range map[string]workflow.Document{"HTML": letter(), "plain": plain, "Markdown": markdown} {
		if len(d.Problems) > 0 {
			t.Fatal(name, d.Problems)
		}
		p := newPress(t, d, nil)
		for _, code := range []string{"en", "de", "fr", "es", "nl"} {
			r := ann()
			r.Tongue.Language, r.Personal = code, personal(func() string { return "Globex & Söhne" })
			v := must(p.Preview(r))(t)
			if inText, inHTML := wordsOfText(v.Text), wordsOfHTML(v.HTML); !slices.Equal(inText, inHTML) || len(inText) < 30 {
				t.Errorf("%s, %s:\n%q\n%q", name, code, inText, inHTML)
			}
		}
	}
}

// The lane keeps large copies out of memory by this.
func TestACopySaysHowLargeItIs(t *testing.T) {
	t.Parallel()
	for _, file := range []int{0, 100, 3 << 20} {
		doc := workflow.Document{Subject: "News", Text: "Hello {{first name}}\n", HTML: "<p>Hello {{first name}}</p>"}
		if file > 0 {
			doc.Files = []workflow.IssueFile{{Name: "card.pdf", Type: "application/pdf", Data: make([]byte, file)}}
		}
		p := newPress(t, doc, nil)
		raw, _, err := p.Print(nil, workflow.Recipient{Contact: 1, To: workflow.Address{Name: "Ann", Email: "ann@partner.example"}})
		if err != nil || p.Size() < len(raw)*9/10 || p.Size() > len(raw)+4096 {
			t.Errorf("with %d bytes of files a copy has %d and says %d, %v", file, len(raw), p.Size(), err)
		}
	}
}
