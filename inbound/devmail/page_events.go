package devmail

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// notice is what an open page is told; it then asks for itself again and takes over what differs.
type notice struct {
	Kind    Kind   `json:"kind"`
	Who     string `json:"who"` // key of the person
	Name    string `json:"name"`
	From    string `json:"from"`
	Subject string `json:"subject"`
	Href    string `json:"href"`
}

// events is the stream of changes (server-sent events), until the page or the office is closed.
func (p *page) events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "streaming is not possible here", http.StatusInternalServerError)
		return
	}
	mails, stop := p.office.Subscribe()
	defer stop()
	told, stopStory := p.opts.Story.watch()
	defer stopStory()
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 1000\n\nevent: hello\ndata: {}\n\n")
	for {
		flusher.Flush()
		select {
		case <-r.Context().Done():
			return
		case <-told:
			fmt.Fprint(w, "event: story\ndata: {}\n\n")
		case e, open := <-mails:
			if !open {
				return
			}
			for _, who := range p.people {
				if m, _ := p.office.lookup(who.Address); m != nil && m.address == e.Mailbox {
					data, err := json.Marshal(p.notice(who, e))
					if err != nil {
						return
					}
					fmt.Fprintf(w, "event: mail\ndata: %s\n\n", data)
				}
			}
		}
	}
}

func (p *page) notice(who *person, e Event) notice {
	s := p.read(e.Mail.Raw)
	return notice{
		Kind: e.Kind, Who: who.Key, Name: who.Name, From: p.face(first(s.From)).Name, Subject: or(s.Subject, "(no subject)"),
		Href: who.path(e.Folder, s.ID),
	}
}
