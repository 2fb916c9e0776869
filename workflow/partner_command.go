package workflow

import (
	"fmt"
	"slices"
	"strings"
)

// partnerCommand is one line of a manager's reply about an applicant or a new partner.
type partnerCommand struct{ verb, text, line string }

// partnerCommandHelp lists what such a reply can say.
func partnerCommandHelp() []string {
	return []string{"approve", "approve as <kind of partner>", "decline <why>", "ask <question>", scoreExample, "done <step>", "show", "help"}
}

// readPartnerCommands reads a reply: a command a line, up to the first line that is none. What stands right below a reason
// or a question belongs to it.
func readPartnerCommands(text string) (commands []partnerCommand) {
	blank := true
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			blank = true
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		verb := strings.ToLower(strings.Trim(word, " .,!:"))
		switch {
		case slices.Contains([]string{"approve", "approved", "accept"}, verb):
			verb = "approve"
		case !slices.Contains([]string{"decline", "ask", "score", "done", "show", "help"}, verb):
			if last := len(commands) - 1; last >= 0 && !blank && slices.Contains([]string{"decline", "ask", "score"}, commands[last].verb) {
				commands[last].text += "\n" + line
				continue
			}
			return commands
		}
		commands, blank = append(commands, partnerCommand{verb, strings.TrimSpace(rest), line}), false
	}
	return commands
}

// applicantCommands does what a manager says about an applicant or a new partner, all or nothing, and echoes it.
func (d mailDraft) applicantCommands(by Member, no PartnerNo) MailResult {
	if _, known := d.w.partners[no]; !known {
		return d.helpTeam(nil, "Nothing was done: there is no partner "+no.String()+".")
	}
	commands := readPartnerCommands(words(d.m))
	if len(commands) == 0 {
		return d.partnerHelp(no, "Nothing was done: the first line is no command we know."+didYouMean(d.w.Rules.Program, words(d.m)))
	}
	if commands[0].verb == "help" {
		return d.partnerHelp(no, "")
	}
	before := d.out
	for _, c := range commands {
		if problem := d.partnerCommand(by, no, c); problem != "" {
			d.out = before
			return d.partnerHelp(no, fmt.Sprintf("Nothing was done. %q: %s.", oneLine(c.line, 80), strings.TrimSuffix(problem, ".")))
		}
	}
	l := d.partnerLetter(no)
	l.Effects = d.out.Effects[len(before.Effects):]
	d.answer(d.m, nil, TeamSide, Notice{Kind: KindPartner, Purpose: toApplicant, Letter: l})
	return d.handle("command: "+oneLine(commands[0].line, 60), nil)
}

// partnerHelp answers with the commands; nothing was done.
func (d mailDraft) partnerHelp(no PartnerNo, why string) MailResult {
	l := d.partnerLetter(no)
	l.Note, l.Commands, l.Excerpt = why, partnerCommandHelp(), excerpt(words(d.m))
	d.answer(d.m, nil, TeamSide, Notice{Kind: KindPartner, Purpose: toApplicant, Letter: l})
	return d.handle("no command", nil)
}

// partnerCommand does one command; what it returns is why it cannot be done.
func (d mailDraft) partnerCommand(by Member, no PartnerNo, c partnerCommand) (problem string) {
	switch c.verb {
	case "approve":
		return d.approvePartner(by, no, c.text)
	case "decline":
		return d.declinePartner(by, no, c.text)
	case "ask":
		return d.askApplicant(by, no, c.text)
	case "score":
		return d.scorePartner(by, no, c.text)
	case "done":
		return d.managerSays(by, no, c.text)
	}
	return ""
}
