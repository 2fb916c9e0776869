package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"refermail/templates"
)

// What the page of the way out can be.
const (
	pageAsk   = "ask"
	pageDone  = "done"
	pageWrong = "wrong"
)

// leavePage is the page's template, its style and its words by language and name. What is wrong with them is a bug that its test
// finds.
var leavePage = sync.OnceValue(func() (p struct {
	page  *template.Template
	style string
	words map[string]map[string]string
}) {
	p.page = template.Must(template.ParseFS(templates.FS, "web/unsubscribe.html"))
	p.style = readPage("web/unsubscribe.css")
	p.words = map[string]map[string]string{}
	for line := range strings.Lines(readPage("web/unsubscribe.txt")) {
		language, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		name, said, ok := strings.Cut(rest, " ")
		if !ok || language == "#" || len(language) != 2 {
			continue
		}
		if p.words[language] == nil {
			p.words[language] = map[string]string{}
		}
		p.words[language][name] = strings.TrimSpace(said)
	}
	return p
})

func readPage(name string) string {
	b, err := templates.FS.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(b)
}

// page answers with one of the pages, in the reader's language. It names nobody: whoever opens a link may not be whom it was
// mailed to.
func (d *desk) page(w http.ResponseWriter, r *http.Request, status int, what string) {
	p := leavePage()
	language := languageOf(r, p.words)
	fill := strings.NewReplacer("{name}", d.Leave.Name, "{inbox}", d.Leave.Inbox)
	say := func(name string) string { return fill.Replace(p.words[language][name]) }
	data := struct {
		Language, Title, Button string
		Lines                   []string
		Style                   template.CSS
	}{Language: language, Title: say("title"), Style: template.CSS(p.style)} //nolint:gosec // our own file
	switch what {
	case pageAsk:
		data.Lines, data.Button = []string{say("ask")}, say("button")
	case pageDone:
		data.Lines = []string{say("done"), say("back")}
	default:
		data.Lines = []string{say("wrong"), say("instead")}
	}
	var b bytes.Buffer
	if err := p.page.Execute(&b, data); err != nil {
		panic(err) // into memory
	}
	h := w.Header()
	sum := sha256.Sum256([]byte(p.style))
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", language)
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "same-origin") // with no-referrer, browsers name no origin in the form's own POST
	h.Set("X-Robots-Tag", "noindex")
	w.WriteHeader(status)
	w.Write(b.Bytes()) // an error here means that nobody listens any more; HEAD gets no body
}

// languageOf is the first language a browser asks for that there is, English without one (RFC 9110 §12.5.4). Weights are left
// aside: browsers name the preferred one first.
func languageOf(r *http.Request, known map[string]map[string]string) string {
	asked := r.Header.Get("Accept-Language")
	for one := range strings.SplitSeq(asked[:min(len(asked), 200)], ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(one), ";")
		if code, _, _ := strings.Cut(strings.ToLower(tag), "-"); known[code] != nil {
			return code
		}
	}
	return "en"
}
