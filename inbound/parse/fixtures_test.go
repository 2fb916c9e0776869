package parse_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"refermail/inbound"
	"refermail/inbound/parse"
)

// fixture is what stands in NAME.json beside NAME.eml: where such a mail comes from, and what must be understood. Want is
// written by hand from what the mail says, never from what was read: an object that lists only what matters.
type fixture struct {
	Program  string         `json:"program"`  // the mail program or server, "Gmail", "Outlook for Mac"
	Version  string         `json:"version"`  // as far as it matters, "web 2024", "16.0"
	Language string         `json:"language"` // of the program's own words: "de", "pt-BR"
	Shape    string         `json:"shape"`    // what is special, in a sentence
	Want     map[string]any `json:"want"`
}

// understood is the whole view a fixture's Want is compared with; field names as in `refermail inspect`.
type understood struct {
	Kind        string             `json:"kind"`
	Rule        string             `json:"rule"`
	From        []parse.Address    `json:"from"`
	To          []parse.Address    `json:"to"`
	Cc          []parse.Address    `json:"cc"`
	Subject     string             `json:"subject"`
	Date        string             `json:"date"` // RFC 3339, UTC
	MessageID   string             `json:"message_id"`
	Text        string             `json:"text"`
	Reply       string             `json:"reply"`
	Elided      string             `json:"elided"`
	Forward     *parse.Forward     `json:"forward"`
	Bounce      *parse.Bounce      `json:"bounce"`
	OriginalID  string             `json:"original_id"` // the mail a bounce is about
	Recipients  []string           `json:"recipients"`  // every failed one
	AutoReply   bool               `json:"auto_reply"`
	List        bool               `json:"list"`
	Lead        *parse.Lead        `json:"lead"`
	Attachments []parse.Attachment `json:"attachments"`
	Degraded    bool               `json:"degraded"`
	Warnings    []string           `json:"warnings"`
	Rules       []string           `json:"rules"` // the rules that took something, without their lines

	RulesOf map[string][]string `json:"rules_of"` // the same by subject: {"reply": ["reply.attribution"]}
}

// TestFixtures reads every mail of testdata: mails as real programs write them, in many languages, with our own people.
// A fixture's folder is its subject: forward, reply, lead, bounce, auto, mime.
func TestFixtures(t *testing.T) {
	t.Parallel()
	mails, err := filepath.Glob(filepath.Join("testdata", "*", "*.eml"))
	if err != nil || len(mails) == 0 {
		t.Fatalf("%d fixtures: %v", len(mails), err)
	}
	for _, file := range mails {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(file), "testdata/"), ".eml"), func(t *testing.T) {
			t.Parallel()
			f := readFixture(t, strings.TrimSuffix(file, ".eml")+".json")
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, wrong := range differs("", f.Want, asJSON(t, understand(raw))) {
				t.Error(wrong)
			}
			if t.Failed() {
				t.Logf("%s %s, %s: %s", f.Program, f.Version, f.Language, f.Shape)
			}
		})
	}
}

func readFixture(t *testing.T, file string) fixture {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var f fixture
	dec := json.NewDecoder(in)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if f.Program == "" || f.Language == "" || f.Shape == "" || len(f.Want) == 0 {
		t.Fatalf("%s: program, language, shape and want must be said", file)
	}
	return f
}

// understand reads a mail to deals@acme.example.
func understand(raw []byte) understood {
	m := parse.Parse(raw, parse.Options{Own: func(a string) bool { return a == "acme.example" || strings.HasSuffix(a, "@acme.example") }})
	u := understood{
		From: m.From, To: m.To, Cc: m.Cc, Subject: m.Subject, MessageID: m.MessageID, Text: m.Text, Reply: m.Reply, Elided: m.Elided,
		Forward: m.Forward, Bounce: m.Bounce, AutoReply: m.Auto.Reply, List: m.Auto.List, Lead: m.Lead, Attachments: m.Attachments,
		Degraded: m.Degraded, Warnings: m.Warnings, RulesOf: map[string][]string{},
	}
	u.Kind, u.Rule = inbound.Kind(m)
	if !m.Date.IsZero() {
		u.Date = m.Date.UTC().Format("2006-01-02T15:04:05Z")
	}
	if m.Bounce != nil {
		u.OriginalID, u.Recipients = m.Bounce.OriginalID, m.Bounce.Recipients
	}
	for _, f := range m.Findings {
		if !slices.Contains(u.Rules, string(f.Rule)) {
			u.Rules = append(u.Rules, string(f.Rule))
			subject, _, _ := strings.Cut(string(f.Rule), ".")
			u.RulesOf[subject] = append(u.RulesOf[subject], string(f.Rule))
		}
	}
	return u
}

func asJSON(t *testing.T, u understood) map[string]any {
	t.Helper()
	data, err := json.Marshal(u)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// differs compares what must be with what is. Objects need only agree in what want names; lists agree in whole, null is
// an empty list; texts agree but for blanks at line ends and at both ends.
func differs(path string, want, got any) (wrong []string) {
	switch want := want.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		if !ok {
			return []string{fmt.Sprintf("%s: want an object, got %v", path, got)}
		}
		for key, w := range want {
			g, known := have[key]
			if !known && w != nil {
				return append(wrong, fmt.Sprintf("%s.%s: not there, want %v", path, key, w))
			}
			wrong = append(wrong, differs(strings.TrimPrefix(path+"."+key, "."), w, g)...)
		}
		return wrong
	case []any:
		have, _ := got.([]any)
		if len(want) != len(have) {
			return []string{fmt.Sprintf("%s: want %v, got %v", path, want, have)}
		}
		for i := range want {
			wrong = append(wrong, differs(fmt.Sprintf("%s[%d]", path, i), want[i], have[i])...)
		}
		return wrong
	case string:
		if have, ok := got.(string); !ok || trimEnds(want) != trimEnds(have) {
			return []string{fmt.Sprintf("%s:\nwant %q\ngot  %q", path, want, got)}
		}
	case float64:
		if have, ok := got.(float64); !ok || math.Abs(want-have) > 1e-9 {
			return []string{fmt.Sprintf("%s: want %v, got %v", path, want, got)}
		}
	default:
		if want != got {
			return []string{fmt.Sprintf("%s: want %v, got %v", path, want, got)}
		}
	}
	return nil
}

func trimEnds(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	return strings.Join(lines, "\n")
}
