package program

import (
	"fmt"
	"strings"
)

func (p *Program) showQualification(w *page) {
	q := p.Qualification
	lines := [][2]string{{"Industries", list(q.Industries)}, {"Size", q.band()}, {"Countries", list(q.Countries)}, {"Never", list(q.ExcludedDomains)}}
	any := false
	for _, l := range lines {
		if l[1] == "" {
			continue
		}
		if !any {
			w.head("What is wanted (a manager sees what holds; nothing is declined by it)")
		}
		any = true
		w.item(l[0], l[1])
	}
}

func (p *Program) showPromises(w *page) {
	w.head("What we promise, and when we work")
	m := p.Reminders
	w.item("Review", "within "+p.SLA.Review.String())
	w.item("Answer to a partner", "within "+p.SLA.Answer.String())
	w.item("Ruling on a dispute", "within "+p.SLA.Dispute.String())
	w.item("Hours", p.Calendar.String())
	if len(p.Calendar.Holidays) > 0 {
		w.item("Holidays", list(p.Calendar.Holidays))
	}
	w.item("News", fmt.Sprintf("at least every %s; the owner is asked %s before", days(m.NoNews), days(m.Nudge)))
	w.item("Partners", fmt.Sprintf("dormant when nobody of them wrote for %s; the manager hears it, weekly at most", days(m.Dormant)))
	w.item("Incomplete registrations", fmt.Sprintf("asked again after %s, closed after %s", days(m.Missing), days(m.Lapse)))
	var warnings []string
	for _, d := range m.Protection {
		if d == 0 {
			warnings = append(warnings, "on the last day")
		} else {
			warnings = append(warnings, days(d)+" before")
		}
	}
	if len(warnings) > 0 {
		w.item("Protection ends", "we warn "+strings.Join(warnings, ", "))
	}
	w.item("Undo", "a manager's command can be taken back for "+spanText(p.UndoWithin))
}

func (p *Program) showTexts(w *page) {
	w.head("Rules of engagement")
	values := p.Values()
	for _, c := range p.Clauses {
		label := c.ID
		if c.Purpose != "" {
			label += "  " + c.Purpose
		}
		w.item(label, Fill(c.Text, values))
	}
	if p.Agreement.Text != "" {
		w.head("Agreement, " + map[bool]string{true: "accepted before paid deals", false: "offered"}[p.Agreement.Required])
		for line := range strings.SplitSeq(p.AgreementText(nil), "\n") {
			w.note(line)
		}
		if p.Agreement.Renew {
			w.note("Asked for again whenever the text changes.")
		}
		w.note("SHA-256 of the text as it stands here: " + AgreementDigest(p.AgreementText(nil)))
	}
	if len(p.Onboarding) > 0 {
		w.head("Mails to a new partner")
	}
	for _, s := range p.Onboarding {
		w.item(fmt.Sprintf("Day %d  %s", s.Day, s.Name), fmt.Sprintf("“%s”, until %s", s.Subject, strings.ReplaceAll(s.DoneWhen, "_", " ")))
	}
	if len(p.CheckIns) > 0 {
		w.head("Mails to a quiet partner")
	}
	for _, c := range p.CheckIns {
		w.item("Every "+days(c.EveryDays), "“"+c.Subject+"”")
	}
	if len(p.Assets) > 0 {
		w.head("What partners can ask for with `send NAME`")
	}
	for _, a := range p.Assets {
		who := ""
		if len(a.Types) > 0 {
			who = " (for " + strings.Join(a.Types, ", ") + ")"
		}
		w.item(a.Name, a.Description+who)
	}
}
