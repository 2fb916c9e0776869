package workflow

import (
	"fmt"
	"strings"
)

// numbersKind is the timer after which the author of an issue hears what became of it (NL-11).
const numbersKind = "numbers"

// CollatedMost is how many answers to a check-in one mail shows; each is cut to collatedLength bytes there, not where it is kept.
const (
	CollatedMost   = 100
	collatedLength = 1000
)

func numbersTimer(no IssueNo) string { return numbersKind + "/" + no.String() }

func issueOfNumbers(t Timer) IssueNo {
	no, _ := ParseIssueNo(strings.TrimPrefix(t.Key, numbersKind+"/"))
	return no
}

// numbersDue mails the author what became of an issue: what came back and who answered, never who opened it. Answers to the
// questions of a check-in come with it, all in one place (NL-7).
func (d *draft) numbersDue(no IssueNo) {
	i, ok := d.issue(no)
	if !ok || i.State != IssueSent {
		return
	}
	before := len(d.out.Notices)
	d.tellAuthor(i, KindIssue, Letter{Note: fmt.Sprintf("%s, %d days on.", no, int(SubmissionsWithin.Hours()/24))})
	n := d.w.numbers[no]
	for at := range d.out.Notices[before:] {
		words := d.out.Notices[before+at].Letter.Issue
		words.Numbers = &n
		if i.Kind != CheckIn {
			continue
		}
		for _, a := range d.w.collated[no] {
			words.Answers = append(words.Answers, Line{Label: a.Label, Value: clip(a.Value, collatedLength)})
		}
	}
}
