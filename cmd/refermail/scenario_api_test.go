package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"
)

// caller asks a service over HTTP with a token.
type caller struct {
	t     testing.TB
	base  string
	token string
}

// ask sends a request and gives the answer's status, headers and body.
func (c caller) ask(method, path, body string, headers ...string) (int, http.Header, string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return a.StatusCode, a.Header, string(text)
}

// want asks and compares the status.
func (c caller) want(status int, method, path, body string, headers ...string) string {
	c.t.Helper()
	got, h, text := c.ask(method, path, body, headers...)
	if got != status {
		c.t.Errorf("%s %s: %d, want %d\n%s", method, path, got, status, text)
	}
	if kind := h.Get("Content-Type"); status >= 400 && kind != "application/problem+json" || h.Get("Access-Control-Allow-Origin") != "" {
		c.t.Errorf("%s %s: headers %v", method, path, h)
	}
	return text
}

func readAs[T any](t testing.TB, text string) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return v
}

func TestProgramsReadAndMoveDealsWithTokens(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.allowAPI()
		s.partners()
		service := s.serve()
		_, _, _, ref := s.registered()
		add := func(args ...string) caller {
			v := look[apiAdded](s, append([]string{"api", "add"}, args...)...)
			return caller{t, "http://" + service.address(), v.Token}
		}
		crm := add("crm", "--scope", "deals:read", "--scope", "deals:write", "--scope", "partners:read", "--scope", "mails:read")
		reader := add("reader", "--scope", "deals:read")
		own := add("northwind", "--scope", "deals:read", "--scope", "partners:read", "--partner", "P-1")
		other := add("contoso", "--scope", "deals:read", "--scope", "partners:read", "--partner", "P-2")
		nobody := caller{t, crm.base, ""}

		// The same JSON as the command line's.
		for path, args := range map[string][]string{"/v1/deals": {"deal", "list"}, "/v1/deals/" + ref: {"deal", "show", ref}, "/v1/partners": {"partner", "list"},
			"/v1/partners/P-1": {"partner", "show", "P-1"}, "/v1/mails?disposition=handled": {"mail", "list", "--disposition", "handled"}} {
			said, want := crm.want(200, "GET", path, ""), s.run(append(args, "--json")...)
			if got, want := readAs[any](t, said), readAs[any](t, want); !reflect.DeepEqual(got, want) {
				t.Errorf("%s says\n%s\nthe command line\n%v", path, said, want)
			}
		}

		// Who may what.
		for _, c := range []struct {
			who    caller
			status int
			method string
			path   string
		}{
			{nobody, 401, "GET", "/v1/deals"}, {nobody, 401, "GET", "/v1/nothing"}, {nobody, 401, "GET", "/v1/deals/" + ref},
			{caller{t, crm.base, "rfm_" + strings.Repeat("a", 59)}, 401, "GET", "/v1/deals"},
			{reader, 403, "POST", "/v1/deals/" + ref + "/stage"}, {reader, 403, "POST", "/v1/deals/D-9999/stage"},
			{reader, 403, "GET", "/v1/partners"}, {reader, 403, "GET", "/v1/mails"},
			{crm, 404, "GET", "/v1/deals/D-9999"}, {crm, 404, "GET", "/v1/deals/nonsense"}, {crm, 404, "GET", "/v1/nothing"}, {crm, 405, "DELETE", "/v1/deals"},
			{crm, 400, "GET", "/v1/deals?partnr=P-1"}, {crm, 400, "GET", "/v1/deals?stage=lots"}, {crm, 400, "GET", "/v1/deals?limit=0"},
			{own, 200, "GET", "/v1/deals/" + ref}, {other, 404, "GET", "/v1/deals/" + ref},
			{own, 404, "GET", "/v1/partners/P-2"}, {own, 403, "GET", "/v1/mails"},
		} {
			c.who.want(c.status, c.method, c.path, "")
		}
		if a, b := other.want(404, "GET", "/v1/deals/"+ref, ""), other.want(404, "GET", "/v1/deals/D-9999", ""); a != b {
			t.Errorf("another partner's deal is told from none: %s, %s", a, b)
		}
		if text := other.want(200, "GET", "/v1/deals", ""); text != "[]\n" {
			t.Errorf("another partner sees %s", text)
		}
		if text := other.want(200, "GET", "/v1/deals?partner=P-1", ""); text != "[]\n" {
			t.Errorf("another partner sees %s", text)
		}
		story := readAs[dealDetail](t, own.want(200, "GET", "/v1/deals/"+ref, ""))
		for _, e := range story.Timeline {
			if e.Visibility != "partner" || strings.HasSuffix(e.By, "@acme.test") {
				t.Errorf("a partner's token sees %+v", e)
			}
		}
		if text := own.want(200, "GET", "/v1/partners", ""); strings.Contains(text, "Contoso") || !strings.Contains(text, "Northwind") {
			t.Errorf("a partner's token sees %s", text)
		}

		s.moves(crm, ref)
		s.ends(crm, ref)
		if log := service.log(); strings.Contains(log, "rfm_") || !strings.Contains(log, "a token that opens nothing") {
			t.Errorf("the log tells of tokens wrongly:\n%s", tail(log, 2000))
		}
		service.stop()
	})
}

// moves changes a deal: rehearsed, done once however often it is asked, and on the timeline under the token's name.
func (s *scene) moves(crm caller, ref string) {
	t := s.t
	path := "/v1/deals/" + ref + "/stage"
	stage := func() string { return look[dealDetail](s, "deal", "show", ref).Stage }
	before := stage()
	dry := readAs[stageAnswer](t, crm.want(200, "POST", path, `{"stage": "accepted", "dry_run": true}`))
	if dry.Done || len(dry.Effects) == 0 || len(dry.Mails) == 0 || stage() != before {
		t.Errorf("a rehearsal did %+v, the deal is %s", dry, stage())
	}
	crm.want(400, "POST", path, `{"stage": "accepted"}`)
	for range 2 {
		did := readAs[stageAnswer](t, crm.want(200, "POST", path, `{"stage": "accepted"}`, keyHeader, "one"))
		if did.Deal.Stage != "accepted" || did.Done == did.Repeated {
			t.Errorf("%+v", did)
		}
	}
	for body, status := range map[string]int{
		`{"stage": "accepted"}`:                        422, // it is there already
		`{"stage": "no such stage"}`:                   422,
		`{"stage": ""}`:                                422,
		`{"stage": "won\nnote hello", "amount": "x"}`:  422,
		`{"stage": "won", "amount": "lots"}`:           422,
		`{"stage": "demo_completed", "reason": "why"}`: 422,
		`{"stage": "accepted", "colour": "red"}`:       400,
		`{"stage": "accepted"} {"stage": "won"}`:       400,
		`stage=accepted`:                               400,
		`{"stage": "` + strings.Repeat("x", 70<<10):    413,
	} {
		crm.want(status, "POST", path, body, keyHeader, "another")
	}
	crm.want(415, "POST", path, "stage=accepted", "Content-Type", "application/x-www-form-urlencoded", keyHeader, "another")
	crm.want(403, "POST", path, `{"stage": "won"}`, keyHeader, "another", "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.test")
	crm.want(404, "POST", "/v1/deals/D-9999/stage", `{"stage": "won"}`, keyHeader, "another")
	won := readAs[stageAnswer](t, crm.want(200, "POST", path, `{"stage": "won", "amount": "48000 USD"}`, keyHeader, "two"))
	if won.Deal.Amount == nil || won.Deal.Amount.Minor != 4800000 {
		t.Errorf("won with %+v", won.Deal.Amount)
	}
	said := 0
	for _, e := range look[dealDetail](s, "deal", "show", ref).Timeline {
		if e.By == "api:crm" {
			said++
		}
	}
	if said < 2 {
		t.Errorf("the timeline names the token %d times", said)
	}
}

// ends revokes a token, and looks that nobody is let in with it afterwards.
func (s *scene) ends(crm caller, ref string) {
	t := s.t
	s.refused(exitFailed, "api", "add", "crm", "--scope", "deals:read")
	s.refused(exitFailed, "api", "add", "ghost", "--scope", "deals:read", "--partner", "P-99")
	s.refused(exitFailed, "api", "revoke", "ghost")
	for _, wrong := range [][]string{{"CRM", "--scope", "deals:read"}, {"x", "--scope", "deals"}, {"x", "--scope", "deals:read", "--expires", "soon"},
		{"x", "--scope", "deals:write", "--partner", "P-1"}, {"x"}} {
		s.refused(exitUsage, append([]string{"api", "add"}, wrong...)...)
	}
	s.run("api", "revoke", "crm", "--dry-run")
	crm.want(200, "GET", "/v1/deals/"+ref, "")
	s.run("api", "revoke", "crm")
	crm.want(401, "GET", "/v1/deals/"+ref, "")
	tokens := s.run("api", "list", "--json")
	if strings.Contains(tokens, crm.token[4:20]) || strings.Contains(tokens, "digest") {
		t.Errorf("the list shows a token: %s", tokens)
	}
	for _, k := range readAs[[]apiTokenView](t, tokens) {
		if k.Name == "crm" && (k.Status != "revoked" || k.UsedAt == nil || k.ExpiresAt == nil) {
			t.Errorf("%+v", k)
		}
	}
}

// allowAPI switches the API on.
func (s *scene) allowAPI() {
	text, err := os.ReadFile(s.config)
	if err == nil {
		err = os.WriteFile(s.config, []byte(strings.Replace(string(text), "[web]\n", "[web]\napi = true\n", 1)), 0o600)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestWithoutAPITrueThereIsNone(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		service := s.launch("--roles", "web")
		eventually(t, patience, "an answer", func() bool { return service.health() != 0 })
		k := look[apiAdded](s, "api", "add", "crm", "--scope", "deals:read")
		caller{t, "http://" + service.address(), k.Token}.want(404, "GET", "/v1/deals", "")
		service.stop()
	})
}
