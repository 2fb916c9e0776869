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
	"sync/atomic"
	"testing"
	"time"

	"refermail/inbound/devmail"
	"refermail/workflow"
	"refermail/workflow/store/storetest"
)

// Three brakes stand between us and a loop, and each alone must stop it (DESIGN §5.4, SE-5): what mail says of itself,
// rates, and our own mail or the same words that come back. Here real loops run through the real service with all but
// one of them off, and with all three off, where they must not end: else the test would show nothing.

const (
	loopBound    = 32 // mails after which a loop counts as endless
	loopMost     = 24 // mails after which every brake has stopped: 20 answers within the hour, and a word or two about them
	loopQuiet    = time.Second
	loopPatience = 40 * time.Second
)

// loop is somebody who keeps the service busy.
type loop struct {
	name  string
	robot func(n int64, g got) *letter // what answers a mail of ours, the n-th; nil when two of our own services write to each other
	blind bool                         // the headers say nothing: only the other two can see it
	ends  bool                         // by itself, even without brakes: what belongs to a deal goes to people
}

func loops() []loop {
	return []loop{
		{name: "two of our own services", ends: true},
		{name: "an autoresponder that hides every mark, with new subjects and ids", blind: true, robot: func(n int64, g got) *letter {
			return &letter{From: ann, To: deals, Subject: fmt.Sprintf("Your inquiry no %d", 4711*n),
				Body: fmt.Sprintf("Dear Sir or Madam,\n\ncould you tell us more about what you wrote? Our office looks into it under number %d and comes back to you.\n\nAnn", 4711*n)}
		}},
		{name: "an autoresponder without marks that answers to the return path", robot: func(n int64, g got) *letter {
			return &letter{From: ann, To: strings.Trim(g.field("Return-Path"), "<> "), Subject: fmt.Sprintf("Thank you %d", n),
				Body: "Thank you for getting in touch with our office. Could you tell us who should look at it here?"}
		}},
		{name: "a rule that forwards our mail back", robot: func(_ int64, g got) *letter {
			return &letter{From: ann, To: deals, Subject: "Fwd: " + g.field("Subject"), Extra: []string{"Auto-Submitted: auto-forwarded"},
				Body: "---------- Forwarded message ---------\nFrom: " + g.field("From") + "\nDate: Thu, 19 Nov 2026 at 09:12\nSubject: " +
					g.field("Subject") + "\nTo: <" + ann + ">\n\n" + g.text}
		}},
		{name: "a helpdesk that opens a ticket and quotes", robot: func(n int64, g got) *letter {
			l := g.reply(ann, fmt.Sprintf("Ticket %d was opened for you. Could you tell our staff anything else that helps them?", 1000+n))
			l.Subject, l.InReplyTo, l.References = fmt.Sprintf("[Ticket %d] %s", 1000+n, g.field("Subject")), "", nil
			l.Extra = []string{"Auto-Submitted: auto-generated"}
			return &l
		}},
		{name: "a mailing list with our inbox on it", robot: func(_ int64, g got) *letter {
			return &letter{From: ann, To: deals, Subject: "[all] " + g.field("Subject"), ID: g.id(), Body: g.text,
				Extra: []string{"List-Id: All of us <all.northwind.test>", "Precedence: list"}}
		}},
	}
}

func TestEveryBrakeAloneStopsALoop(t *testing.T) {
	t.Parallel()
	none := workflow.Without{Headers: true, Rates: true, Mark: true}
	for _, l := range loops() {
		for _, c := range []struct {
			on      string
			without workflow.Without
			endless bool
		}{
			{"headers", workflow.Without{Rates: true, Mark: true}, l.blind},
			{"rates", workflow.Without{Headers: true, Mark: true}, false},
			{"mark", workflow.Without{Headers: true, Rates: true}, false},
			{"none", none, !l.ends},
		} {
			t.Run(l.name+"/"+c.on, func(t *testing.T) { // one after another: each keeps the machine busy
				storetest.Backends(t, func(t *testing.T, database string) {
					l.run(t, database, c.without, c.endless)
				})
			})
		}
	}
}

// run lets the loop go until it ends or is endless.
func (l loop) run(t *testing.T, database string, without workflow.Without, endless bool) {
	o := newOffice(t)
	ours := []*looped{newLooped(t, o, deals, ann, database, without)}
	first := letter{From: ann, To: deals, Subject: "A question", ID: newID(ann), Body: "help"}
	count := func() int { return len(o.Messages(ann, "INBOX")) }
	if l.robot == nil {
		const other = "deals@contoso.test"
		o.join(other)
		second := database
		if strings.HasPrefix(database, "postgres") {
			second = storetest.Postgres(t)
		} else {
			second = storetest.SQLite(t)
		}
		ours = append(ours, newLooped(t, o, other, deals, second, without))
		ours[0].add(t, "Other", other)
		first.From, first.ID, first.Body = other, newID(other), "Could you tell us who looks after our referrals at your company?"
		count = func() int { return len(o.mailed()) }
	} else {
		var n atomic.Int64
		err := o.Autorespond(ann, func(m devmail.Mail) []byte {
			i := n.Add(1)
			if i > 2*loopBound {
				return nil
			}
			answer := l.robot(i, read(t, m.Raw))
			if answer.ID == "" {
				answer.ID = newID(answer.From)
			}
			return answer.raw()
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	o.send(first.From, first.From, deals, first.raw())
	reached, quiet, ended := 0, time.Now(), false
	eventually(t, loopPatience, "the loop to end, or to show that it does not", func() bool {
		n := count()
		if n != reached || !calm(t, o, ours) {
			reached, quiet = n, time.Now()
		}
		ended = time.Since(quiet) > loopQuiet
		return n >= loopBound || !endless && ended
	})
	t.Logf("%d mails", reached)
	if !endless && reached > loopMost {
		t.Errorf("%d mails, want no more than %d:\n%s", reached, loopMost, joined(inboxOf(t, o, ann)[:5]))
	}
}

// calm reports whether nobody has anything to do.
func calm(t *testing.T, o *office, ours []*looped) bool {
	for _, a := range ours {
		counts, err := a.app.db.Count(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Messages(a.inbox, "INBOX")) > 0 || counts.Mails[workflow.Pending] > 0 || counts.Notices[workflow.Ready]+counts.Notices[workflow.Sending] > 0 {

			return false
		}
	}
	return true
}

func inboxOf(t *testing.T, o *office, address string) (all []got) {
	for _, m := range o.Messages(address, "INBOX") {
		all = append(all, read(t, m.Raw))
	}
	return append(all, make([]got, 5)...)
}

// looped is a service with some of its brakes off.
type looped struct {
	app   *app
	inbox string
}

// newLooped starts a service whose one partner's one person is at the address given.
func newLooped(t *testing.T, o *office, inbox, partner, database string, without workflow.Without) *looped {
	t.Helper()
	login := url.QueryEscape(inbox)
	file := filepath.Join(t.TempDir(), "refermail.toml")
	text := fmt.Sprintf("[mail]\naddress = %q\nname = %q\nauthserv_id = [%q]\n[imap]\nurl = %q\npassword = %q\n[smtp]\nurl = %q\npassword = %q\n[database]\nurl = %q\n[[team]]\nemail = %q\nname = \"Max\"\nroles = [\"manager\"]\n",
		inbox, "Team of "+inbox, townServer, "imap://"+login+"@"+o.IMAPAddr()+"/INBOX?tls=off", townPassword,
		"smtp://"+login+"@"+o.SMTPAddr()+"?tls=off", townPassword, database, maxAt)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(database, "postgres") {
		if out, complaint, code := command(nil, "--config", file, "migrate"); code != exitDone {
			t.Fatal(out, complaint)
		}
	}
	cfg, err := LoadConfig(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	a := &looped{inbox: inbox}
	if a.app, err = newApp(ctx, cfg, Clock{}, slog.New(slog.DiscardHandler), false); err != nil {
		t.Fatal(err)
	}
	a.app.engine.Rules.Without, a.app.receiver.Reader.Without = without, without
	a.add(t, "Northwind Consulting", partner)
	ended := make(chan error, 1)
	go func() { ended <- a.app.run(ctx, []string{roleReceive, roleHandle, roleSend}) }()
	t.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, a.app.Close()); err != nil {
			t.Error(err)
		}
	})
	return a
}

func (a *looped) add(t *testing.T, name, contact string) {
	t.Helper()
	d, err := a.app.engine.Handle(context.Background(), workflow.Input{At: a.app.clock.Now(), By: operator, Action: workflow.AddPartner{
		Name: name, Type: "consultant", Contacts: []workflow.Address{{Name: "Ann", Email: contact}}}})
	if err != nil || d[0].Refusal != "" {
		t.Fatal(d, err)
	}
}
