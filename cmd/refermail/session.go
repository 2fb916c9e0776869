package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"refermail/inbound/imap"
	"refermail/outbound/smtp"
	"refermail/workflow"
	"refermail/workflow/store"
)

// session is what a command needs that looks at deals or changes them: the same memory and the same engine the service
// works with. Changes go through Engine only.
type session struct {
	Store  *store.DB
	Engine *workflow.Engine
	Config *Config
	Rules  *workflow.Rules
	Now    func() time.Time
}

// open reads the configuration and opens the database. Close the session.
func (p *program) open(ctx context.Context) (*session, error) {
	cfg, clock, err := p.configured()
	if err != nil {
		return nil, err
	}
	db, err := openStore(ctx, cfg)
	if err != nil {
		return nil, err
	}
	rules := rulesOf(cfg)
	log := newLogger(p.Err, LogConfig{Level: "warn", Format: cfg.Log.Format})
	return &session{Store: db, Engine: &workflow.Engine{Store: db, Rules: rules, Log: log}, Config: cfg, Rules: rules, Now: clock.Now}, nil
}

// configured reads the configuration and sets the clock.
func (p *program) configured() (*Config, Clock, error) {
	cfg, err := LoadConfig(p.ConfigFile, p.Environ)
	if err != nil {
		return nil, Clock{}, err
	}
	clock, err := newClock(p.getenv(clockVariable), cfg)
	if err != nil {
		return nil, Clock{}, err
	}
	return cfg, clock, nil
}

// Close closes the database.
func (s *session) Close() error { return s.Store.Close() }

// operator is who acts on the command line, as the timeline names them.
const operator = "operator"

// do hands one action to the engine and returns what was done. A refusal is an error, in the engine's words.
func (s *session) do(ctx context.Context, action workflow.Action) (workflow.Decision, error) {
	decisions, err := s.Engine.Handle(ctx, workflow.Input{At: s.Now(), By: operator, Action: action})
	if err != nil {
		return workflow.Decision{}, err
	}
	if len(decisions) != 1 {
		return workflow.Decision{}, fmt.Errorf("the engine gave %d decisions for one input", len(decisions))
	}
	if d := decisions[0]; d.Refusal != "" {
		return d, errors.New(strings.TrimRight(d.Refusal, "."))
	}
	return decisions[0], nil
}

// rulesOf is the part of the configuration that decisions depend on.
func rulesOf(cfg *Config) *workflow.Rules {
	return &workflow.Rules{
		Program: cfg.Program.Rules,
		Version: cfg.Program.Rules.Digest(),
		Team:    cfg.Team,
		Self:    workflow.Self{Address: cfg.Mail.Address, News: cfg.Mail.News, Join: cfg.Mail.Join, Name: cfg.Mail.Name, Postal: cfg.Mail.Postal},
		Limits:  cfg.Limits,

		NewsEvery: time.Duration(cfg.Mail.NewsDays) * 24 * time.Hour,
	}
}

// openStore opens the database of a configuration.
func openStore(ctx context.Context, cfg *Config) (*store.DB, error) {
	address, err := cfg.databaseAddress(ctx)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, address, store.Options{})
}

// adviceForDatabase says how to mend a database that cannot be opened.
func adviceForDatabase(err error, cfg *Config) string {
	var schema *store.SchemaError
	if errors.As(err, &schema) {
		return "run `refermail migrate`, or the newer version if it says so"
	}
	if advice := adviceForTLS(err, "database", Server{}); advice != "" {
		return advice
	}
	return "check url in [database] of " + cfg.name() + ", and that the server runs or the folder can be written"
}

// openMailbox makes the mailbox of a configuration. It connects on first use.
func openMailbox(cfg *Config, clock Clock, log *slog.Logger, backfill bool) (*imap.Mailbox, error) {
	trust, err := trusting(cfg.IMAP.CAFile)
	if err != nil {
		return nil, err
	}
	c := imap.Config{
		TLS: trust, URL: cfg.IMAP.URL, Password: cfg.IMAP.Login.Password, Poll: cfg.IMAP.Poll, Backfill: backfill, Now: clock.Now, Log: log,
	}
	if !cfg.IMAP.Login.TokenCommand.IsZero() {
		c.Token = cfg.IMAP.Login.Token
	}
	return imap.Open(c)
}

// openSender makes the pool of SMTP connections of a configuration. It does not connect.
func openSender(cfg *Config, log *slog.Logger) (*smtp.Sender, error) {
	log.Debug("smtp server", "address", cfg.SMTP.Server.Addr(), "security", string(cfg.SMTP.Server.Security))
	o, err := senderOptions(cfg)
	if err != nil {
		return nil, err
	}
	return smtp.New(o)
}

// senderOptions say where and as whom we send.
func senderOptions(cfg *Config) (smtp.Options, error) {
	_, host, _ := strings.Cut(cfg.Mail.Address, "@")
	trust, err := trusting(cfg.SMTP.CAFile)
	o := smtp.Options{TLS: trust, URL: cfg.SMTP.URL, Password: cfg.SMTP.Login.Password, Hello: host}
	if !cfg.SMTP.Login.TokenCommand.IsZero() {
		o.Token = cfg.SMTP.Login.Token
	}
	return o, err
}
