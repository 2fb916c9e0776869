package outbound_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"flag"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"refermail/outbound"
	"refermail/workflow"
	"refermail/workflow/token"
)

var update = flag.Bool("update", false, "rewrite testdata/*.golden")

var created = time.Date(2026, 11, 20, 14, 2, 9, 0, time.UTC)

func options(t testing.TB) outbound.Options {
	t.Helper()
	key, err := token.NewKey(bytes.NewReader(bytes.Repeat([]byte{7}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	return outbound.Options{
		Brand: outbound.Brand{Name: "Acme Partner Team", Address: "Acme Inc, 1 Main Street, Springfield"},
		Mail:  "deals@acme.example", Ring: token.NewRing(key), LoopMark: "f00dcafe",
	}
}

func notice(k workflow.Kind) workflow.Notice {
	id := workflow.NewNoticeID("test/" + string(k))
	n := workflow.Notice{
		ID: id, Key: "test/" + string(k), Kind: k, Deal: 1042, Mail: 31,
		To: workflow.Address{Name: "Ann Archer", Email: "ann@northwind.example"}, Side: workflow.PartnerSide, Answer: true,
		Subject: "Re: Globex needs a shop", MessageID: string(id) + "@acme.example", InReplyTo: "first@northwind.example",
		References: []string{"root@northwind.example", "first@northwind.example"}, Purpose: 'd',
		Letter: outbound.SampleLetter(),
	}
	switch k {
	case workflow.KindReview, workflow.KindRelay, workflow.KindAsked, workflow.KindConfirm, workflow.KindCommands, workflow.KindNewContact,
		workflow.KindUnreachable, workflow.KindComplaint, workflow.KindListReview, workflow.KindBrake, workflow.KindHeld, workflow.KindTeamNews, workflow.KindColleague, workflow.KindChange,
		workflow.KindApplication, workflow.KindPartner, workflow.KindBrief, workflow.KindClaim, workflow.KindReport, workflow.KindOffered:
		n.To = workflow.Address{Name: "Max", Email: "max@acme.example"}
		n.Side, n.Answer, n.Purpose = workflow.TeamSide, false, 'm'
		n.Letter.By = "Ann Archer"
	}
	switch k {
	case workflow.KindPassed:
		n.Deal, n.Purpose, n.Letter.Note = 0, 0, ""
	case workflow.KindAsked:
		n.Deal, n.Purpose = 0, 0
	}
	return n
}

func composeWith(t testing.TB, o outbound.Options, n workflow.Notice) []byte {
	t.Helper()
	c, err := outbound.NewComposer(o)
	if err != nil {
		t.Fatal(err)
	}
	raw, _, err := c.Compose(context.Background(), n, created)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// parsed is a mail as the other side reads it, with the standard library only.
type parsed struct {
	mail.Header
	text, html string
	files      map[string][]byte
	types      map[string]string
}

func read(t testing.TB, raw []byte) parsed {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("read mail: %v\n%s", err, raw)
	}
	p := parsed{Header: msg.Header, files: map[string][]byte{}, types: map[string]string{}}
	p.walk(t, msg.Header.Get("Content-Type"), "", "", msg.Body)
	return p
}

func (p *parsed) walk(t testing.TB, contentType, encoding, disposition string, body io.Reader) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("content type %q: %v", contentType, err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		r := multipart.NewReader(body, params["boundary"])
		for {
			part, err := r.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			h := part.Header
			p.walk(t, h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition"), part)
		}
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case disposition != "":
		_, d, err := mime.ParseMediaType(disposition)
		if err != nil {
			t.Fatal(err)
		}
		p.files[d["filename"]], p.types[d["filename"]] = data, kind
	case encoding != "quoted-printable":
		t.Fatalf("%s is encoded as %q", kind, encoding)
	default:
		plain, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(data)))
		if err != nil {
			t.Fatal(err)
		}
		if kind == "text/html" {
			p.html = string(plain)
		} else {
			p.text = string(plain)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	c, err := outbound.NewComposer(options(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range outbound.Kinds() {
		t.Run(string(k), func(t *testing.T) {
			t.Parallel()
			var got strings.Builder
			for _, n := range variants(k) {
				raw, env, err := c.Compose(context.Background(), n, created)
				if err != nil {
					t.Fatal(err)
				}
				wellFormed(t, raw)
				m := read(t, raw)
				head, _, _ := strings.Cut(string(raw), "\r\n\r\n")
				got.WriteString("MAIL FROM:<" + env.From + "> RCPT TO:<" + env.To + ">\n" + strings.ReplaceAll(head, "\r\n", "\n") +
					"\n\n" + strings.ReplaceAll(m.text, "\r\n", "\n") + "\n~~~~ html ~~~~\n" + strings.ReplaceAll(m.html, "\r\n", "\n") + "\n")
			}
			golden(t, string(k), got.String())
		})
	}
}

// variants are a rich notice and a bare one.
func variants(k workflow.Kind) []workflow.Notice {
	rich, bare := notice(k), notice(k)
	switch k {
	case workflow.KindReceipt, workflow.KindDuplicate, workflow.KindUpdated:
		rich.Letter.Missing = nil
		bare.Letter.Missing, bare.Letter.Consent = nil, ""
	case workflow.KindStage:
		rich.Letter.Final, rich.Letter.Stage, rich.Letter.Amount, rich.Letter.Reason = false, "accepted", nil, ""
		rich.Letter.Note, rich.Letter.Was = "", "under review"
		bare.Letter.Accepted, bare.Letter.Stage, bare.Letter.Note = false, "won", "They signed. Thank you for bringing them to us."
		bare.Letter.Reason = ""
		bare.Letter.Protected = time.Time{}
	case workflow.KindList:
		rich.Deal, bare.Deal, rich.Purpose, bare.Purpose = 0, 0, 0, 0
		rich.Letter.Reason, rich.Letter.Excerpt, rich.Letter.Note = "", "leads.csv", "One list is read of each mail; not read: more.csv."
		rich.Letter.Effects = []string{"2 registered", "1 not read"}
		rich.Letter.Warnings = []string{"Correct the file and send it back as a reply: rows that are registered are completed, none is registered twice."}
		bare.Letter = workflow.Letter{Excerpt: "leads.xlsx", Limit: 200, Reason: "It is a workbook, and we read plain tables only: in your program choose Save as, then CSV."}
	case workflow.KindListReview:
		rich.Deal, rich.Letter.Excerpt, rich.Letter.Text = 0, "leads.csv", "All of them were at our stand in Oslo."
		rich.Letter.Commands = []string{"approve D-1042", "approve D-1043"}
		bare.Letter = workflow.Letter{Partner: "Northwind Consulting", Rows: rich.Letter.Rows[:1]}
	case workflow.KindStatus:
		rich.Letter.Text, bare.Letter = "globex", workflow.Letter{}
	case workflow.KindCheck, workflow.KindPreference, workflow.KindNewsletter, workflow.KindPerson, workflow.KindTier, workflow.KindUnsure, workflow.KindAssets:
		return saying(k)
	default:
		bare.Letter = workflow.Letter{Ref: "D-1042", Company: "Globex"}
	}
	return []workflow.Notice{rich, bare}
}

// saying are the notices of a kind that says quite different things.
func saying(k workflow.Kind) (all []workflow.Notice) {
	deals := outbound.SampleLetter().Deals[:1]
	for _, l := range map[workflow.Kind][]workflow.Letter{
		workflow.KindCheck: {{Text: "globex.com", Domain: "globex.com", Verdict: "open"}, {Text: "globex.com", Domain: "globex.com", Verdict: "not available"},
			{Text: "Globex", Verdict: "ask us"}, {Text: "globex.com", Domain: "globex.com", Verdict: "yours", Deals: deals}, {Text: "globex.com", Verdict: "no more", Limit: 10}},
		workflow.KindPreference: {{Verdict: "mute"}, {Verdict: "mute", Ref: "D-1042", Company: "Globex"}, {Verdict: "digest", Due: created}, {Verdict: "all"}, {Verdict: "all", Ref: "D-1042"}},
		workflow.KindNewsletter: {{Verdict: "unsubscribe"}, {Verdict: "subscribe"}},
		workflow.KindPerson: {{Verdict: "colleague", By: "Amy", Address: "amy@northwind.example"}, {Verdict: "address", Address: "ann@a.example"},
			{Verdict: "contact", By: "Kim Lee", Ref: "D-1042", Company: "Globex"}, {Verdict: "asked", Address: "amy@a.example"}, {Verdict: "refused", Address: "amy@a.example"},
			{Verdict: "too many", Address: "amy@a.example"}, {Verdict: "known", Address: "amy@a.example"}},
		workflow.KindTier: {{Partner: "Northwind", Note: "This program has no tiers."}, {Partner: "Northwind", Stage: "Gold", Text: "A named contact.", Final: true},
			{Partner: "Northwind", Stage: "Bronze", Was: "Silver", Limit: 365, Reason: "Reviews in half the time.", Fields: []workflow.Line{{Label: "Won referrals", Value: "1 of 3, 2 to go"}}}},
		workflow.KindUnsure: {{Excerpt: "sttaus", Commands: []string{"status"}}, {Note: "Say whose history you want, for example: history D-1042.", Deals: deals}},
		workflow.KindAssets: {{Assets: outbound.SampleLetter().Assets}, {Excerpt: "batlecard", Note: "Did you mean battlecard?", Assets: outbound.SampleLetter().Assets}, {}},
	}[k] {
		n := notice(k)
		n.Letter = l
		all = append(all, n)
	}
	return all
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("mail differs from %s (go test -update rewrites it):\n%s", path, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return "want: " + w[i] + "\n got: " + g[i]
		}
	}
	return "one ends earlier"
}

// wellFormed checks what every mail of ours keeps to on the wire.
func wellFormed(t testing.TB, raw []byte) {
	t.Helper()
	if !bytes.HasSuffix(raw, []byte("\r\n")) {
		t.Error("the mail does not end with a line end")
	}
	if bytes.Contains(bytes.ReplaceAll(raw, []byte("\r\n"), nil), []byte("\n")) || bytes.Contains(bytes.ReplaceAll(raw, []byte("\r\n"), nil), []byte("\r")) {
		t.Error("a bare CR or LF")
	}
	body := false
	for line := range strings.SplitSeq(string(raw), "\r\n") {
		body = body || line == ""
		if len(line) > 998 {
			t.Errorf("a line of %d characters: %.60s…", len(line), line)
		}
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "From ") {
			t.Errorf("a line that transports would change: %q", line)
		}
		for i := 0; i < len(line); i++ {
			if c := line[i]; c > '~' || c < ' ' && c != '\t' {
				t.Errorf("byte %#x in %q", c, line)
			}
		}
		if !body && len(line) > 78 && strings.Contains(strings.TrimPrefix(line, " "), " ") && !strings.HasPrefix(line, "Content-") {
			t.Errorf("a header line that could have been folded: %q", line)
		}
		for _, w := range regexp.MustCompile(`=\?[^ ]*\?=`).FindAllString(line, -1) {
			if !body && len(w) > 75 {
				t.Errorf("an encoded word of %d characters", len(w))
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	o := options(t)
	n := notice(workflow.KindReceipt)
	raw := composeWith(t, o, n)
	m := read(t, raw)
	tag := token.Deal(o.Ring, token.ForDeal, 1042, "ann@northwind.example")
	for field, want := range map[string]string{
		"From":                     `"Acme Partner Team" <deals@acme.example>`,
		"To":                       `"Ann Archer" <ann@northwind.example>`,
		"Reply-To":                 `"Acme Partner Team" <deals+` + tag + `@acme.example>`,
		"Subject":                  "Re: Globex needs a shop",
		"Message-Id":               "<" + n.MessageID + ">",
		"In-Reply-To":              "<first@northwind.example>",
		"References":               "<root@northwind.example> <first@northwind.example> <" + n.MessageID + ">",
		"Auto-Submitted":           "auto-replied",
		"X-Auto-Response-Suppress": "All",
		"X-Referral-Loop":          "f00dcafe",
		"Date":                     "Fri, 20 Nov 2026 14:02:09 +0000",
		"Mime-Version":             "1.0",
	} {
		if got := m.Header[field]; len(got) != 1 || got[0] != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	for field := range m.Header {
		if strings.HasPrefix(field, "List-") || field == "Precedence" || field == "Cc" || field == "Bcc" {
			t.Errorf("deal mail carries %s", field)
		}
	}
	if !bytes.Equal(raw, composeWith(t, o, n)) {
		t.Error("composing the same notice again gives another mail")
	}
	n.Answer = false
	if got := read(t, composeWith(t, o, n)).Get("Auto-Submitted"); got != "auto-generated" {
		t.Errorf("news is %q", got)
	}
}

func TestReplyModes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		mode                  outbound.ReplyMode
		mail, reply, envelope string // regular expressions
		subject               string
		quoted                bool // the token stands in the text
	}{
		{outbound.Plus, "deals@acme.example", `^deals\+d-[a-z2-7]+@acme\.example$`, `^deals\+b-[a-z2-7]{32}@acme\.example$`, "Re: Globex needs a shop", false},
		{outbound.Plus, "deals+in@acme.example", `^deals\+in-d-[a-z2-7]+@acme\.example$`, `^deals\+in-b-[a-z2-7]{32}@acme\.example$`, "Re: Globex needs a shop", false},
		{outbound.CatchAll, "deals@acme.example", `^d-[a-z2-7]+@acme\.example$`, `^b-[a-z2-7]{32}@acme\.example$`, "Re: Globex needs a shop", false},
		{outbound.Subject, "deals@acme.example", `^deals@acme\.example$`, `^deals@acme\.example$`, "Re: Globex needs a shop [D-1042]", true},
	}
	for _, tt := range tests {
		t.Run(string(tt.mode)+" "+tt.mail, func(t *testing.T) {
			t.Parallel()
			o := options(t)
			o.Mode, o.Mail = tt.mode, tt.mail
			c, err := outbound.NewComposer(o)
			if err != nil {
				t.Fatal(err)
			}
			n := notice(workflow.KindReceipt)
			raw, env, err := c.Compose(context.Background(), n, created)
			if err != nil {
				t.Fatal(err)
			}
			m := read(t, raw)
			reply, err := mail.ParseAddress(m.Get("Reply-To"))
			if err != nil {
				t.Fatal(err)
			}
			if !regexp.MustCompile(tt.reply).MatchString(reply.Address) {
				t.Errorf("replies go to %s", reply.Address)
			}
			if local, _, _ := strings.Cut(reply.Address, "@"); len(local) > 64 {
				t.Errorf("local part of %d characters", len(local))
			}
			if !regexp.MustCompile(tt.envelope).MatchString(env.From) {
				t.Errorf("envelope sender %s", env.From)
			}
			if m.Get("Subject") != tt.subject {
				t.Errorf("subject %q", m.Get("Subject"))
			}
			tag := token.Deal(o.Ring, token.ForDeal, 1042, n.To.Email)
			if strings.Contains(m.text, tag) != tt.quoted {
				t.Errorf("token in the text: %v, want %v", !tt.quoted, tt.quoted)
			}
		})
	}
}

func TestEnvelopeNamesTheNotice(t *testing.T) {
	t.Parallel()
	o := options(t)
	c, err := outbound.NewComposer(o)
	if err != nil {
		t.Fatal(err)
	}
	n := notice(workflow.KindStatus)
	_, env, err := c.Compose(context.Background(), n, created)
	if err != nil {
		t.Fatal(err)
	}
	tag, ok := token.Find(env.From, "deals@acme.example")
	if !ok {
		t.Fatalf("no tag in %s", env.From)
	}
	purpose, payload, err := o.Ring.Verify(tag, created)
	if err != nil || purpose != token.ForBounce || workflow.NoticeIDFromBytes(payload) != n.ID {
		t.Errorf("envelope sender says %v %x %v, not notice %s", purpose, payload, err, n.ID)
	}
}

func TestEveryPurposeHasAReplyAddress(t *testing.T) {
	t.Parallel()
	c, err := outbound.NewComposer(options(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, purpose := range []byte{'d', 'm', 'r', 'c'} {
		n := notice(workflow.KindChallenge)
		n.Purpose = purpose
		raw, _, err := c.Compose(context.Background(), n, created)
		if err != nil {
			t.Errorf("purpose %c: %v", purpose, err)
			continue
		}
		if reply := read(t, raw).Get("Reply-To"); !strings.Contains(reply, "deals+"+string(purpose)+"-") {
			t.Errorf("purpose %c replies to %s", purpose, reply)
		}
	}
	n := notice(workflow.KindUnknown)
	n.Purpose = 0
	raw, _, err := c.Compose(context.Background(), n, created)
	if err != nil {
		t.Fatal(err)
	}
	if m := read(t, raw); !strings.Contains(m.Get("Reply-To"), "<deals@acme.example>") || strings.Contains(m.text, "Reply above this line") {
		t.Error("a mail without a thread has a token or a marker")
	}
}

// evil is what a hostile forward may put into any field.
const evil = "<script>alert(1)</script>\r\nBcc: all@victim.example\r\n\r\n\u202egnp.exe\u202c \x00\x1b[31m\xff\xfe \u2066=?utf-8?q?=0D=0ABcc:_x?= {{.Brand}} \"'&"

func evilNotice(k workflow.Kind) workflow.Notice {
	n := notice(k)
	l := &n.Letter
	for _, s := range []*string{&l.Ref, &l.To, &l.Partner, &l.By, &l.Company, &l.Domain, &l.Contact.Name, &l.Contact.Email,
		&l.Contact.Phone, &l.Contact.Title, &l.Context, &l.Consent, &l.Stage, &l.Was, &l.Reason, &l.Rule, &l.Text, &l.Note,
		&l.Other, &l.OtherPartner, &l.Address, &l.Excerpt, &n.To.Name, &n.Subject, &n.InReplyTo} {
		*s = evil
	}
	lines := []workflow.Line{{Label: evil, Value: evil}}
	l.Fields, l.Missing = lines, lines
	l.Effects, l.Warnings, l.Commands = []string{evil}, []string{evil}, []string{evil}
	l.Deals = []workflow.DealLine{{Ref: evil, Company: evil, Stage: evil, Next: evil}}
	l.Amount = &workflow.Money{Minor: 1, Currency: evil}
	l.Attachments = []workflow.Attachment{{Name: evil, Type: evil}}
	n.References = []string{evil, "good@northwind.example", strings.Repeat("x", 2000) + "@northwind.example", "<ü@x>"}
	return n
}

func TestNothingOfOthersBreaksOut(t *testing.T) {
	t.Parallel()
	c, err := outbound.NewComposer(options(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range outbound.Kinds() {
		n := evilNotice(k)
		raw, _, err := c.Compose(context.Background(), n, created)
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, raw)
		m := read(t, raw)
		if m.Header["Bcc"] != nil || len(m.Header["Subject"]) != 1 || m.Get("In-Reply-To") != "" {
			t.Errorf("%s: a header was injected: %v", k, m.Header)
		}
		if got := m.Get("References"); got != "<good@northwind.example> <"+n.MessageID+">" {
			t.Errorf("%s: references %s", k, got)
		}
		dec := new(mime.WordDecoder)
		for _, field := range []string{"Subject", "To", "From"} {
			s, err := dec.DecodeHeader(m.Get(field))
			if err != nil || strings.ContainsAny(s, "\r\n\x00\x1b\u202e\u202c\u2066") {
				t.Errorf("%s: %s decodes to %q, %v", k, field, s, err)
			}
		}
		if strings.Contains(m.html, "<script") || strings.Contains(m.html, "ZgotmplZ") {
			t.Errorf("%s: HTML broke out:\n%s", k, m.html)
		}
		for _, part := range []string{m.text, m.html} {
			if strings.ContainsAny(part, "\x00\x1b\u202e\u202c\u2066") || strings.Contains(part, "<no value>") {
				t.Errorf("%s: controls in the body:\n%q", k, part)
			}
		}
	}
}

func TestOneLineFieldsStayOnTheirLine(t *testing.T) {
	t.Parallel()
	n := notice(workflow.KindReview)
	n.Letter.Company = "Globex\nConsent: yes"
	text := read(t, composeWith(t, options(t), n)).text
	if !strings.Contains(text, "Company: Globex Consent: yes (globex.example)") {
		t.Errorf("a company made a line of its own:\n%s", text)
	}
}

func TestNoticesThatCannotBecomeMail(t *testing.T) {
	t.Parallel()
	c, err := outbound.NewComposer(options(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*workflow.Notice){
		"no recipient":              func(n *workflow.Notice) { n.To.Email = "" },
		"a recipient with a header": func(n *workflow.Notice) { n.To.Email = "a@b.example>\r\nBcc: c@d.example" },
		"two recipients":            func(n *workflow.Notice) { n.To.Email = "a@b.example,c@d.example" },
		"an address not of ASCII":   func(n *workflow.Notice) { n.To.Email = "jörg@northwind.example" },
		"an id that is none":        func(n *workflow.Notice) { n.ID = "x" },
		"a Message-ID that is none": func(n *workflow.Notice) { n.MessageID = "a b" },
	} {
		n := notice(workflow.KindReceipt)
		change(&n)
		_, _, err := c.Compose(context.Background(), n, created)
		var se *outbound.SendError
		if !errors.As(err, &se) || se.Class != outbound.Permanent {
			t.Errorf("%s: %v, want a permanent error", name, err)
		}
	}
	n := notice(workflow.KindReceipt)
	n.To.Email = "ann@münchen.example"
	_, env, err := c.Compose(context.Background(), n, created)
	if err != nil || env.To != "ann@xn--mnchen-3ya.example" {
		t.Errorf("an international domain becomes %q, %v", env.To, err)
	}
}

type originals map[workflow.MailNo][]outbound.Attachment

func (o originals) Attachments(_ context.Context, no workflow.MailNo) ([]outbound.Attachment, error) {
	return o[no], nil
}

func (o originals) Original(_ context.Context, no workflow.MailNo) (outbound.Attachment, error) {
	for _, a := range o[no] {
		if a.Name == no.String()+".eml" {
			return a, nil
		}
	}
	return outbound.Attachment{}, nil
}

// TestAHeldMailIsAttachedAsItCame is MG-9.
func TestAHeldMailIsAttachedAsItCame(t *testing.T) {
	t.Parallel()
	raw := "From: zoe@elsewhere.example\r\nSubject: x\r\n\r\nhello\r\n"
	o := options(t)
	o.Originals = originals{31: {file("M-31.eml", "application/octet-stream", []byte(raw))}}
	n := notice(workflow.KindHeld)
	n.Letter.Attachments = nil
	got := string(composeWith(t, o, n))
	if want := base64.StdEncoding.EncodeToString([]byte(raw)); !strings.Contains(got, `filename=M-31.eml`) || !strings.Contains(strings.ReplaceAll(got, "\r\n", ""), want) {
		t.Errorf("the mail is not attached:\n%s", got)
	}
	o.Originals = originals{31: {file("M-31.eml", "application/octet-stream", bytes.Repeat([]byte("x"), 11<<20))}}
	if got := string(composeWith(t, o, n)); len(got) > 1<<20 || !strings.Contains(got, "Not attached: M-31.eml") {
		t.Errorf("a huge mail gives %d bytes", len(got))
	}
}

func file(name, kind string, data []byte) outbound.Attachment {
	sum := sha256.Sum256(data)
	return outbound.Attachment{Data: data, Attachment: workflow.Attachment{Name: name, Type: kind, Size: len(data), SHA256: hex.EncodeToString(sum[:])}}
}

func TestAttachmentsAreRelayed(t *testing.T) {
	t.Parallel()
	pdf := file("Angebot für Globex.pdf", "application/pdf", bytes.Repeat([]byte("%PDF"), 5000))
	mailFile := file(`..\..\boot.eml`, "message/rfc822", []byte("Subject: x\r\n\r\nx"))
	logo := file("logo.png", "image/png", []byte("not mentioned"))
	o := options(t)
	o.Originals = originals{31: {logo, pdf, mailFile}}
	n := notice(workflow.KindRelay)
	n.Letter.Attachments = []workflow.Attachment{pdf.Attachment, mailFile.Attachment}
	raw := composeWith(t, o, n)
	wellFormed(t, raw)
	m := read(t, raw)
	if len(m.files) != 2 || m.types["Angebot für Globex.pdf"] != "application/pdf" || m.types["boot.eml"] != "application/octet-stream" {
		t.Errorf("relayed: %v", m.types)
	}
	if got := bytes.ReplaceAll(m.files["Angebot für Globex.pdf"], []byte("\r\n"), nil); !bytes.HasPrefix(got, []byte("JVBERiVQREYl")) {
		t.Errorf("the file's bytes are %.20q", got)
	}
	if !strings.Contains(m.text, "Attached: Angebot für Globex.pdf (20 KB)") {
		t.Errorf("the text does not name the file:\n%s", m.text)
	}

	n.Letter.Attachments[0].Size = 11 << 20
	m = read(t, composeWith(t, o, n))
	if len(m.files) != 0 || !strings.Contains(m.text, "Not attached: Angebot für Globex.pdf (11.0 MB)") {
		t.Errorf("too much was relayed, or not named:\n%s", m.text)
	}
}
