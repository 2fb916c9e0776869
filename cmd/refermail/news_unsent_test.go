package main

import (
	"strings"
	"testing"
)

func TestWhoGotNoCopyIsNamedUpToTen(t *testing.T) {
	t.Parallel()
	d := issueDetail{issueView: issueView{Issue: "N-3"}, Refused: 9, Skipped: 3}
	for range 12 {
		d.NotSent = append(d.NotSent, unsentView{Address: "ann@a.example", PartnerName: "A", State: "skipped", Reason: "unsubscribed"})
	}
	d.NotSent[0].Name, d.NotSent[1].Address = "Ann", ""
	lines := unsentLines(d)
	if len(lines) != 11 || lines[0] != "Ann <ann@a.example> (A), skipped: unsubscribed" || lines[1] != "somebody who was erased (A), skipped: unsubscribed" ||
		lines[10] != "and 2 more: refermail news show N-3 --json" {
		t.Errorf("said:\n%s", strings.Join(lines, "\n"))
	}
	if lines := unsentLines(issueDetail{}); len(lines) != 0 {
		t.Errorf("of an issue that everybody got: %q", lines)
	}
}
