package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"refermail/inbound/devmail"
	"refermail/inbound/parse"
	"refermail/workflow"
)

// play is the story of one referral, told once, with real mail over real SMTP and IMAP.
func (d *demo) play(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, demoLimit)
	defer cancel()
	began := d.app.clock.Now()
	if err := d.prologue(ctx); err != nil {
		return err
	}
	for _, scene := range []func(context.Context) error{d.refers, d.approves, d.moves, d.talk, d.wins, d.epilogue} {
		if err := scene(ctx); err != nil {
			return err
		}
	}
	return d.say("\nEvery step happened, in %.1f seconds.", d.app.clock.Now().Sub(began).Seconds())
}

// prologue puts two mails from outside into Ann's mailbox.
func (d *demo) prologue(ctx context.Context) error {
	d.say("A referral, told once. Everything below is real mail: SMTP in, IMAP out, a database between.")
	for _, m := range []struct{ from, name, subject, text string }{
		{"carla@initech.example", "Carla", "Reporting at Initech", "Hello Ann,\n\nour monthly reporting takes two people a week. You mentioned somebody who does this better?\n\nCarla\nHead of Finance, Initech"},
		{demoBo, "Bo", "Our billing", "Hi Ann,\n\nwe outgrew our billing system and want to replace it by March. Could you introduce us to Acme?\n\nBo\nCTO, Globex"},
	} {
		raw := fmt.Sprintf("From: %s <%s>\r\nTo: Ann <%s>\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s.%d@%s>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n",
			m.name, m.from, demoAnn, m.subject, d.app.clock.Now().Format(time.RFC1123Z), strings.ToLower(m.name), d.app.clock.Now().UnixNano(),
			m.from[strings.IndexByte(m.from, '@')+1:], strings.ReplaceAll(m.text, "\n", "\r\n"))
		if err := d.office.Send(ctx, devmail.Envelope{From: m.from, To: []string{demoAnn}}, []byte(raw)); err != nil {
			return err
		}
		if _, err := d.next(ctx, demoAnn); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) refers(ctx context.Context) error {
	d.tell("Ann forwards Bo's mail to "+demoInbox, "Two lines above it; no form, no login.")
	bo := d.office.Messages(demoAnn, "INBOX")[1]
	if err := d.office.Forward(ctx, demoAnn, bo, demoInbox, "Bo is CTO at Globex. They outgrew their billing and want to replace it by March.\nConsent: yes, he asked me to introduce him."); err != nil {
		return err
	}
	if err := d.reads(ctx, demoAnn, "Ann, in the thread of her own mail", "D-1001"); err != nil {
		return err
	}
	return d.reads(ctx, demoMax, "Max, the manager", "approve")
}

func (d *demo) approves(ctx context.Context) error {
	d.tell("Max replies: approve", "The deal is Ann's, protected for 90 days. He can undo it for 15 minutes.")
	if err := d.replies(ctx, demoMax, "approve"); err != nil {
		return err
	}
	if err := d.reads(ctx, demoAnn, "Ann", d.protectedDay()); err != nil {
		return err
	}
	return d.reads(ctx, demoMax, "Max", "undo")
}

func (d *demo) moves(ctx context.Context) error {
	d.tell("Max gives the deal to Rita, who replies: demo done", "Stage names in plain words are commands.")
	if err := d.replies(ctx, demoMax, "assign Rita"); err != nil {
		return err
	}
	if err := d.reads(ctx, demoMax, "", "Rita"); err != nil {
		return err
	}
	if err := d.reads(ctx, demoRita, "Rita, the rep", "Globex"); err != nil {
		return err
	}
	if err := d.reads(ctx, demoAnn, "Ann", "Rita looks after Globex"); err != nil {
		return err
	}
	if err := d.replies(ctx, demoRita, "demo done"); err != nil {
		return err
	}
	if err := d.reads(ctx, demoAnn, "Ann", "demo completed"); err != nil {
		return err
	}
	return d.reads(ctx, demoRita, "", "D-1001")
}

func (d *demo) talk(ctx context.Context) error {
	d.tell("Ann replies: Bo's boss joins on Thursday", "Her words, without quotes and signature, stand on the timeline; Rita and Max read them and answer from their own mail.")
	if err := d.replies(ctx, demoAnn, "Bo's boss joins on Thursday.\n\n-- \nAnn, Northwind Consulting"); err != nil {
		return err
	}
	if err := d.reads(ctx, demoMax, "", "Bo's boss joins on Thursday."); err != nil {
		return err
	}
	if err := d.reads(ctx, demoRita, "Rita", "Bo's boss joins on Thursday."); err != nil {
		return err
	}
	if err := d.replies(ctx, demoRita, "Good to know. I will bring our architect."); err != nil {
		return err
	}
	return d.reads(ctx, demoAnn, "Ann, in the same thread", "I will bring our architect.")
}

func (d *demo) wins(ctx context.Context) error {
	d.tell("Max replies: won 48000 USD", "")
	if err := d.replies(ctx, demoMax, "won 48000 USD"); err != nil {
		return err
	}
	if err := d.reads(ctx, demoAnn, "Ann", "48,000"); err != nil {
		return err
	}
	return d.reads(ctx, demoMax, "Max", "won")
}

// epilogue shows the timeline and checks what must never happen: the prospect was mailed, or the chain is broken.
func (d *demo) epilogue(ctx context.Context) error {
	d.step++
	deal, events, err := d.timeline(ctx, 1001)
	if err != nil {
		return err
	}
	if err := workflow.VerifyChain(events, deal.Hash); err != nil {
		return err
	}
	if n := len(d.office.Messages(demoBo, "INBOX")); n != 0 {
		return fmt.Errorf("the prospect was mailed %d times", n)
	}
	d.say("\n%d. The timeline of %s, append-only, each entry sealed with a hash over the one before:", d.step, deal.No)
	for _, e := range events {
		d.say("   %s  %-10s  %-24s  %s  %.8s", e.At.UTC().Format("15:04:05"), e.Kind, e.By, oneLine(e.Text, 60), e.Hash)
	}
	if deal.Stage != "won" || deal.Amount == nil {
		return fmt.Errorf("%s ended as %s", deal.No, deal.Stage)
	}
	return nil
}

// tell numbers a step, on the terminal and on the page.
func (d *demo) tell(title, text string) {
	d.step++
	d.say("\n%d. %s", d.step, title)
	if text != "" {
		d.say("   %s", text)
	}
	d.story.Tell(devmail.Line{At: d.app.clock.Now(), Title: title, Text: text})
}

// next waits for the next mail of a person.
func (d *demo) next(ctx context.Context, who string) (devmail.Mail, error) {
	m, err := d.office.Wait(ctx, who, "INBOX", func(m devmail.Mail) bool { return m.UID > d.seen[who] })
	if err != nil {
		return m, fmt.Errorf("%s waits for mail: %w", who, err)
	}
	d.seen[who] = m.UID
	return m, nil
}

// reads waits for a person's next mail, shows it, and insists on what it must say. An empty label shows nothing.
func (d *demo) reads(ctx context.Context, who, label, says string) error {
	m, err := d.next(ctx, who)
	if err != nil {
		return err
	}
	seen := parse.Parse(m.Raw, parse.Options{})
	if !strings.Contains(seen.Text, says) && !strings.Contains(seen.Subject, says) {
		return fmt.Errorf("the mail to %s (%s) does not say %q", who, seen.Subject, says)
	}
	if label == "" {
		return nil
	}
	d.say("\n   ┌ %s reads: %s", label, seen.Subject)
	shown := 0
	for _, line := range strings.Split(strings.TrimSpace(seen.Text), "\n") {
		if strings.HasPrefix(line, "##-") || shown == 0 && strings.TrimSpace(line) == "" {
			continue
		}
		if shown++; shown > 9 {
			d.say("   │ …")
			break
		}
		d.say("   │ %s", line)
	}
	return nil
}

// replies answers a person's newest mail about the deal.
func (d *demo) replies(ctx context.Context, who, words string) error {
	mails := d.office.Messages(who, "INBOX")
	return d.office.Reply(ctx, who, mails[len(mails)-1], words)
}

func (d *demo) timeline(ctx context.Context, no workflow.DealNo) (workflow.Deal, []workflow.Event, error) {
	found, err := d.app.db.Deal(ctx, no)
	if err != nil {
		return workflow.Deal{}, nil, err
	}
	return found.Deal, found.Events, nil
}

// deals counts the registrations; stageOf says where one stands. Both are for the guide's check marks.
func (d *demo) deals() int {
	n := 0
	for no := workflow.DealNo(1001); d.stageOf(no) != ""; no++ {
		n++
	}
	return n
}

// mailedNews reports a newsletter that is on its way, or was.
func (d *demo) mailedNews() bool {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	for i, err := range d.app.db.Issues(ctx) {
		if err != nil || i.State == workflow.IssueSending || i.State == workflow.IssueSent {
			return err == nil
		}
	}
	return false
}

func (d *demo) stageOf(no workflow.DealNo) string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	deal, _, err := d.timeline(ctx, no)
	if err != nil {
		return ""
	}
	return deal.Stage
}

func (d *demo) protectedDay() string {
	return d.app.engine.Rules.Program.Protection(d.app.clock.Now()).Format("2 Jan 2006")
}

func oneLine(s string, max int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > max {
		return string(r[:max-1]) + "…"
	}
	return s
}
