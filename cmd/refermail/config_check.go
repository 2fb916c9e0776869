package main

import (
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"refermail/inbound/web"
	"refermail/workflow/account"
	rulebook "refermail/workflow/program"
)

// resolve makes paths absolute, reads the server URLs and fills in what follows from other values.
func (c *Config) resolve(r *configReader) {
	c.Mail.Address = normalised(r, "mail.address", c.Mail.Address)
	if local, host, ok := strings.Cut(c.Mail.Address, "@"); ok && c.Mail.News == "" {
		c.Mail.News = local + "+news@" + host
	}
	c.Mail.News = normalised(r, "mail.news", c.Mail.News)
	if local, host, ok := strings.Cut(c.Mail.Address, "@"); ok && c.Mail.Join == "" {
		c.Mail.Join = local + "+join@" + host
	}
	c.Mail.Join = normalised(r, "mail.join", c.Mail.Join)
	for i, id := range c.Mail.AuthservID {
		c.Mail.AuthservID[i] = strings.ToLower(strings.TrimSpace(id))
	}
	for i, hop := range c.Mail.Hops {
		c.Mail.Hops[i] = strings.ToLower(strings.TrimSpace(hop))
	}
	c.Web.URL = strings.TrimRight(c.Web.URL, "/")
	for _, path := range []*string{&c.Program.File, &c.Template.Dir, &c.IMAP.Login.File, &c.SMTP.Login.File,
		&c.IMAP.CAFile, &c.SMTP.CAFile, &c.Database.File, &c.Privacy.Records} {
		*path = c.absolute(*path)
	}
	c.IMAP.Server = c.server(r, "imap", &c.IMAP.URL, &c.IMAP.Login)
	c.SMTP.Server = c.server(r, "smtp", &c.SMTP.URL, &c.SMTP.Login)
	if user := c.SMTP.Server.User; user != "" && user == c.IMAP.Server.User && len(c.SMTP.Login.sources()) == 0 {
		c.SMTP.Login = c.IMAP.Login
	}
	c.resolveDatabase(r)
}

// absolute resolves a path against the folder of the configuration file. "" stays "".
func (c *Config) absolute(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.Dir, path)
}

func normalised(r *configReader, key, address string) string {
	if address == "" {
		return ""
	}
	out, ok := account.NormalizeAddress(address)
	if !ok {
		r.wrong(key, "%q is not a mail address", address)
	}
	return out
}

// server reads one server URL, takes a password out of it and checks the ways to log in.
func (c *Config) server(r *configReader, protocol string, raw *string, login *Login) Server {
	login.dir = c.Dir
	key := protocol + ".url"
	if *raw == "" {
		r.wrong(key, "is missing; write url = %q in [%s]", exampleURL(protocol), protocol)
		return Server{}
	}
	s, password, err := parseServer(*raw, protocol)
	if err != nil {
		r.wrong(key, "%s", err)
		return s
	}
	if !password.IsZero() {
		if len(login.sources()) > 0 {
			r.wrong(key, "holds a password, and %s.%s is set too; keep one", protocol, login.sources()[0])
		}
		login.Plain = password
		u, _ := url.Parse(*raw)
		u.User = url.User(s.User)
		*raw = u.String()
	}
	if set := login.sources(); len(set) > 1 {
		r.wrong(protocol+"."+set[1], "%s are both set; keep one", strings.Join(set, " and "))
	}
	if len(login.sources()) > 0 && s.User == "" {
		r.wrong(key, "names no user, but there is a password; write %s", exampleURL(protocol))
	}
	if login.File != "" {
		if _, err := os.Stat(login.File); err != nil {
			r.wrong(protocol+".password_file", "%s cannot be read; make the file or change the path", login.File)
		}
	}
	return s
}

// check names what is wrong once everything is in place.
func (c *Config) check(r *configReader) {
	if c.Mail.Address == "" && !r.reported("mail.address") {
		r.wrong("mail.address", `is missing; write address = "deals@your-domain" in [mail]`)
	}
	local, _, _ := strings.Cut(c.Mail.Address, "@")
	if strings.Contains(local, "+") {
		r.wrong("mail.address", "has a + in it, which we need for reply addresses; use an address without one")
	}
	if strings.ContainsFunc(c.Mail.Name, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		r.wrong("mail.name", "has control characters in it; write plain words")
	}
	r.oneOf("mail.reply_mode", c.Mail.ReplyMode, "plus", "catchall", "subject")
	c.checkVerify(r)
	r.oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error")
	r.oneOf("log.format", c.Log.Format, "text", "json")
	c.checkLogin(r)
	c.checkWeb(r)
	c.checkTeam(r)
	c.checkPlaces(r)
	c.checkPrivacy(r)
	c.checkLimits(r)
	if c.Send.Connections < 1 || c.Send.Connections > 32 {
		r.wrong("send.connections", "must be between 1 and 32")
	}
	c.checkNews(r)
}

// checkNews looks at what newsletters go by.
func (c *Config) checkNews(r *configReader) {
	if c.Send.BulkConnections < 1 || c.Send.BulkConnections > 32 {
		r.wrong("send.bulk_connections", "must be between 1 and 32")
	}
	for _, s := range []struct {
		key string
		n   int
	}{{"send.bulk_per_second", c.Send.BulkPerSecond}, {"send.bulk_per_day", c.Send.BulkPerDay}, {"mail.newsletter_days", c.Mail.NewsDays}} {
		if s.n < 0 {
			r.wrong(s.key, "must not be below 0")
		}
	}
	if n := c.Mail.NewsDays; n > 0 && n < 7 {
		r.wrong("mail.newsletter_days", "is less than a week, and nobody gets two newsletters a week; write 7 or more, or 0 for never")
	}
	if strings.ContainsFunc(c.Mail.Postal, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		r.wrong("mail.postal_address", "has control characters in it; write it on one line, with commas")
	}
}

// checkLogin asks for a password where a user is named: a server that wants none is addressed without one.
func (c *Config) checkLogin(r *configReader) {
	if c.IMAP.Server.Host != "" && c.IMAP.Server.User == "" {
		r.wrong("imap.url", "names no user; write %s, with @ in the user name as %%40", exampleURL("imap"))
	}
	if c.IMAP.Server.User != "" && len(c.IMAP.Login.sources()) == 0 {
		r.wrong("imap.password_file", "there is no password; set password_file, password_command or token_command in [imap]")
	}
	if c.SMTP.Server.User != "" && len(c.SMTP.Login.sources()) == 0 {
		r.wrong("smtp.password_file", "there is no password; set password_file, password_command or token_command in [smtp]")
	}
}

func (c *Config) checkWeb(r *configReader) {
	if _, port, err := net.SplitHostPort(c.Web.Listen); err != nil {
		r.wrong("web.listen", "must be host:port, like 127.0.0.1:8080")
	} else if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		r.wrong("web.listen", "has no valid port")
	}
	for _, p := range c.Web.Proxies {
		if network, err := web.ParseProxy(p); err != nil {
			r.wrong("web.trusted_proxies", "%q is no address and no network; write them like 10.0.0.7 or 10.0.0.0/24", p)
		} else if network.Bits() == 0 {
			r.wrong("web.trusted_proxies", "%q is everybody, so that anybody could say who asks; name your proxies, like 10.0.0.7 or 10.0.0.0/24", p)
		}
	}
	if c.Web.API && c.Web.public() && (!strings.HasPrefix(c.Web.URL, "https://") || len(c.Web.Proxies) == 0) {
		r.wrong("web.api", "tokens would cross the network in the clear: the API listens beyond this machine; set listen = \"127.0.0.1:8080\", or url to the https address of the proxy that speaks TLS and trusted_proxies to where it asks from")
	}
	if c.Web.URL == "" {
		return
	}
	u, err := url.Parse(c.Web.URL)
	local := err == nil && u.Scheme == "http" && Server{Host: u.Hostname()}.Loopback()
	if err != nil || u.Host == "" || u.RawQuery != "" || u.User != nil || u.Scheme != "https" && !local {
		r.wrong("web.url", "must be an https address people can open, like https://refer.acme.example")
	}
}

// checkPlaces looks whether the files and the database make sense. It opens nothing.
func (c *Config) checkPlaces(r *configReader) {
	if c.Program.File != "" {
		c.readProgram(r)
	}
	if c.Template.Dir != "" {
		if info, err := os.Stat(c.Template.Dir); err != nil || !info.IsDir() {
			r.wrong("templates.dir", "%s is not a folder; make it, or take the key away", c.Template.Dir)
		}
	}
	c.checkTrust(r)
}

// readProgram reads the program file; its mistakes stand with their own lines among the configuration's.
func (c *Config) readProgram(r *configReader) {
	data, err := os.ReadFile(c.Program.File)
	if err != nil {
		r.wrong("program.file", "%s cannot be read; make it, or take the key away for the built-in program", c.Program.File)
		return
	}
	rules, err := rulebook.Parse(c.Program.File, data)
	var wrong rulebook.Errors
	if errors.As(err, &wrong) {
		for _, e := range wrong {
			r.problems = append(r.problems, Problem{File: e.File, Line: e.Line, Key: e.At, Text: e.Text})
		}
		return
	}
	c.Program.Rules, c.Program.Text = rules, data
}

func (r *configReader) oneOf(key, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		r.wrong(key, "%q is not possible; use %s", value, strings.Join(allowed, ", "))
	}
}

func (r *configReader) atLeastOne(key string, n int) {
	if n < 1 {
		r.wrong(key, "must be 1 or more")
	}
}

// reported tells whether a key is already named, so that one mistake is not told twice.
func (r *configReader) reported(key string) bool {
	return slices.ContainsFunc(r.problems, func(p Problem) bool { return p.Key == key || p.Key == r.fromEnv[key] && p.Key != "" })
}
