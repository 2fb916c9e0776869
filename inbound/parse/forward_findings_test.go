package parse

import (
	"reflect"
	"strings"
	"testing"
)

// TestFindingsNameTheRuleAndTheLinesOfAForward reads one mail for every rule of the table.
func TestFindingsNameTheRuleAndTheLinesOfAForward(t *testing.T) {
	t.Parallel()
	const block = "From: Bo Chen <bo@globex.example>\nDate: Wed\nSubject: Our rollout\nTo: Ann <ann@partner.example>\n"
	const bo = "Bo Chen <bo@globex.example>"
	attached := &Message{From: []Address{{Name: "Bo Chen", Address: "bo@globex.example"}}, Text: "Hello"}
	redirected := fromAnn("Our rollout", "Hello\n")
	redirected.Header = Header{{Name: "Resent-From", Value: "Carl <carl@partner.example>"}}
	two := fromAnn("Two", "See both.\n")
	two.Attachments = []Attachment{{Type: "message/rfc822"}, {Type: "application/octet-stream", Name: "b.EML"}}
	for name, c := range map[string]struct {
		m     *Message
		inner []*Message
		want  []Finding
	}{
		"separator":   {fromAnn("Fwd: x", "For you.\n\n---- Forwarded message ----\n"+block+"\nHello\n"), nil, []Finding{{"forward.separator", 3, 7, bo}}},
		"block":       {fromAnn("Fwd: x", "For you.\n\n"+block+"\nHello\n"), nil, []Finding{{"forward.block", 3, 6, bo}, {"forward.subject", 0, 0, "Fwd: x"}}},
		"bare block":  {fromAnn("x", "For you.\n\n"+block+"\nHello\n"), nil, []Finding{{"forward.block", 3, 6, bo}}},
		"run":         {fromAnn("Fwd: x", "For you.\n\n-- Forwarded message -- "+strings.ReplaceAll(block, "\n", "")+"\nHello\n"), nil, []Finding{{"forward.run", 3, 3, bo}}},
		"loose":       {fromAnn("Fwd: x", "For you.\n\n---- Forwarded message ----\n"+strings.ReplaceAll(block, ":", "")+"\nHello\n"), nil, []Finding{{"forward.loose", 3, 7, bo}}},
		"attribution": {fromAnn("Fwd: x", "For you.\n\nOn 3 Nov 2026 at 10:00, Bo Chen <bo@globex.example> wrote:\n> Hello\n"), nil, []Finding{{"forward.attribution", 3, 3, bo}, {"forward.subject", 0, 0, "Fwd: x"}}},
		"attachment":  {fromAnn("x", "For you.\n"), []*Message{attached}, []Finding{{"forward.attachment", 0, 0, bo}}},
		"nested": {fromAnn("Fwd: x", "For you.\n\n---- Forwarded message ----\nFrom: Carl <carl@partner.example>\nDate: d\nSubject: Fwd: x\n\n---- Forwarded message ----\n"+block+"\nHello\n"), nil,
			[]Finding{{"forward.separator", 3, 6, "Carl <carl@partner.example>"}, {"forward.nested", 0, 0, bo}}},
		"own": {fromAnn("Fwd: x", "Yours?\n\n---- Forwarded message ----\nFrom: Max <max@acme.example>\nDate: d\nSubject: x\n\n##- Reply above this line -##\n\n"+block), nil,
			[]Finding{{"forward.separator", 3, 6, "Max <max@acme.example>"}, {"forward.own", 0, 0, "Max <max@acme.example>"}}},
		"several":    {two, []*Message{attached}, []Finding{{"forward.several", 0, 0, "2 attached mails"}, {"forward.attachment", 0, 0, bo}}},
		"resent":     {redirected, nil, []Finding{{"forward.resent", 0, 0, "Resent-From: Carl <carl@partner.example>"}}},
		"no forward": {fromAnn("Re: x", "Fine.\n\n"+block+"\nHello\n"), nil, nil},
	} {
		findForward(c.m, c.inner, Options{Own: func(a string) bool { return strings.HasSuffix(a, "acme.example") }})
		if !reflect.DeepEqual(c.m.Findings, c.want) {
			t.Errorf("%s: got %+v, want %+v", name, c.m.Findings, c.want)
		}
		for _, f := range c.m.Findings {
			if f.Rule.Says() == "" {
				t.Errorf("%s: rule %s is not explained", name, f.Rule)
			}
		}
	}
}

func TestSubjectsThatGatewaysAndOldProgramsWroteAreRead(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]struct {
		kind subjectKind
		rest string
	}{
		"[Fwd: Our rollout]":              {subjectForward, "Our rollout"},
		"Our rollout (fwd)":               {subjectForward, "Our rollout"},
		"***SPAM*** Fwd: Our rollout":     {subjectForward, "Our rollout"},
		"{Spam?} FW: Our rollout":         {subjectForward, "Our rollout"},
		"EXTERNAL: WG: Our rollout":       {subjectForward, "Our rollout"},
		"[EXT] [list] TR : Our rollout":   {subjectForward, "Our rollout"},
		"\u200fהועבר: Our rollout":        {subjectForward, "Our rollout"},
		"Re: [Fwd: Our rollout]":          {subjectReply, "[Fwd: Our rollout]"},
		"[D-1042] Our rollout":            {subjectPlain, "[D-1042] Our rollout"},
		"(Our rollout)":                   {subjectPlain, "(Our rollout)"},
		"Trains: Berlin to Munich":        {subjectPlain, "Trains: Berlin to Munich"},
		"[":                               {subjectPlain, "["},
		"****":                            {subjectPlain, "****"},
		strings.Repeat("a", 99) + ": Fwd": {subjectPlain, strings.Repeat("a", 99) + ": Fwd"},
	} {
		if kind, rest := subjectPrefix(subject); kind != want.kind || rest != want.rest {
			t.Errorf("%q: got %d %q, want %d %q", subject, kind, rest, want.kind, want.rest)
		}
	}
	if got := bareSubject("Re: [Fwd: Our rollout]"); got != "Our rollout" {
		t.Errorf("bare subject %q", got)
	}
}

func TestAddressesThatWereWrappedOrEscapedAreRead(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]Address{
		"Bo Chen <bo@globex.\nexample>":                       bo,
		"Bo\n Chen\n<bo@globex.example>":                      bo,
		`Bo Chen \<bo@globex\.example\>`:                      bo,
		"=?utf-8?q?Bo_Chen?= <bo@globex.example>":             bo,
		"Bo Chen<https://globex.example> <bo@globex.example>": bo,
		"Bo @ Globex <bo@globex.example>":                     {Name: "Bo @ Globex", Address: "bo@globex.example"},
		"x@fake <bo@globex.example>":                          {Address: "bo@globex.example"},
	} {
		text := "For you.\n\n---- Forwarded message ----\nFrom: " + from + "\nDate: Wed\nSubject: x\n\nHello\n"
		if f := findForward(fromAnn("Fwd: x", text), nil, Options{}); f == nil || f.From != want {
			t.Errorf("%q: %+v", from, f)
		}
	}
}

func TestForwardsAnnouncedInOddWaysAreRead(t *testing.T) {
	t.Parallel()
	const block = "From: Bo Chen <bo@globex.example>\nDate: Wed\nSubject: x\n\nHello\n"
	for name, c := range map[string]struct {
		text string
		want Address
	}{
		"wrapped separator":      {"For you.\n\n---------- Forwarded\nmessage ----------\n" + block, bo},
		"no-break separator":     {"For you.\n\n----------\u00a0Forwarded message\u00a0----------\n" + block, bo},
		"attribution by name":    {"For you.\n\nOn Nov 2, 2026, at 17:40, Bo Chen wrote:\n\n> Hello\n", Address{Name: "Bo Chen"}},
		"German, name at end":    {"For you.\n\nAm 02.11.2026 um 17:40 schrieb Bo Chen:\n\n> Hello\n", Address{Name: "Bo Chen"}},
		"chevrons":               {"For you.\n\n>>> Bo Chen <bo@globex.example> 11/2/2026 5:40 PM >>>\nHello\n", bo},
		"no name to be believed": {"For you.\n\nOn Nov 2, 2026, at 17:40, 12 wrote:\n\n> Hello\n", Address{}},
	} {
		f := findForward(fromAnn("Fwd: x", c.text), nil, Options{})
		if f == nil {
			f = &Forward{Message: "For you.", Body: "Hello"}
		}
		if f.From != c.want || f.Message != "For you." || f.Body != "Hello" {
			t.Errorf("%s: %+v", name, f)
		}
	}
}
