package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"refermail/workflow/program"
)

// maxDeskLines is how many commands one reply may hold.
const maxDeskLines = MaxListRows

// deskDeal is the letter of a deal's reference; a mail's is M.
const deskDeal = "D"

// deskPartner is the letter of a partner's.
const deskPartner = "P"

var deskRef = regexp.MustCompile(`(?i)(^|[\s:(])(D|M|H|P)-([0-9]{1,12})\b[:,]?`)

// deskLine is one command of a reply to the morning mail: to a deal, or to a held mail.
type deskLine struct {
	Command
	Deal DealNo
	Mail MailNo
	// HeldFrom is whose held mail the line releases, all of it.
	HeldFrom string
	// Partner is whom the line is about, the command a [partnerCommand].
	Partner PartnerNo
}

// rulesOf are the rules a deal stands under; those of deal 0 are the ones in force.
type rulesOf func(DealNo) *program.Program

// parseDesk reads the lines of a reply to the morning mail: one command a line, each with the reference it is meant for.
// problem says which line could not be read; nothing must be done then. What follows the commands without any reference
// is a greeting.
func parseDesk(rules rulesOf, text string) (lines []deskLine, problem string) {
	ended, blank := "", false
	for raw := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line := strings.TrimSpace(raw)
		if line == "" {
			blank = true
			continue
		}
		own, named, why := parseDeskLine(rules, line)
		switch {
		case why != "":
			return nil, fmt.Sprintf("%q: %s", oneLine(line, 80), why)
		case !named && len(lines) > 0 && ended == "" && !blank && lines[len(lines)-1].takesText():
			lines[len(lines)-1].Text += "\n" + line
		case !named:
			if ended == "" {
				ended = line
			}
		case ended != "":
			return nil, fmt.Sprintf("%q: this is no command; write one a line, with the deal's reference, for example: approve D-1042", oneLine(ended, 80))
		case len(lines) == maxDeskLines:
			return nil, fmt.Sprintf("these are more than %d commands; send them in several mails", maxDeskLines)
		default:
			lines = append(lines, own)
		}
		blank = false
	}
	return lines, ""
}

// parseDeskLine reads one line. named is false for a line that is no command and names nothing.
func parseDeskLine(rules rulesOf, line string) (own deskLine, named bool, why string) {
	if from, ok := heldFrom(line); ok {
		own.HeldFrom, own.Command = from, Command{Verb: "release", Line: line}
		return own, true, ""
	}
	at := deskRef.FindStringSubmatchIndex(line)
	if at == nil {
		if word := strings.ToLower(strings.Trim(firstWord(line), ":,.!")); word == "release" || word == "reject" {
			return own, false, "say which mail is meant, for example: " + word + " M-31"
		}
		if c, ok, why := parseCommand(rules(0), line); (ok || why != "") && c.Verb != "help" {
			return own, false, "say which deal is meant, for example: " + firstWord(line) + " D-1042"
		}
		return own, false, ""
	}
	kind, number := strings.ToUpper(line[at[4]:at[5]]), line[at[6]:at[7]]
	rest := strings.TrimSpace(line[:at[2]] + " " + line[at[1]:])
	if kind == deskDeal {
		own.Deal, _ = ParseRef(number)
		c, ok, why := parseCommand(rules(own.Deal), rest)
		if why == "" && !ok {
			why = "this is no command; there are: " + strings.Join(CommandHelp(), ", ")
		}
		own.Command = c
		own.Line = line
		return own, true, why
	}
	if kind == deskPartner {
		own.Partner, _ = ParsePartnerNo(number)
		commands := readPartnerCommands(rest)
		if len(commands) == 0 {
			return own, true, "this is no command about a partner; there are: " + strings.Join(partnerCommandHelp(), ", ")
		}
		own.Command = Command{Verb: commands[0].verb, Text: commands[0].text, Line: line}
		return own, true, ""
	}
	own.Mail, _ = ParseMailNo(number)
	word, text, _ := strings.Cut(strings.Join(strings.Fields(rest), " "), " ")
	own.Command = Command{Verb: strings.ToLower(strings.Trim(word, ":,.!")), Text: strings.TrimSpace(text), Line: line}
	if own.Verb != "release" && own.Verb != "reject" {
		why = "a held mail can be released or rejected: release M-31, release M-31 as partner <name>, or reject M-31 <why>"
	}
	return own, true, why
}

// deskRefs names the deals and mails a reply to a morning mail speaks about.
func deskRefs(m *Mail) (deals []DealNo, mails []MailNo) {
	if !m.onDesk() {
		return nil, nil
	}
	for _, hit := range deskRef.FindAllStringSubmatch(words(m), 4*maxDeskLines) {
		if strings.ToUpper(hit[2]) == deskDeal {
			if no, ok := ParseRef(hit[3]); ok {
				deals = append(deals, no)
			}
		} else if no, ok := ParseMailNo(hit[3]); ok && strings.ToUpper(hit[2]) != deskPartner {
			mails = append(mails, no)
		}
	}
	return deals, mails
}

// onDesk reports whether the mail came to the reply address of a morning mail, whoever wrote it.
func (m *Mail) onDesk() bool {
	for _, t := range m.Threads {
		if t.Purpose == toDecision && t.Deal == 0 && !t.Quoted {
			return true
		}
	}
	return false
}

// deskToken reports whether the mail came to the sender's own morning address.
func (d mailDraft) deskToken() bool {
	for i := range d.m.Threads {
		if t := &d.m.Threads[i]; t.Purpose == toDecision && t.Deal == 0 && !t.Quoted && d.mine(t) {
			return true
		}
	}
	return false
}

// deskMail does what a reply to the morning mail says: all of it or nothing, and tells the member each effect (MG-2,
// WF-1, RP-5). Every command is checked as in the deal's own thread; a second approval of the same deal is refused there.
func (d mailDraft) deskMail(by Member) MailResult {
	if !d.strong() {
		return d.challenge(Address{Name: by.Name, Email: by.Email}, TeamSide, "a team command needs an authenticated sender")
	}
	lines, problem := parseDesk(func(no DealNo) *program.Program { return d.rules(d.w.deals[no]) }, words(d.m))
	switch {
	case problem != "":
		return d.helpTeam(nil, "Nothing was done. "+problem+".")
	case len(lines) == 0:
		return d.helpTeam(nil, "Nothing was done: no line names a deal. Write one command a line with its reference, for example: approve D-1042.")
	}
	of := map[DealNo][]Command{}
	for _, c := range lines {
		if c.Deal == 0 {
			continue
		}
		if of[c.Deal] = append(of[c.Deal], c.Command); contradict(of[c.Deal]) != "" {
			return d.helpTeam(nil, "Nothing was done, on no line. "+contradict(of[c.Deal])+".")
		}
	}
	trial := d.snapshot()
	released, rejected := len(d.out.Release), len(d.out.Mails)
	for _, c := range lines {
		if problem = d.deskCommand(by, c); problem != "" {
			d.restore(trial)
			d.out.Release, d.out.Mails, d.out.Refusal = d.out.Release[:released], d.out.Mails[:rejected], ""
			return d.helpTeam(nil, fmt.Sprintf("Nothing was done, on no line. %q: %s.", oneLine(c.Line, 80), strings.TrimSuffix(problem, ".")))
		}
	}
	l := Letter{Effects: d.out.Effects[trial.effects:]}
	if ref := d.undoable(by, lines); ref != 0 {
		l.Note = fmt.Sprintf("Not what you meant? Reply undo %s until %s and it is taken back", ref, d.undoUntil(d.deal(ref)).UTC().Format("15:04 UTC"))
		if slices.ContainsFunc(lines, func(c deskLine) bool { return c.Deal != 0 && c.Deal != ref }) {
			l.Note += "; likewise for the others"
		}
		l.Note += "."
	}
	d.answer(d.m, nil, TeamSide, Notice{Kind: KindConfirm, Purpose: toDecision, Letter: l})
	return d.handle("commands: "+oneLine(lines[0].Line, 60), nil)
}

func (d mailDraft) deskCommand(by Member, c deskLine) (problem string) {
	if c.Partner != 0 {
		if _, known := d.w.partners[c.Partner]; !known {
			return fmt.Sprintf("there is no partner %s", c.Partner)
		}
		return d.partnerCommand(by, c.Partner, partnerCommand{c.Verb, c.Text, c.Line})
	}
	if c.HeldFrom != "" {
		return d.releaseFrom(c.HeldFrom)
	}
	if c.Mail != 0 {
		if whom := heldPartner(c.Text); c.Verb == "release" && whom != "" {
			return d.releaseAs(c.Mail, whom)
		} else if c.Verb == "release" && c.Text != "" {
			return "say as whose, for example: release " + c.Mail.String() + " as partner Northwind"
		}
		if c.Verb == "release" {
			d.release(ReleaseMail{Mail: c.Mail, Trusted: true})
		} else {
			d.reject(RejectMail{Mail: c.Mail, Reason: c.Text})
		}
		problem, d.out.Refusal = d.out.Refusal, ""
		return problem
	}
	k := d.deal(c.Deal)
	if k == nil {
		return fmt.Sprintf("there is no deal %s", c.Deal)
	}
	return d.command(by, k, c.Command)
}

// undoable is a deal of this reply that can be taken back, 0 when none can.
func (d mailDraft) undoable(by Member, lines []deskLine) DealNo {
	for _, c := range lines {
		if k := d.deal(c.Deal); k != nil && k.Undo != nil && !k.Undo.Done && k.Undo.By == by.Email && k.Undo.Until.Equal(d.undoUntil(k)) {
			return c.Deal
		}
	}
	return 0
}
