package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"refermail/inbound"
	"refermail/inbound/imap"
	"refermail/inbound/parse"
	"refermail/inbound/web"
	"refermail/outbound"
	"refermail/outbound/smtp"
	"refermail/workflow"
	"refermail/workflow/store"
)

// app is the service: every part made and joined, in order of the data that flows through them. Nothing runs until run.
type app struct {
	cfg   *Config
	clock Clock
	log   *slog.Logger

	db      *store.DB
	engine  *workflow.Engine
	keys    *keys
	metrics *web.Metrics

	mailbox    *imap.Mailbox
	turn       *inbound.Turn
	receiver   *inbound.Receiver
	sweeper    *workflow.Sweeper
	sender     *smtp.Sender
	dispatcher *outbound.Dispatcher
	sending    sendingState
	server     *web.Server

	news        *newsroom
	bulk        *smtp.Bulk
	broadcaster *outbound.Broadcaster
}

// newApp opens the database and makes the parts. It connects to no mail server. Close the app.
func newApp(ctx context.Context, cfg *Config, clock Clock, log *slog.Logger, backfill bool) (*app, error) {
	a := &app{cfg: cfg, clock: clock, log: log, metrics: web.NewMetrics()}
	if err := a.make(ctx, backfill); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *app) make(ctx context.Context, backfill bool) (err error) {
	if a.db, err = openStore(ctx, a.cfg); err != nil {
		return err
	}
	if err = a.db.FillLooks(ctx); err != nil {
		return err
	}
	if err = a.eraseAgain(ctx); err != nil {
		return err
	}
	ring, err := signingKeys(ctx, a.db, a.clock.Now())
	if err != nil {
		return err
	}
	mark, err := ownMark(ctx, a.db, ring)
	if err != nil {
		return err
	}
	a.keys = newKeys(a.db, ring, a.log)
	a.engine = &workflow.Engine{Store: a.db, Rules: rulesOf(a.cfg), Log: a.log, Panicked: a.metrics.Panic}
	if err = a.engine.KeepProgram(ctx, a.cfg.Program.Text, a.clock.Now()); err != nil {
		return err
	}
	a.sweeper = &workflow.Sweeper{Engine: a.engine, Now: a.clock.Now, Log: a.log, Retain: a.retain}
	if err = a.inbound(mark, backfill); err != nil {
		return err
	}
	return a.outbound(mark)
}

func (a *app) inbound(mark string, backfill bool) (err error) {
	if a.mailbox, err = openMailbox(a.cfg, a.clock, a.log, backfill); err != nil {
		return err
	}
	rules := a.engine.Rules
	a.receiver = &inbound.Receiver{
		Mailbox: a.mailbox, Name: a.mailbox.Name(), Ledger: a.db, Handler: a.engine, Endings: a.db, Member: rules.IsMember, Backfill: backfill, Now: a.clock.Now, Log: a.log,
		Pause: func(n int) time.Duration {
			a.metrics.Reconnect()
			return imap.Backoff(n, mathrand.Float64())
		},
		Counted: func(d workflow.Disposition, took time.Duration) {
			a.metrics.Mail(string(d))
			a.metrics.Handled(took)
		},
		Reader: &inbound.Reader{
			Self: rules.Self, Keys: a.keys, Catchall: a.cfg.Mail.ReplyMode == string(outbound.CatchAll), LoopMark: mark,
			Limits: parse.DefaultLimits(), Now: a.clock.Now, Log: a.log, Panicked: a.metrics.Panic,
			Prove: checkerOf(a.cfg, a.clock.Now).Check,
		},
	}
	a.turn = &inbound.Turn{Leases: a.db, Name: "mailbox " + a.mailbox.Name(), Holder: a.holder(), Now: a.clock.Now, Log: a.log}
	return nil
}

// alone reports whether no other process can serve the same database. After a crash, what the dead process held is then
// ours at once.
func (a *app) alone() bool { return a.db.Backend() == "SQLite" }

// holder names this process among those that share the database.
func (a *app) holder() string {
	if a.alone() {
		return "the only one"
	}
	host, _ := os.Hostname() // only to be read by people
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:8])
}

func (a *app) outbound(mark string) (err error) {
	if a.sender, err = openSender(a.cfg, a.log); err != nil {
		return err
	}
	if a.news, err = newNewsroom(a.cfg, a.db, a.engine.InForce, a.clock.Now, a.keys.Ring, mark); err != nil {
		return err
	}
	if err = a.broadcast(); err != nil {
		return err
	}
	composer, err := outbound.NewComposer(outbound.Options{
		Brand: outbound.Brand{Name: a.cfg.Mail.Name}, Mail: a.cfg.Mail.Address, Mode: outbound.ReplyMode(a.cfg.Mail.ReplyMode),
		Ring: a.keys.Ring(), Keys: a.keys.Ring, LoopMark: mark, Words: a.news.print.Words, Originals: originals{a.db},
		Assets: assets{rules: a.cfg.Program.Rules, dir: filepath.Dir(a.cfg.Program.File), log: a.log}, Samples: a.news,
	})
	if err != nil {
		return err
	}
	a.dispatcher, err = outbound.NewDispatcher(outbound.DispatcherOptions{
		Queue: a.db, Sender: a.sender, Composer: composer, Log: a.log, Now: a.clock.Now, Connections: a.cfg.Send.Connections,
		Lease: sendLease,
		Failed: func(ctx context.Context, in workflow.Input) error {
			_, err := a.engine.Handle(ctx, in)
			return err
		},
		Observe: func(r outbound.Result) {
			a.metrics.Notice(string(r.Outcome))
			a.sending.observe(r.Outcome, a.clock.Now())
		},
	})
	return err
}

// overrides are the operator's own templates, nil when there are none.
func overrides(cfg *Config) fs.FS {
	if cfg.Template.Dir == "" {
		return nil
	}
	return os.DirFS(cfg.Template.Dir)
}

// sendLease is how long a mail belongs to the process that sends it: when that one dies, another has it within the two
// minutes of the contract; an attempt may take half a minute less.
const sendLease = 90 * time.Second

// originals reads relayed files from the kept mail.
type originals struct{ db *store.DB }

// Attachments implements outbound.Originals.
func (o originals) Attachments(ctx context.Context, no workflow.MailNo) ([]outbound.Attachment, error) {
	raw, err := o.db.Raw(ctx, no)
	if errors.Is(err, store.ErrNotFound) { // erased since
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var files []outbound.Attachment
	for _, f := range parse.Parse(raw, parse.Options{}).Attachments {
		files = append(files, outbound.Attachment{Data: f.Content,
			Attachment: workflow.Attachment{Name: f.Name, Type: f.Type, Size: f.Size, SHA256: f.SHA256, Inline: f.Inline}})
	}
	return files, nil
}

// Original implements outbound.Originals.
func (o originals) Original(ctx context.Context, no workflow.MailNo) (outbound.Attachment, error) {
	raw, err := o.db.Raw(ctx, no)
	if errors.Is(err, store.ErrNotFound) {
		return outbound.Attachment{}, nil
	}
	return outbound.Attachment{Data: raw, Attachment: workflow.Attachment{Name: no.String() + ".eml", Type: "application/octet-stream", Size: len(raw)}}, err
}

// Close releases what newApp opened. It is safe on a half-made app.
func (a *app) Close() error {
	if a.sender != nil {
		a.sender.Close()
	}
	if a.bulk != nil {
		a.bulk.Close()
	}
	if a.mailbox != nil {
		a.mailbox.Close()
	}
	if a.db != nil {
		return a.db.Close()
	}
	return nil
}
