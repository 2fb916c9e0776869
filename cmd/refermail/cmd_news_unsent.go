package main

import (
	"context"
	"fmt"

	"refermail/workflow"
)

// How many people whose copies did not leave are named: to a person, and to a program.
const (
	unsentShown = 10
	unsentMost  = 1000
)

// unsentView is somebody whose copy was refused by their server or skipped.
type unsentView struct {
	Name        string `json:"name"`
	Address     string `json:"address"` // "" when they were erased since
	Partner     string `json:"partner"`
	PartnerName string `json:"partner_name"`
	State       string `json:"state"` // refused or skipped
	Reason      string `json:"reason"`
}

func unsent(ctx context.Context, s *session, no workflow.IssueNo) ([]unsentView, error) {
	copies, err := s.Store.UnsentCopies(ctx, no, unsentMost)
	out := []unsentView{}
	for _, c := range copies {
		out = append(out, unsentView{c.Name, c.Email, c.Partner.String(), c.PartnerName, string(c.State), c.Reason})
	}
	return out, err
}

// unsentLines names the first of them to a person, and says where the others stand.
func unsentLines(d issueDetail) []string {
	lines := []string{}
	for _, u := range d.NotSent[:min(unsentShown, len(d.NotSent))] {
		who := firstOf(u.Name, u.Address, "somebody who was erased")
		if u.Name != "" && u.Address != "" {
			who += " <" + u.Address + ">"
		}
		lines = append(lines, fmt.Sprintf("%s (%s), %s: %s", who, u.PartnerName, u.State, u.Reason))
	}
	if more := d.Refused + d.Skipped - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more: refermail news show %s --json", more, d.Issue))
	}
	return lines
}
