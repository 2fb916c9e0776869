package workflow

import (
	"slices"
	"strings"

	"refermail/workflow/program"
)

// commandsNow lists the commands that can be done to a deal where it stands, as people write them; all of them without a deal.
func (d *draft) commandsNow(k *Deal) []string {
	if k == nil {
		return CommandHelp()
	}
	stage := d.stageOf(*k)
	var next, others []string
	for _, s := range d.nextStages(*k) {
		next = append(next, s.Name)
		if !slices.Contains([]string{program.Accepted, program.Declined, program.Won, program.Lost}, s.Name) {
			others = append(others, s.Label)
		}
	}
	may := func(name string) bool { return !stage.Final && slices.Contains(next, name) }
	undo := k.Undo != nil && !k.Undo.Done && k.Undo.Until.After(d.in.At)
	var out []string
	for _, c := range CommandHelp() {
		ok := true
		switch verb, _, _ := strings.Cut(c, " "); verb {
		case "approve":
			ok = may(program.Accepted)
		case "decline":
			ok = may(program.Declined)
		case "won":
			ok = may(program.Won)
		case "lost":
			ok = may(program.Lost)
		case "stage":
			if ok = !stage.Final && len(others) > 0; ok {
				c = "stage <name>, or just its name: " + strings.Join(others, ", ")
			}
		case "confirm":
			ok = !stage.Final && k.Involvement != nil
		case "value", "assign", "add":
			ok = !stage.Final
		case "extend":
			ok = !stage.Final && !k.ProtectedUntil.IsZero()
		case "undo":
			ok = undo
		}
		if ok {
			out = append(out, c)
		}
	}
	return out
}
