package main

import (
	"time"

	"refermail/inbound/auth"
	"refermail/workflow"
	rulebook "refermail/workflow/program"
)

// Config is refermail.toml with everything defaulted, overridden from the environment, resolved and checked. It is made
// by [LoadConfig] and not changed afterwards; it is safe for concurrent use.
type Config struct {
	File string // the file it was read from, absolute; "" when it came from the environment alone
	Dir  string // the folder relative paths start from

	holdsSecrets bool // the file itself does, not only files it names

	Mail     MailConfig
	IMAP     IMAPConfig
	SMTP     SMTPConfig
	Database DatabaseConfig
	Web      WebConfig
	Program  ProgramConfig
	Team     []workflow.Member
	Limits   workflow.Limits // the brakes
	Send     SendConfig
	Template TemplateConfig
	Log      LogConfig
	Privacy  PrivacyConfig
}

// MailConfig says who we are in the world of mail.
type MailConfig struct {
	Address    string   // the dedicated inbox, lower case
	Name       string   // what stands beside it in From
	News       string   // where the team sends newsletters
	Postal     string   // the address in the world of paper, under bulk mail; may be empty
	NewsDays   int      // after so many days without a newsletter the managers get a draft of one; 0: never, nor check-ins
	Join       string   // where people write who want to become partners
	ReplyMode  string   // plus, catchall or subject
	AuthservID []string // whose Authentication-Results are believed (RFC 8601 §2.5), lower case
	Verify     string   // whose word is taken for a sender: header, dns or both
	Hops       []string // servers and networks on our side, lower case
	DNSServer  string   // host:port of the name server that is asked; "" means the system's
}

// IMAPConfig is where mail is read.
type IMAPConfig struct {
	URL    string
	Login  Login
	CAFile string        // absolute; certificates trusted beside the system's
	Poll   time.Duration // the longest time between two looks when IDLE says nothing
	Server Server        // URL, read
}

// SMTPConfig is where mail is handed in.
type SMTPConfig struct {
	URL    string
	Login  Login
	CAFile string // as in IMAPConfig
	Server Server // URL, read
}

// DatabaseConfig is where memory lives.
type DatabaseConfig struct {
	URL     Secret // sqlite:/absolute/path or postgres://…, which may hold a password; see Address
	File    string // absolute; a file whose first line is the URL
	Command Secret // prints the URL
}

// WebConfig is the HTTP side.
type WebConfig struct {
	Listen  string   // host:port; port 0 takes a free one
	URL     string   // public https address without a slash at the end; "" means no links in mail
	API     bool     // answer /v1
	Proxies []string // addresses and networks whose X-Forwarded-For is believed
}

// ProgramConfig is where the rules of engagement stand.
type ProgramConfig struct {
	File  string            // absolute; "" means the built-in program
	Rules *rulebook.Program // what the file says
	Text  []byte            // the file, nil for the built-in program
}

// SendConfig bounds what we do to the SMTP server.
type SendConfig struct {
	Connections     int // open at the same time, at most
	BulkConnections int // likewise, for newsletters
	BulkPerSecond   int // copies of newsletters, all together; 0: as fast as they are taken
	BulkPerDay      int // copies of newsletters in 24 hours; 0: any number
}

// TemplateConfig is the operator's own wording.
type TemplateConfig struct {
	Dir string // absolute; "" means the built-in templates
}

// LogConfig is how loud the log is.
type LogConfig struct {
	Level  string // debug, info, warn, error
	Format string // text or json
}

// setting is one key of refermail.toml. The table of them is the only list of keys: strictness, the environment, the
// manual page and the example file all come from it.
type setting struct {
	key   string // "section.key"
	to    any    // *string, *int, *bool, *[]string, *time.Duration or *Secret
	about string // one line for the manual
}

// settings lists every key with where its value goes. [[team]] is the only thing beside it.
func (c *Config) settings() []setting {
	return append([]setting{
		{"mail.address", &c.Mail.Address, "the dedicated inbox, e.g. deals@acme.example (required)"},
		{"mail.name", &c.Mail.Name, "the name beside it"},
		{"mail.news", &c.Mail.News, "where the team sends newsletters; default: the inbox with +news"},
		{"mail.postal_address", &c.Mail.Postal, "your postal address, under newsletters: many countries ask for it"},
		{"mail.newsletter_days", &c.Mail.NewsDays, "after so many days without a newsletter the managers get a draft of one to look at; 0: never, and no check-ins are drafted"},
		{"mail.join", &c.Mail.Join, "where people ask to become partners, in the same mailbox; default: the inbox with +join"},
		{"mail.reply_mode", &c.Mail.ReplyMode, "plus, catchall or subject: how replies find their deal"},
		{"mail.authserv_id", &c.Mail.AuthservID, "whose Authentication-Results headers are believed, a list"},
		{"mail.verify", &c.Mail.Verify, "header, dns or both: believe the mail server's results, check DKIM, SPF and DMARC ourselves, or the one where the other is silent"},
		{"mail.trusted_hops", &c.Mail.Hops, "your own mail servers, a list of host names, addresses and networks: SPF is checked for whoever wrote to them"},
		{"mail.dns_server", &c.Mail.DNSServer, "host:port of the name server to ask; empty: the system's"},
		{"database.url", &c.Database.URL, "sqlite:FILE or postgres://…; default sqlite:refermail.db"},
		{"database.url_file", &c.Database.File, "a file whose first line is the url, for one that holds a password"},
		{"database.url_command", &c.Database.Command, "a command that prints the url"},
		{"web.listen", &c.Web.Listen, "host:port for health, metrics, signed links and the API"},
		{"web.url", &c.Web.URL, "public https address; empty: no links, everything by mail"},
		{"web.api", &c.Web.API, "true: answer /v1, see `refermail help api`"},
		{"web.trusted_proxies", &c.Web.Proxies, "addresses and networks of your proxies, whose X-Forwarded-For is believed, a list"},
		{"program.file", &c.Program.File, "the rules of engagement; empty: the built-in program"},
		{"send.connections", &c.Send.Connections, "SMTP connections open at the same time, 1 to 32"},
		{"send.bulk_connections", &c.Send.BulkConnections, "SMTP connections for newsletters beside them, 1 to 32"},
		{"send.bulk_per_second", &c.Send.BulkPerSecond, "copies of newsletters a second; 0: as fast as the server takes them"},
		{"send.bulk_per_day", &c.Send.BulkPerDay, "copies of newsletters in 24 hours, the rest follows the next day; 0: any number"},
		{"templates.dir", &c.Template.Dir, "your own wording; empty: the built-in templates"},
		{"log.level", &c.Log.Level, "debug, info, warn or error"},
		{"log.format", &c.Log.Format, "text or json"},
	}, append(append(c.limitSettings(), c.privacySettings()...), c.serverSettings()...)...)
}

func (c *Config) serverSettings() []setting {
	return []setting{
		{"imap.url", &c.IMAP.URL, "imaps://user@host:993/INBOX; imap:// uses STARTTLS (required)"},
		{"imap.password", &c.IMAP.Login.Plain, "the password; better one of the next two"},
		{"imap.password_file", &c.IMAP.Login.File, "a file whose first line is the password"},
		{"imap.password_command", &c.IMAP.Login.Command, "a command that prints the password"},
		{"imap.token_command", &c.IMAP.Login.TokenCommand, "a command that prints an OAuth access token (XOAUTH2)"},
		{"imap.ca_file", &c.IMAP.CAFile, "certificates (PEM) to trust beside the system's, for a server with an authority of your own"},
		{"imap.poll", &c.IMAP.Poll, "look at least this often, whatever IDLE says, e.g. 60s"},
		{"smtp.url", &c.SMTP.URL, "smtp://user@host:587 with STARTTLS, or smtps://…:465 (required)"},
		{"smtp.password", &c.SMTP.Login.Plain, "as in [imap]; without any, the same user's password of [imap]"},
		{"smtp.password_file", &c.SMTP.Login.File, "as in [imap]"},
		{"smtp.password_command", &c.SMTP.Login.Command, "as in [imap]"},
		{"smtp.token_command", &c.SMTP.Login.TokenCommand, "as in [imap]"},
		{"smtp.ca_file", &c.SMTP.CAFile, "as in [imap]"},
	}
}

// defaultConfig is what holds where the file is silent.
func defaultConfig() *Config {
	return &Config{
		Mail:    MailConfig{Name: "Partner Team", NewsDays: 35, ReplyMode: "plus", Verify: string(auth.ByHeader)},
		IMAP:    IMAPConfig{Poll: time.Minute},
		Web:     WebConfig{Listen: "127.0.0.1:8080"},
		Limits:  workflow.DefaultLimits(),
		Send:    SendConfig{Connections: 8, BulkConnections: 10},
		Log:     LogConfig{Level: "info", Format: "text"},
		Program: ProgramConfig{Rules: rulebook.Builtin()},
		Privacy: defaultPrivacy(),
	}
}

// Managers returns the members who approve.
func (c *Config) Managers() []workflow.Member {
	var out []workflow.Member
	for _, m := range c.Team {
		if m.Is("manager") {
			out = append(out, m)
		}
	}
	return out
}
