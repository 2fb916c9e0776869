package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"refermail/inbound/devmail"
	"refermail/workflow"
)

// demoCmd is `refermail demo`.
type demoCmd struct {
	Exit   bool `help:"Play the story, print the timeline and end; exit 0 only if every step happened."`
	Port   int  `help:"Where the mailbox page is." default:"8025"`
	NoOpen bool `help:"Do not open the browser."`
}

// The people of the demo.
const (
	demoInbox = "deals@acme.example"
	demoNews  = "news@acme.example"
	demoAnn   = "ann@northwind.example"
	demoBo    = "bo@globex.example"
	demoMax   = "max@acme.example"
	demoRita  = "rita@acme.example"
)

// demoLimit is how long the story may take; it takes seconds.
const demoLimit = 90 * time.Second

// demo is a whole small world: a post office, the service on a database in a temporary folder, and four people.
type demo struct {
	file string // its configuration
	*program
	office *devmail.Office
	app    *app
	story  devmail.Story
	seen   map[string]uint32 // newest mail a person has read
	step   int
}

// Run plays the story and leaves the page open.
func (c *demoCmd) Run(ctx context.Context, p *program) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	d := &demo{program: p, seen: map[string]uint32{}}
	dir, err := os.MkdirTemp("", "refermail-demo-")
	if err != nil {
		return fmt.Errorf("make a temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := d.open(ctx, dir); err != nil {
		return err
	}
	defer d.office.Close()
	defer d.app.Close()
	var running errgroup.Group
	running.Go(func() error { return d.app.run(ctx, []string{roleReceive, roleHandle, roleSend}) })
	defer func() {
		stop()
		err = errors.Join(err, running.Wait())
	}()
	if err := d.ready(ctx); err != nil {
		return err
	}
	if err := d.play(ctx); err != nil {
		return fmt.Errorf("the story stopped at step %d: %w", d.step, err)
	}
	if c.Exit {
		return nil
	}
	return d.stay(ctx, c)
}

// open makes the post office, its people and the service, the way an operator would: by a configuration file and
// commands.
func (d *demo) open(ctx context.Context, dir string) (err error) {
	clock := Clock{}
	if d.office, err = devmail.Start(devmail.Config{Now: clock.Now, AuthServID: "mx.acme.example"}); err != nil {
		return err
	}
	for _, who := range []struct {
		address, name string
		options       devmail.MailboxOptions
	}{
		{demoInbox, "Acme Partner Team", devmail.MailboxOptions{Aliases: []string{demoNews}, NoSent: true}},
		{demoAnn, "Ann", devmail.MailboxOptions{}},
		{demoMax, "Max", devmail.MailboxOptions{}},
		{demoRita, "Rita", devmail.MailboxOptions{}},
		{demoBo, "Bo", devmail.MailboxOptions{}},
	} {
		if err := d.office.AddMailbox(who.address, who.name, "demo", who.options); err != nil {
			return errors.Join(err, d.office.Close())
		}
	}
	d.file = filepath.Join(dir, "refermail.toml")
	if err := os.WriteFile(d.file, []byte(d.config()), 0o600); err != nil {
		return errors.Join(err, d.office.Close())
	}
	cfg, err := LoadConfig(d.file, nil)
	if err == nil {
		d.app, err = newApp(ctx, cfg, clock, slog.New(slog.DiscardHandler), false)
	}
	if err == nil {
		err = d.addPartner(ctx)
	}
	if err != nil {
		return errors.Join(err, d.office.Close())
	}
	return nil
}

func (d *demo) config() string {
	return fmt.Sprintf(`[mail]
address = %q
name = "Acme Partner Team"
news = %q
postal_address = "Acme Inc, 1 Main Street, Springfield"
authserv_id = ["mx.acme.example"]
[imap]
url = "imap://deals%%40acme.example@%s/INBOX?tls=off"
password = "demo"
[smtp]
url = "smtp://deals%%40acme.example@%s?tls=off"
password = "demo"
[[team]]
email = %q
name = "Max"
roles = ["manager"]
[[team]]
email = %q
name = "Rita"
roles = ["rep"]
[limits] # who plays writes more in an hour than anybody else
answers_per_address = 1000
answers_per_thread = 1000
answers_per_partner = 1000
answers_per_domain = 1000
submissions_per_partner = 1000
`, demoInbox, demoNews, d.office.IMAPAddr(), d.office.SMTPAddr(), demoMax, demoRita)
}

func (d *demo) addPartner(ctx context.Context) error {
	decisions, err := d.app.engine.Handle(ctx, workflow.Input{At: d.app.clock.Now(), By: operator, Action: workflow.AddPartner{
		Name: "Northwind Consulting", Type: "consultant", Domains: []string{"northwind.example"}, Contacts: []workflow.Address{{Name: "Ann", Email: demoAnn}}}})
	if err == nil && decisions[0].Refusal != "" {
		err = errors.New(decisions[0].Refusal)
	}
	return err
}

// ready waits until mail is received, handled and sent: a first start leaves alone what came before.
func (d *demo) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, demoLimit)
	defer cancel()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		problem := ""
		for _, check := range d.app.checks(ctx, []string{roleReceive, roleSend}) {
			if check.Error != "" {
				problem = check.Name + ": " + check.Error
			}
		}
		if problem == "" {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the service did not start: %s", problem)
		case <-tick.C:
		}
	}
}

// stay serves the mailbox page until the reader has seen enough.
func (d *demo) stay(ctx context.Context, c *demoCmd) error {
	page, err := devmail.Page(d.office, d.personas(), devmail.PageOptions{Now: d.app.clock.Now, Story: &d.story, Guide: d.guide()})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(c.Port)))
	if err != nil {
		d.say("Port %d is taken; the page takes a free one.", c.Port)
		if listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return fmt.Errorf("open the mailbox page: %w", err)
		}
	}
	url := "http://" + listener.Addr().String()
	d.say("\nNow you: %s shows everybody's mailbox, live. Be Ann and forward a mail; be Max and answer it.", url)
	d.say("Any mail program can look too: IMAP %s, SMTP %s, no TLS, password \"demo\".", d.office.IMAPAddr(), d.office.SMTPAddr())
	d.say("The commands work here, too, in another terminal: refermail --config %s deal list", d.file)
	d.say("Ctrl-C ends it; nothing is kept.")
	if !c.NoOpen && d.terminal() {
		openBrowser(ctx, url)
	}
	server := &http.Server{Handler: page, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	defer context.AfterFunc(ctx, func() { server.Close() })()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("mailbox page: %w", err)
	}
	return nil
}

// openBrowser shows a page in the reader's browser, if there is one; the address is on the screen anyway.
func openBrowser(ctx context.Context, url string) {
	command := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if command == nil {
		command = []string{"xdg-open"}
	}
	cmd := exec.CommandContext(ctx, command[0], append(command[1:], url)...)
	if cmd.Start() == nil {
		go cmd.Wait() // its exit code tells nothing
	}
}

func (d *demo) personas() []devmail.Persona {
	return []devmail.Persona{
		{Address: demoAnn, Role: "partner"}, {Address: demoMax, Role: "manager"}, {Address: demoRita, Role: "rep"},
		{Address: demoBo, Role: "prospect, never mailed"}, {Address: demoInbox, Role: "the inbox"},
	}
}

func (d *demo) guide() []devmail.Step {
	registered := func() bool { return d.deals() > 1 }
	return []devmail.Step{
		{As: demoAnn, Title: "You are Ann, the partner", Text: "Carla of Initech wrote to you. Forward her mail with a line of your own: that is the whole registration.",
			Do:   devmail.Shortcut{Label: "Forward Carla's mail", Mode: "forward", Find: "initech", To: demoInbox, Body: "Carla runs finance at Initech and wants to replace their reporting this quarter."},
			Done: registered},
		{As: demoMax, Title: "You are Max, the manager", Text: "One mail tells you all there is. Answer with one word.",
			Do:   devmail.Shortcut{Label: "Reply approve", Mode: "reply", Find: "[D-1002]", Body: "approve"},
			Done: func() bool { return d.stageOf(1002) == "accepted" }},
		{As: demoAnn, Title: "You are Ann again", Text: "Read what happened, and answer in the same thread; Max will read it."},
		{As: demoMax, Title: "You are Max, with news for all partners", Text: "Write a newsletter to " + demoNews + ". A preview comes back; answer it with send, and Ann gets it.",
			Do: devmail.Shortcut{Label: "Write a newsletter", Mode: "new", To: demoNews, Subject: "News in March",
				Body: "Hello {{first name|there}},\n\nthe new battlecard is out. Reply to this mail to get it."},
			Done: d.mailedNews},
	}
}
