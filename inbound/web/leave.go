package web

import (
	"context"
	"net/http"
	"strings"

	"refermail/workflow"
)

// Leave is the way out of the newsletter: the link of List-Unsubscribe (RFC 2369), which RFC 8058 lets mail programs use with one
// click. Its token is the capability: whoever has it may use it, from whatever page. All fields are required.
type Leave struct {
	// Copy says whose way out a token is; ok is false for what is no such token of ours, whyever.
	Copy func(token string) (id workflow.CopyID, ok bool)
	// Leave ends the newsletters of the copy's reader. It is harmless when repeated, and when there is no such reader any more.
	Leave func(ctx context.Context, id workflow.CopyID) error
	Name  string // who sends the newsletter
	Inbox string // the address for everything else
}

// The field and the value that make a POST a way out (RFC 8058 §3.1). The page's own button sends them, too.
const (
	clickField = "List-Unsubscribe"
	clickValue = "One-Click"
)

// leavePath is where the links lead.
const leavePath = "/u/"

// routes of the way out. GET and HEAD show a page and change nothing, ever: link scanners follow every link of a mail.
func (d *desk) leaving(mux *http.ServeMux, origin *http.CrossOriginProtection) {
	if d.Leave == nil {
		return
	}
	mux.HandleFunc("GET "+leavePath+"{token}", d.askToLeave)
	mux.HandleFunc("POST "+leavePath+"{token}", d.leave)
	// The token in the path is what a forged request would lack, and mail programs post from where they like.
	origin.AddInsecureBypassPattern("POST " + leavePath + "{token}")
}

func (d *desk) askToLeave(w http.ResponseWriter, r *http.Request) {
	if _, ok := d.copyOf(w, r); ok {
		d.page(w, r, http.StatusOK, pageAsk)
	}
}

func (d *desk) leave(w http.ResponseWriter, r *http.Request) {
	id, ok := d.copyOf(w, r)
	if !ok {
		return
	}
	if r.PostFormValue(clickField) != clickValue { // of the body alone, never of the link; multipart, too
		d.page(w, r, http.StatusBadRequest, pageAsk)
		return
	}
	if err := d.Leave.Leave(r.Context(), id); err != nil {
		d.Log.Error("unsubscribe on the web", "err", err)
		w.Header().Set("Retry-After", "60")
		refuse(w, http.StatusServiceUnavailable, "We cannot do this at the moment. Please try again in a minute.")
		return
	}
	d.page(w, r, http.StatusOK, pageDone)
}

// copyOf reads the token of a request. What is none of ours is answered here, and not often.
func (d *desk) copyOf(w http.ResponseWriter, r *http.Request) (workflow.CopyID, bool) {
	id, ok := d.Leave.Copy(r.PathValue("token"))
	if ok {
		return id, true
	}
	if ok, wait := d.failures.take(bucketOf(d.client(r))+" leave", d.Now()); !ok {
		tooMany(w, wait)
		return id, false
	}
	d.page(w, r, http.StatusNotFound, pageWrong)
	return id, false
}

// loggedPath is a request's path as it may stand in a log: without the token of a way out.
func loggedPath(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, leavePath) {
		return leavePath + "…"
	}
	return r.URL.Path
}
