package devmail_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"refermail/inbound/devmail"
	"refermail/inbound/devmail/browser"
)

func startBrowser(t *testing.T, ctx context.Context, o browser.Options) *browser.Browser {
	t.Helper()
	o.Profile = t.TempDir()
	b, err := browser.Start(ctx, o)
	if errors.Is(err, browser.ErrMissing) && os.Getenv("REFERMAIL_TEST_REAL") != "1" {
		t.Skip(err)
	}
	must(t, err)
	t.Cleanup(func() { must(t, b.Close()) })
	return b
}

// A newcomer refers a lead in a real browser: opens Ann's mailbox, reads Bo's mail, forwards it, sees what comes back.
func TestReferringALeadInARealBrowser(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	b := startBrowser(t, ctx, browser.Options{Width: 1280, Height: 800})
	l := openPage(t)
	l.fromBo(t)
	const patience = 15 * time.Second
	wait := func(expression string) {
		t.Helper()
		must(t, b.Wait(ctx, expression, patience))
	}
	text := func(selector string) string {
		return "document.querySelector('" + selector + "')?.textContent"
	}
	must(t, b.Open(ctx, l.url+"/m/max/INBOX"))
	wait(text(".live .words") + " === 'live'")
	must(t, b.Click(ctx, `#people a[href="/m/ann/INBOX"]`))
	wait("document.querySelector('#list .row')")
	must(t, b.Click(ctx, "#list .row"))
	wait(text("#mails .mail .text") + ".includes('partner programs')")
	wait(text(".live .words") + " === 'live'")
	// Shown, the mail counts as read, and the badge goes without a reload.
	wait("!document.querySelector('#people .count')")

	must(t, b.Click(ctx, `.mail .actions a[href*="write=forward"]`))
	wait("document.querySelector('#draft')")
	must(t, b.Type(ctx, "#draft [name=to]", deals))
	must(t, b.Type(ctx, "#draft [name=body]", "Please meet Bo of Globex."))
	must(t, b.Click(ctx, "#draft button"))
	got, err := l.Wait(ctx, deals, "INBOX", subject("Fwd: Looking for a vendor"))
	must(t, err)
	if !strings.Contains(string(got.Raw), "---------- Forwarded message ---------") {
		t.Errorf("what arrived is no forward:\n%s", got.Raw)
	}

	// The answer appears in the open thread, while the page stays the same.
	wait("document.querySelectorAll('#mails .mail').length === 2 && " + text(".live .words") + " === 'live'")
	must(t, b.Script(ctx, nil, "window.stayed = true"))
	sent := strings.TrimSpace(headerOf(got, "Message-ID"))
	must(t, l.Send(ctx, devmail.Envelope{As: deals, From: deals}, []byte("From: Acme Partner Team <"+deals+">\nTo: "+ann+
		"\nSubject: Re: Looking for a vendor\nMessage-ID: <r1@acme.example>\nIn-Reply-To: "+sent+"\nReferences: "+sent+
		"\nContent-Type: text/html\n\n<h2 id=got>Registered D-1042</h2><p>Globex</p><script>parent.document.title='owned'</script>")))
	wait("document.querySelectorAll('#mails .mail').length === 3 && window.stayed")
	wait("document.querySelector('#mails .mail:last-child iframe').contentDocument.body.textContent.includes('Registered D-1042')")

	// And mail for somebody else is announced; the deals inbox shows it live as well.
	must(t, l.Submit(ctx, rita, letter(rita, max, "Lunch")))
	wait(text("#toast a") + "?.includes('Max has mail from') && window.stayed")
	must(t, b.Click(ctx, `#people a[href="/m/deals/INBOX"]`))
	wait("document.querySelectorAll('#list .row').length === 1 && " + text(".live .words") + " === 'live'")
	must(t, b.Script(ctx, nil, "window.stayed = true"))
	must(t, l.Submit(ctx, rita, letter(rita, deals, "Second lead")))
	wait("document.querySelectorAll('#list .row').length === 2 && window.stayed && " + text("#list .row .subject") + ".includes('Second lead')")

	var title string
	must(t, b.Script(ctx, &title, "return document.title"))
	if strings.Contains(title, "owned") {
		t.Error("a script in a mail ran")
	}
	complaints, err := b.Complaints(ctx)
	must(t, err)
	if len(complaints) > 0 {
		t.Errorf("the browser complains: %q", complaints)
	}
}

// Nothing is wider than the smallest phone, and what is being written survives arriving mail.
func TestPageOnASmallPhone(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	b := startBrowser(t, ctx, browser.Options{Width: 600, Height: 700})
	must(t, b.Resize(ctx, 320, 640))
	l := openPage(t, devmail.Step{As: ann, Title: "You are Ann, the partner", Text: "Forward Bo’s mail to deals@acme.example.",
		Do: devmail.Shortcut{Label: "Forward it", Mode: "forward", Find: "bo@", To: deals}})
	row := l.fromBo(t)
	for _, path := range []string{"/m/ann/INBOX", row, row + "?write=forward", "/m/deals/INBOX"} {
		must(t, b.Open(ctx, l.url+path))
		var over []string
		must(t, b.Script(ctx, &over, `return [...document.querySelectorAll("body *")].filter((e) => {
			const r = e.getBoundingClientRect();
			return r.width > 1 && r.left > -900 && r.right > innerWidth + 1 && !e.closest("#people");
		}).map((e) => e.tagName + "." + e.className)`))
		if len(over) > 0 {
			t.Errorf("%s is wider than 320 px: %q", path, over)
		}
	}
	must(t, b.Open(ctx, l.url+row+"?write=reply"))
	must(t, b.Wait(ctx, "document.querySelector('.live.on')", 15*time.Second))
	must(t, b.Type(ctx, "#draft [name=body]", "half a sen"))
	must(t, l.Send(ctx, devmail.Envelope{From: bo}, []byte(strings.Replace(boMail, "<bo-1@globex.example>", "<bo-2@globex.example>\nIn-Reply-To: <bo-1@globex.example>", 1))))
	must(t, b.Wait(ctx, "document.querySelectorAll('#mails .mail').length === 2", 15*time.Second))
	var written string
	must(t, b.Script(ctx, &written, "return document.querySelector('#draft textarea').value"))
	if written != "half a sen" {
		t.Errorf("the draft became %q", written)
	}
}

func headerOf(m devmail.Mail, name string) string {
	for line := range strings.Lines(string(m.Raw)) {
		if v, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
