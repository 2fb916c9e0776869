package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// API is what /v1 answers. Every request shows a token first: who has none learns nothing, not even what exists.
type API struct {
	Endpoints []Endpoint
	Quiet     func(json []byte) []byte // escapes what terminals would obey; nil: nothing
}

// Endpoint is one thing that can be asked. Answer must be safe for concurrent use and end with its context.
type Endpoint struct {
	Pattern string // "GET /v1/deals/{ref}"
	Scope   string // that the token needs
	Partial bool   // tokens that see one partner only may ask it; Answer keeps them to it
	Answer  func(ctx context.Context, c Caller, r *http.Request) (Answer, error)
}

// Answer is what is written: a status, and a value that becomes JSON.
type Answer struct {
	Status int    // 0: 200
	Link   string // of the next page, a path with a query; "" for none
	Body   any
}

// Refusal is an error whose words are for whoever asked.
type Refusal struct {
	Status int
	Detail string
}

func (r *Refusal) Error() string { return r.Detail }

// Refuse makes a Refusal.
func Refuse(status int, format string, args ...any) error {
	return &Refusal{status, fmt.Sprintf(format, args...)}
}

// NoSuch is the one answer for what does not exist and for what this caller may not see.
func NoSuch() error { return &Refusal{http.StatusNotFound, "There is nothing here."} }

const (
	apiAtOnce = 2               // reading connections of SQLite are four, and the service needs some
	apiQueue  = 5 * time.Second // to wait for one of them
	apiLimit  = 10 * time.Second
)

// api answers /v1. Whoever shows no good token gets the same answer for every path.
func (d *desk) api() http.Handler {
	mux := http.NewServeMux()
	if d.API != nil {
		for _, e := range d.API.Endpoints {
			mux.HandleFunc(e.Pattern, func(w http.ResponseWriter, r *http.Request) { d.answer(w, r, e) })
		}
	}
	known := routed(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case d.API == nil:
			refuse(w, http.StatusNotFound, "There is nothing here.")
			return
		case d.Public && !d.local(r) && !d.fromProxy(r): // the token crossed a network in the clear
			refuse(w, http.StatusForbidden, "The API answers over TLS only. Ask at its https address.")
			return
		}
		caller, ok := d.authenticate(w, r)
		if !ok {
			return
		}
		if ok, wait := d.callers.take(caller.Name, d.Now()); !ok {
			tooMany(w, wait)
			return
		}
		known.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), callerKey{}, caller)))
	})
}

// callerKey finds the Caller between two handlers of this package; endpoints get it as an argument.
type callerKey struct{}

func (d *desk) fromProxy(r *http.Request) bool {
	peer := d.Site
	peer.Proxies = nil
	return d.proxied(peer.client(r))
}

// authenticate finds who shows a good token; nobody else gets anything, and who tries too often waits.
func (d *desk) authenticate(w http.ResponseWriter, r *http.Request) (Caller, bool) {
	header := r.Header.Values("Authorization")
	scheme, token, _ := strings.Cut(strings.Join(header, "\x00"), " ")
	if len(header) == 1 && strings.EqualFold(scheme, "Bearer") && d.Find != nil {
		caller, ok, err := d.Find(r.Context(), strings.TrimSpace(token))
		if err != nil {
			d.Log.Error("find who shows a token", "error", err)
			refuse(w, http.StatusServiceUnavailable, "Nobody can be let in at the moment. Ask again later.")
			return Caller{}, false
		}
		if ok {
			return caller, true
		}
	}
	who := d.client(r)
	if ok, wait := d.failures.take(bucketOf(who), d.Now()); !ok {
		tooMany(w, wait)
		return Caller{}, false
	}
	if len(header) > 0 {
		d.Log.Warn("a token that opens nothing", "client", who.String())
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="refermail"`)
	refuse(w, http.StatusUnauthorized, "Show a token: Authorization: Bearer rfm_… Whoever runs the service makes them with `refermail api add`.")
	return Caller{}, false
}

// answer checks what the token allows, asks, and writes.
func (d *desk) answer(w http.ResponseWriter, r *http.Request, e Endpoint) {
	caller, ok := r.Context().Value(callerKey{}).(Caller)
	if !ok {
		panic("an endpoint was reached without a token")
	}
	began := d.Now()
	a, err := d.ask(r, e, caller)
	var no *Refusal
	switch {
	case errors.As(err, &no):
		a.Status = no.Status
		refuse(w, no.Status, no.Detail)
	case err != nil:
		a.Status = http.StatusInternalServerError
		d.Log.Error("answer", "api", caller.Name, "asked", e.Pattern, "error", err)
		refuse(w, a.Status, "An error of ours; it was logged.")
	default:
		if a.Status == 0 {
			a.Status = http.StatusOK
		}
		d.write(w, a)
	}
	d.Log.Info("answered", "api", caller.Name, "asked", e.Pattern, "status", a.Status, "took", d.Now().Sub(began))
}

func (d *desk) ask(r *http.Request, e Endpoint, caller Caller) (Answer, error) {
	switch {
	case !caller.Has(e.Scope):
		return Answer{}, Refuse(http.StatusForbidden, "This token has no scope %s.", e.Scope)
	case caller.About != 0 && !e.Partial:
		return Answer{}, Refuse(http.StatusForbidden, "This token is for one partner; this is about all of them.")
	}
	ctx, cancel := context.WithTimeout(r.Context(), apiLimit)
	defer cancel()
	queue := time.NewTimer(apiQueue)
	defer queue.Stop()
	select {
	case d.slots <- struct{}{}:
		defer func() { <-d.slots }()
	case <-queue.C:
		return Answer{}, Refuse(http.StatusServiceUnavailable, "Too many ask at the same time. Ask again later.")
	}
	return e.Answer(ctx, caller, r)
}

// write makes the whole answer before it sends the first byte, so that a slow reader holds no connection to the database and
// an error is never half an answer.
func (d *desk) write(w http.ResponseWriter, a Answer) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a.Body); err != nil {
		d.Log.Error("write JSON", "error", err)
		refuse(w, http.StatusInternalServerError, "An error of ours; it was logged.")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if a.Link != "" {
		w.Header().Set("Link", "<"+a.Link+`>; rel="next"`)
	}
	text := b.Bytes()
	if d.API.Quiet != nil {
		text = d.API.Quiet(text)
	}
	w.WriteHeader(a.Status)
	w.Write(text) // an error here means that nobody listens any more
}

// ReadJSON reads the one JSON object of a request into v. The type must be application/json: a form on a page cannot send
// that. Fields v does not have are refused.
func ReadJSON(r *http.Request, v any) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return Refuse(http.StatusUnsupportedMediaType, "Send JSON, with Content-Type: application/json.")
	}
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	err = dec.Decode(v)
	if err == nil {
		_, err = dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		err = errors.New("more than one value")
	}
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return Refuse(http.StatusRequestEntityTooLarge, "This is more than %d bytes.", long.Limit)
	}
	field := ""
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		field = " There is no field " + name + "."
	}
	return Refuse(http.StatusBadRequest, "This is not the JSON object that is wanted here; `refermail help api` shows it.%s", field)
}
