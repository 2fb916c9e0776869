package devmail

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"refermail/templates"
	"refermail/templates/safehtml"
)

// Persona is one mailbox shown on the page. Its mailbox must exist in the office.
type Persona struct {
	Address string
	Name    string // "Ann"; default: the mailbox's name
	Role    string // "partner", a word or two
}

// PageOptions say what the page shows besides mail. Now is required.
type PageOptions struct {
	Now   func() time.Time
	Story *Story // nil: no narration
	Guide []Step // what to try; empty: no guide
	Log   *slog.Logger
}

// Page is a mail program in the browser for the personas of a demo: their mailboxes live, to read, reply, forward and
// write as any of them. Mail goes out by SMTP, logged in as the persona. The first persona's inbox is the start page.
//
// It is for loopback only and says so: a request for another host than a loopback name is refused (DNS rebinding), and so
// is a POST from another site. Nothing outside is ever loaded. Streams to open pages end when the office is closed, so
// close it before [http.Server.Shutdown].
func Page(o *Office, personas []Persona, opts PageOptions) (http.Handler, error) {
	if len(personas) == 0 || opts.Now == nil {
		return nil, errors.New("mailbox page: personas and a clock are needed")
	}
	if opts.Story == nil {
		opts.Story = &Story{}
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	p := &page{office: o, opts: opts, policy: safehtml.New(), seen: map[string]*sheet{}}
	for i, persona := range personas {
		m, _ := o.lookup(persona.Address)
		if m == nil {
			return nil, fmt.Errorf("mailbox page: no mailbox %s", persona.Address)
		}
		persona.Name = or(persona.Name, m.name)
		key, _, _ := strings.Cut(strings.ToLower(persona.Address), "@")
		if p.person(key) != nil {
			key = strings.ToLower(persona.Address)
		}
		p.people = append(p.people, &person{Persona: persona, Key: key, Initial: initial(persona.Name), Hue: i % hues})
	}
	var err error
	if p.templates, err = template.ParseFS(templates.FS, "web/demo_*.html"); err != nil {
		return nil, fmt.Errorf("mailbox page: %w", err)
	}
	return p.routes()
}

// page is the handler behind [Page].
type page struct {
	office    *Office
	people    []*person
	opts      PageOptions
	templates *template.Template
	policy    *safehtml.Policy

	mu   sync.Mutex
	seen map[string]*sheet // parsed mails by ID
}

type person struct {
	Persona
	Key     string // in URLs
	Initial string
	Hue     int
}

func (p *page) person(key string) *person {
	for _, someone := range p.people {
		if someone.Key == key {
			return someone
		}
	}
	return nil
}

func (p *page) routes() (http.Handler, error) {
	mux := http.NewServeMux()
	for path, file := range map[string][2]string{
		"/app.css": {"web/demo_app.css", "text/css; charset=utf-8"},
		"/app.js":  {"web/demo_app.js", "text/javascript; charset=utf-8"},
	} {
		content, err := templates.FS.ReadFile(file[0])
		if err != nil {
			return nil, fmt.Errorf("mailbox page: %w", err)
		}
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", file[1])
			w.Write(content)
		})
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, p.people[0].path("INBOX", ""), http.StatusSeeOther)
	})
	mux.HandleFunc("GET /m/{who}/{folder}", p.show)
	mux.HandleFunc("GET /m/{who}/{folder}/{id}", p.show)
	mux.HandleFunc("GET /html/{who}/{id}", p.html)
	mux.HandleFunc("GET /source/{who}/{id}", p.source)
	mux.HandleFunc("GET /part/{who}/{id}/{n}", p.part)
	mux.HandleFunc("GET /events", p.events)
	mux.HandleFunc("POST /send", p.send)
	mux.HandleFunc("POST /seen", p.markSeen)
	return guard(http.NewCrossOriginProtection().Handler(mux)), nil
}

// policy of the page itself: our own script, style and frames, and nothing else.
const pageCSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard refuses other hosts and sets the headers that keep mail from doing anything.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "This page answers on loopback only.", http.StatusMisdirectedRequest)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", pageCSP)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// path is the address of a person's folder, with a mail open when id is given.
func (p *person) path(folder, id string) string {
	path := "/m/" + url.PathEscape(p.Key) + "/" + url.PathEscape(folder)
	if id != "" {
		path += "/" + id
	}
	return path
}

func (p *page) render(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := p.templates.ExecuteTemplate(&b, name, data); err != nil {
		p.opts.Log.Error("render page", "template", name, "error", err)
		http.Error(w, "This page could not be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes())
}
