package web

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// checkLimit is how long all checks of one request may take together: less than the patience of usual monitors.
const checkLimit = 5 * time.Second

// Check is one thing the service needs in order to work.
type Check struct {
	Name  string // "database", "imap", "smtp"
	Error string // "" when it works; else one sentence without addresses or secrets
}

// State is what a monitor wants to see moving.
type State struct {
	Database        bool      // it answers
	LastIMAPContact time.Time // zero: never
	OldestUnsent    time.Time // when the oldest notice that is still owed was made; zero: none is owed
	UnsentNotices   int
	Now             time.Time // by the service's clock
	LeaderOfMailbox bool      // this process, not another one, reads the mailbox
	HeldMails       int
	FailedMails     int
}

// Probe looks at the running service. Both functions must be safe for concurrent use and end with their context.
type Probe struct {
	// Checks returns every check; the service is healthy when none has an error.
	Checks func(context.Context) []Check
	// State returns the figures of /readyz. The error is for the log; people get "database does not answer".
	State func(context.Context) (State, error)
}

// healthz answers 200 exactly when new mail is received, handled and sent.
func (p Probe) healthz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkLimit)
	defer cancel()
	status, lines := http.StatusOK, []string{"ok"}
	for _, c := range p.Checks(ctx) {
		if c.Error != "" {
			if status == http.StatusOK {
				status, lines = http.StatusServiceUnavailable, nil
			}
			lines = append(lines, c.Name+": "+c.Error)
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	w.Write([]byte(strings.Join(lines, "\n") + "\n")) // an error here means that nobody listens any more
}

// readiness is the answer of /readyz.
type readiness struct {
	Ready           bool              `json:"ready"`
	Database        string            `json:"database"` // "ok" or what is wrong
	LastIMAPContact *time.Time        `json:"last_imap_contact"`
	OldestUnsent    *time.Time        `json:"oldest_unsent_notice"`
	Unsent          int               `json:"unsent_notices"`
	Held            int               `json:"held_mails"`
	Failed          int               `json:"failed_mails"`
	ReadsMailbox    bool              `json:"reads_mailbox"`
	Checks          map[string]string `json:"checks"`
}

// readyz tells the same in figures.
func (p Probe) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), checkLimit)
	defer cancel()
	out := readiness{Ready: true, Database: "ok", Checks: map[string]string{}}
	for _, c := range p.Checks(ctx) {
		out.Checks[c.Name] = "ok"
		if c.Error != "" {
			out.Checks[c.Name], out.Ready = c.Error, false
		}
	}
	s, err := p.State(ctx)
	if err != nil || !s.Database {
		out.Database, out.Ready = "does not answer", false
	}
	out.LastIMAPContact, out.OldestUnsent = moment(s.LastIMAPContact), moment(s.OldestUnsent)
	out.Unsent, out.Held, out.Failed, out.ReadsMailbox = s.UnsentNotices, s.HeldMails, s.FailedMails, s.LeaderOfMailbox
	w.Header().Set("Content-Type", "application/json")
	if !out.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.Encode(out) // an error here means that nobody listens any more
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Microsecond)
	return &t
}
