package main

import (
	"strings"
	"testing"

	"refermail/inbound/parse"
)

func TestInspectDoubtsWhatIsNoMail(t *testing.T) {
	t.Parallel()
	const doubt = "This does not look like a mail"
	for name, c := range map[string]struct{ raw, says, hides string }{
		"empty":     {"", "it is empty", ""},
		"ELF":       {"\x7fELF\x02\x01\x01\x00\x00\x00\x00secret\x00\x00\x03\x00>\x00", "bytes of a binary file", "secret"},
		"JPEG":      {"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01secret\xff\xdb\x00C", "bytes of a binary file", "secret"},
		"no header": {"hello there\nthis is a note\n", "it has no header fields", ""},
	} {
		out, _, code := newShell(t).run(c.raw, "inspect", "--explain", "-")
		first, _, _ := strings.Cut(out, "\n")
		if code != exitDone || !strings.HasPrefix(first, doubt) || !strings.Contains(first, c.says) || c.hides != "" && strings.Contains(out, c.hides) {
			t.Errorf("%s: exit %d\n%s", name, code, out)
		}
		if list, _ := inspectText(t, c.raw)["warnings"].([]any); len(list) == 0 || !strings.HasPrefix(list[0].(string), doubt) {
			t.Errorf("%s: warnings %v", name, list)
		}
	}
	for name, raw := range map[string]string{
		"plain": "From: ann@fox.example\n\nhello\n", "Latin-1": "From: Zo\xeb <ann@fox.example>\r\nSubject: \xe4\xf6\xfc\r\n\r\n\xe4\xf6\n", "ISO-2022-JP": "From: ann@fox.example\n\n\x1b$B;3ED\x1b(B\n",
		"a NUL in the body": "From: ann@fox.example\n\nhel\x00lo\n",
	} {
		if out, _, _ := newShell(t).run(raw, "inspect", "--explain", "-"); strings.Contains(out, doubt) {
			t.Errorf("%s:\n%s", name, out)
		}
	}
}

func TestInspectAsksForOurAddress(t *testing.T) {
	t.Parallel()
	const raw = "From: Ann Fox <ann@fox.example>\nTo: Deals@acme.example\nSubject: Globex\n\nhello\n"
	s := newShell(t)
	if out, _, _ := s.run(raw, "inspect", "--explain", "-"); strings.Count(out, "which address is yours with --address") != 1 {
		t.Errorf("no hint:\n%s", out)
	}
	if out, _, _ := s.run(raw, "inspect", "--explain", "--address", "deals@acme.example", "-"); strings.Contains(out, "--address") {
		t.Errorf("a hint:\n%s", out)
	}
	if _, complaints, code := s.run(raw, "inspect", "--address", "notanaddr", "-"); code != exitUsage || !strings.Contains(complaints, "notanaddr") {
		t.Errorf("exit %d, %s", code, complaints)
	}
}

func TestALongLineCanBeReadToItsEnd(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("many words before ", 20) + "the sentence in question.\n" + strings.Repeat("x", 150) + "END"
	m := &parse.Message{From: []parse.Address{{Name: strings.Repeat("Ann ", 30), Address: "ann@fox.example"}}, Text: text, Reply: text,
		Lead:     &parse.Lead{Fields: map[string]parse.Value{"context": {Value: strings.Repeat("many words before ", 9) + "the end", Source: "prose", Confidence: 0.9}}},
		Findings: []parse.Finding{{Rule: "made.rule", First: 1, Last: 1}}}
	out := explained(t, found(m), 60, false)
	for _, want := range []string{"question.", "END", "ann@fox.example"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is cut:\n%s", want, out)
		}
	}
	if strings.Contains(out, "…") || !strings.Contains(out, "\n              │ ") {
		t.Errorf("rows:\n%s", out)
	}
}

func TestOnlyWhatWouldBeAskedIsShownAsAsked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ raw, says, not string }{
		"new":     {"Subject: Lead\n\nA client in Leeds needs a warehouse.\n", "asked for       company, contact;", "contact, context"},
		"consent": {"Subject: Lead\n\nCompany: Globex\nContact: Bo Chen <bo@globex.example>\nContext: they plan a warehouse in Leeds\n", "consent         not shown: asked for before acceptance", "asked for  "},
		"granted": {"Subject: Lead\n\nCompany: Globex\nContact: Bo Chen <bo@globex.example>\nConsent: yes\n", "asked for       context", "not shown"},
		"reply":   {"Subject: Re: Lead\nIn-Reply-To: <1@acme.example>\n\nThursday is fine.\n", "words           Thursday is fine.", "asked for  "},
		"command": {"Subject: x\n\nstatus\n", "words           status", "asked for  "},
	} {
		out, _, _ := newShell(t).run("From: Ann Fox <ann@fox.example>\nTo: deals@acme.example\n"+c.raw, "inspect", "--explain", "--address", "deals@acme.example", "-")
		if !strings.Contains(out, c.says) || strings.Contains(out, c.not) {
			t.Errorf("%s:\n%s", name, out)
		}
	}
}

func TestAValueThatEndedNowhereIsMarked(t *testing.T) {
	t.Parallel()
	lead := &parse.Lead{Fields: map[string]parse.Value{"email": {Value: "bo@globex.example", Source: "forward", Confidence: 0.9}, "phone": {Value: "+44 20 7946 0000", Source: "signature", Confidence: 0.8}}}
	for name, c := range map[string]struct {
		f    parse.Finding
		l    *parse.Lead
		want string
	}{
		"used":           {parse.Finding{Rule: "lead.forward", What: "Bo Chen <BO@globex.example>"}, lead, ""},
		"otherwise set":  {parse.Finding{Rule: "lead.signature", What: "Phone: +44 (20) 79460000"}, lead, ""},
		"surer":          {parse.Finding{Rule: "lead.header", What: "Kim <kim@initech.example>"}, lead, "not used: forward is surer of the email (0.90)"},
		"unknown reason": {parse.Finding{Rule: "lead.prose", What: "Initech"}, lead, "not used"},
		"no lead":        {parse.Finding{Rule: "lead.prose", What: "Initech"}, nil, "not used: no account and no person came of it"},
		"no value":       {parse.Finding{Rule: "reply.quote", What: "On Fri"}, lead, ""},
	} {
		if got := unused(c.f, c.l); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestHelpSuggestsTheNearestOfTopicsAndCommands(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{"inspct": "inspect", "confg": "config", "mail shw": "mail show"} {
		_, complaints, code := newShell(t).run("", append([]string{"help"}, strings.Fields(words)...)...)
		if code != exitUsage || !strings.Contains(complaints, "did you mean "+want+"?\n") {
			t.Errorf("help %s: exit %d, %s", words, code, complaints)
		}
	}
	if _, complaints, code := newShell(t).run("", "help", "nonsense"); code != exitUsage || strings.Contains(complaints, "did you mean") {
		t.Errorf("help nonsense: exit %d, %s", code, complaints)
	}
	if _, complaints, code := newShell(t).run("", "program", "example", "foo"); code != exitUsage || !strings.Contains(complaints, "there are: minimal, tiers, partner-types") {
		t.Errorf("program example foo: exit %d, %s", code, complaints)
	}
	if out := newShell(t).ok("help", "explain"); !strings.Contains(out, "┊") || !strings.Contains(out, "0.55") {
		t.Errorf("help explain:\n%s", out)
	}
}
