package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/store"
)

// eraseCmd is `refermail erase`.
type eraseCmd struct {
	jsonFlag
	Person  string `xor:"whom" help:"Erase the person with this address." placeholder:"ADDRESS"`
	Account string `xor:"whom" help:"Erase everything about this account, and its people." placeholder:"DOMAIN"`
	Due     bool   `xor:"whom" help:"Erase what is past its term, as every night."`
	Replay  bool   `xor:"whom" help:"Erase again whom an older, restored database still knows; serve does so by itself."`
	Yes     bool   `xor:"do" help:"Do it. Without this, only what would be done is shown."`
	DryRun  bool   `xor:"do" help:"Show what would be done; the default."`
}

// Run erases, or shows what would be erased.
func (c *eraseCmd) Run(ctx context.Context, p *program) error {
	if c.Person == "" && c.Account == "" && !c.Due && !c.Replay {
		return usageError{text: "whom? name --person ADDRESS or --account DOMAIN; or --due, or --replay", hint: "refermail help privacy"}
	}
	if c.Person != "" {
		if err := readPerson(c.Person, "erase"); err != nil {
			return err
		}
	}
	return p.withSession(ctx, func(s *session) error {
		switch {
		case c.Due:
			return c.due(ctx, p, s)
		case c.Replay:
			return c.replay(ctx, p, s)
		}
		return c.subject(ctx, p, s, store.Who{Address: c.Person, Account: c.Account})
	})
}

// readPerson refuses what is no bare address.
func readPerson(said, command string) error {
	if account.CompareKey(said) != "" {
		return nil
	}
	return usageError{text: fmt.Sprintf("--person %q is no mail address; write it alone, like bo@globex.example", said), hint: "refermail " + command + " --help"}
}

func (c *eraseCmd) subject(ctx context.Context, p *program, s *session, who store.Who) error {
	if m, ok := memberAt(s.Config, who.Address); ok {
		return fmt.Errorf("%s is a member of the team (%s): take them out of %s first; what they decided stays on the timelines until then", who.Address, m.Name, s.Config.name())
	}
	if problem := ours(s, who); problem != "" {
		return errors.New(problem)
	}
	if !c.Yes {
		report, err := s.Store.Erase(ctx, store.Erasing{Who: who, By: operator, At: s.Now(), Dry: true, Text: mailText})
		if err != nil {
			return err
		}
		return c.print(ctx, p, s, report, true)
	}
	report, err := s.erase(ctx, who, operator)
	if err != nil {
		return err
	}
	if err := c.print(ctx, p, s, report, false); err != nil || len(report.Left) == 0 {
		return err
	}
	return quietError{}
}

// erase notes the erasure beside the database, carries it out and tells managers whose partners have lost a person.
func (s *session) erase(ctx context.Context, who store.Who, by string) (store.EraseReport, error) {
	record, err := s.Store.ErasureOf(ctx, who, by, s.Now())
	if err != nil {
		return store.EraseReport{}, err
	}
	if err := s.Config.records(ctx).note(ctx, s.Store, record); err != nil {
		return store.EraseReport{}, err
	}
	report, err := s.Store.Erase(ctx, store.Erasing{Who: who, By: by, At: s.Now(), Text: mailText})
	if err != nil {
		return report, err
	}
	for _, no := range slices.Sorted(maps.Keys(report.Contacts)) {
		if _, err := s.do(ctx, workflow.PersonErased{Partner: no, Deals: report.TakeIn}); err != nil {
			return report, err
		}
	}
	return report, nil
}

// ours says why somebody cannot be erased because nearly every mail names them, "" when they can: our own addresses and
// domain are in all of them.
func ours(s *session, who store.Who) string {
	self := s.Rules.Self
	_, domain, _ := strings.Cut(self.Address, "@")
	switch {
	case who.Address != "" && self.Owns(who.Address):
		return who.Address + " is the inbox itself: every mail names it, so erasing it would empty them all"
	case who.Account != "" && workflow.AccountKey(who.Account) == workflow.AccountKey(domain):
		return who.Account + " is your own domain: every mail names it, so erasing it would empty them all"
	}
	return ""
}

func memberAt(cfg *Config, address string) (workflow.Member, bool) {
	for _, m := range cfg.Team {
		if address != "" && strings.EqualFold(m.Email, strings.TrimSpace(address)) {
			return m, true
		}
	}
	return workflow.Member{}, false
}

// erasedView is a report for scripts.
type erasedView struct {
	DryRun  bool              `json:"dry_run"`
	Kind    string            `json:"kind"`
	Hash    string            `json:"hash"`
	Names   []string          `json:"looked_for"` // in everybody's words, beside addresses
	Rows    map[string]int    `json:"rows"`
	Found   []store.Finding   `json:"found"`
	Open    []string          `json:"open_deals"`
	Left    []string          `json:"left"`
	Broken  []string          `json:"broken_timelines"`
	Kept    []string          `json:"kept"`
	Mailbox []string          `json:"mails_in_mailbox"`
	Backups []store.BackupRow `json:"backups"`
}

func (c *eraseCmd) print(ctx context.Context, p *program, s *session, r store.EraseReport, dry bool) error {
	v := erasedView{DryRun: dry, Kind: r.Kind, Hash: r.Hash, Names: list(r.Names), Rows: r.Count, Found: list(r.Found), Open: []string{}, Left: list(r.Left), Broken: []string{}, Kept: list(r.Kept),
		Mailbox: []string{}, Backups: []store.BackupRow{}}
	for _, d := range r.Deals {
		if stage, ok := s.Rules.Program.Stage(d.Stage); !ok || !stage.Final {
			v.Open = append(v.Open, openDeal(d, r.Kind))
		}
	}
	for i := range v.Found {
		v.Found[i].Columns = list(v.Found[i].Columns)
	}
	for _, no := range r.TakeIn {
		if len(r.Contacts) == 0 {
			break
		}
		story, err := s.Store.Deal(ctx, no)
		if err != nil {
			return err
		}
		if stage, ok := s.Rules.Program.Stage(story.Deal.Stage); !ok || !stage.Final {
			v.Open = append(v.Open, no.String()+" "+story.Deal.Company+": the partner's person takes part in it; the manager is told")
		}
	}
	for _, no := range r.Broken {
		v.Broken = append(v.Broken, no.String())
	}
	for _, m := range r.Mailbox {
		v.Mailbox = append(v.Mailbox, m.No.String()+" "+m.Mailbox)
	}
	for _, b := range r.Backups {
		if _, err := os.Stat(b.File); err == nil {
			v.Backups = append(v.Backups, b)
		}
	}
	if c.JSON {
		return p.json(v)
	}
	return v.print(p)
}

// openDeal says what an open deal loses.
func openDeal(d workflow.Deal, kind string) string {
	text := d.No.String() + " " + d.Company + ": it is open"
	switch {
	case kind == "account":
		return text + "; without its company nobody else's registration is recognised as the same, so its protection ends here"
	case d.Domain == "" && d.NameKey == "":
		return text + "; it is recognised by this person alone, so its protection ends here"
	}
	return text + "; its protection stays, since the company stays"
}

// whereOf is where something was found, in words.
func whereOf(f store.Finding) string {
	if f.Table == "notice" {
		return "mail we sent or owe " + f.Row
	}
	return f.Row
}

func (v erasedView) print(p *program) error {
	total := 0
	for _, n := range v.Rows {
		total += n
	}
	if total == 0 {
		if v.DryRun {
			return p.say("Nothing is kept about them.")
		}
		return p.say("Nothing is left about them. The erasure is on record as %.12s.", v.Hash)
	}
	if v.DryRun && len(v.Names) > 0 {
		if err := p.say("Looked for in all words and mails, beside addresses: %s.\nWhat is called so and is somebody else's goes, too.\n", strings.Join(v.Names, "; ")); err != nil {
			return err
		}
	}
	t := newTable("WHERE", "WHAT", "WHICH PART")
	for _, f := range v.Found {
		t.add(whereOf(f), f.Done, strings.Join(f.Columns, ", "))
	}
	if err := t.print(p.console); err != nil {
		return err
	}
	verb := "were erased"
	if v.DryRun {
		verb = "would be erased"
	}
	lines := []string{"", fmt.Sprintf("%s %s. References, stages, dates, amounts and partners stay.", count(total, "place"), verb)}
	section := func(head string, rows []string) {
		if len(rows) > 0 {
			lines = append(lines, "", head)
			for _, r := range rows {
				lines = append(lines, "  "+r)
			}
		}
	}
	section("Open deals:", v.Open)
	section("This stays, with the reason:", v.Kept)
	section("Timelines that somebody had changed before; their words are erased, and they stay broken:", v.Broken)
	var backups []string
	for _, b := range v.Backups {
		backups = append(backups, b.File+", made "+b.At.UTC().Format(time.DateTime)+" UTC")
	}
	section("These backups hold it still. Delete them when you can; when one is restored, serve erases again at its start:", backups)
	if len(v.Mailbox) > 0 {
		lines = append(lines, "", fmt.Sprintf("The mailbox itself may still have %s: search there for the address, in all folders and on the server's backups.", count(len(v.Mailbox), "mail")))
	}
	if len(v.Left) > 0 {
		section("Not yet, since it is in use at this moment; repeat the same command in two minutes:", v.Left)
	}
	if v.DryRun {
		lines = append(lines, "", "Nothing was changed. Add --yes to do it.")
	} else if len(v.Left) == 0 {
		lines = append(lines, "", fmt.Sprintf("The erasure is on record as %.12s. `refermail help privacy` says what else holds copies.", v.Hash))
	}
	return p.say("%s", strings.Join(lines, "\n"))
}

// dueView is what is past its term, for scripts.
type dueView struct {
	DryRun     bool      `json:"dry_run"`
	Leads      []dueLead `json:"leads"`
	Mails      int       `json:"mails"`
	Sent       int       `json:"sent_mails"`
	Signatures int       `json:"signatures"`
	Offers     int       `json:"offers"`
	Checks     int       `json:"account_checks"`
	Answers    int       `json:"newsletter_answers"`
}

// dueLead is a lead whose person goes.
type dueLead struct {
	Ref     string     `json:"ref"`
	Company string     `json:"company"`
	Stage   string     `json:"stage"`
	Since   *time.Time `json:"since"`
}

func viewDue(past store.Past, dry bool) dueView {
	v := dueView{DryRun: dry, Leads: []dueLead{}, Mails: past.Mails, Sent: past.Notices, Signatures: past.Signatures, Offers: past.Offers, Checks: past.Checks, Answers: past.Answers}
	for _, d := range past.Leads {
		v.Leads = append(v.Leads, dueLead{d.No.String(), d.Company, d.Stage, timePointer(d.StageAt)})
	}
	return v
}

// due erases what is past its term, or shows it.
func (c *eraseCmd) due(ctx context.Context, p *program, s *session) error {
	past, err := s.Store.EraseDue(ctx, termsOf(s.Config), s.Now(), !c.Yes)
	if err != nil {
		return err
	}
	if c.JSON {
		return p.json(viewDue(past, !c.Yes))
	}
	verb := "Erased"
	if !c.Yes {
		verb = "Past its term"
	}
	for _, d := range past.Leads {
		if err := p.say("  %s %s, %s since %s", d.No, d.Company, d.Stage, day(d.StageAt)); err != nil {
			return err
		}
	}
	if err := p.say("%s: %s, %s and %s of no deal, %s, %s, %s, %s.", verb, count(len(past.Leads), "lead"), count(past.Mails, "mail"), count(past.Notices, "sent mail"),
		count(past.Signatures, "signature"), count(past.Offers, "offer"), count(past.Checks, "account check"), count(past.Answers, "newsletter answer")); err != nil || c.Yes {
		return err
	}
	return p.say("Nothing was changed. It goes at night, at three by the program's clock; --yes does it now.")
}

// replay erases again whom a restored database still knows.
func (c *eraseCmd) replay(ctx context.Context, p *program, s *session) error {
	n, err := s.eraseAgain(ctx)
	if err != nil {
		return err
	}
	if n == 0 {
		return p.say("Every erasure on record is carried out.")
	}
	return p.say("%s carried out again.", count(n, "erasure"))
}

// errReplayLeft means that something was in use.
var errReplayLeft = errors.New("erasures could not be carried out, since mails about them are being sent; repeat `refermail erase --replay` in two minutes")

// eraseAgain carries out what is on record and not done in this database: it was restored from an older copy, or an erasure
// was stopped. It returns how many those were.
func (s *session) eraseAgain(ctx context.Context) (int, error) {
	open, err := s.Config.records(ctx).recall(ctx, s.Store)
	if err != nil || len(open) == 0 {
		return 0, err
	}
	found, err := s.Store.FindErased(ctx, open, mailText)
	if err != nil {
		return 0, err
	}
	left := false
	for _, who := range found {
		report, err := s.erase(ctx, who, operator)
		if err != nil {
			return 0, err
		}
		left = left || len(report.Left) > 0
	}
	if left {
		return 0, errReplayLeft
	}
	return len(open), s.Store.EndErasures(ctx, open, s.Now())
}
