package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"refermail/workflow"
)

func (p *performance) addPartner(x partnerActor) error {
	args := []string{"partner", "add", x.name}
	option := func(name, value string) {
		if value != "" {
			args = append(args, name, value)
		}
	}
	option("--type", x.kind)
	option("--tier", x.tier)
	option("--manager", x.manager)
	for _, d := range x.domains {
		option("--domain", d)
	}
	for _, c := range x.contacts {
		option("--contact", fmt.Sprintf("%s <%s>", c.name, c.address))
	}
	_, err := p.refermail(args...)
	return err
}

// configure writes refermail.toml and program.toml.
func (p *performance) configure() error {
	u := p.script.setup
	login := url.QueryEscape(sceneInbox)
	own, sections := u.config, ""
	if i := strings.Index("\n"+u.config, "\n["); i >= 0 {
		own, sections = u.config[:i], u.config[i:]
	}
	if !strings.Contains(own, "newsletter_days") { // most stories are not about newsletters
		own += "newsletter_days = 0\n"
	}
	text := fmt.Sprintf("[mail]\naddress = %q\nname = \"Acme Partner Team\"\nauthserv_id = [%q]\n"+own+"[imap]\nurl = %q\npassword = %q\n[smtp]\nurl = %q\npassword = %q\n[database]\nurl = %q\n",
		sceneInbox, sceneServer, "imap://"+login+"@"+p.office.IMAPAddr()+"/INBOX?tls=off", townPassword,
		"smtp://"+login+"@"+p.office.SMTPAddr()+"?tls=off", townPassword, p.database)
	if u.program != "" {
		text += "[program]\nfile = \"program.toml\"\n"
		if err := os.WriteFile(filepath.Join(p.dir, "program.toml"), []byte(u.program), 0o600); err != nil {
			return err
		}
	}
	for _, f := range u.files {
		if err := os.WriteFile(filepath.Join(p.dir, f.Name), []byte(f.Data), 0o600); err != nil {
			return err
		}
	}
	for _, m := range u.team {
		text += fmt.Sprintf("[[team]]\nemail = %q\nname = %q\nroles = [\"%s\"]\n", m.address, m.name, strings.Join(m.roles, `", "`))
	}
	return os.WriteFile(p.configFile(), []byte(text+sections), 0o600)
}

func (p *performance) configFile() string { return filepath.Join(p.dir, "refermail.toml") }

// start begins the service, and waits until it has caught up.
func (p *performance) start() error {
	if p.end != nil {
		return errors.New("the service runs already")
	}
	cfg, err := LoadConfig(p.configFile(), nil)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	log := slog.New(slog.NewTextHandler(&p.log, &slog.HandlerOptions{Level: slog.LevelError}))
	if p.app, err = newApp(ctx, cfg, Clock{hand: p.now}, log, false); err != nil {
		cancel()
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- p.app.run(ctx, []string{roleReceive, roleHandle, roleSend}) }()
	p.end = func() error {
		cancel()
		return errors.Join(<-ended, p.app.Close())
	}
	if _, err := p.app.engine.Handle(ctx, workflow.Input{At: p.now(), By: "refermail", Action: workflow.PlanMornings{}}); err != nil {
		return err
	}
	return p.settle()
}

// stop ends the service; what it logged as an error is one.
func (p *performance) stop() error {
	if p.end == nil {
		return nil
	}
	err := p.end()
	p.end = nil
	for line := range strings.Lines(p.log.String()) {
		if !strings.Contains(line, "outcome=refused") { // by a mailbox of the scenario
			err = errors.Join(err, fmt.Errorf("the service logged an error: %s", line))
		}
	}
	return err
}
