package workflow

import (
	"regexp"
	"strings"
)

// sameWords is "same account as D-12" or "not the same (account) (as D-12)", as a line of its own.
var sameWords = regexp.MustCompile(`(?im)^[ \t]*(not[ \t]+)?(?:the[ \t]+)?same(?:[ \t]+(?:account|company))?(?:[ \t]+as[ \t]+(D-[0-9]{1,12}))?[ \t]*[.!]*[ \t]*$`)

// parseSame reads a manager's word on whether two deals are of one company.
func parseSame(c Command, word, line string) (Command, bool, string) {
	parts := sameWords.FindStringSubmatch(line)
	const example = "name the other deal, for example: same account as D-1042, or: not the same as D-1042"
	if parts == nil {
		if word == "same" {
			return c, false, example
		}
		return Command{}, false, ""
	}
	c.Verb, c.Text = "same", ""
	if parts[1] != "" {
		c.Verb = "apart"
	}
	if parts[2] != "" {
		c.Deal, _ = ParseRef(strings.ToUpper(parts[2]))
	} else if c.Verb == "same" {
		return c, false, example
	}
	return c, true, ""
}

// maxSameRefs bounds how many deals one mail may compare.
const maxSameRefs = 5

// sameRefs names the deals that a text compares with its own.
func sameRefs(text string) []DealNo {
	if len(text) > 4<<10 {
		text = text[:4<<10]
	}
	var refs []DealNo
	for _, hit := range sameWords.FindAllStringSubmatch(text, maxSameRefs) {
		if no, ok := ParseRef(strings.ToUpper(hit[2])); ok && no != 0 {
			refs = append(refs, no)
		}
	}
	return refs
}
