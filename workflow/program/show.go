package program

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// String says the whole program in plain words, for a terminal.
func (p *Program) String() string {
	w := &page{}
	fmt.Fprintf(w, "%s\nVersion %s; languages: %s\n", p.Name, p.Version(), strings.Join(p.Languages, ", "))
	for _, code := range slices.Sorted(maps.Keys(p.Words)) {
		fmt.Fprintf(w, "Texts in %s: %d\n", code, len(p.Words[code]))
	}
	p.showWindows(w)
	p.showStages(w)
	p.showAsks(w)
	p.showPartners(w)
	p.showQualification(w)
	p.showApprovals(w)
	p.showPromises(w)
	p.showTexts(w)
	return w.String()
}

func (p *Program) showWindows(w *page) {
	w.head("How long a deal is a partner's")
	for _, win := range p.Windows {
		who := "Everybody"
		if win.rank() >= 0 && win.selects() != "" {
			who = strings.TrimPrefix(win.selects(), " for ")
			who = strings.ToUpper(who[:1]) + who[1:]
		}
		var parts []string
		if win.ProtectionDays > 0 {
			parts = append(parts, fmt.Sprintf("protected %d days from approval", win.ProtectionDays))
		}
		if win.AttributionDays > 0 {
			parts = append(parts, fmt.Sprintf("credited %d days from registration", win.AttributionDays))
		}
		w.item(who, strings.Join(parts, ", "))
	}
	if len(p.Windows) > 1 {
		w.note("The most specific line that fits wins: segment before tier before type.")
	}
	e := p.Extension
	grant := "a manager decides"
	if e.ActiveDays > 0 {
		grant = fmt.Sprintf("granted at once when something happened in the last %s, else a manager decides", days(e.ActiveDays))
	}
	if e.Most == 0 {
		w.item("Extension", "none")
	} else {
		w.item("Extension", fmt.Sprintf("%s more, %s; %s", days(e.Days), plural(e.Most, "time"), grant))
	}
	w.item("Without protection", conflictWords(p.Conflict))
	w.item("Same partner, same account", "within "+spanText(p.MergeWithin)+" it is one registration")
}

func (p *Program) showStages(w *page) {
	w.head("Stages, in the order a deal moves forward")
	for _, s := range p.Stages {
		about := strings.Join(s.flags(), ", ")
		if len(s.To) > 0 {
			about += "; then only " + strings.Join(s.To, ", ")
		}
		w.item(s.Name, about)
		if len(s.Says) > 0 {
			w.sub("words: " + strings.Join(s.Says, ", "))
		}
		if s.News != "" {
			w.sub("“" + s.News + "”")
		}
	}
	w.head("Reasons for an end without success")
	for _, r := range p.Reasons {
		where := ""
		if len(r.Stages) > 0 {
			where = " (" + strings.Join(r.Stages, ", ") + ")"
		}
		w.item(r.Code+where, "“"+r.Text+"”")
	}
}

func (p *Program) showAsks(w *page) {
	w.head("What a registration says")
	labels := func(fields []Field) string {
		if len(fields) == 0 {
			return "nothing"
		}
		return names(fields, func(f Field) string { return f.Label })
	}
	w.item("Must", labels(p.Required))
	w.item("May", labels(p.Optional))
	for _, f := range slices.Concat(p.Required, p.Optional) {
		text := f.Example
		if f.Ask != "" {
			text = "“" + f.Ask + "” " + text
		}
		w.item("  "+f.Label, text)
	}
	consent := "not asked for"
	if p.Consent {
		consent = "needed before a deal is accepted; a manager may override it with a reason"
	}
	w.item("Consent of the prospect", consent)
	if p.Consent && len(p.ConsentPhrases) > 0 {
		w.sub("shown by: “" + strings.Join(p.ConsentPhrases, "”, “") + "”")
	}
}

func (p *Program) showPartners(w *page) {
	if len(p.Types) > 0 {
		w.head("Partner types")
	}
	for _, t := range p.Types {
		w.item(t.Name, strings.TrimSpace(t.Label+". "+t.About))
		if t.Plan != "" {
			w.sub("plan: " + t.Plan)
		}
		if t.Rates != "" {
			w.sub("earns: " + t.Rates)
		}
		w.sub("must say: " + strings.Join(t.Required, ", "))
		if len(t.Optional) > 0 {
			w.sub("may say: " + strings.Join(t.Optional, ", "))
		}
	}
	if len(p.Segments) > 0 {
		w.head("Segments of accounts")
	}
	for _, s := range p.Segments {
		from := "set by hand"
		if s.EmployeesFrom > 0 {
			from = fmt.Sprintf("from %d employees", s.EmployeesFrom)
		}
		w.item(s.Name, s.Label+", "+from)
	}
	if len(p.Tiers) > 0 {
		w.head("Tiers")
	}
	for _, t := range p.Tiers {
		w.item(t.Name, t.Label+": "+t.thresholds())
		if t.ReviewFactor > 0 && t.ReviewFactor != 1 {
			w.sub(fmt.Sprintf("review in %g of the time", t.ReviewFactor))
		}
		if t.Benefits != "" {
			w.sub(t.Benefits)
		}
	}
	if len(p.Tiers) > 0 {
		w.note(fmt.Sprintf("Counted every night. A higher tier is given at once, a lower one after a notice of %s and a manager's word.", plural(p.Reminders.Demotion, "day")))
	}
}

// thresholds says what a tier asks for.
func (t Tier) thresholds() string {
	var parts []string
	if t.Accepted > 0 {
		parts = append(parts, plural(t.Accepted, "accepted registration"))
	}
	if t.Won > 0 {
		parts = append(parts, plural(t.Won, "won deal"))
	}
	if t.Revenue.Minor > 0 {
		parts = append(parts, t.Revenue.String()+" of revenue")
	}
	said := strings.Join(parts, " and ")
	if said != "" {
		said += " in " + days(t.WindowDays)
	}
	switch {
	case t.Certified == 0 && said == "":
		return "from the start"
	case t.Certified == 0:
		return said
	case said != "":
		said += ", and "
	}
	return said + plural(t.Certified, "certificate") + " held"
}
