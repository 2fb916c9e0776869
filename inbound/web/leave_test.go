package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"refermail/workflow"
)

const goodToken = "u-abcdefghijklmnop"

// exit is a site with a way out, and whom it took out.
type exit struct {
	left []workflow.CopyID
	err  error
	now  time.Time
	http.Handler
}

func newExit() *exit {
	e := &exit{now: time.Date(2026, 11, 20, 14, 2, 0, 0, time.UTC)}
	e.Handler = Site{
		Probe: probe(nil, State{Database: true}, nil), Metrics: NewMetrics(), Now: func() time.Time { return e.now }, Log: slog.New(slog.DiscardHandler),
		URL: "https://refer.acme.example",
		Leave: &Leave{
			Copy: func(token string) (workflow.CopyID, bool) {
				return workflow.CopyID{Issue: 7, Contact: 1}, token == goodToken
			},
			Leave: func(_ context.Context, id workflow.CopyID) error {
				e.left = append(e.left, id)
				return e.err
			},
			Name: "Acme <Partners>", Inbox: "deals@acme.example",
		},
	}.Handler()
	return e
}

func (e *exit) ask(t *testing.T, method, path, body string, header ...string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), method, "https://refer.acme.example"+path, strings.NewReader(body))
	r.RemoteAddr = "198.51.100.7:40000"
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	e.ServeHTTP(w, r)
	return w.Result()
}

const oneClick = "List-Unsubscribe=One-Click"

// Whatever is not a POST that says what it wants changes nothing: scanners follow links, and some post to them (DESIGN,
// invariant 11).
func TestOnlyAPostThatSaysSoUnsubscribes(t *testing.T) {
	t.Parallel()
	multipart := "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
	for name, tc := range map[string]struct {
		method, path, body string
		header             []string
		status             int
		leaves             bool
	}{
		"GET shows a page":                     {"GET", "/u/" + goodToken, "", nil, 200, false},
		"HEAD shows nothing":                   {"HEAD", "/u/" + goodToken, "", nil, 200, false},
		"a scanner's GET":                      {"GET", "/u/" + goodToken + "?" + oneClick, "", []string{"Purpose", "prefetch"}, 200, false},
		"a GET with a body":                    {"GET", "/u/" + goodToken, oneClick, nil, 200, false},
		"one click":                            {"POST", "/u/" + goodToken, oneClick, nil, 200, true},
		"one click as multipart":               {"POST", "/u/" + goodToken, multipart, []string{"Content-Type", "multipart/form-data; boundary=x"}, 200, true},
		"the button, from the page itself":     {"POST", "/u/" + goodToken, oneClick, []string{"Origin", "https://refer.acme.example", "Sec-Fetch-Site", "same-origin"}, 200, true},
		"one click from a mail program's page": {"POST", "/u/" + goodToken, oneClick, []string{"Origin", "https://mail.example", "Sec-Fetch-Site", "cross-site"}, 200, true},
		"a POST without a word":                {"POST", "/u/" + goodToken, "", nil, 400, false},
		"a POST with the word in the link":     {"POST", "/u/" + goodToken + "?" + oneClick, "x=y", nil, 400, false},
		"a POST with another value":            {"POST", "/u/" + goodToken, "List-Unsubscribe=No", nil, 400, false},
		"a POST of something that is no form":  {"POST", "/u/" + goodToken, oneClick, []string{"Content-Type", "application/json"}, 400, false},
		"a POST that is too long":              {"POST", "/u/" + goodToken, "x=" + strings.Repeat("a", bodyLimit) + "&" + oneClick, nil, 400, false},
		"PUT":                                  {"PUT", "/u/" + goodToken, oneClick, nil, 405, false},
		"DELETE":                               {"DELETE", "/u/" + goodToken, oneClick, nil, 405, false},
		"a token cut short":                    {"POST", "/u/" + goodToken[:12], oneClick, nil, 404, false},
		"a token that is guessed":              {"POST", "/u/u-aaaaaaaaaaaaaaaa", oneClick, nil, 404, false},
		"no token":                             {"POST", "/u/", oneClick, nil, 404, false},
		"more behind the token":                {"POST", "/u/" + goodToken + "/x", oneClick, nil, 404, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newExit()
			r := e.ask(t, tc.method, tc.path, tc.body, tc.header...)
			if r.StatusCode != tc.status || (len(e.left) == 1) != tc.leaves || len(e.left) > 1 {
				t.Errorf("%d, and left: %v", r.StatusCode, e.left)
			}
			if r.Header.Get("Location") != "" || r.Header.Get("Set-Cookie") != "" {
				t.Error("one click follows no redirect and keeps no cookie (RFC 8058 §3.2)")
			}
		})
	}
}

func TestTheWayOutIsHarmlessWhenRepeated(t *testing.T) {
	t.Parallel()
	e := newExit()
	for range 3 {
		if r := e.ask(t, "POST", "/u/"+goodToken, oneClick); r.StatusCode != 200 || !strings.Contains(body(t, r), "You get no newsletter any more.") {
			t.Errorf("%d", r.StatusCode)
		}
	}
	e.err = errors.New("connection refused to 10.1.2.3")
	if r := e.ask(t, "POST", "/u/"+goodToken, oneClick); r.StatusCode != 503 || r.Header.Get("Retry-After") == "" || strings.Contains(body(t, r), "10.1.2.3") {
		t.Errorf("without a database: %d", r.StatusCode)
	}
}

// The page names nobody, runs nothing, loads nothing, and looks the same whoever's token it is.
func TestThePageOfTheWayOut(t *testing.T) {
	t.Parallel()
	e := newExit()
	for language, says := range map[string]string{
		"": "Stop the newsletter", "de-AT,de;q=0.9,en;q=0.8": "Newsletter abbestellen", "fr": "Arrêter la newsletter", "es-MX": "Dejar el boletín", "nl": "Nieuwsbrief stoppen",
		"ja, zz;q=0.3, nl": "Nieuwsbrief stoppen", "ja": "Stop the newsletter",
	} {
		r := e.ask(t, "GET", "/u/"+goodToken, "", "Accept-Language", language)
		text := body(t, r)
		if !strings.Contains(text, says) || !strings.Contains(text, "Acme &lt;Partners&gt;") {
			t.Errorf("%q: %s", language, text)
		}
		for _, never := range []string{"<script", "http:", "https:", "@", goodToken} {
			if strings.Contains(text, never) {
				t.Errorf("%q: the page says %q", language, never)
			}
		}
		if csp := r.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "form-action 'self'") || strings.Contains(csp, "unsafe") {
			t.Errorf("policy: %s", csp)
		}
	}
	p := leavePage()
	for language, words := range p.words {
		for name := range p.words["en"] {
			if words[name] == "" || len(words) != len(p.words["en"]) {
				t.Errorf("%s: %q is missing, or there is something else", language, name)
			}
		}
	}
	if len(p.words) != 5 {
		t.Errorf("%d languages", len(p.words))
	}
}

// Whoever guesses is slowed down; whoever has a token is not, though they share an address.
func TestGuessesAreSlowedDown(t *testing.T) {
	t.Parallel()
	e := newExit()
	last := 0
	for range 30 {
		e.now = e.now.Add(time.Second / 10)
		last = e.ask(t, "POST", "/u/u-bbbbbbbbbbbbbbbb", oneClick).StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the thirtieth guess: %d", last)
	}
	if r := e.ask(t, "POST", "/u/"+goodToken, oneClick); r.StatusCode != 200 || len(e.left) != 1 {
		t.Errorf("a reader beside the guesser: %d", r.StatusCode)
	}
}

func TestWithoutANewsletterThereIsNoWayOut(t *testing.T) {
	t.Parallel()
	if r := get(t, site(probe(nil, State{}, nil), NewMetrics()), "GET", "/u/"+goodToken); r.StatusCode != 404 {
		t.Errorf("%d", r.StatusCode)
	}
}
