package outbound

import (
	"context"
	"log/slog"
	"time"

	"refermail/workflow"
)

// keptPrinters is how many issues' printers are kept. Each holds its issue's words and files.
const keptPrinters = 3

// pressRoom keeps the printers of the issues that are being sent. Not safe for concurrent use.
type pressRoom struct {
	order    []workflow.IssueNo
	printers map[workflow.IssueNo]Printer
}

func (p *pressRoom) printer(ctx context.Context, set func(context.Context, workflow.IssueNo) (Printer, error), no workflow.IssueNo) (Printer, error) {
	if kept, ok := p.printers[no]; ok {
		return kept, nil
	}
	made, err := set(ctx, no)
	if err != nil {
		return nil, err
	}
	if p.printers == nil {
		p.printers = map[workflow.IssueNo]Printer{}
	}
	if p.printers[no], p.order = made, append(p.order, no); len(p.order) > keptPrinters {
		delete(p.printers, p.order[0])
		p.order = p.order[1:]
	}
	return made, nil
}

func (l *lane) observe(id workflow.CopyID, o Outcome, took time.Duration) {
	if l.o.Observe != nil {
		l.o.Observe(CopyResult{ID: id, Outcome: o, Took: took})
	}
}

// record tells of one attempt. Copies that went are counted and not logged: there may be a million.
func (l *lane) record(e ended, s workflow.CopySettlement, o Outcome) {
	l.observe(s.CopyID, o, e.took)
	if e.err == nil {
		return
	}
	level, se := slog.LevelWarn, asSendError(e.err)
	if o == OutcomeRefused {
		level = slog.LevelError
	}
	l.o.Log.Log(context.Background(), level, "copy", "issue", s.Issue.String(), "contact", int64(s.Contact), "outcome", string(o), "took", e.took,
		"attempt", e.copy.Attempts+1, "class", se.Class.String(), "code", se.Code)
	l.o.Log.Debug("copy", "issue", s.Issue.String(), "contact", int64(s.Contact), "to", e.copy.To.Email, "response", s.Response)
}
