package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"refermail/inbound/auth"
	"refermail/inbound/imap"
	"refermail/outbound"
	"refermail/outbound/smtp"
	"refermail/workflow/store"
)

// How long the checks may take, one by one and together.
const (
	doctorLimit    = 58 * time.Second
	checkLimit     = 12 * time.Second
	roundTripLimit = 30 * time.Second
	dnsLimit       = 5 * time.Second
)

// doctorCmd is `refermail doctor`.
type doctorCmd struct {
	jsonFlag
	NoMail bool `help:"Leave out the mail that refermail sends to itself."`
}

// The states of a check.
const (
	green   = "ok"
	yellow  = "warn" // works, but somebody should know
	red     = "red"  // does not work
	skipped = "skipped"
)

// finding is what one check found.
type finding struct {
	Check  string `json:"check"`
	State  string `json:"state"`
	Detail string `json:"detail"`
	Mend   string `json:"mend"` // what to do; "" when there is nothing to do
}

// Run checks everything the service needs and prints a table. It changes nothing but for the tables of an SQLite
// database, which any start would bring up to date, and one mail to ourselves.
func (c *doctorCmd) Run(ctx context.Context, p *program) error {
	ctx, cancel := context.WithTimeout(ctx, doctorLimit)
	defer cancel()
	findings := c.examine(ctx, p)
	var reds []string
	for _, f := range findings {
		if f.State == red {
			reds = append(reds, f.Check)
		}
	}
	if err := c.print(p, findings); err != nil {
		return err
	}
	if len(reds) > 0 {
		return fmt.Errorf("red: %s", strings.Join(reds, ", "))
	}
	return nil
}

func (c *doctorCmd) print(p *program, findings []finding) error {
	if c.JSON {
		return p.json(findings)
	}
	t := newTable("CHECK", "STATE", "WHAT")
	for _, f := range findings {
		what := f.Detail
		if f.Mend != "" {
			what += "\n→ " + f.Mend
		}
		t.add(f.Check, f.State, what)
	}
	return t.print(p.console)
}

// examine runs the checks in the order in which they depend on each other.
func (c *doctorCmd) examine(ctx context.Context, p *program) []finding {
	cfg, found := checkConfig(p)
	if cfg == nil {
		return []finding{found}
	}
	all := []finding{found, checkProgram(cfg), checkNewsletter(cfg), checkDatabase(ctx, cfg), checkSecrets(ctx, cfg, p.getenv)}
	log := slog.New(slog.DiscardHandler)
	clock := Clock{} // the real time: a shifted clock is compared with nothing
	box, err := openMailbox(cfg, clock, log, false)
	if err != nil {
		return append(all, finding{"imap", red, err.Error(), "mend [imap] in " + cfg.name()})
	}
	defer box.Close()
	reading := checkIMAP(ctx, cfg, box)
	all = append(all, reading)
	sender, err := openSender(cfg, log)
	if err != nil {
		return append(all, finding{"smtp", red, err.Error(), "mend [smtp] in " + cfg.name()})
	}
	defer sender.Close()
	sending := checkSMTP(ctx, cfg, sender)
	all = append(all, sending)
	switch {
	case c.NoMail:
		all = append(all, finding{"round trip", skipped, "no mail is sent, as asked", ""})
	case reading.State == red || sending.State == red:
		all = append(all, finding{"round trip", skipped, "needs imap and smtp", ""})
	default:
		trip := roundTrip{cfg: cfg, box: box, sender: sender, clock: clock}
		all = append(all, trip.run(ctx)...)
	}
	return append(all, checkDNS(ctx, cfg), checkVerify(ctx, cfg))
}

// name is how the configuration is called in advice.
func (c *Config) name() string {
	if c.File == "" {
		return "the environment"
	}
	return c.File
}

func checkConfig(p *program) (*Config, finding) {
	cfg, _, err := p.configured()
	if err != nil {
		return nil, finding{"config", red, err.Error(), "mend what is named and run `refermail doctor` again"}
	}
	if len(cfg.Managers()) == 0 {
		return cfg, finding{"config", red, "nobody in [[team]] is a manager, so nobody would decide", `add [[team]] with roles = ["manager"] to ` + cfg.name()}
	}
	if cfg.Mail.ReplyMode != "subject" && len(cfg.Mail.AuthservID) == 0 && cfg.Mail.Verify == string(auth.ByHeader) {
		return cfg, finding{"config", yellow, "no mail.authserv_id: the team's commands need proof of the sender, and nobody's proof is believed",
			"send a mail to the inbox, look at its Authentication-Results header, and put the first word into authserv_id; " +
				`or set verify = "dns" in [mail], and refermail checks senders itself`}
	}
	return cfg, finding{"config", green, cfg.name() + ", " + count(len(cfg.Team), "team member"), ""}
}

// checkProgram says which rules are in force; mistakes in them are the configuration's.
func checkProgram(cfg *Config) finding {
	rules, from := cfg.Program.Rules, cfg.Program.File
	if from == "" {
		from = "built in, no program.file is named"
	}
	return finding{"program", green, fmt.Sprintf("%s, version %s (%s)", rules.Name, rules.Version(), from), ""}
}

// checkNewsletter says whether newsletters carry what the law of many countries asks of bulk mail (in the United States the CAN-SPAM
// Act, 15 U.S.C. §7704(a)(5)).
func checkNewsletter(cfg *Config) finding {
	if strings.TrimSpace(cfg.Mail.Postal) == "" {
		return finding{"newsletter", yellow, "no mail.postal_address: newsletters go out without a postal address under them, which the law of many countries asks for (CAN-SPAM in the United States)",
			`add postal_address = "Acme Inc, 1 Main Street, Springfield" with your own to [mail] of ` + cfg.name()}
	}
	return finding{"newsletter", green, "under each: " + cfg.Mail.Postal, ""}
}

func checkDatabase(ctx context.Context, cfg *Config) finding {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	db, err := openStore(ctx, cfg)
	if err != nil {
		return finding{"database", red, err.Error(), adviceForDatabase(err, cfg)}
	}
	defer db.Close()
	if err := db.Ping(ctx); err != nil {
		return finding{"database", red, err.Error(), adviceForDatabase(err, cfg)}
	}
	if address, err := cfg.databaseAddress(ctx); err == nil {
		if weak := store.WeakTLS(address, os.Getenv); weak != "" { // the environment the driver reads
			return finding{"database", yellow, db.Backend() + " answers; but " + weak, "take sslmode out of the url in [database] of " + cfg.name() +
				"; for an authority of your own add sslrootcert=FILE"}
		}
	}
	return finding{"database", green, db.Backend() + " answers, its tables are up to date", ""}
}

func checkIMAP(ctx context.Context, cfg *Config, box *imap.Mailbox) finding {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	r, err := box.Probe(ctx)
	if err != nil {
		return finding{"imap", red, err.Error(), firstOf(adviceForTLS(err, "imap", cfg.IMAP.Server), "check url and password in [imap] of "+cfg.name()+", and that the server is reached from here")}
	}
	if cfg.IMAP.Server.Security == NoTLS {
		r.TLS = "no TLS"
	}
	detail := fmt.Sprintf("%s, %s, logged in with %s, %s", r.Mailbox, r.TLS, r.Login, count(r.Messages, "mail"))
	var missing []string
	if !r.Idle {
		missing = append(missing, "no IDLE: new mail is seen within 15 s instead of at once")
	}
	if !r.Move {
		missing = append(missing, "no MOVE: mail is copied and deleted instead")
	}
	if len(r.Folders) > 0 {
		detail += ", folders " + strings.Join(r.Folders, " ")
	} else {
		detail += ", folders are made on first use"
	}
	if len(missing) > 0 {
		return finding{"imap", yellow, detail + "; " + strings.Join(missing, "; "), ""}
	}
	return finding{"imap", green, detail + "; IDLE, MOVE", ""}
}

func checkSMTP(ctx context.Context, cfg *Config, sender *smtp.Sender) finding {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	about, err := sender.Probe(ctx)
	var refused *outbound.SendError
	if errors.As(err, &refused) {
		err = refused.Err // its class is for the dispatcher
	}
	if err != nil {
		return finding{"smtp", red, err.Error(), firstOf(adviceForTLS(err, "smtp", cfg.SMTP.Server), "check url and password in [smtp] of "+cfg.name()+", and that the server is reached from here")}
	}
	return finding{"smtp", green, about, ""}
}
