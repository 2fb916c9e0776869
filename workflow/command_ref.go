package workflow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"refermail/workflow/program"
)

// besideVerb is a deal's number as people write it.
var besideVerb = regexp.MustCompile(`(?i)\[?\bD-([0-9]{1,12})\b\]?[:,]?`)

// inThread prepares a reply in a deal's thread: the deal's own number beside a command, as a reply to the morning mail has
// it, is left out. problem says which line names another deal there: it may have been meant for that one.
func (d *draft) inThread(k *Deal, text string) (own, problem string) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		bare := strings.TrimSpace(line)
		at := besideVerb.FindStringSubmatchIndex(bare)
		if at == nil {
			continue
		}
		rest := strings.TrimSpace(bare[:at[0]] + " " + strings.TrimSpace(bare[at[1]:]))
		c, ok, why := parseCommand(d.rules(*k), rest)
		if !ok && why == "" || !c.aims(bare, at[0]) {
			continue
		}
		no, _ := ParseRef(bare[at[2]:at[3]])
		switch {
		case no != k.No:
			return "", fmt.Sprintf("%q names another deal, %s, and this is the conversation about %s. Reply to a mail about %s", oneLine(bare, 80), no, k.No, no)
		case c.Verb != "note" && c.Verb != "partner":
			lines[i] = rest
		}
	}
	return strings.Join(lines, "\n"), ""
}

// aims reports whether a deal's number at a place of a command's line says which deal is meant, and is no part of somebody's
// words: it stands before the command, right behind its verb, or in a command without words.
func (c Command) aims(line string, at int) bool {
	if slices.Contains([]string{"same", "apart", "attribute"}, c.Verb) {
		return false
	}
	before := strings.Fields(line[:at])
	if len(before) <= 1 {
		return true
	}
	return !c.takesText() && c.Verb != "assign" && c.Verb != "add contact" && !slices.Contains(before, "because")
}

// contradict says why these commands cannot all be meant for one deal, "" when they can: who accepts and declines a deal in one
// mail has mistaken a line.
func contradict(commands []Command) string {
	accepts := func(c Command) bool { return c.Verb == "approve" }
	declines := func(c Command) bool { return c.Verb == "decline" || c.Stage.Name == program.Declined }
	if !slices.ContainsFunc(commands, accepts) || !slices.ContainsFunc(commands, declines) {
		return ""
	}
	first, second := commands[slices.IndexFunc(commands, accepts)], commands[slices.IndexFunc(commands, declines)]
	return fmt.Sprintf("%q and %q both decide about one deal; send the one that is meant", oneLine(first.Line, 60), oneLine(second.Line, 60))
}
