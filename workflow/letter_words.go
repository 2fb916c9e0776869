package workflow

// Sentences are the parts of a letter in the service's own words, or in the program's: what is said in its reader's
// language. A reason, a consent and an event may also be in a person's words; no language file knows those, and they stay
// as they are. Whoever reads a letter for changing gives it lists of its own first.
func (l *Letter) Sentences() []*string {
	all := append(l.owned(), &l.Reason, &l.Consent)
	for i := range l.Events {
		if !l.Events[i].Spoken {
			all = append(all, &l.Events[i].Text)
		}
	}
	for i := range l.Timeline {
		all = append(all, &l.Timeline[i].Text)
	}
	return all
}

// owned are those that are never a person's words.
func (l *Letter) owned() []*string {
	all := []*string{&l.Stage, &l.Was, &l.Rule, &l.Note, &l.Clause, &l.Evidence}
	for _, list := range [][]string{l.Effects, l.Warnings} {
		for i := range list {
			all = append(all, &list[i])
		}
	}
	for i := range l.Fields {
		all = append(all, &l.Fields[i].Label)
	}
	for i := range l.Missing {
		all = append(all, &l.Missing[i].Label, &l.Missing[i].Value, &l.Missing[i].Perhaps)
	}
	for i := range l.Deals {
		all = append(all, &l.Deals[i].Stage, &l.Deals[i].Next)
	}
	if t := l.Tier; t != nil {
		all = append(all, &t.Now, &t.Before, &t.Next, &t.Benefits, &t.NextBenefits)
		for _, lines := range [][]Line{t.Reached, t.ToNext} {
			for i := range lines {
				all = append(all, &lines[i].Label, &lines[i].Value)
			}
		}
	}
	for i := range l.Assets {
		all = append(all, &l.Assets[i].About)
	}
	for i := range l.Rows {
		g := &l.Rows[i]
		all = append(all, &g.Title, &g.Word)
		for _, r := range g.Rows {
			for j := range r.Notes {
				all = append(all, &r.Notes[j])
			}
		}
	}
	return all
}
