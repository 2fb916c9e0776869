package workflow

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"refermail/workflow/program"
)

// loadIssues adds what inputs about issues need beyond what names them: who would get an issue, and what changed in the
// program since the last newsletter.
func (e *Engine) loadIssues(ctx context.Context, tx Tx, rules *Rules, ins []Input, facts *Facts) error {
	want, ok := rules.audiences(ins, *facts)
	if m := facts.Month; ok && !m.Since.IsZero() {
		want.Inputs = append(want.Inputs, newsAskedKey(m.Since))
	}
	if !ok {
		return nil
	}
	more, err := tx.Load(ctx, want, ins[len(ins)-1].At)
	if err != nil {
		return fmt.Errorf("load audiences: %w", err)
	}
	facts.Audiences, facts.Earlier = more.Audiences, append(facts.Earlier, more.Earlier...)
	facts.Month.Asked = !facts.Month.Since.IsZero() && more.Handled[newsAskedKey(facts.Month.Since)]
	maps.Copy(facts.Handled, more.Handled)
	if was := facts.Month.Before; was != nil {
		old, err := program.ParseVersion(was.Text, was.Defaults)
		if err != nil {
			e.Log.Warn("a version of the program cannot be read; the newsletter's draft does not tell what changed since", "version", was.Digest, "error", err)
			return nil
		}
		facts.Month.Changes, facts.Month.Assets = newsOf(old, rules.Program)
	}
	return nil
}

// newsOf tells partners what changed from one program to another: what they are promised and asked for, never how the team
// decides.
func newsOf(old, now *program.Program) (changes, assets []string) {
	for _, line := range program.Diff(old, now) {
		told := slices.ContainsFunc([]string{"Protection", "Attribution", "Tier ", "New tier", "Partner type ", "New partner type", "Clause ", "New clause", "Required fields",
			"Notice before a lower tier"}, func(prefix string) bool { return strings.HasPrefix(line, prefix) })
		if told && !strings.Contains(line, ", review time:") && !strings.Contains(line, ", purpose:") && !strings.Contains(line, ", welcome:") {
			changes = append(changes, line)
		}
	}
	for _, a := range now.Assets {
		if _, known := old.Asset(a.Name); !known {
			assets = append(assets, strings.TrimSuffix(a.Name+": "+a.Description, ": "))
		}
	}
	return changes, assets
}
