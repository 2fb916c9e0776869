package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// initCmd is `refermail init`. What is not given by a flag is asked on a terminal, and guessed where it can be.
type initCmd struct {
	Dir          string `default:"." help:"The folder for refermail.toml; made when missing." placeholder:"D"`
	Address      string `help:"The dedicated inbox." placeholder:"deals@acme.example"`
	Name         string `help:"The name beside it." placeholder:"'Acme Partner Team'"`
	IMAP         string `name:"imap" help:"IMAP server: host, host:port or imaps://… address." placeholder:"HOST"`
	SMTP         string `name:"smtp" help:"SMTP server: host, host:port or smtp://… address." placeholder:"HOST"`
	User         string `help:"Who logs in; default the address." placeholder:"USER"`
	PasswordFile string `help:"The file with the password, relative to the folder." default:"mail.password" placeholder:"FILE"`
	Database     string `help:"sqlite:FILE or postgres://… address." default:"sqlite:refermail.db" placeholder:"URL"`
	Program      string `help:"The program to begin with: ${enum}." enum:"minimal,tiers,partner-types,none" default:"minimal" placeholder:"NAME"`
	Manager      string `help:"The first manager: Name <address>." placeholder:"'Max <max@acme.example>'"`
}

// Run writes the configuration. It never overwrites one.
func (c *initCmd) Run(ctx context.Context, p *program) error {
	file := filepath.Join(c.Dir, defaultConfigFile)
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s exists; nothing was changed. Edit it, or name another folder with --dir", file)
	}
	a, err := c.answers(ctx, p)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	if a.programFile, a.wroteProgram, err = c.writeProgram(); err != nil {
		return err
	}
	text := a.toml()
	if a.password != "" {
		if err := writeNew(filepath.Join(c.Dir, c.PasswordFile), a.password+"\n"); err != nil {
			return err
		}
	}
	if err := writeNew(file, text); err != nil {
		return err
	}
	return c.nextSteps(p, file, a)
}

// writeNew writes a file that must not exist, for its owner's eyes only.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// answers is everything the file is made of.
type answers struct {
	address, name, imapURL, smtpURL, passwordFile, database string
	manager                                                 mail.Address
	password                                                string // typed in; "" when the file is filled later
	hint                                                    string // what the provider wants to be told
	programFile                                             string // "" for the built-in program
	wroteProgram                                            bool
	authserv                                                string // the provider's name in Authentication-Results, "" when it is not known
}

// answers collects flags, guesses and what is typed.
func (c *initCmd) answers(_ context.Context, p *program) (answers, error) {
	ask := newPrompt(p.console)
	a := answers{passwordFile: c.PasswordFile, database: c.Database}
	if problem := databaseProblem(c.Database); problem != "" {
		return a, usageError{text: "--database " + problem}
	}
	if err := ask.need("--address", "The dedicated inbox", c.Address, "", a.setAddress); err != nil {
		return a, err
	}
	_, host, _ := strings.Cut(a.address, "@")
	guess := guessProvider(host)
	a.hint = guess.hint
	if a.name = c.Name; a.name == "" {
		a.name = strings.TrimSpace(account.DisplayFromDomain(host) + " Partner Team")
	}
	user := c.User
	if user == "" {
		user = a.address
	}
	err := ask.need("--imap", "IMAP server", c.IMAP, guess.imap, func(typed string) (err error) {
		a.imapURL, err = initURL(typed, user, "imap")
		return err
	})
	if err != nil {
		return a, err
	}
	err = ask.need("--smtp", "SMTP server", c.SMTP, guess.smtp, func(typed string) (err error) {
		a.smtpURL, err = initURL(typed, user, "smtp")
		return err
	})
	if err != nil {
		return a, err
	}
	if err := ask.need("--manager", "The first manager, as Name <address>", c.Manager, "", a.setManager); err != nil {
		return a, err
	}
	a.authserv = authservOf(a.imapURL)
	a.password, err = ask.secret(filepath.Join(c.Dir, c.PasswordFile))
	return a, err
}

func (a *answers) setAddress(typed string) error {
	address, ok := account.NormalizeAddress(typed)
	if !ok || strings.Contains(typed, "+") {
		return usageError{text: fmt.Sprintf("%q cannot be the inbox; give a mail address without a +", typed)}
	}
	a.address = address
	return nil
}

func (a *answers) setManager(typed string) error {
	parsed, err := mail.ParseAddress(typed)
	if err != nil {
		return usageError{text: fmt.Sprintf("%q cannot be read; write Name <address>", typed)}
	}
	a.manager = *parsed
	return nil
}

// initURL makes a server address of what people type: a host, a host with a port, or a whole URL.
func initURL(typed, user, protocol string) (string, error) {
	raw := typed
	if !strings.Contains(typed, "://") {
		u := url.URL{Scheme: protocol, Host: typed, User: url.User(user)}
		switch port := u.Port(); {
		case protocol == "imap" && port == "":
			u.Scheme, u.Host = "imaps", u.Host+":993"
		case protocol == "smtp" && port == "":
			u.Host += ":587"
		case port == "993" || port == "465":
			u.Scheme += "s"
		}
		if protocol == "imap" {
			u.Path = "/INBOX"
		}
		raw = strings.Replace(u.String(), "//"+u.User.String()+"@", "//"+url.QueryEscape(user)+"@", 1)
	}
	s, password, err := parseServer(raw, protocol)
	if err != nil {
		return "", usageError{text: fmt.Sprintf("the %s server %s", strings.ToUpper(protocol), err)}
	}
	if !password.IsZero() {
		return "", usageError{text: "leave the password out of the address; it goes into a file of its own"}
	}
	if s.User == "" {
		u, _ := url.Parse(raw)
		raw = strings.Replace(raw, u.Scheme+"://", u.Scheme+"://"+url.QueryEscape(user)+"@", 1)
	}
	return raw, nil
}

// nextSteps says what is left to do.
func (c *initCmd) nextSteps(p *program, file string, a answers) error {
	steps := []string{}
	if a.password == "" {
		steps = append(steps, "Put the password into "+filepath.Join(c.Dir, c.PasswordFile)+" (chmod 600); "+a.hint)
	}
	config := ""
	if filepath.Clean(c.Dir) != "." {
		config = " --config " + file
	}
	steps = append(steps,
		"refermail doctor"+config+"     checks the servers and says what to mend",
		"refermail partner add"+config+" 'Ann Consulting' --type consultant --contact 'Ann <ann@ann.example>'",
		"refermail serve"+config+"      and forward a mail to "+a.address)
	wrote := file
	if a.wroteProgram {
		wrote += " and " + filepath.Join(c.Dir, a.programFile)
		steps = slices.Insert(steps, len(steps)-2, "Read the rules in "+filepath.Join(c.Dir, a.programFile)+"; `refermail program show` says what they mean")
	}
	if err := p.say("Wrote %s. Next:\n", wrote); err != nil {
		return err
	}
	for i, s := range steps {
		if err := p.say("  %d. %s", i+1, s); err != nil {
			return err
		}
	}
	return nil
}
