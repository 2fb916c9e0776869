package main

import (
	"context"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"time"

	"refermail/inbound/web"
	"refermail/workflow/store"
	"refermail/workflow/token"
)

// The scopes a token of the API can have.
const (
	scopeDealsRead    = "deals:read"
	scopeDealsWrite   = "deals:write"
	scopePartnersRead = "partners:read"
	scopeMailsRead    = "mails:read"
	scopeMetrics      = web.ScopeMetrics
)

// apiScopes lists them with what each opens.
func apiScopes() [][2]string {
	return [][2]string{
		{scopeDealsRead, "read deals with their timelines"},
		{scopeDealsWrite, "move deals to other stages, as `refermail deal stage` does"},
		{scopePartnersRead, "read partners and their people"},
		{scopeMailsRead, "read which mails came and what became of them"},
		{scopeMetrics, "read /metrics from another machine"},
	}
}

// partialScopes are those a token for one partner can have: what it reads is about that partner.
func partialScopes() []string { return []string{scopeDealsRead, scopePartnersRead} }

// site is the HTTP side of a configuration.
func (a *app) site(probe web.Probe) web.Site {
	s := web.Site{
		Probe: probe, Metrics: a.metrics, URL: a.cfg.Web.URL, Proxies: a.cfg.Web.proxies(), Public: a.cfg.Web.public(),
		Find: a.findCaller, Now: a.clock.Now, Log: a.log,
	}
	s.Leave = &web.Leave{Copy: a.receiver.Reader.WayOut, Leave: a.leave, Name: a.cfg.Mail.Name, Inbox: a.cfg.Mail.Address}
	if a.cfg.Web.API {
		s.API = &web.API{Endpoints: a.endpoints(), Quiet: quiet}
	}
	return s
}

func (a *app) endpoints() []web.Endpoint {
	read := apiReader{db: a.db, engine: a.engine, now: a.clock.Now}
	return []web.Endpoint{
		{Pattern: "GET /v1/deals", Scope: scopeDealsRead, Partial: true, Answer: read.deals},
		{Pattern: "GET /v1/deals/{ref}", Scope: scopeDealsRead, Partial: true, Answer: read.deal},
		{Pattern: "GET /v1/partners", Scope: scopePartnersRead, Partial: true, Answer: read.partners},
		{Pattern: "GET /v1/partners/{id}", Scope: scopePartnersRead, Partial: true, Answer: read.partner},
		{Pattern: "GET /v1/mails", Scope: scopeMailsRead, Answer: read.mails},
		{Pattern: "POST /v1/deals/{ref}/stage", Scope: scopeDealsWrite, Answer: apiMover{read, a.clock.Now}.move},
	}
}

// usedEvery is how exactly it is remembered when a token was used: each time would be a write for every reading.
const usedEvery = time.Hour

// findCaller looks a token up by its digest; what is no token costs no look-up. Unknown, revoked and expired ones are
// the same to whoever asks.
func (a *app) findCaller(ctx context.Context, shown string) (web.Caller, bool, error) {
	digest, ok := token.APIDigest(shown)
	if !ok {
		return web.Caller{}, false, nil
	}
	k, found, err := a.db.APIToken(ctx, digest)
	if err != nil {
		return web.Caller{}, false, err
	}
	now := a.clock.Now()
	if !found || subtle.ConstantTimeCompare([]byte(k.Digest), []byte(digest)) != 1 || !k.Good(now) {
		return web.Caller{}, false, nil
	}
	if now.Sub(k.Used) >= usedEvery {
		if err := a.db.UsedAPIToken(ctx, k.Name, now); err != nil {
			a.log.Warn("it is not remembered that a token was used", "api", k.Name, "error", err)
		}
	}
	return callerOf(k), true, nil
}

func callerOf(k store.APIToken) web.Caller {
	return web.Caller{Name: k.Name, Scopes: k.Scopes, About: int64(k.Partner)}
}

// public reports whether the port is open beyond this machine.
func (w WebConfig) public() bool {
	host, _, err := net.SplitHostPort(w.Listen)
	return err != nil || !Server{Host: host}.Loopback()
}

// proxies are the trusted ones; the configuration was checked.
func (w WebConfig) proxies() (out []netip.Prefix) {
	for _, text := range w.Proxies {
		if p, err := web.ParseProxy(text); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// unprocessable is for a request that is understood and cannot be done.
const unprocessable = http.StatusUnprocessableEntity
