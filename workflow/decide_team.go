package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/program"
)

// teamMail is mail from a member of the team. Commands need a strongly proven sender and the token of a thread that was
// given to that very person (DESIGN §5.7); everything else is answered with how to do it, or held.
func (d mailDraft) teamMail(by Member) MailResult {
	m := d.m
	if m.Trust == Fail && !m.Forced {
		return d.challenge(Address{Name: by.Name, Email: by.Email}, TeamSide, "authentication failed for a member's address")
	}
	if t := d.challengeToken(); t != nil {
		if d.w.timers[colleagueTimer(t.Mail)] {
			return d.colleagueDecided(by, t)
		}
		return d.confirmed(t, TeamSide)
	}
	if m.Class == List {
		return d.ignore(m.Rule)
	}
	if r, too := d.tooMuch(Address{Name: by.Name, Email: by.Email}, TeamSide); too {
		return r
	}
	if t := d.issueToken(); t != nil {
		return d.issueMail(by, t)
	}
	if m.ToNews {
		return d.newsMail(by)
	}
	deal, t, clash := d.threadDeal()
	if m.ToNominate && deal == 0 && d.strong() {
		return d.nominate(TeamSide, memberName(by), Partner{})
	}
	if a := d.applicantToken(); a != nil && d.dealToken(false) == nil && d.repliedTo() == 0 { // first of all (RP-1): the quote may name a deal
		if !d.strong() {
			return d.challenge(Address{Name: by.Name, Email: by.Email}, TeamSide, "a team command needs an authenticated sender")
		}
		return d.applicantCommands(by, a.Partner)
	}
	if len(m.ToPartner) > 0 && deal == 0 && !clash {
		return d.offer(by)
	}
	if r, ok := d.adminMail(by); ok {
		return r
	}
	if said, ok := reportLine(m); ok && (t == nil || t.Purpose != toRelay) {
		return d.report(by, said)
	}
	if address, ok := exportLine(m); ok && (t == nil || t.Purpose != toRelay) {
		return d.export(by, address)
	}
	switch {
	case clash:
		return d.holdAndTell("the reply address and the thread name different deals")
	case (t == nil || t.Quoted) && d.deskToken(): // the mail and its quote may name a deal besides, as each line does
		return d.deskMail(by)
	case m.TokenOld && t == nil:
		return d.helpTeam(nil, "Nothing was done: the mail you answer is so old that its reply address has ended. Reply to a newer one.")
	case deal == 0:
		if ref := besideVerb.FindStringSubmatch(words(d.m)); ref != nil {
			return d.helpTeam(nil, fmt.Sprintf("Nothing was done: D-%s is named in a new mail, and a command counts only in a reply, since a reply proves who reads our mail. Reply to a mail about D-%s; in a reply to your 08:00 mail, or to one about a list, a line like this works too.", ref[1], ref[1]))
		}
		return d.helpTeam(nil, "Your mail belongs to no deal. Reply to a mail about one, with its commands.")
	case t == nil && d.overheard():
		return d.overhearTeam(d.deal(deal))
	case t == nil || t.Quoted || t.Purpose == toDeal || !d.mine(t):
		return d.helpTeam(nil, "Nothing was done: a command counts only as a reply to the mail that was sent to you.")
	case !d.strong():
		return d.challenge(Address{Name: by.Name, Email: by.Email}, TeamSide, "a team command needs an authenticated sender")
	}
	k := d.deal(deal)
	if p := d.person(k, TeamSide, Address{Name: by.Name, Email: by.Email}, 0); p != nil {
		p.wrote(m, d.in.At)
	}
	if t.Purpose == toRelay {
		return d.answerPartner(by, k)
	}
	return d.teamCommands(by, k)
}

// answerPartner takes a member's reply to a relayed partner mail: his words go to the partner, unless they are nothing
// but commands or begin with note or @partner (CONTRACT, Behaviour 3).
func (d mailDraft) answerPartner(by Member, k *Deal) MailResult {
	text := d.m.Reply
	if text == "" || d.m.AllQuote { // what we wrote to the team must not go on to the partner under a member's name
		return d.helpTeam(k, "Nothing was done: there are no words of yours above the quote.")
	}
	own, problem := d.inThread(k, text)
	if problem != "" { // meant for another deal, and nothing for this partner to read
		return d.helpTeam(k, "Nothing was done. "+problem+".")
	}
	commands, problem := ParseCommands(d.rules(*k), own)
	if problem == "" && len(commands) > 0 && (overrides(commands[0]) || onlyCommands(commands, own)) {
		return d.teamCommands(by, k)
	}
	d.words(by, k, text)
	return d.handle("answer to the partner", k)
}

func overrides(c Command) bool { return c.Verb == "note" || c.Verb == "partner" }

// onlyCommands reports whether every line of the text is a command without free words, so that it cannot be a sentence
// meant for the partner.
func onlyCommands(commands []Command, text string) bool {
	lines := 0
	for _, l := range strings.Split(text, "\n") {
		if strings.TrimSpace(l) != "" {
			lines++
		}
	}
	for _, c := range commands {
		if c.takesText() || c.Verb == "help" || c.Verb == "approve" && len(strings.Fields(c.Line)) > 1 && c.Text == "" {
			return false
		}
	}
	return lines == len(commands)
}

// words sends a member's words to the partner, under his name, and keeps them on the timeline.
func (d *draft) words(by Member, k *Deal, text string) {
	d.answered(k)
	d.event(k, "answer", by.Email, ForPartner, text)
	l := d.letter(*k)
	l.By, l.Text, l.Partner = memberName(by), clip(text, maxText), ""
	n := Notice{Kind: KindAnswer, Letter: l}
	if m, ok := d.in.Action.(ReceivedMail); ok {
		n.Mail = m.Mail.No
	}
	d.tellPartner(k, n)
}

func memberName(m Member) string { return displayName(Address{Name: m.Name, Email: m.Email}) }

// teamCommands does what the commands say, all or nothing, and tells the member the effect (RP-5, MG-1, MG-2).
func (d mailDraft) teamCommands(by Member, k *Deal) MailResult {
	text, problem := d.inThread(k, words(d.m))
	if problem != "" {
		return d.helpTeam(k, "Nothing was done. "+problem+".")
	}
	commands, problem := ParseCommands(d.rules(*k), text)
	if problem == "" {
		problem = contradict(commands)
	}
	switch {
	case problem != "":
		return d.helpTeam(k, "Nothing was done. "+problem+".")
	case len(commands) == 0:
		return d.helpTeam(k, "Nothing was done: the first line is no command we know."+didYouMean(d.rules(*k), words(d.m)))
	case commands[0].Verb == "help":
		return d.helpTeam(k, "")
	}
	before := len(d.out.Effects)
	trial := d.snapshot()
	for _, c := range commands {
		if problem = c.elsewhere(k.No); problem == "" {
			problem = d.command(by, k, c)
		}
		if problem != "" {
			d.restore(trial)
			return d.helpTeam(k, fmt.Sprintf("Nothing was done. %q: %s.", oneLine(c.Line, 80), strings.TrimSuffix(problem, ".")))
		}
	}
	l := d.letter(*k)
	l.Effects = d.out.Effects[before:]
	if k.Undo != nil && !k.Undo.Done && k.Undo.Until.After(d.in.At) && k.Undo.By == by.Email && k.Undo.Input == d.key {
		l.UndoUntil = k.Undo.Until
	}
	d.answer(d.m, k, TeamSide, Notice{Kind: KindConfirm, Letter: l})
	return d.handle("command: "+oneLine(commands[0].Line, 60), k)
}

// didYouMean asks about a first line that is nearly a command.
func didYouMean(p *program.Program, text string) string {
	first, _ := firstLine(text)
	if near := nearestLine(p, first); near != "" {
		return fmt.Sprintf(" Did you mean %q?", near)
	}
	return ""
}

// helpTeam answers with the commands; nothing was done.
func (d mailDraft) helpTeam(k *Deal, why string) MailResult {
	l := Letter{}
	if k != nil {
		l = d.letter(*k)
	}
	l.Note, l.Commands = why, d.commandsNow(k)
	if !strings.Contains(why, `"`) { // which quotes the line it speaks of
		first, _ := firstLine(words(d.m))
		l.Excerpt = oneLine(first, 80)
	}
	d.answer(d.m, k, TeamSide, Notice{Kind: KindCommands, Letter: l})
	return d.handle("no command", k)
}

// snapshot and restore make several commands all or nothing.
type snapshot struct {
	deals   []Deal
	out     Decision
	effects int
	w       *World
}

func (d *draft) snapshot() snapshot {
	s := snapshot{out: d.out, effects: len(d.out.Effects), w: d.w}
	o := &s.out // what is replaced in place is copied
	o.Partners, o.Contacts, o.Notices, o.Mails = slices.Clone(o.Partners), slices.Clone(o.Contacts), slices.Clone(o.Notices), slices.Clone(o.Mails)
	o.SetTimers, o.EndTimers, o.Offers = slices.Clone(o.SetTimers), slices.Clone(o.EndTimers), slices.Clone(o.Offers)
	o.Issues, o.Documents = slices.Clone(o.Issues), slices.Clone(o.Documents)
	o.EndAliases, o.Aliases, o.Apart = slices.Clone(o.EndAliases), slices.Clone(o.Aliases), slices.Clone(o.Apart)
	for _, k := range d.deals {
		s.deals = append(s.deals, cloneDeal(*k))
	}
	return s
}

func (d *draft) restore(s snapshot) {
	d.deals = d.deals[:len(s.deals)]
	for i := range s.deals {
		*d.deals[i] = s.deals[i]
	}
	d.out, d.w = s.out, s.w
}

// commanded is an operator's command: the same path, the same checks, the same events as a manager's reply.
func (d *draft) commanded(a Commanded) {
	k := d.deal(a.Deal)
	if k == nil {
		d.out.Refusal = fmt.Sprintf("there is no deal %s", a.Deal)
		return
	}
	commands, problem := ParseCommands(d.rules(*k), a.Text)
	if problem == "" && len(commands) == 0 {
		problem = fmt.Sprintf("%q is no command", oneLine(a.Text, 80))
	}
	for _, c := range commands {
		if problem == "" {
			problem = d.command(Member{Email: d.in.By, Name: d.w.Rules.Self.Name}, k, c)
		}
	}
	if problem != "" {
		d.out.Refusal = fmt.Sprintf("%s: %s", a.Deal, problem)
	}
}

// extend moves the end of protection (VA-8 by the manager's word).
func (d *draft) extend(by Member, k *Deal, days int) string {
	if k.ProtectedUntil.IsZero() {
		return "it is not protected yet; approve it first"
	}
	if stage := d.stageOf(*k); stage.Final {
		return fmt.Sprintf("the deal has ended (%s)", stage.Label)
	}
	if other, ok := d.protectedRival(*k); ok { // ours ran out, and another partner was approved meanwhile
		return d.heldBy(*k, other)
	}
	if k.ruledOut() {
		return d.ruledFor(*k)
	}
	from := k.ProtectedUntil
	if from.Before(d.in.At) {
		from = d.in.At
	}
	d.rememberUndo(by, k, fmt.Sprintf("extended by %d days", days), true)
	k.ProtectedUntil = program.EndOfDay(from, days)
	d.remember("protection", k.No, k.ProtectedUntil.Add(time.Second))
	text := fmt.Sprintf("Protection extended by %d days, until %s", days, k.ProtectedUntil.UTC().Format("2 Jan 2006"))
	d.event(k, "extended", by.Email, ForPartner, text)
	d.news(by, k, d.rules(*k).Label(k.Stage), joined(text+".", d.clause(*k, "extension")))
	d.effect("%s: %s", k.No, text)
	return ""
}
