package parse

import "testing"

func TestAutomaticMailIsToldFromPeoples(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in          string
		reply, list bool
	}{
		"a person":                                 {"From: ann@x.example\nSubject: Hello", false, false},
		"Auto-Submitted: auto-replied":             {"Auto-Submitted: auto-replied", true, false},
		"Auto-Submitted with a parameter":          {"Auto-Submitted: auto-generated; type=x (comment)", true, false},
		"Auto-Submitted: no":                       {"Auto-Submitted: no\nSubject: Automatic reply: x\nReturn-Path: <>", false, false},
		"Auto-Submitted: No, with a comment":       {"Auto-Submitted: No (really)", false, false},
		"X-Autoreply":                              {"X-Autoreply: yes", true, false},
		"X-Autoreply: no":                          {"X-Autoreply: no", false, false},
		"X-Autorespond":                            {"X-Autorespond: re", true, false},
		"Precedence: auto_reply":                   {"Precedence: auto_reply", true, false},
		"Precedence: bulk is bulk, not an answer":  {"Precedence: bulk", false, true},
		"X-Auto-Response-Suppress alone":           {"X-Auto-Response-Suppress: All", false, false},
		"a mailing list":                           {"List-Id: <partners.acme.example>", false, true},
		"a newsletter":                             {"List-Unsubscribe: <mailto:u@x.example>", false, true},
		"vacation subject alone":                   {"Subject: Automatic reply: your lead", false, false},
		"vacation subject and null path":           {"Return-Path: <>\nSubject: Automatische Antwort: Ihr Lead", true, false},
		"vacation subject and suppress":            {"X-Auto-Response-Suppress: All\nSubject: Réponse automatique : votre message", true, false},
		"vacation subject in answer to a mail":     {"In-Reply-To: <a@x>\nSubject: Out of Office", true, false},
		"a person answering a vacation note":       {"In-Reply-To: <a@x>\nSubject: Re: Automatic reply: your lead", false, false},
		"vacation subject and vacation words":      {"Subject: Autosvar: lead\n\nI am on annual leave until Monday.", true, false},
		"null path alone":                          {"Return-Path: <>\nSubject: hi", false, false},
		"a read receipt":                           {"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nread\n--b--", true, false},
		"a complaint":                              {"Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nspam\n--b--", true, false},
		"Exchange's own mark of an absence answer": {"X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", true, false},
	} {
		m := Parse([]byte(c.in+"\n\nwords"), Options{})
		if m.Auto.Reply != c.reply || m.Auto.List != c.list || (m.Auto.Rule != "") != (c.reply || c.list) || m.Bounce != nil {
			t.Errorf("%s: %+v", name, m.Auto)
		}
	}
}

func TestNullReturnPath(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{"Return-Path: <>": true, "Return-Path: < >": true, "Return-Path: <a@x.example>": false, "Return-Path:": false, "To: x": false} {
		if got := Parse([]byte(in+"\n\n"), Options{}).NullReturnPath(); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func TestAddressesNobodyReads(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"no-reply@fox.example": true, "NoReply@fox.example": true, "noreply+x@fox.example": true, "calendar-noreply@fox.example": true, "do_not_reply@fox.example": true,
		"nao-responda@fox.example": true, "ne-pas-repondre@fox.example": true, "bitte-nicht-antworten@fox.example": true, "postmaster@fox.example": true,
		"MAILER-DAEMON": true, "ann@fox.example": false, "norma.reply@fox.example": false, "replies@fox.example": false, "vacations@fox.example": false, "ann@noreply.fox.example": false, "": false,
	} {
		if got := Robot(address); got != want {
			t.Errorf("%q: %t", address, got)
		}
	}
}
