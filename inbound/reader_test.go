package inbound

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"refermail/inbound/auth"
	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/token"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func testRing(t testing.TB) token.Ring {
	t.Helper()
	key, err := token.NewKey(bytes.NewReader(bytes.Repeat([]byte{7}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	return token.NewRing(key)
}

// proves gives every sender the same level.
func proves(level workflow.Trust) func(context.Context, auth.Letter) workflow.Proof {
	return func(context.Context, auth.Letter) workflow.Proof { return workflow.Proof{Level: level} }
}

func testReader(t testing.TB) *Reader {
	return &Reader{
		Self: workflow.Self{Address: "deals@acme.example", News: "news@acme.example"}, Ring: testRing(t), LoopMark: "mark",
		Prove:  proves(workflow.Weak),
		Limits: parse.DefaultLimits(), Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler),
	}
}

func read(t testing.TB, r *Reader, lines ...string) *workflow.Mail {
	t.Helper()
	raw := []byte(strings.Join(lines, "\r\n") + "\r\n")
	sum := sha256.Sum256(raw)
	m, ok := r.Read(t.Context(), workflow.KeptMail{No: 1, RawMail: workflow.RawMail{Bytes: raw, Digest: hex.EncodeToString(sum[:]), Received: noon}})
	if !ok {
		t.Fatal("the mail could not be read")
	}
	return m
}

func TestRobotsAreKnownByTheirHeaders(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, from string
		header     []string
		class      workflow.Class
	}{
		{"a person", "ann@northwind.example", nil, workflow.Human},
		{"Auto-Submitted: no is a person", "ann@northwind.example", []string{"Auto-Submitted: no"}, workflow.Human},
		{"a vacation reply", "ann@northwind.example", []string{"Auto-Submitted: auto-replied"}, workflow.AutoReply},
		{"the null sender", "ann@northwind.example", []string{"Return-Path: <>"}, workflow.AutoReply},
		{"nobody reads there", "no-reply@shop.example", nil, workflow.AutoReply},
		{"a list", "ann@northwind.example", []string{"List-Id: <all.lists.example>"}, workflow.List},
		{"our mark", "ann@northwind.example", []string{LoopHeader + ": mark"}, workflow.Own},
		{"the mark of another service like this", "ann@northwind.example", []string{LoopHeader + ": other"}, workflow.AutoReply},
		{"our own address", "deals+d-abc@acme.example", nil, workflow.Own},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			lines := append([]string{"From: <" + tc.from + ">", "To: deals@acme.example", "Subject: hello", "Message-ID: <a@b.example>"}, tc.header...)
			if m := read(t, testReader(t), append(lines, "", "Hello there, all of you.")...); m.Class != tc.class {
				t.Errorf("got %s by rule %q, want %s", m.Class, m.Rule, tc.class)
			}
		})
	}
}

func TestTokensAreFoundWhereverTheAddressStands(t *testing.T) {
	t.Parallel()
	r := testReader(t)
	good := token.Deal(r.Ring, token.ForDeal, 1042, "ann@northwind.example")
	address := "deals+" + good + "@acme.example"
	for _, tc := range []struct {
		name, header, text string
		deal               workflow.DealNo
		quoted, bad        bool
	}{
		{name: "To", header: "To: Deals <" + address + ">", deal: 1042},
		{name: "Cc", header: "To: max@acme.example\r\nCc: " + address, deal: 1042},
		{name: "Delivered-To", header: "Delivered-To: " + address + "\r\nTo: deals@acme.example", deal: 1042},
		{name: "in capitals", header: "To: " + strings.ToUpper(address), deal: 1042},
		{name: "quoted", header: "To: deals@acme.example", text: "> On Friday " + address + " wrote:", deal: 1042, quoted: true},
		{name: "changed", header: "To: deals+" + good[:len(good)-3] + "aaa@acme.example", bad: true},
		{name: "of another address", header: "To: other+" + good + "@acme.example"},
		{name: "a tag that is no token", header: "To: deals+test@acme.example"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			m := read(t, r, "From: ann@northwind.example", tc.header, "Message-ID: <a@b.example>", "", "Yes.", tc.text)
			var deal workflow.DealNo
			quoted := false
			if len(m.Threads) > 0 {
				deal, quoted = m.Threads[0].Deal, m.Threads[0].Quoted
			}
			if deal != tc.deal || quoted != tc.quoted || m.TokenBad != tc.bad {
				t.Errorf("deal %v quoted %v bad %v", deal, quoted, m.TokenBad)
			}
		})
	}
}

func TestARedeliveryHasTheSameBody(t *testing.T) {
	t.Parallel()
	mail := func(trace string) []byte {
		return fmt.Appendf(nil, "%sFrom: a@b.example\r\n\r\nHello\r\n\r\nBo\r\n", trace)
	}
	if bodyDigest(mail("Received: by x\r\n")) != bodyDigest(mail("Received: by y\r\nDelivered-To: z@b.example\r\n")) {
		t.Error("trace headers changed the digest of the body")
	}
	if bodyDigest([]byte("From: a\n\nHello\r\n\r\nBo")) == bodyDigest([]byte("From: a\n\nOther\r\n\r\nBo")) {
		t.Error("a body that begins after LF LF was cut at a later CRLF CRLF")
	}
}

func TestAMissingMessageIDIsMadeUpTheSameEveryTime(t *testing.T) {
	t.Parallel()
	r := testReader(t)
	first := read(t, r, "Received: by x", "From: ann@northwind.example", "Subject: Hi", "", "Hello")
	again := read(t, r, "Received: by y", "From: ann@northwind.example", "Subject: Hi", "", "Hello")
	other := read(t, r, "From: ann@northwind.example", "Subject: Hi", "", "Hello again")
	if first.MessageID == "" || first.MessageID != again.MessageID || first.MessageID == other.MessageID {
		t.Errorf("%q, %q, %q", first.MessageID, again.MessageID, other.MessageID)
	}
}

func TestAForwardIsALead(t *testing.T) {
	t.Parallel()
	m := read(t, testReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Fwd: Our billing", "Message-ID: <a@b.example>", "",
		"Bo needs a new billing system.", "", "---------- Forwarded message ---------", "From: Bo <bo@globex.example>", "Date: Fri, 20 Nov 2026 09:00",
		"Subject: Our billing", "To: Ann <ann@northwind.example>", "", "Can you help?")
	if !m.Forwarded || m.Lead == nil || m.Lead.Contact.Email != "bo@globex.example" || m.From.Email != "ann@northwind.example" {
		t.Fatalf("%+v %+v", m, m.Lead)
	}
	if m.Lead.Context != "Bo needs a new billing system." || m.Lead.Consent == "" || m.Lead.Domain != "globex.example" {
		t.Errorf("%+v", m.Lead)
	}
}

func TestExplicitLinesOfAReplyAreUnderstood(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]map[string]string{
		"Contact: Bo Berg <bo@globex.example>":                       {"contact": "Bo Berg", "email": "bo@globex.example"},
		"Company: Globex (globex.example)":                           {"company": "Globex", "domain": "globex.example"},
		"Contact: Bo Berg, CTO, bo@globex.example, +46 70 123 45 67": {"contact": "Bo Berg", "email": "bo@globex.example", "title": "CTO", "phone": "+46 70 123 45 67"},
		"Company: Globex Ltd\r\nConsent: yes, on the phone":          {"company": "Globex Ltd", "consent": "yes, on the phone"},
		"Consent: yes":            {"consent": "yes"}, // all that was asked for, and no account is named
		"Consent: I will ask her": nil,
		"Consent: no":             nil,
		"Consent: not yet, he wants to think about it\r\nTitle: director": {"title": "director"},
		"Bo's boss joins on Thursday.":                                    nil,
	} {
		m := read(t, testReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Re: A lead", "In-Reply-To: <r1@acme.example>", "", words)
		if !maps.Equal(m.Said, want) {
			t.Errorf("%q says %v, want %v", words, m.Said, want)
		}
	}
}

func TestAPanicWhileReadingFailsThatMailAlone(t *testing.T) {
	t.Parallel()
	r := testReader(t)
	panics := 0
	r.Prove, r.Panicked = func(context.Context, auth.Letter) workflow.Proof { panic("bug") }, func() { panics++ }
	m, ok := r.Read(t.Context(), workflow.KeptMail{No: 9, RawMail: workflow.RawMail{Bytes: []byte("From: a@b.example\r\n\r\nx"), Digest: "d"}})
	if ok || m.No != 9 || panics != 1 {
		t.Errorf("ok %v, mail %v, panics %d", ok, m.No, panics)
	}
}

// BenchmarkRead is what one mail costs from its bytes to what is decided about.
func BenchmarkRead(b *testing.B) {
	r := testReader(b)
	raw := []byte("From: Ann <ann@northwind.example>\r\nTo: deals@acme.example\r\nSubject: Fwd: Our billing\r\nMessage-ID: <a@b.example>\r\n\r\nBo needs billing.\r\n\r\n" +
		"---------- Forwarded message ---------\r\nFrom: Bo <bo@globex.example>\r\nDate: Fri, 20 Nov 2026 09:00\r\nSubject: Our billing\r\nTo: Ann <ann@northwind.example>\r\n\r\n" +
		strings.Repeat("We need a better way to bill our customers before spring.\r\n", 80))
	b.ReportAllocs()
	for b.Loop() {
		r.Read(b.Context(), workflow.KeptMail{No: 1, RawMail: workflow.RawMail{Bytes: raw, Digest: "d", Received: noon}})
	}
}
