package devmail

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"refermail/templates/safehtml"
)

// find returns a mail of a person's mailbox by its ID, in whichever folder it is now; nil when it is gone.
func (p *page) find(who *person, id string) *sheet {
	if who == nil || id == "" {
		return nil
	}
	for _, m := range p.office.Messages(who.Address, "") {
		if s := p.read(m.Raw); s.ID == id {
			return s
		}
	}
	return nil
}

// html serves the sanitised HTML body, for the sandboxed frame.
func (p *page) html(w http.ResponseWriter, r *http.Request) {
	who := p.person(r.PathValue("who"))
	s := p.find(who, r.PathValue("id"))
	if s == nil || s.Safe == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Security-Policy", safehtml.FrameCSP)
	body := template.HTML(mailtoHere(s.Safe, who.path("INBOX", ""))) //nolint:gosec // sanitised by policy, framed without scripts
	p.render(w, http.StatusOK, "demo_mail.html", body)
}

// inertCSP is for bytes of others that are no page, should a browser take them for one.
const inertCSP = "default-src 'none'; frame-ancestors 'none'; sandbox"

// source serves the mail as it lies in the mailbox.
func (p *page) source(w http.ResponseWriter, r *http.Request) {
	s := p.find(p.person(r.PathValue("who")), r.PathValue("id"))
	if s == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Security-Policy", inertCSP)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write(s.raw)
}

// part serves an attachment, always as a download.
func (p *page) part(w http.ResponseWriter, r *http.Request) {
	s := p.find(p.person(r.PathValue("who")), r.PathValue("id"))
	n, err := strconv.Atoi(r.PathValue("n"))
	if s == nil || err != nil || n < 0 || n >= len(s.Attachments) {
		http.NotFound(w, r)
		return
	}
	a := s.Attachments[n]
	w.Header().Set("Content-Security-Policy", inertCSP)
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(a.Name))
	w.Header().Set("Content-Length", fmt.Sprint(len(a.Content)))
	w.Write(a.Content)
}

// markSeen is told by app.js which mails were shown: a GET changes nothing.
func (p *page) markSeen(w http.ResponseWriter, r *http.Request) {
	who := p.person(r.FormValue("as"))
	if who == nil {
		http.NotFound(w, r)
		return
	}
	for _, m := range p.office.Messages(who.Address, "") {
		if !m.Seen && strings.Contains(" "+r.FormValue("ids")+" ", " "+p.read(m.Raw).ID+" ") {
			p.office.MarkSeen(who.Address, m.Folder, m.UID)
		}
	}
	w.WriteHeader(http.StatusNoContent)
}
