package devmail_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"refermail/inbound/devmail"
	"refermail/inbound/devmail/browser"
	"refermail/templates/safehtml"
)

// canary is a server that must never be asked, and serves each vector as it is, for comparison.
type canary struct {
	*httptest.Server
	mu      sync.Mutex
	asked   []string
	vectors []string
}

func newCanary(t *testing.T) *canary {
	t.Helper()
	data, err := os.ReadFile("../../templates/safehtml/testdata/xss.txt")
	must(t, err)
	c := &canary{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/raw/%d", &n); err == nil && n < len(c.vectors) {
			if r.URL.Query().Has("fenced") {
				w.Header().Set("Content-Security-Policy", safehtml.FrameCSP)
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<!doctype html><title>mail</title><body>", c.vectors[n])
			return
		}
		if r.URL.Path != "/favicon.ico" {
			c.mu.Lock()
			c.asked = append(c.asked, r.URL.Path)
			c.mu.Unlock()
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(c.Close)
	fill := strings.NewReplacer("JS", "document.title=`owned`;parent.document.title=`owned`;(new(Image)).src=`"+c.URL+"/ran`", "URL", c.URL)
	for v := range strings.SplitSeq(strings.TrimSpace(string(data)), "\n") {
		c.vectors = append(c.vectors, fill.Replace(v))
	}
	return c
}

func (c *canary) hits() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	hits := c.asked
	c.asked = nil
	return hits
}

// TestNoMailRunsOrLoadsAnythingInARealBrowser shows every vector of the corpus as a mail, moves over and clicks all of it,
// and asks whether anything ran or left. The same bytes without our two fences must do both, or the test proves nothing;
// behind the second fence alone they may do neither.
func TestNoMailRunsOrLoadsAnythingInARealBrowser(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	t.Cleanup(cancel)
	b := startBrowser(t, ctx, browser.Options{Width: 1280, Height: 800})
	c := newCanary(t)
	const poke = `for (const e of (arguments[0] || document).querySelectorAll("*")) {
		for (const k of ["pointerover", "mouseover", "focus", "toggle", "load", "error"]) e.dispatchEvent(new Event(k));
		if (!(e.href || "").startsWith("https:")) e.click && e.click();
	}`
	ran := 0
	for _, n := range []int{0, 9, 22} { // without any fence
		must(t, b.Open(ctx, fmt.Sprintf("%s/raw/%d", c.URL, n)))
		for end := time.After(10 * time.Second); ; {
			if len(c.hits()) > 0 {
				ran++
				break
			}
			select {
			case <-end:
				t.Errorf("vector %d does nothing even without a fence", n)
			case <-time.After(20 * time.Millisecond):
				continue
			}
			break
		}
	}
	if ran != 3 {
		t.Fatalf("only %d of 3 vectors work at all in this browser", ran)
	}
	step := 12
	if os.Getenv("REFERMAIL_TEST_REAL") == "1" {
		step = 3
	}
	for n, v := range c.vectors { // behind the second fence alone: leaving the page by itself is what only the first stops
		if strings.Contains(v, "refresh") || n%step != 0 {
			continue
		}
		must(t, b.Open(ctx, fmt.Sprintf("%s/raw/%d?fenced", c.URL, n)))
		if hits := c.hits(); len(hits) > 0 {
			t.Errorf("the policy of the frame lets %s ask for %q", v, hits)
		}
	}

	l := openPage(t)
	for n, v := range c.vectors {
		must(t, l.Send(ctx, devmail.Envelope{From: bo}, []byte(fmt.Sprintf("From: %s\nTo: %s\nSubject: vector %d %s\nMessage-ID: <v%d@globex.example>\nContent-Type: text/html; charset=utf-8\n\n<p>shown</p>%s\n",
			bo, ann, n, "<img src="+c.URL+"/subject.gif onerror=document.title='owned'>", n, v))))
	}
	must(t, b.Open(ctx, l.url+"/m/ann/INBOX"))
	var paths []string
	must(t, b.Script(ctx, &paths, `return [...document.querySelectorAll("#list .row")].map((e) => e.getAttribute("href") || e.querySelector("a").getAttribute("href"))`))
	if len(paths) != len(c.vectors) {
		t.Fatalf("%d mails are listed, %d were sent", len(paths), len(c.vectors))
	}
	framed := 0
	if os.Getenv("REFERMAIL_TEST_REAL") != "1" { // some of them tell whether the fences stand at all
		var some []string
		for i := 0; i < len(paths); i += 8 {
			some = append(some, paths[i])
		}
		paths = some
	}
	for _, path := range paths {
		must(t, b.Open(ctx, l.url+path))
		must(t, b.Wait(ctx, "document.readyState === 'complete'", 15*time.Second))
		var seen struct {
			Titles []string
			Framed bool
		}
		must(t, b.Script(ctx, &seen, `const f = document.querySelector("#mails iframe");
			const inside = f && f.contentDocument;
			if (inside) { (function () {`+poke+`})(inside); }
			return {Titles: [document.title, inside ? inside.title : ""], Framed: !!(inside && inside.body.textContent.includes("shown"))}`))
		if seen.Framed {
			framed++
		}
		if slices.Contains(seen.Titles, "owned") {
			t.Errorf("a script ran in %s", path)
		}
		if hits := c.hits(); len(hits) > 0 {
			t.Errorf("%s asked for %q", path, hits)
		}
	}
	must(t, b.Open(ctx, fmt.Sprintf("%s/raw/0", c.URL))) // what was asked for late has come before this
	for hits := c.hits(); !slices.Contains(hits, "/ran"); hits = c.hits() {
		if len(hits) > 0 {
			t.Errorf("some mail asked for %q", hits)
		}
		must(t, ctx.Err())
		time.Sleep(10 * time.Millisecond)
	}
	if framed < len(paths)/2 {
		t.Errorf("only %d of %d mails were shown as HTML", framed, len(paths))
	}
}
