package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"refermail/inbound/parse"
)

var update = flag.Bool("update", false, "rewrite testdata/explain/*.txt and the README's list of scenarios")

// explained writes an explanation as a terminal or a file gets it.
func explained(t *testing.T, e explanation, width int, colours bool) string {
	t.Helper()
	var out bytes.Buffer
	s := newSheet(&out, width, colours)
	e.write(s)
	if err := s.flush(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// found explains a message made by hand, with rules made up for the test.
func found(m *parse.Message) explanation {
	e := newExplanation(m, viewMessage(m))
	e.view.Auth.Level, e.view.Auth.Source, e.view.Auth.DMARC, e.view.Auth.DKIM, e.view.Auth.SPF, e.view.Auth.ARC =
		"strong", "authentication-results", "pass", "pass", "pass", "none"
	e.says = func(r parse.Rule) string { return "it looks for " + string(r) }
	return e
}

func boChen() parse.Address { return parse.Address{Name: "Bo Chen", Address: "bo@globex.example"} }
func annFox() parse.Address { return parse.Address{Name: "Ann Fox", Address: "ann@fox.example"} }

func aForward() explanation {
	m := &parse.Message{
		From: []parse.Address{annFox()}, To: []parse.Address{{Address: "deals@acme.example"}}, Subject: "Fwd: Plattform", MessageID: "1@fox.example",
		DateRaw: "Fri, 20 Nov 2026 10:00:00 +0000",
		Header:  parse.Header{{Name: "Authentication-Results", Value: "mx.acme.example; dmarc=pass"}, {Name: "X-Mailer", Value: "none of our business"}},
		Text: "Please meet Bo of 山田製作所.\n\n-------- Weitergeleitete Nachricht --------\nVon: Bo Chen <bo@globex.example>\nAn: Ann Fox\n\n" +
			"We need a platform.\n\nBo Chen\nCTO\n",
		Forward: &parse.Forward{From: boChen(), To: []parse.Address{annFox()}, Subject: "Plattform", Via: "inline", Message: "Please meet Bo of 山田製作所.\n\nAnn",
			Body: "We need a platform.\n\nBo Chen\nCTO"},
		Lead: &parse.Lead{Company: "Globex", Missing: []string{"context"}, Fields: map[string]parse.Value{
			"company": {Value: "Globex", Source: "forward", Confidence: 0.85}, "title": {Value: "CTO", Source: "signature", Confidence: 0.8},
			"email": {Value: "bo@globex.example", Source: "forward", Confidence: 0.9}, "budget": {Value: "small", Source: "line", Confidence: 0.95},
			"phone": {Value: "+44 20 7946 0000", Source: "prose", Confidence: 0.4}}},
		Attachments: []parse.Attachment{{Name: "plan.pdf", Type: "application/pdf", Size: 12345}},
		Degraded:    true, Warnings: []string{"The charset was declared wrong."},
		Findings: []parse.Finding{
			{Rule: "made.header", What: "X-Made: yes"}, {Rule: "made.block", First: 3, Last: 10, What: "-------- Weitergeleitete Nachricht --------"},
			{Rule: "made.labels", First: 4, Last: 5, What: "Von, An"}, {Rule: "made.label", First: 4, Last: 4, What: "Von"}, {Rule: "made.label", First: 5, Last: 5, What: "An"},
		},
	}
	e := found(m)
	e.fate = []string{"mail", "M-31", "disposition", "handled", "because", "registered", "deal", "D-1042"}
	return e
}

func aReply() explanation {
	return found(&parse.Message{
		From: []parse.Address{annFox()}, Subject: "Re: Globex", InReplyTo: []string{"2@acme.example"},
		Header: parse.Header{{Name: "In-Reply-To", Value: "<2@acme.example>"}},
		Text:   "Thursday is fine.\n\nOn Fri, Acme wrote:\n> When?\nWith cake.\n\n-- \nAnn Fox",
		Reply:  "Thursday is fine.\n\nWith cake.", Elided: "On Fri, Acme wrote:\n> When?\n-- \nAnn Fox",
		Findings: []parse.Finding{{Rule: "made.attribution", First: 3, Last: 3, What: "On Fri, Acme wrote:"}, {Rule: "made.quote", First: 4, Last: 4},
			{Rule: "made.signature", First: 7, Last: 8}},
	})
}

func aBounce() explanation {
	return found(&parse.Message{
		From: []parse.Address{{Name: "Mail Delivery System", Address: "mailer-daemon@fox.example"}}, Subject: "Undelivered Mail",
		Header: parse.Header{{Name: "Return-Path", Value: "<>"}, {Name: "Auto-Submitted", Value: "auto-replied"}},
		Text:   "<bo@globex.example>: unknown user",
		Bounce: &parse.Bounce{Recipient: "bo@globex.example", Recipients: []string{"bo@globex.example", "kim@initech.example"}, Status: "5.1.1", Permanent: true,
			Reason: "unknown user", OriginalID: "3@acme.example"},
		Auto:     parse.Auto{Reply: true, Rule: "Auto-Submitted: auto-replied"},
		Findings: []parse.Finding{{Rule: "made.status", What: "Status: 5.1.1"}, {Rule: "made.text", First: 1, Last: 1, What: "unknown user"}},
	})
}

func TestAnExplanationReadsAsItDidWhenItWasReviewed(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]explanation{"forward": aForward(), "reply": aReply(), "bounce": aBounce()} {
		for form, got := range map[string]string{"file": explained(t, e, 0, false), "terminal": explained(t, e, 60, true)} {
			file := filepath.Join("testdata", "explain", name+"."+form+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s (go test -update rewrites it) reads:\n%s", file, got)
			}
		}
	}
}

func TestALineShowsTheRuleThatTookTheFewestLines(t *testing.T) {
	t.Parallel()
	takers := aForward().takers(10)
	for line, want := range map[int]string{1: "", 3: "made.block", 4: "made.label +2", 5: "made.label +2", 6: "made.block", 10: "made.block"} {
		if got := takers[line-1].label(); got != want {
			t.Errorf("line %d is taken by %q, want %q", line, got, want)
		}
	}
	wrong := found(&parse.Message{Text: "one", Findings: []parse.Finding{{Rule: "made.far", First: 2, Last: 900}, {Rule: "made.back", First: 5, Last: 1}}})
	if got := wrong.takers(1); got[0].rule != "" {
		t.Errorf("a range beyond the text takes %+v", got)
	}
}

// hostile is a text that would paint, move, ring, turn around, lie about its width, and end a sequence of ours.
const hostile = "\x1b[31mred\x1b]0;title\x07 \x9b2J \u202egnp.exe\u2066 \u200e\u200b\ufeff\U000e0041 \r\x00\x7f \u2028line\u2029 \xff\xfe"

func TestAMailCannotSpeakToTheTerminal(t *testing.T) {
	t.Parallel()
	a := parse.Address{Name: hostile, Address: hostile}
	m := &parse.Message{From: []parse.Address{a}, To: []parse.Address{a}, Cc: []parse.Address{a}, Subject: hostile, DateRaw: hostile, MessageID: hostile,
		Header: parse.Header{{Name: "List-Id", Value: hostile}, {Name: "Return-Path", Value: hostile + "\n" + hostile}}, Text: hostile + "\n" + hostile, Reply: hostile,
		Forward:     &parse.Forward{From: a, To: []parse.Address{a}, Subject: hostile, Date: hostile, Message: hostile, Via: hostile, Chain: []parse.Nested{{From: a}}},
		Bounce:      &parse.Bounce{Recipient: hostile, Status: hostile, Reason: hostile, OriginalID: hostile},
		Auto:        parse.Auto{List: true, Rule: hostile},
		Lead:        &parse.Lead{Missing: []string{hostile}, Fields: map[string]parse.Value{hostile: {Value: hostile, Source: hostile}, "company": {Value: hostile}}},
		Attachments: []parse.Attachment{{Name: hostile, Type: hostile}}, Warnings: []string{hostile},
		Findings: []parse.Finding{{Rule: hostile, What: hostile}, {Rule: hostile, First: 1, Last: 1, What: hostile}}}
	for _, width := range []int{0, 20, 80} {
		out := explained(t, found(m), width, false)
		for i, r := range out {
			if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) || r == '\u2028' || r == '\u2029' {
				t.Fatalf("at %d columns %U reaches the terminal: %q", width, r, out[max(i-20, 0):i+4])
			}
		}
	}
	painted := explained(t, found(m), 80, true)
	for strings.Contains(painted, "\x1b") {
		_, rest, _ := strings.Cut(painted, "\x1b")
		seq, after, ok := strings.Cut(rest, "m")
		if !ok || strings.Trim(seq, "[0123456") != "" {
			t.Fatalf("a sequence that is not ours: %q", rest[:min(len(rest), 20)])
		}
		painted = after
	}
}

func TestNoLineIsWiderThanTheTerminal(t *testing.T) {
	t.Parallel()
	zalgo := "Z" + strings.Repeat("\u0301", 5000)
	m := &parse.Message{Subject: strings.Repeat("件名", 90), Text: strings.Repeat("東京", 200) + "\n" + strings.Repeat("x", 500) + "\n" + zalgo + "\n" + strings.Repeat("🧑‍🚀", 99) + "\n\ttab",
		Findings: []parse.Finding{{Rule: "made." + parse.Rule(strings.Repeat("long", 30)), First: 1, Last: 2, What: strings.Repeat("東", 90)}},
		Warnings: []string{strings.Repeat("a warning ", 30)}}
	for _, width := range []int{16, 40, 79, 80, 200} {
		for line := range strings.Lines(explained(t, found(m), width, false)) {
			if line = strings.TrimSuffix(line, "\n"); columns(line) > width {
				t.Errorf("%d columns on %d: %q", columns(line), width, line)
			}
			if len([]rune(line)) > width*marksPerColumn+width {
				t.Errorf("%d characters on %d columns", len([]rune(line)), width)
			}
		}
	}
	full := explained(t, found(m), 0, false)
	if !strings.Contains(full, strings.Repeat("x", 500)) || !strings.Contains(full, strings.Repeat("東京", 200)) || strings.Contains(full, "…") {
		t.Error("a file gets the mail cut")
	}
}

func TestInspectExplainsAMail(t *testing.T) {
	t.Parallel()
	raw := "From: Ann <ann@ann.example>\nTo: deals@acme.example\nSubject: Globex\nIn-Reply-To: <2@acme.example>\n\nThursday is fine.\n\nOn Fri, 20 Nov 2026 at 10:00, Acme wrote:\n> When?\n"
	out, complaints, code := newShell(t).run(raw, "inspect", "--explain", "-")
	if code != exitDone {
		t.Fatalf("exit %d, %s", code, complaints)
	}
	for _, want := range []string{"  From                      Ann <ann@ann.example>", " │ Thursday is fine.", " ┊ > When?", "kind            reply (In-Reply-To)", "sender          weak"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing:\n%s", want, out)
		}
	}
	if strings.Contains(out, "\x1b") {
		t.Error("a file gets colours")
	}
	out, _, _ = newShell(t).run("From: Ann <ann@ann.example>\nContent-Type: text/html\n\n<p>hello</p>\n", "inspect", "--explain", "-")
	if !strings.Contains(out, "Text, made of the HTML\n") {
		t.Errorf("HTML:\n%s", out)
	}
	out, _, _ = newShell(t).run("", "inspect", "--explain", "-")
	if !strings.Contains(out, "(none)") {
		t.Errorf("an empty mail:\n%s", out)
	}
}

func TestALongValueIsShownInPart(t *testing.T) {
	t.Parallel()
	long := found(&parse.Message{Forward: &parse.Forward{From: boChen(), Message: strings.Repeat("word\n", 500)}})
	for _, width := range []int{0, 40} {
		if n := strings.Count(explained(t, long, width, false), "word\n"); n != mostLines {
			t.Errorf("at %d columns %d lines are shown", width, n)
		}
	}
}

func TestFindingsAreAListInJSON(t *testing.T) {
	t.Parallel()
	if list, ok := inspectText(t, "From: Ann <ann@ann.example>\n\nhello\n")["findings"].([]any); !ok {
		t.Errorf("findings of a mail nothing was found in: %v", list)
	}
	data, err := json.Marshal(viewMessage(aReply().m))
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Findings []map[string]any `json:"findings"`
	}
	if err := json.Unmarshal(data, &v); err != nil || len(v.Findings) != 3 {
		t.Fatalf("%v: %s", err, data)
	}
	if f := v.Findings[0]; f["rule"] != "made.attribution" || f["first"] != 3.0 || f["last"] != 3.0 || f["what"] != "On Fri, Acme wrote:" || len(f) != 4 {
		t.Errorf("a finding is %v", f)
	}
}

func TestAKeptMailIsExplainedWithWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	ref := s.refer()
	out := s.ok("mail", "show", "M-1", "--explain")
	for _, want := range []string{"M-1", "handled", ref, "│ hello"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing:\n%s", want, out)
		}
	}
	if _, complaints, code := s.run("", "mail", "show", "M-1", "--explain", "--raw"); code != exitUsage || !strings.Contains(complaints, "--raw") {
		t.Errorf("exit %d, %s", code, complaints)
	}
	var offered bytes.Buffer
	run(t.Context(), []string{completeWord, "inspect", "--ex"}, &console{Out: &offered, Err: &offered})
	if offered.String() != "--explain\n" {
		t.Errorf("completed as %q", offered.String())
	}
}
