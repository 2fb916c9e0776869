package outbound

import (
	"context"
	"log/slog"
	"time"

	"refermail/workflow"
)

func (r *round) observe(c workflow.Claimed, o Outcome, took time.Duration, now time.Time) {
	if r.o.Observe != nil {
		r.o.Observe(Result{ID: c.ID, Kind: c.Kind, Outcome: o, Took: took, Waited: now.Sub(c.Created)})
	}
}

// log writes the one line of an attempt: no address above debug, no words, no token.
func (r *round) log(f finished, s workflow.Settlement, o Outcome) {
	level, code := slog.LevelInfo, 250
	attrs := []any{"notice", string(s.ID), "kind", string(f.claimed.Kind), "outcome", string(o), "took", f.took, "attempt", f.claimed.Attempts}
	if f.claimed.Deal != 0 {
		attrs = append(attrs, "deal", f.claimed.Deal.String())
	}
	if f.err != nil {
		se := asSendError(f.err)
		code, level = se.Code, slog.LevelWarn
		attrs = append(attrs, "class", se.Class.String())
		if s.State == workflow.Refused {
			level = slog.LevelError
		}
		if se.Class == Ambiguous {
			attrs = append(attrs, "note", "maybe delivered")
		}
	}
	r.o.Log.Log(context.Background(), level, "mail", append(attrs, "code", code)...)
	r.o.Log.Debug("mail", "notice", string(s.ID), "to", f.claimed.To.Email, "response", s.Response)
}
