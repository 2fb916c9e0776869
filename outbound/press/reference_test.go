package press_test

import (
	"bytes"
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	gomail "github.com/wneessen/go-mail"

	"refermail/outbound"
	"refermail/outbound/press"
	"refermail/workflow"
	"refermail/workflow/token"
)

// plainCopy is what a copy has to say, put together without holes: every field replaced in the whole words.
type plainCopy struct {
	subject, text, html string
	reply, out, bounce  string
}

// said writes a copy's words the plain way. Only what fills a field is cleaned by the same functions.
func said(t testing.TB, o press.Options, d workflow.Document, r workflow.Recipient) plainCopy {
	t.Helper()
	id := workflow.CopyID{Issue: issue().No, Contact: r.Contact}.Bytes()
	c := plainCopy{reply: ring(t).Sign(token.ForNews, id), out: ring(t).Sign(token.ForUnsubscribe, id), bounce: ring(t).Sign(token.ForBounce, id)}
	tongue := o.Words.NewsTongue(r.Tongue.Language)
	values := map[string]string{}
	for i, name := range workflow.MergeFieldNames() {
		values[name] = outbound.Isolated(outbound.CleanLine(r.MergeValues()[i], 120))
	}
	company := values["company"]
	text, twin, err := o.Words.News(outbound.NewsClose, outbound.NewsPage{Tongue: tongue, Brand: o.Brand, Company: "COMPANY", Stop: o.PublicURL + "/u/" + c.out})
	if err != nil {
		t.Fatal(err)
	}
	own, ownHTML := "", ""
	if r.Personal != nil {
		if own, ownHTML, err = o.Words.News(outbound.NewsPersonal, outbound.NewsPage{Tongue: tongue, Personal: r.Personal}); err != nil {
			t.Fatal(err)
		}
		if own != "" {
			own += "\n"
		}
	}
	lines := strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n")
	trimmed := func(s string) string {
		return strings.TrimRight(lines.Replace(strings.ToValidUTF8(s, "\uFFFD")), " \t\n")
	}
	body := replaced(trimmed(d.Text), values, false)
	c.text = body + "\n\n" + own + "-- \n" + strings.ReplaceAll(text, "COMPANY", company)
	c.html = replaced(trimmed(d.HTML), values, true) + "\n" + ownHTML
	twin = strings.ReplaceAll(strings.ReplaceAll(twin, "<a href=", `<a style="color:inherit" href=`), "COMPANY", html.EscapeString(company))
	if c.html, err = o.Words.NewsShell(o.Words.NewsTongue(r.Tongue.Language).Code, o.Brand.Name, c.html, twin); err != nil {
		t.Fatal(err)
	}
	c.html = strings.TrimRight(c.html, "\n") + "\n"
	c.subject = outbound.HeaderText(outbound.CleanLine(replaced(d.Subject, values, false), 400))
	return c
}

// replaced fills fields by replacing them, all in one pass.
func replaced(s string, values map[string]string, inHTML bool) string {
	escape := func(s string) string { return s }
	if inHTML {
		escape = html.EscapeString
	}
	var pairs []string
	for name, value := range values {
		instead := value
		if value == "" {
			instead = "you & all"
			for _, sign := range []string{",", ".", "!", "?", ":", ";"} {
				pairs = append(pairs, " {{"+name+"}}"+sign, sign)
			}
		}
		pairs = append(pairs, "{{"+name+"}}", escape(value), escape("{{"+name+"|you & all}}"), escape(instead))
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// composed is the same mail by go-mail.
func composed(t testing.TB, o press.Options, d workflow.Document, r workflow.Recipient, c plainCopy) []byte {
	t.Helper()
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	name := outbound.CleanLine(outbound.HeaderText(outbound.CleanLine(r.To.Name, 300)), 100)
	to, err := outbound.WireAddress(r.To.Email)
	if err != nil {
		t.Fatal(err)
	}
	m.FromMailAddress(&mail.Address{Name: "Max Miller via " + o.Brand.Name, Address: o.Mail})
	m.ToMailAddress(&mail.Address{Name: name, Address: to})
	m.ReplyToMailAddress(&mail.Address{Name: o.Brand.Name, Address: "deals+" + c.reply + "@acme.example"})
	m.Subject(c.subject)
	m.SetDateWithValue(issue().SendAt)
	m.SetMessageIDWithValue(fmt.Sprintf("issue-7-%d@acme.example", r.Contact))
	for field, value := range map[string]string{"List-Id": `"` + o.Brand.Name + `" <news.acme.example>`,
		"List-Unsubscribe":      "<" + o.PublicURL + "/u/" + c.out + ">, <mailto:deals+" + c.out + "@acme.example?subject=unsubscribe>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Precedence": "bulk", "Auto-Submitted": "auto-generated",
		"X-Auto-Response-Suppress": "All", "X-Referral-Loop": o.LoopMark, "Content-Language": o.Words.NewsTongue(r.Tongue.Language).Code} {
		m.SetGenHeaderPreformatted(gomail.Header(field), value)
	}
	m.SetBodyString(gomail.TypeTextPlain, c.text)
	m.AddAlternativeString(gomail.TypeTextHTML, c.html)
	for _, f := range d.Images {
		if err := m.EmbedReader(f.Name, bytes.NewReader(f.Data), gomail.WithFileContentID("<"+f.CID+">"), gomail.WithFileContentType(gomail.ContentType(f.Type))); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range d.Files {
		if err := m.AttachReader(f.Name, bytes.NewReader(f.Data), gomail.WithFileContentType(gomail.ContentType(f.Type))); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// same fails where a copy reads otherwise than go-mail's.
func same(t testing.TB, o press.Options, p *press.Press, d workflow.Document, r workflow.Recipient, buf []byte) []byte {
	t.Helper()
	raw, env, err := p.Print(buf, r)
	if err != nil {
		t.Fatal(err)
	}
	c := said(t, o, d, r)
	want := composed(t, o, d, r, c)
	wellFormed(t, raw)
	if env.From != "deals+"+c.bounce+"@acme.example" {
		t.Errorf("envelope %v", env)
	}
	if theirs, mine := headers(t, want), headers(t, raw); !maps.Equal(theirs, mine) {
		t.Errorf("headers (-go-mail +ours)\n%s", cmp.Diff(theirs, mine))
	}
	mine, theirs := leaves(t, raw), leaves(t, want)
	if len(mine) > 1 { // the words inboxes show beside the subject are of our own making
		before, rest, ok1 := strings.Cut(mine[1].body, `<div style="display:none;max-height:0;overflow:hidden">`)
		_, after, ok2 := strings.Cut(rest, "</div>\n")
		if mine[1].body = before + after; !ok1 || !ok2 {
			t.Errorf("no words for the inbox: %s", mine[1].body)
		}
	}
	if !slices.Equal(theirs, mine) {
		t.Errorf("parts (-go-mail +ours) for %+v\n%s", r, cmp.Diff(theirs, mine, cmp.AllowUnexported(leaf{})))
	}
	return raw
}

func names() []string {
	return []string{"", "Ann Archer", "Ann", "Żółć Gęślą", "李 小龙", "محمد علي", "דנה כהן", "👩‍👩‍👧 Family", "O'Neil & Sons", `Ann "The Boss" Archer`, `back\slash`, "<b>Bold</b>",
		"=?utf-8?q?fake?=", "=?", "Ann\r\nBcc: evil@example.com", "a\x00b", "tab\tname", strings.Repeat("x", 998), strings.Repeat("ü", 300), strings.Repeat("word ", 60),
		".leading dot", "..", "From the start", "Archer, Ann", "e\u0301" + strings.Repeat("\u0301", 40), "\u202eevil\u202c", "caf\xe9", "{{name}}", "ends in space ", "=3D=20", "a=", "\u2028x",
		"ann@northwind.example", "{{", "100% & <more>", "ﷺ", "𝔘𝔫𝔦", "İstanbul", "\ufeffbom", "-- "}
}

// readers are odd ones: every odd name with every sort of address, company and language, and random ones.
func readers(n int) []workflow.Recipient {
	random := rand.New(rand.NewPCG(6, 7))
	odd := names()
	pick := func() string {
		if random.IntN(3) > 0 {
			return odd[random.IntN(len(odd))]
		}
		var b strings.Builder
		for range random.IntN(140) {
			b.WriteRune([]rune{rune(random.IntN(0x80)), rune(random.IntN(0x3000)), rune(random.IntN(0x10ffff)), ' ', '=', '.', '?'}[random.IntN(7)])
		}
		return b.String()
	}
	emails := []string{"ann@northwind.example", "ann+tag@northwind.example", "a.b-c_d@sub.northwind.example", "o'neil@northwind.example", "ann@bücher.example", strings.Repeat("l", 64) + "@northwind.example"}
	languages := []string{"", "en", "de", "fr", "es", "nl", "xx"}
	all := make([]workflow.Recipient, n)
	for i := range all {
		r := workflow.Recipient{Contact: workflow.ContactNo(i + 1), To: workflow.Address{Name: pick(), Email: emails[i%len(emails)]}, Company: pick(), Tier: pick(),
			Manager: workflow.Address{Name: pick(), Email: "max@acme.example"}, Tongue: workflow.Tongue{Language: languages[i%len(languages)]}}
		if i < len(odd) {
			r.To.Name, r.Company = odd[i], odd[len(odd)-1-i]
		}
		if i%5 == 0 {
			r.Personal = personal(pick)
		}
		all[i] = r
	}
	return all
}

func personal(word func() string) *workflow.PersonalBlock {
	at := time.Date(2027, 2, 18, 0, 0, 0, 0, time.UTC)
	return &workflow.PersonalBlock{
		Deals:    []workflow.DealLine{{Ref: "D-1042", Company: word(), Stage: "accepted", Protected: at}, {Ref: "D-1043", Company: word(), Stage: word()}},
		More:     3,
		Expiring: []workflow.DealLine{{Ref: "D-1042", Company: word(), Protected: at}},
		Won:      []workflow.Money{{Minor: 123456, Currency: "EUR"}, {Minor: 500, Currency: "JPY"}}, NextTier: word(), ToNext: []string{word(), "two more won deals"},
	}
}

// bodies are words that encoders get wrong.
func bodies() []string {
	all := []string{
		"Hello {{first name|you & all}},\n\nnews for {{company}}.\n\nBest,\n{{manager}}\n",
		"Dear {{name}}, and {{tier}}, hello\n",
		"{{name}}{{tier}}{{company}}\n{{first name}}\n{{name|you & all}}",
		strings.Repeat("x", 998) + " {{name}} " + strings.Repeat("y", 5000) + "\n",
		".\n..\n.{{name}}\n{{name}}.\n. {{name}}\n",
		"bare\rreturn {{name}}\r\nand\nline\n\rend\r",
		"From {{name}}\nFrom here\nF{{name}}\n{{name}}From there\n",
		"trailing \t\n \n\t{{name}} \n{{name}}\t\nspace before field {{name}}   \n",
		"= =3D =20 =\n={{name}}=\n=E2=82=AC\n",
		"שלום {{name}} שלום\nمرحبا {{company}}\n",
		"👩‍👩‍👧‍👦 {{name}} 🎉🎉\n" + strings.Repeat("é", 300) + "{{tier}}\n",
		"a\x00b {{name}}\n",
		"--=_alt_7\n--=_alt_7--\n{{name}}\n",
		"{ {name} } {{name}} }} {\n",
	}
	for n := 70; n < 80; n++ { // a field at every place around the end of a line
		all = append(all, strings.Repeat("z", n)+"{{name}}"+strings.Repeat("w", 80-n)+"\n")
	}
	return all
}

func documents() (all []workflow.Document) {
	for i, b := range bodies() {
		d := workflow.Document{Subject: []string{"News", "Nächster Monat, {{first name|you & all}}", "=?utf-8?q?x?= {{company}}", strings.Repeat("long subject ", 20)}[i%4], Text: b,
			HTML: "<p>" + strings.ReplaceAll(html.EscapeString(b), "\n", "<br>\n") + "</p>\n"}
		if i%3 == 0 {
			d.Images = []workflow.IssueFile{{Name: "logo.png", Type: "image/png", CID: "picture1@news", Data: []byte{0x89, 'P', 'N', 'G', 0, 255, 13, 10}}}
			d.HTML += `<p><img src="cid:picture1@news" alt=""/></p>`
		}
		if i%4 == 0 {
			d.Files = []workflow.IssueFile{{Name: "plan.pdf", Type: "application/pdf", Data: bytes.Repeat([]byte("%PDF\r\n."), 50)}, {Name: "übersicht.csv", Type: "text/csv", Data: []byte("a,b\n")}}
		}
		all = append(all, d)
	}
	return all
}

// TestEveryCopyReadsLikeTheOneGoMailComposes: a thousand odd readers and every odd body, compared header by header and part by
// part as a program that shares no code with either reads them.
func TestEveryCopyReadsLikeTheOneGoMailComposes(t *testing.T) {
	t.Parallel()
	all := readers(1000)
	if testing.Short() {
		all = all[:60]
	}
	for i, d := range documents() {
		t.Run(fmt.Sprintf("body %d", i), func(t *testing.T) {
			t.Parallel()
			o := options(t)
			p := must(press.New(o, issue(), d))(t)
			var buf []byte
			for n, r := range all {
				if buf = same(t, o, p, d, r, buf); t.Failed() {
					t.Fatalf("reader %d: %+v", n, r)
				}
			}
		})
	}
}
