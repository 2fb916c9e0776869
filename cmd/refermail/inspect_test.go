package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func inspectText(t *testing.T, raw string, env ...string) map[string]any {
	t.Helper()
	s := newShell(t)
	s.env = env
	out, complaints, code := s.run(raw, "inspect", "-")
	var v map[string]any
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != exitDone {
		t.Fatalf("exit %d, %v, %s", code, err, complaints)
	}
	return v
}

func TestInspectNamesTheKindOfAMail(t *testing.T) {
	t.Parallel()
	const from = "From: Ann <ann@ann.example>\nTo: deals@acme.example\nMessage-ID: <1@ann.example>\n"
	for name, c := range map[string]struct{ raw, kind string }{
		"a new mail":             {from + "Subject: Globex\n\nBo at Globex needs a platform.\n", "submission"},
		"our own mail":           {from + "X-Referral-Loop: x\nSubject: Registered\n\nhello\n", "own"},
		"a vacation note":        {from + "Auto-Submitted: auto-replied\nSubject: away\n\nback soon\n", "auto_reply"},
		"a list":                 {from + "List-Id: <x.ann.example>\nSubject: news\n\nnews\n", "list"},
		"a reply":                {from + "In-Reply-To: <2@acme.example>\nSubject: Re: Globex\n\nBo's boss joins on Thursday\n", "reply"},
		"a command":              {from + "In-Reply-To: <2@acme.example>\nSubject: Re: Globex\n\napprove\n", "command"},
		"a command with words":   {from + "In-Reply-To: <2@acme.example>\nSubject: Re: Globex\n\nwon 48000 USD\n", "command"},
		"words like a command":   {from + "Subject: Hi\n\nHelp me with this lead please, Bo at Globex is waiting\n", "submission"},
		"a forward":              {from + "Subject: Fwd: Platform\n\nPlease meet Bo.\n\n---------- Forwarded message ---------\nFrom: Bo <bo@globex.example>\nDate: Fri, Nov 20, 2026 at 9:00 AM\nSubject: Platform\nTo: Ann <ann@ann.example>\n\nWe need one.\n", "forward"},
		"nothing at all":         {"", "submission"},
		"bytes that are no mail": {"\x00\xff\xfe\x01\r\n\r\r\n--\x00", "submission"},
	} {
		v := inspectText(t, c.raw)
		if v["kind"] != c.kind || v["rule"] == "" {
			t.Errorf("%s is taken for %v (%v)", name, v["kind"], v["rule"])
		}
	}
}

func TestInspectPrintsEveryFieldOfTheContract(t *testing.T) {
	t.Parallel()
	v := inspectText(t, "From: Ann <ann@ann.example>\n\nhello\n")
	for _, field := range strings.Fields("kind rule from to cc subject date message_id text reply elided forward bounce auto_reply lead auth attachments degraded warnings") {
		if _, ok := v[field]; !ok {
			t.Errorf("%s is missing", field)
		}
	}
	for _, field := range []string{"to", "cc", "attachments", "warnings"} {
		if _, ok := v[field].([]any); !ok {
			t.Errorf("%s is no list: %v", field, v[field])
		}
	}
	auth, _ := v["auth"].(map[string]any)
	if auth["level"] != "weak" || auth["source"] != "none" || auth["dkim"] != "none" {
		t.Errorf("auth without DNS and without a pinned server is %v", auth)
	}
}

func TestInspectIsToldWhoWeAre(t *testing.T) {
	t.Parallel()
	const raw = "From: Ann <ann@ann.example>\nTo: deals@acme.example\nCc: Bo <bo@globex.example>\n\nPlease meet Bo.\n"
	out, complaints, code := newShell(t).run(raw, "inspect", "--address", "Deals@acme.example", "-")
	var v inspectView
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != exitDone {
		t.Fatalf("exit %d, %v, %s", code, err, complaints)
	}
	if v.Lead == nil || v.Lead.Contact.Email != "bo@globex.example" {
		t.Errorf("the prospect is %+v", v.Lead)
	}
}

func TestInspectComplainsAboutAMissingFile(t *testing.T) {
	t.Parallel()
	if _, complaints, code := newShell(t).run("", "inspect", "/nowhere/mail.eml"); code != exitFailed || !strings.Contains(complaints, "/nowhere/mail.eml") {
		t.Errorf("exit %d, %s", code, complaints)
	}
}
