package parse

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestEnvelopeFields(t *testing.T) {
	t.Parallel()
	in := "Return-Path: <ann@partner.example>\nDelivered-To: Deals+D-7@acme.example\nX-Original-To: deals@acme.example\n" +
		"From: =?utf-8?q?Ann_M=C3=BCller?= <ann@partner.example>\nSender: desk@partner.example\nReply-To: a@x.example\n" +
		"To: Deals <deals@acme.example>,\n bo@globex.example\nCc: c@x.example\nSubject: =?utf-8?q?Lead=3A?=\n =?utf-8?q?_Gr=C3=BC=C3=9Fe?=\n" +
		"Date: Mon, 4 May 2026 10:00:00 +0200\nMessage-ID: <m1@partner.example>\nIn-Reply-To: <r1@acme.example>\nReferences: <r0@acme.example> bad <r1@acme.example>\n\nHello\n"
	m := Parse([]byte(in), Options{})
	path := "ann@partner.example"
	want := &Message{
		From: []Address{{"Ann Müller", path}}, Sender: []Address{{"", "desk@partner.example"}}, ReplyTo: []Address{{"", "a@x.example"}},
		To: []Address{{"Deals", "deals@acme.example"}, {"", "bo@globex.example"}}, Cc: []Address{{"", "c@x.example"}},
		Delivered: []string{"deals+d-7@acme.example", "deals@acme.example"}, ReturnPath: &path,
		Subject: "Lead: Grüße", Date: m.Date, DateRaw: "Mon, 4 May 2026 10:00:00 +0200", MessageID: "m1@partner.example",
		InReplyTo: []string{"r1@acme.example"}, References: []string{"r0@acme.example", "r1@acme.example"}, Text: "Hello\n",
		Header: m.Header, Reply: m.Reply, Elided: m.Elided, Forward: m.Forward, Fields: m.Fields, Lead: m.Lead, Findings: m.Findings,
	}
	if !reflect.DeepEqual(m, want) {
		t.Errorf("got  %+v\nwant %+v", m, want)
	}
	if !m.Date.Equal(time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("date %v", m.Date)
	}
}

func TestSeveralAuthorsAreAllKeptAndSaid(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"From: a@x.example\nFrom: b@x.example\n\n", "From: a@x.example, b@x.example\n\n", "From: A <a@x.example> <b@x.example>\n\n"} {
		m := Parse([]byte(in), Options{})
		if len(m.From) != 2 || !m.Degraded || len(m.Warnings) == 0 {
			t.Errorf("%q: %+v %q", in, m.From, m.Warnings)
		}
	}
}

func TestNothingIsStillAMail(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "\n", "\r\n\r\n", "\x00", ":", "\xff\xfe"} {
		checkMessage(t, Parse([]byte(in), Options{}), Options{})
	}
}

func TestLimitsHold(t *testing.T) {
	t.Parallel()
	nested := strings.Builder{}
	for i := range 30 {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	nested.WriteString(plainPart + "deep")
	for name, c := range map[string]struct {
		in  string
		lim Limits
	}{
		"size":   {"Subject: x\n\n" + strings.Repeat("words ", 1000), Limits{Size: 500}},
		"header": {strings.Repeat("X-Long: "+strings.Repeat("v", 90)+"\n", 100) + "\nbody", Limits{Header: 1000}},
		"field":  {"Subject: " + strings.Repeat("v", 5000) + "\n\nbody", Limits{Header: 1000}},
		"parts":  {multi("mixed", "b", slicesOf(plainPart+"part", 50)...), Limits{Parts: 10}},
		"depth":  {nested.String(), Limits{Depth: 5}},
	} {
		m := Parse([]byte(c.in), Options{Limits: c.lim})
		if !m.Degraded || len(m.Warnings) == 0 {
			t.Errorf("%s: the cut is not told", name)
		}
		checkMessage(t, m, Options{Limits: c.lim})
	}
	if m := Parse([]byte(nested.String()), Options{Limits: Limits{Depth: 40}}); strings.TrimSpace(m.Text) != "deep" {
		t.Errorf("within the limit the inner text is lost: %q", m.Text)
	}
	m := Parse([]byte(strings.Repeat("X-Long: "+strings.Repeat("v", 90)+"\n", 100)+"\nbody"), Options{Limits: Limits{Header: 1000}})
	if m.Text != "body" {
		t.Errorf("the body after a cut header is lost: %q", m.Text)
	}
}

func TestVeryLongTextIsKeptWhole(t *testing.T) {
	t.Parallel()
	words := strings.Repeat("a log line of forty bytes, more or less\n", 2*maxWords/40)
	m := Parse([]byte("From: ann@partner.example\n\nHello Max\n"+words), Options{})
	if m.Text != "Hello Max\n"+words || !m.Degraded {
		t.Errorf("text of %d bytes, degraded %v", len(m.Text), m.Degraded)
	}
	if kept := len(m.Reply) + len(m.Elided); kept < len(words) {
		t.Errorf("reply and elided hold %d bytes of %d", kept, len(m.Text))
	}
}

func slicesOf(s string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = s
	}
	return list
}

// checkMessage fails when m breaks what Parse promises of every mail.
func checkMessage(t *testing.T, m *Message, opt Options) {
	t.Helper()
	lim := opt.Limits.orDefault()
	text := func(what string, list ...string) {
		for _, s := range list {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\r\x00") {
				t.Errorf("%s is not clean text: %q", what, s)
			}
		}
	}
	text("body", m.Text, m.HTML, m.Reply, m.Elided)
	text("head", m.Subject, m.MessageID, m.DateRaw, m.Auto.Rule)
	text("ids", m.InReplyTo...)
	text("ids", m.References...)
	text("delivered", m.Delivered...)
	text("warnings", m.Warnings...)
	for _, list := range [][]Address{m.From, m.Sender, m.ReplyTo, m.To, m.Cc, m.Bcc} {
		for _, a := range list {
			text("address", a.Name, a.Address)
			if strings.ContainsFunc(a.Name+a.Address, func(r rune) bool { return r < ' ' || r == 0x7f }) {
				t.Errorf("control in address %q", a)
			}
		}
	}
	for _, f := range m.Header {
		text("header", f.Name, f.Value)
		if strings.Contains(f.Value, "\n") || len(f.Value) > 3*lim.Header {
			t.Errorf("header field %q of %d bytes", f.Name, len(f.Value))
		}
	}
	if b := m.Bounce; b != nil {
		text("bounce", b.Recipient, b.Reason, b.Status, b.OriginalID)
		text("bounce", b.Recipients...)
	}
	if len(m.Attachments) > lim.Parts {
		t.Errorf("%d attachments", len(m.Attachments))
	}
	for _, a := range m.Attachments {
		text("attachment", a.Name, a.Type, a.ContentID)
		if a.Name == "" || a.Size != len(a.Content) || strings.ContainsAny(a.Name, "/\\\n") {
			t.Errorf("attachment %q of %d bytes", a.Name, a.Size)
		}
	}
	if m.Degraded != (len(m.Warnings) > 0) || len(m.Warnings) > maxDefects {
		t.Errorf("degraded %v, warnings %q", m.Degraded, m.Warnings)
	}
}
