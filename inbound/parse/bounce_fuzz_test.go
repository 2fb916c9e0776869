package parse

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// addMails seeds a fuzz target with the fixtures of one subject.
func addMails(f *testing.F, subject string) {
	f.Helper()
	mails, err := filepath.Glob(filepath.Join("testdata", subject, "*.eml"))
	if err != nil || len(mails) == 0 {
		f.Fatalf("%d mails: %v", len(mails), err)
	}
	for _, file := range mails {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
}

var statusShape = regexp.MustCompile(`^[45]\.[0-7]\.[0-9]{1,3}$`)

// FuzzFindBounce holds what is read from delivery reports to its promises on any bytes.
func FuzzFindBounce(f *testing.F) {
	addMails(f, "bounce")
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Parse(raw, Options{Limits: Limits{Size: 64 << 10, Parts: 12, Depth: 4}})
		b := m.Bounce
		if b == nil {
			return
		}
		if len(b.Recipients) > maxRecipients || len(b.Recipients) > 0 && b.Recipient != b.Recipients[0] || len(b.Recipients) == 0 && b.Recipient != "" {
			t.Errorf("recipient %q of %d", b.Recipient, len(b.Recipients))
		}
		if b.Status != "" && (!statusShape.MatchString(b.Status) || b.Permanent && b.Status[0] != '5') {
			t.Errorf("status %q, permanent %t", b.Status, b.Permanent)
		}
		if !utf8.ValidString(b.Reason) || strings.ContainsAny(b.Reason, "\r\n\x00") || len(b.Reason) > 310 {
			t.Errorf("reason %q", b.Reason)
		}
		if strings.ContainsAny(b.OriginalID, "<> \t\r\n") || m.Lead != nil || m.Forward != nil {
			t.Errorf("original %q, lead %v, forward %v", b.OriginalID, m.Lead, m.Forward)
		}
		checkFindings(t, m)
	})
}

// FuzzFindAuto holds the verdict on automatic mail to its promises on any bytes.
func FuzzFindAuto(f *testing.F) {
	addMails(f, "auto")
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Parse(raw, Options{Limits: Limits{Size: 64 << 10, Parts: 12, Depth: 4}})
		if (m.Auto.Rule != "") != (m.Auto.Reply || m.Auto.List) || !utf8.ValidString(m.Auto.Rule) || strings.ContainsAny(m.Auto.Rule, "\r\n") {
			t.Errorf("%+v", m.Auto)
		}
		for _, h := range m.Header {
			if strings.EqualFold(h.Name, "Auto-Submitted") && headerWord(h.Value) == "no" && m.Auto.Reply && m.Bounce == nil && !strings.Contains(m.Auto.Rule, "success") {
				t.Errorf("a person's by its own words, yet %q", m.Auto.Rule)
			}
		}
		if m.Auto.Reply && m.Lead != nil {
			t.Error("a robot's mail is read as a lead")
		}
		checkFindings(t, m)
	})
}

// checkFindings wants every finding to name a rule that is explained and lines that exist.
func checkFindings(t *testing.T, m *Message) {
	t.Helper()
	lines := strings.Count(m.Text, "\n") + 1
	for _, f := range m.Findings {
		if f.Rule.Says() == "" || f.First > f.Last || f.Last > lines || (f.First == 0) != (f.Last == 0) || len(f.What) > maxWhat || !utf8.ValidString(f.What) {
			t.Errorf("%+v of %d lines", f, lines)
		}
	}
}
