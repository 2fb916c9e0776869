package devmail_test

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"refermail/inbound/devmail"
	"refermail/inbound/parse"
)

const (
	rita = "rita@acme.example"
	bo   = "bo@globex.example"
)

// lobby is an office with everybody in it and the page in front.
type lobby struct {
	*devmail.Office
	story *devmail.Story
	url   string
	http  *http.Client
}

func openPage(t *testing.T, guide ...devmail.Step) lobby {
	t.Helper()
	var seconds atomic.Int64 // the order of mails shows in their times
	o := open(t, devmail.Config{Now: func() time.Time { return clock().Add(time.Duration(seconds.Add(1)) * time.Second) }})
	must(t, o.AddMailbox(rita, "Rita", "r-secret", devmail.MailboxOptions{}))
	l := lobby{Office: o, story: &devmail.Story{}}
	page, err := devmail.Page(o, []devmail.Persona{
		{Address: ann, Name: "Ann", Role: "partner"}, {Address: max, Name: "Max", Role: "manager"},
		{Address: rita, Role: "sales rep"}, {Address: deals, Name: "Deals inbox", Role: "refermail reads this"},
	}, devmail.PageOptions{Now: clock, Story: l.story, Guide: guide})
	must(t, err)
	server := httptest.NewServer(page)
	t.Cleanup(func() { // streams end with the office
		must(t, o.Close())
		server.Close()
	})
	l.url, l.http = server.URL, server.Client()
	return l
}

const boMail = "From: Bo Berg <" + bo + ">\nTo: Ann <" + ann + ">\nSubject: Looking for a vendor\nMessage-ID: <bo-1@globex.example>\n" +
	"Date: Fri, 20 Nov 2026 13:55:00 +0000\n\nHi Ann,\n\nwho does partner programs well? See https://globex.example/rfp.\n\nBo\n"

// fromBo delivers Bo's mail to Ann, from outside, and returns the path of the page that shows it.
func (l lobby) fromBo(t *testing.T) string {
	t.Helper()
	must(t, l.Send(limited(t), devmail.Envelope{From: bo}, []byte(boMail)))
	return l.firstRow(t, "/m/ann/INBOX")
}

func (l lobby) firstRow(t *testing.T, folder string) string {
	t.Helper()
	found := regexp.MustCompile(`class="row[^"]*" href="([^"]+)"`).FindStringSubmatch(l.get(t, folder))
	if found == nil {
		t.Fatalf("no mail in %s", folder)
	}
	return found[1]
}

func (l lobby) get(t *testing.T, path string) string {
	t.Helper()
	resp, err := l.http.Get(l.url + path)
	must(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	must(t, err)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s\n%s", path, resp.Status, body)
	}
	return string(body)
}

// send posts a form like the draft's and returns the answer without following it.
func (l lobby) send(t *testing.T, form url.Values, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(limited(t), "POST", l.url+"/send", strings.NewReader(form.Encode()))
	must(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	client := *l.http
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	must(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	must(t, err)
	return resp, string(body)
}

// draft reads the form as a browser would post it.
func draft(page string) url.Values {
	form := url.Values{}
	for _, m := range regexp.MustCompile(`<input[^>]* name="([a-z]+)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	return form
}

func TestForwardIsWhatAPartnerSends(t *testing.T) {
	t.Parallel()
	l := openPage(t)
	form := draft(l.get(t, l.fromBo(t)+"?write=forward"))
	if form.Get("subject") != "Fwd: Looking for a vendor" || form.Get("mode") != "forward" || form.Get("to") != "" {
		t.Fatalf("draft %v", form)
	}
	form.Set("to", deals)
	form.Set("body", "Please meet Bo of Globex.\nThey need this by März.")
	if resp, body := l.send(t, form); resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("send: %s\n%s", resp.Status, body)
	}
	got, err := l.Wait(limited(t), deals, "INBOX", anything)
	must(t, err)
	if !strings.HasPrefix(string(got.Raw), "Authentication-Results: mx.acme.example; dmarc=pass header.from=consult.example;") {
		t.Errorf("not authenticated as Ann:\n%s", got.Raw)
	}
	m := parse.Parse(got.Raw, parse.Options{})
	wantText := "Please meet Bo of Globex.\nThey need this by März.\n\n---------- Forwarded message ---------\n" +
		"From: Bo Berg <bo@globex.example>\nDate: Fri, Nov 20, 2026 at 1:55\u202fPM\nSubject: Looking for a vendor\n" +
		"To: Ann <ann@consult.example>\n\n\nHi Ann,\n\nwho does partner programs well? See https://globex.example/rfp.\n\nBo"
	if strings.TrimSpace(m.Text) != wantText {
		t.Errorf("text is\n%q\nwant\n%q", m.Text, wantText)
	}
	if len(m.InReplyTo) != 1 || m.InReplyTo[0] != "bo-1@globex.example" || m.From[0].Address != ann || m.MessageID == "" {
		t.Errorf("headers: In-Reply-To %q, From %v, Message-ID %q", m.InReplyTo, m.From, m.MessageID)
	}
	if !strings.Contains(m.HTML, `class="gmail_quote gmail_quote_container"`) {
		t.Errorf("no HTML twin: %q", m.HTML)
	}
	if sent := l.Messages(ann, "Sent"); len(sent) != 1 {
		t.Errorf("%d mails in Ann's Sent", len(sent))
	}
}

func TestReplyStaysInTheThread(t *testing.T) {
	t.Parallel()
	l := openPage(t)
	must(t, l.Send(limited(t), devmail.Envelope{As: deals, From: deals}, []byte("From: Acme Partner Team <"+deals+">\n"+
		"Reply-To: deals+d-k3v9x2m7@acme.example\nTo: Ann <"+ann+">\nCc: Max <"+max+">, Rita <"+rita+">\nSubject: Re: Globex\n"+
		"Message-ID: <n1@acme.example>\nReferences: <a@x.example> <b@x.example>\n\nRegistered D-1042.\n> quoted\n")))
	row := l.firstRow(t, "/m/max/INBOX")
	form := draft(l.get(t, row+"?write=reply"))
	if form.Get("to") != "deals+d-k3v9x2m7@acme.example" || form.Get("cc") != "" || form.Get("subject") != "Re: Globex" {
		t.Errorf("reply: %v", form)
	}
	all := draft(l.get(t, row+"?write=all"))
	if all.Get("to") != "deals+d-k3v9x2m7@acme.example" || all.Get("cc") != "Ann <ann@consult.example>, Rita <rita@acme.example>" {
		t.Errorf("reply to all: %v", all)
	}
	form.Set("body", "approve")
	if resp, body := l.send(t, form); resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("send: %s\n%s", resp.Status, body)
	}
	got, err := l.Wait(limited(t), deals, "", anything)
	must(t, err)
	m := parse.Parse(got.Raw, parse.Options{})
	if refs := strings.Join(m.References, " "); refs != "a@x.example b@x.example n1@acme.example" || m.InReplyTo[0] != "n1@acme.example" {
		t.Errorf("References %s, In-Reply-To %v", refs, m.InReplyTo)
	}
	if !strings.HasPrefix(m.Text, "approve\n\nOn ") || !strings.Contains(m.Text, "\n> Registered D-1042.\n>> quoted") {
		t.Errorf("text is %q", m.Text)
	}
	if !strings.Contains(string(got.Raw), "Delivered-To: deals+d-k3v9x2m7@acme.example\r\n") {
		t.Error("the tag is lost")
	}
	// The reply and the mail it answers are one conversation in Max's mailbox.
	if page := l.get(t, row); strings.Count(page, `<article class="mail`) != 2 {
		t.Errorf("thread shows %d mails, want 2", strings.Count(page, `<article class="mail`))
	}
}

func TestNothingInAMailActs(t *testing.T) {
	t.Parallel()
	l := openPage(t)
	evil := "From: \"<script>alert(1)</script>\" <x@evil.example>\nTo: " + ann + "\nSubject: <img src=x onerror=alert(2)>\n" +
		"Content-Type: text/html; charset=utf-8\n\n<p onclick=\"alert(3)\">Hello</p><script>alert(4)</script>" +
		"<img src=\"https://evil.example/pixel.gif\"><a href=\"javascript:alert(5)\">no</a><form action=\"https://evil.example\"><input></form>" +
		"<a href=\"https://ok.example/\">yes</a><a href=\"mailto:deals+x@acme.example?subject=Re%3A%20D-1&amp;body=approve\">do</a>" +
		"<style>body{background:url(https://evil.example/b)}</style><p style=\"background-image:url(https://evil.example/c);color:#123456\">x</p>"
	must(t, l.Send(limited(t), devmail.Envelope{From: "x@evil.example", To: []string{ann}}, []byte(evil)))
	row := l.firstRow(t, "/m/ann/INBOX")
	page := l.get(t, row)
	for _, bad := range []string{"<script>alert", "<img src=x", "evil.example/pixel"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	frame := regexp.MustCompile(`<iframe[^>]*>`).FindString(page)
	if strings.Contains(frame, "allow-scripts") || !strings.Contains(frame, "sandbox=") {
		t.Errorf("frame %s", frame)
	}
	src := regexp.MustCompile(`src="([^"]+)"`).FindStringSubmatch(frame)[1]
	body := l.get(t, src)
	for _, bad := range []string{"script", "onclick", "evil.example", "javascript:", "<form", "<input", "url("} {
		if strings.Contains(body, bad) {
			t.Errorf("the framed mail holds %q:\n%s", bad, body)
		}
	}
	for _, want := range []string{
		"Hello", `href="https://ok.example/"`, "color: #123456",
		`href="/m/ann/INBOX?write=new&amp;mailto=deals%2Bx%40acme.example%3Fsubject%3DRe%253A%2520D-1%26body%3Dapprove" target="_top"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the framed mail lacks %q:\n%s", want, body)
		}
	}
	form := draft(l.get(t, "/m/ann/INBOX?write=new&mailto="+url.QueryEscape("deals+x@acme.example?subject=Re%3A%20D-1&body=approve")))
	if form.Get("to") != "deals+x@acme.example" || form.Get("subject") != "Re: D-1" {
		t.Errorf("mailto draft %v", form)
	}
	resp, err := l.http.Get(l.url + src)
	must(t, err)
	must(t, resp.Body.Close())
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "script") {
		t.Errorf("frame policy %q", csp)
	}
}

func TestOnlyThisPageMaySend(t *testing.T) {
	t.Parallel()
	l := openPage(t)
	form := url.Values{"as": {"ann"}, "to": {deals}, "subject": {"x"}, "body": {"y"}}
	if resp, _ := l.send(t, form, "Origin", "https://evil.example"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("another origin: %s", resp.Status)
	}
	if resp, _ := l.send(t, form, "Sec-Fetch-Site", "cross-site"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("cross-site: %s", resp.Status)
	}
	req, err := http.NewRequestWithContext(limited(t), "GET", l.url+"/", nil)
	must(t, err)
	req.Host = "rebound.example:8025"
	resp, err := l.http.Do(req)
	must(t, err)
	must(t, resp.Body.Close())
	if resp.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("another host: %s", resp.Status)
	}
	if n := len(l.Messages(deals, "")); n != 0 {
		t.Errorf("%d mails were sent", n)
	}
	if resp, _ := l.send(t, form, "Origin", l.url); resp.StatusCode != http.StatusSeeOther {
		t.Errorf("the page itself: %s", resp.Status)
	}
}

func TestWhatCannotBeSentIsShownAgain(t *testing.T) {
	t.Parallel()
	l := openPage(t)
	for to, reason := range map[string]string{
		"":                     "To needs an address",
		"not an address":       "To needs an address",
		"nobody@acme.example":  "The post office refused it: No such user here.",
		bo:                     "The post office refused it: Relay access denied.",
		ann + "\r\nBcc: " + bo: "To needs an address",
	} {
		form := url.Values{"as": {"ann"}, "mode": {"new"}, "to": {to}, "subject": {"Kept\r\nBcc: " + bo}, "body": {"My <b>words</b>"}}
		resp, body := l.send(t, form)
		if resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, reason) ||
			!strings.Contains(body, "My &lt;b&gt;words&lt;/b&gt;</textarea>") || !strings.Contains(body, `value="Kept Bcc: `) {
			t.Errorf("to %q: %s\n%s", to, resp.Status, body)
		}
	}
	if n := len(l.Messages(ann, "Sent")); n != 0 {
		t.Errorf("%d mails were sent", n)
	}
}

func TestPageIsToldAtOnce(t *testing.T) {
	t.Parallel()
	l := openPage(t)
	req, err := http.NewRequestWithContext(limited(t), "GET", l.url+"/events", nil)
	must(t, err)
	resp, err := l.http.Do(req)
	must(t, err)
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func(prefix string) string {
		for lines.Scan() {
			if rest, ok := strings.CutPrefix(lines.Text(), prefix); ok {
				return rest
			}
		}
		t.Fatalf("stream ended: %v", lines.Err())
		return ""
	}
	if e := next("event: "); e != "hello" {
		t.Fatalf("first event %q", e)
	}
	l.fromBo(t)
	if e := next("event: "); e != "mail" {
		t.Fatalf("event %q", e)
	}
	if data := next("data: "); !strings.Contains(data, `"kind":"delivered","who":"ann","name":"Ann","from":"Bo Berg","subject":"Looking for a vendor"`) {
		t.Errorf("told %s", data)
	}
	l.story.Tell(devmail.Line{At: clock(), Title: "Ann forwards the mail", Text: "to deals@acme.example"})
	if e := next("event: "); e != "story" {
		t.Fatalf("event %q", e)
	}
	if page := l.get(t, "/m/max/INBOX"); !strings.Contains(page, "Ann forwards the mail") {
		t.Error("the story is not told")
	}
	must(t, l.Close())
	for lines.Scan() { // the stream ends with the office
	}
}

func TestGetChangesNothing(t *testing.T) {
	t.Parallel()
	l := openPage(t)
	row := l.fromBo(t)
	if page := l.get(t, row); !strings.Contains(page, "data-unseen=") || !strings.Contains(page, `aria-label="1 unread"`) {
		t.Error("the mail is not shown as unread")
	}
	if l.Messages(ann, "INBOX")[0].Seen {
		t.Error("looking at it marked it as seen")
	}
	id := row[strings.LastIndexByte(row, '/')+1:]
	resp, err := l.http.PostForm(l.url+"/seen", url.Values{"as": {"ann"}, "ids": {id}})
	must(t, err)
	must(t, resp.Body.Close())
	if !l.Messages(ann, "INBOX")[0].Seen {
		t.Error("telling did not mark it as seen")
	}
	if source := l.get(t, "/source/ann/"+id); source != string(l.Messages(ann, "INBOX")[0].Raw) {
		t.Errorf("source is %q", source)
	}
}

func TestGuideLeadsThroughTheStory(t *testing.T) {
	t.Parallel()
	done := false
	l := openPage(t, devmail.Step{
		As: ann, Title: "You are Ann", Text: "Forward Bo’s mail.", Done: func() bool { return done },
		Do: devmail.Shortcut{Label: "Forward it", Mode: "forward", Find: "bo@globex", To: deals, Body: "Meet Bo."},
	})
	if page := l.get(t, "/m/max/INBOX"); !strings.Contains(page, "waiting for the mail") || strings.Contains(page, `<li class="done">`) {
		t.Error("the step does not wait for Bo's mail")
	}
	row := l.fromBo(t)
	link := regexp.MustCompile(`<a class="button" href="([^"]+)">Forward it</a>`).FindStringSubmatch(l.get(t, "/m/max/INBOX"))
	if link == nil {
		t.Fatal("no shortcut")
	}
	href := html.UnescapeString(link[1])
	if !strings.HasPrefix(href, row+"?") {
		t.Errorf("shortcut to %s, want %s", href, row)
	}
	page := l.get(t, strings.TrimSuffix(href, "#draft"))
	if form := draft(page); form.Get("to") != deals || !strings.Contains(page, "Meet Bo.</textarea>") {
		t.Errorf("draft %v", form)
	}
	done = true
	if page := l.get(t, "/m/max/INBOX"); !strings.Contains(page, `<li class="done">`) {
		t.Error("the step is not marked as done")
	}
}

func TestForwardTakesFilesAlong(t *testing.T) {
	t.Parallel()
	l := openPage(t)
	file := strings.Repeat("0123456789", 20)
	must(t, l.Send(limited(t), devmail.Envelope{From: bo}, fmt.Appendf(nil, "From: %s\nTo: %s\nSubject: Brief\nMessage-ID: <f@globex.example>\n"+
		"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee the file.\n--b\nContent-Type: text/csv; name=\"größe.csv\"\n"+
		"Content-Disposition: attachment; filename*=UTF-8''gr%%C3%%B6%%C3%%9Fe.csv\n\n%s\n--b--\n", bo, ann, file)))
	row := l.firstRow(t, "/m/ann/INBOX")
	part := regexp.MustCompile(`<a href="(/part/[^"]+)" download>größe.csv</a>`).FindStringSubmatch(l.get(t, row))
	if part == nil {
		t.Fatal("the file is not offered")
	}
	if got := l.get(t, part[1]); strings.TrimSpace(got) != file {
		t.Errorf("downloaded %q", got)
	}
	form := draft(l.get(t, row+"?write=forward"))
	form.Set("to", deals)
	if resp, body := l.send(t, form); resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("send: %s\n%s", resp.Status, body)
	}
	got, err := l.Wait(limited(t), deals, "", anything)
	must(t, err)
	m := parse.Parse(got.Raw, parse.Options{})
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "größe.csv" || strings.TrimSpace(string(m.Attachments[0].Content)) != file {
		t.Errorf("attachments %+v", m.Attachments)
	}
	if !strings.Contains(m.Text, "See the file.") {
		t.Errorf("text %q", m.Text)
	}
}
