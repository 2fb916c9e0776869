package main

import (
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	rulebook "refermail/workflow/program"
)

// provider is what is known about a mail provider.
type provider struct {
	domains    []string
	imap, smtp string
	hint       string // what their password must be
	authserv   string // the name in their Authentication-Results, "" when it is not known
}

// providers are those whose servers are not called imap.<domain> and smtp.<domain>, or who want a special password.
func providers() []provider {
	const appPassword = "it must be an app password, made in the account's security settings"
	return []provider{
		{[]string{"gmail.com", "googlemail.com"}, "imap.gmail.com", "smtp.gmail.com", appPassword, "mx.google.com"},
		{[]string{"outlook.com", "hotmail.com", "live.com", "onmicrosoft.com"}, "outlook.office365.com", "smtp.office365.com",
			"Microsoft wants a token instead: put token_command into [imap] and [smtp] (see `refermail help servers`)", "microsoft"},
		{[]string{"fastmail.com", "fastmail.fm"}, "imap.fastmail.com", "smtp.fastmail.com:465", appPassword, ""},
		{[]string{"yahoo.com", "ymail.com"}, "imap.mail.yahoo.com", "smtp.mail.yahoo.com", appPassword, ""},
		{[]string{"icloud.com", "me.com", "mac.com"}, "imap.mail.me.com", "smtp.mail.me.com", appPassword, ""},
		{[]string{"zoho.com", "zohomail.com"}, "imap.zoho.com", "smtp.zoho.com", appPassword, ""},
		{[]string{"gmx.net", "gmx.de", "gmx.at", "gmx.ch"}, "imap.gmx.net", "mail.gmx.net", "IMAP must be switched on in the settings", ""},
		{[]string{"web.de"}, "imap.web.de", "smtp.web.de", "IMAP must be switched on in the settings", ""},
		{[]string{"mailbox.org"}, "imap.mailbox.org", "smtp.mailbox.org", "the account's own password", ""},
		{[]string{"posteo.de", "posteo.net"}, "posteo.de", "posteo.de", "the account's own password", ""},
	}
}

// guessProvider names the servers of a mail domain: known ones, else the usual names.
func guessProvider(domain string) provider {
	for _, p := range providers() {
		if slices.ContainsFunc(p.domains, func(d string) bool { return domain == d || strings.HasSuffix(domain, "."+d) }) {
			return p
		}
	}
	return provider{imap: "imap." + domain, smtp: "smtp." + domain, hint: "the password of the mailbox, alone on the first line"}
}

// authservOf is the name under which the provider of an IMAP server stamps Authentication-Results, "" when it is not known.
func authservOf(imapURL string) string {
	u, err := url.Parse(imapURL)
	if err != nil {
		return ""
	}
	for _, p := range providers() {
		if p.imap == u.Hostname() {
			return p.authserv
		}
	}
	return ""
}

// toml writes the configuration with the comments a newcomer needs.
func (a answers) toml() string {
	name := a.manager.Name
	if name == "" {
		name, _, _ = strings.Cut(a.manager.Address, "@")
	}
	_, host, _ := strings.Cut(a.address, "@")
	authserv := "[]          # e.g. [" + quoteTOML("mx."+host) + "]"
	if a.authserv != "" {
		authserv = "[" + quoteTOML(a.authserv) + "]"
	}
	return fmt.Sprintf(`# refermail.toml: see "refermail help config" for every key. Unknown keys are errors.
# Every value can be set by a variable instead: REFERMAIL_WEB_LISTEN is listen in [web].

[mail]
address     = %[1]s
name        = %[2]s
reply_mode  = "plus"      # replies come to address+token@; without plus addresses: "catchall" or "subject"
# Whose Authentication-Results headers are believed. The team's commands need them: send a mail to the inbox, look at
# its Authentication-Results header, and put its first word here. No such header? Write verify = "dns" below.
authserv_id = %[3]s
# Stands under newsletters; the law of many countries asks for it. Take the # away and write your own:
# postal_address = "Acme Inc, 1 Main Street, Springfield"

[imap]
url           = %[4]s
password_file = %[5]s     # or password_command, or token_command for OAuth

[smtp]                        # the same user's password is taken from [imap]
url = %[6]s

[database]
url = %[7]s

[web]
listen = "127.0.0.1:8080" # /healthz, /readyz, /metrics; with api = true also /v1, see "refermail help api"
url    = ""               # public https address; empty: no links, everything by mail

[program]
file = %[10]s             # the rules of engagement; empty: the built-in program

[[team]]                  # once for each person; roles are manager, rep, finance
email = %[8]s
name  = %[9]s
roles = ["manager"]
`, quoteTOML(a.address), quoteTOML(a.name), authserv, quoteTOML(a.imapURL), quoteTOML(a.passwordFile), quoteTOML(a.smtpURL),
		quoteTOML(a.database), quoteTOML(a.manager.Address), quoteTOML(name), quoteTOML(a.programFile))
}

// noProgram is the --program of those who want none written.
const noProgram = "none"

// writeProgram writes the example that was asked for beside the configuration and returns the value of program.file.
// A program that is there already is used and left as it is.
func (c *initCmd) writeProgram() (file string, wrote bool, err error) {
	const usual = "program.toml"
	if c.Program == noProgram {
		return "", false, nil
	}
	path := filepath.Join(c.Dir, usual)
	if exists(path) {
		return usual, false, nil
	}
	text, _, ok := rulebook.Example(c.Program)
	if !ok {
		return "", false, usageError{text: fmt.Sprintf("there is no example %q", c.Program), hint: "refermail program example"}
	}
	return usual, true, writeNew(path, string(text))
}

// quoteTOML writes a basic string. Go's escapes are TOML's but for \a, \v and \x, so controls are taken out before.
func quoteTOML(s string) string {
	s = strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s), "")
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
