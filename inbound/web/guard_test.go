package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// asked is one request to a handler from an address.
func asked(t *testing.T, h http.Handler, from, method, target, body string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.RemoteAddr = from
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

const (
	here  = "127.0.0.1:40000"
	there = "192.0.2.7:40000"
)

// gate is a Site with one endpoint and one token, "good".
func gate(log *slog.Logger, change func(*Site)) (Site, *time.Time) {
	now := time.Date(2026, 11, 20, 14, 2, 0, 0, time.UTC)
	s := Site{Probe: probe(nil, State{Database: true}, nil), Metrics: NewMetrics(), Now: func() time.Time { return now }, Log: log,
		Find: func(_ context.Context, token string) (Caller, bool, error) {
			switch token {
			case "good":
				return Caller{Name: "crm", Scopes: []string{"deals:read", "deals:write"}}, true, nil
			case "meter":
				return Caller{Name: "prometheus", Scopes: []string{ScopeMetrics}}, true, nil
			case "database down":
				return Caller{}, false, errors.New("dial 10.1.2.3: refused")
			}
			return Caller{}, false, nil
		},
		API: &API{Endpoints: []Endpoint{
			{Pattern: "GET /v1/deals", Scope: "deals:read", Answer: func(context.Context, Caller, *http.Request) (Answer, error) {
				return Answer{Body: []string{"D-1001"}}, nil
			}},
			{Pattern: "GET /v1/broken", Scope: "deals:read", Answer: func(context.Context, Caller, *http.Request) (Answer, error) {
				return Answer{}, errors.New("canary: SELECT failed on 10.1.2.3")
			}},
			{Pattern: "GET /v1/panic", Scope: "deals:read", Answer: func(context.Context, Caller, *http.Request) (Answer, error) { panic("a bug") }},
			{Pattern: "POST /v1/deals", Scope: "deals:write", Answer: func(_ context.Context, _ Caller, r *http.Request) (Answer, error) {
				var v struct{ Stage string }
				return Answer{Body: v}, ReadJSON(r, &v)
			}},
		}},
	}
	if change != nil {
		change(&s)
	}
	return s, &now
}

func quietLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

func TestEveryRefusalIsAProblemWithoutInternals(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s, _ := gate(slog.New(slog.NewTextHandler(&log, nil)), nil)
	h := s.Handler()
	for name, c := range map[string]struct {
		status int
		method string
		path   string
		body   string
		header []string
	}{
		"no token":                  {401, "GET", "/v1/deals", "", nil},
		"no token, nothing there":   {401, "GET", "/v1/nothing", "", nil},
		"a wrong token":             {401, "GET", "/v1/deals", "", []string{"Authorization", "Bearer canary-wrong"}},
		"another scheme":            {401, "GET", "/v1/deals", "", []string{"Authorization", "Basic good"}},
		"two tokens":                {401, "GET", "/v1/deals", "", []string{"Authorization", "Bearer good", "Authorization", "Bearer good"}},
		"a token in the address":    {401, "GET", "/v1/deals?access_token=good", "", nil},
		"a token in a cookie":       {401, "GET", "/v1/deals", "", []string{"Cookie", "token=good"}},
		"nothing there":             {404, "GET", "/v1/nothing", "", []string{"Authorization", "Bearer good"}},
		"a folder":                  {404, "GET", "/v1/", "", []string{"Authorization", "Bearer good"}},
		"outside the API":           {404, "GET", "/.git/config", "", nil},
		"a method that is not":      {405, "DELETE", "/v1/deals", "", []string{"Authorization", "Bearer good"}},
		"a method at health":        {405, "POST", "/healthz", "", nil},
		"a preflight":               {405, "OPTIONS", "/v1/deals", "", []string{"Authorization", "Bearer good", "Origin", "https://evil.test", "Access-Control-Request-Method", "POST"}},
		"an error of ours":          {500, "GET", "/v1/broken", "", []string{"Authorization", "Bearer good"}},
		"a panic":                   {500, "GET", "/v1/panic", "canary-body", []string{"Authorization", "Bearer good", "X-Secret", "canary-header"}},
		"the database is down":      {503, "GET", "/v1/deals", "", []string{"Authorization", "Bearer database down"}},
		"a form":                    {415, "POST", "/v1/deals", "a=b", []string{"Authorization", "Bearer good", "Content-Type", "application/x-www-form-urlencoded"}},
		"plain text that is JSON":   {415, "POST", "/v1/deals", "{}", []string{"Authorization", "Bearer good", "Content-Type", "text/plain"}},
		"a page of another site":    {403, "POST", "/v1/deals", "{}", []string{"Authorization", "Bearer good", "Content-Type", "application/json", "Origin", "https://evil.test"}},
		"a page of another site, 2": {403, "POST", "/v1/deals", "{}", []string{"Authorization", "Bearer good", "Content-Type", "application/json", "Sec-Fetch-Site", "cross-site"}},
		"too long a body":           {413, "POST", "/v1/deals", `{"stage": "` + strings.Repeat("x", bodyLimit), []string{"Authorization", "Bearer good", "Content-Type", "application/json"}},
	} {
		r := asked(t, h, here, c.method, "http://127.0.0.1"+c.path, c.body, c.header...)
		text := body(t, r)
		if r.StatusCode != c.status || r.Header.Get("Content-Type") != "application/problem+json" || !strings.Contains(text, fmt.Sprintf(`"status":%d`, c.status)) {
			t.Errorf("%s: %d %v %s", name, r.StatusCode, r.Header, text)
		}
		for _, inner := range []string{"canary", "10.1.2.3", "SELECT", "goroutine", ".go:"} {
			if strings.Contains(text, inner) {
				t.Errorf("%s: tells %q: %s", name, inner, text)
			}
		}
		if r.Header.Get("Access-Control-Allow-Origin") != "" || r.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s: %v", name, r.Header)
		}
	}
	for _, secret := range []string{"canary-wrong", "canary-body", "canary-header", "Bearer", "database down"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log tells %q:\n%s", secret, log.String())
		}
	}
	if s.Metrics.Panics() != 1 {
		t.Errorf("%d panics were counted", s.Metrics.Panics())
	}
}

func TestWhoTriesTokensWaitsAndNobodyElseDoes(t *testing.T) {
	t.Parallel()
	s, now := gate(quietLog(), nil)
	h := s.Handler()
	try := func(from, token string) int {
		return asked(t, h, from, "GET", "http://127.0.0.1/v1/deals", "", "Authorization", "Bearer "+token).StatusCode
	}
	for range int(perFailure.burst) {
		if got := try(there, "guess"); got != 401 {
			t.Fatal(got)
		}
	}
	if got := try(there, "guess"); got != 429 {
		t.Errorf("the next guess: %d", got)
	}
	if a, b := try(there, "good"), try("192.0.2.8:1", "guess"); a != 200 || b != 401 {
		t.Errorf("a good token from there: %d; a guess from elsewhere: %d", a, b)
	}
	*now = now.Add(7 * time.Second)
	if a, b := try(there, "guess"), try(there, "guess"); a != 401 || b != 429 {
		t.Errorf("after a while: %d, then %d", a, b)
	}
}

func TestAFloodIsRefusedAndHealthIsStillAnswered(t *testing.T) {
	t.Parallel()
	s, now := gate(quietLog(), nil)
	h := s.Handler()
	var refused *http.Response
	for range int(perClient.burst) + 1 {
		refused = asked(t, h, there, "GET", "http://127.0.0.1/", "")
	}
	if refused.StatusCode != 429 || refused.Header.Get("Retry-After") != "1" {
		t.Errorf("%d %v", refused.StatusCode, refused.Header)
	}
	if r := asked(t, h, there, "GET", "http://127.0.0.1/healthz", ""); r.StatusCode != 200 {
		t.Errorf("health is answered with %d", r.StatusCode)
	}
	if r := asked(t, h, "192.0.2.8:1", "GET", "http://127.0.0.1/", ""); r.StatusCode != 404 {
		t.Errorf("somebody else is answered with %d", r.StatusCode)
	}
	*now = now.Add(time.Second)
	if r := asked(t, h, there, "GET", "http://127.0.0.1/", ""); r.StatusCode != 404 {
		t.Errorf("a second later: %d", r.StatusCode)
	}
}

func TestAnIPv6CustomerHasOneAllowance(t *testing.T) {
	t.Parallel()
	for a, b := range map[string]string{"2001:db8:1:2::1": "2001:db8:1:2:ffff::9", "192.0.2.1": "192.0.2.1"} {
		if bucketOf(netip.MustParseAddr(a)) != bucketOf(netip.MustParseAddr(b)) {
			t.Errorf("%s and %s are told apart", a, b)
		}
	}
	for a, b := range map[string]string{"2001:db8:1:2::1": "2001:db8:1:3::1", "192.0.2.1": "192.0.2.2"} {
		if bucketOf(netip.MustParseAddr(a)) == bucketOf(netip.MustParseAddr(b)) {
			t.Errorf("%s and %s are one", a, b)
		}
	}
}

func TestAnAllowanceTakesBoundedMemory(t *testing.T) {
	t.Parallel()
	l := newLimiter(rate{burst: 2, perSecond: 1}, 100)
	now := time.Date(2026, 11, 20, 14, 2, 0, 0, time.UTC)
	for i := range 10_000 {
		l.take(fmt.Sprint(i), now)
	}
	if n := len(l.levels); n > 101 {
		t.Errorf("%d are known", n)
	}
	if ok, _ := l.take("newcomer", now); ok {
		t.Error("the newcomers' allowance has no end")
	}
	if ok, _ := l.take("50", now); !ok {
		t.Error("a known one lost its own allowance")
	}
	now = now.Add(time.Minute)
	if ok, _ := l.take("newcomer", now); !ok || len(l.levels) > 2 {
		t.Errorf("a minute later %d are known", len(l.levels))
	}
}

func TestOnlyTrustedProxiesSayWhoAsks(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/24"), netip.MustParsePrefix("127.0.0.1/32")}
	for name, c := range map[string]struct{ peer, header, want string }{
		"nobody stands between":          {"192.0.2.7:1", "", "192.0.2.7"},
		"a stranger names another":       {"192.0.2.7:1", "198.51.100.1", "192.0.2.7"},
		"our proxy names the client":     {"10.0.0.5:1", "192.0.2.7", "192.0.2.7"},
		"the client wrote before it":     {"10.0.0.5:1", "198.51.100.1, 192.0.2.7", "192.0.2.7"},
		"two of our proxies":             {"127.0.0.1:1", "198.51.100.1, 192.0.2.7, 10.0.0.5", "192.0.2.7"},
		"nonsense ends it":               {"10.0.0.5:1", "192.0.2.7, nonsense", "10.0.0.5"},
		"our proxy says nothing":         {"10.0.0.5:1", "", "10.0.0.5"},
		"an IPv4 address dressed as one": {"[::ffff:10.0.0.5]:1", "::ffff:192.0.2.7", "192.0.2.7"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.header != "" {
			r.Header.Set("X-Forwarded-For", c.header)
		}
		if got := (Site{Proxies: proxies}).client(r).String(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	for _, wrong := range []string{"", "proxy.acme.example", "10.0.0.0/33", "10.0.0"} {
		if p, err := ParseProxy(wrong); err == nil {
			t.Errorf("%q is taken for %s", wrong, p)
		}
	}
}

func TestAnotherHostIsNotAnswered(t *testing.T) {
	t.Parallel()
	s, _ := gate(quietLog(), func(s *Site) { s.URL = "https://refer.acme.example" })
	h := s.Handler()
	for host, status := range map[string]int{
		"refer.acme.example": 404, "REFER.acme.example:443": 404, "localhost:8080": 404, "127.0.0.1:8080": 404, "[::1]:8080": 404,
		"evil.test": 421, "refer.acme.example.evil.test": 421, "": 421,
	} {
		r := asked(t, h, here, "GET", "/", "", "Host", host)
		if r.StatusCode != status {
			t.Errorf("%q: %d, want %d", host, r.StatusCode, status)
		}
		if r.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%q: browsers may come back without TLS", host)
		}
		if r := asked(t, h, here, "GET", "/healthz", "", "Host", host); r.StatusCode != 200 {
			t.Errorf("%q: health is answered with %d", host, r.StatusCode)
		}
	}
}

func TestMetricsAreForThisMachineOrAToken(t *testing.T) {
	t.Parallel()
	s, _ := gate(quietLog(), nil)
	h := s.Handler()
	for name, c := range map[string]struct {
		from   string
		status int
		header []string
	}{
		"this machine":                   {here, 200, nil},
		"this machine, IPv6":             {"[::1]:4000", 200, nil},
		"another":                        {there, 401, nil},
		"another, through a proxy here":  {here, 401, []string{"X-Forwarded-For", "192.0.2.7"}},
		"another that says it is here":   {there, 401, []string{"X-Forwarded-For", "127.0.0.1"}},
		"another with a token":           {there, 200, []string{"Authorization", "Bearer meter"}},
		"another with a token for deals": {there, 403, []string{"Authorization", "Bearer good"}},
	} {
		if r := asked(t, h, c.from, "GET", "http://127.0.0.1/metrics", "", c.header...); r.StatusCode != c.status {
			t.Errorf("%s: %d, want %d", name, r.StatusCode, c.status)
		}
	}
}

func TestTheAPIBeyondThisMachineIsForProxiesOnly(t *testing.T) {
	t.Parallel()
	s, _ := gate(quietLog(), func(s *Site) {
		s.Public, s.URL, s.Proxies = true, "https://refer.acme.example", []netip.Prefix{netip.MustParsePrefix("10.0.0.5/32")}
	})
	h := s.Handler()
	for from, status := range map[string]int{there: 403, "10.0.0.5:1": 200, here: 200} {
		if r := asked(t, h, from, "GET", "http://refer.acme.example/v1/deals", "", "Authorization", "Bearer good"); r.StatusCode != status {
			t.Errorf("from %s: %d, want %d", from, r.StatusCode, status)
		}
	}
}

func TestTooManyAtOnceAreSentAway(t *testing.T) {
	t.Parallel()
	entered, leave := make(chan struct{}), make(chan struct{})
	s, _ := gate(quietLog(), func(s *Site) {
		s.API = &API{Endpoints: []Endpoint{{Pattern: "GET /v1/slow", Scope: "deals:read", Answer: func(ctx context.Context, _ Caller, _ *http.Request) (Answer, error) {
			entered <- struct{}{}
			<-leave
			return Answer{Body: "done"}, ctx.Err()
		}}}}
	})
	h := s.Handler()
	status := make(chan int, apiAtOnce)
	for range apiAtOnce {
		go func() {
			w := httptest.NewRecorder()
			r := httptest.NewRequestWithContext(context.Background(), "GET", "http://127.0.0.1/v1/slow", nil)
			r.Header.Set("Authorization", "Bearer good")
			h.ServeHTTP(w, r)
			status <- w.Code
		}()
		<-entered
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*apiQueue)
	defer cancel()
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(ctx, "GET", "http://127.0.0.1/v1/slow", nil)
	r.Header.Set("Authorization", "Bearer good")
	h.ServeHTTP(w, r)
	if w.Code != 503 {
		t.Errorf("one more than there is room for: %d", w.Code)
	}
	close(leave)
	for range apiAtOnce {
		if got := <-status; got != 200 {
			t.Errorf("one in hand: %d", got)
		}
	}
}
