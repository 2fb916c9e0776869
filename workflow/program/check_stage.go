package program

import (
	"slices"
	"strings"
)

// checkFlags refuses flags that contradict each other or what the stage is.
func (t *table) checkFlags(s Stage) {
	for _, must := range mustHave()[s.Name] {
		if !slices.Contains(s.flags(), must) {
			t.wrong("flags", "%s needs the flag %s; write flags = [%s]", s.Name, must, quoted(append(s.flags(), must)))
		}
	}
	switch {
	case s.Open && (s.Pays || s.Milestone):
		t.wrong("flags", "money for a submission is refused: it is a perverse incentive, partners would send names instead of referrals; "+
			"put pays or milestone on a later stage, like demo_completed or won")
	case s.Negative && (s.Pays || s.Milestone):
		t.wrong("flags", "a negative stage pays nothing; take pays and milestone away")
	}
	if s.Open && (s.Final || s.Protects) {
		t.wrong("flags", "an open stage comes before the decision and is neither final nor protected; keep one")
	}
	if s.Negative && !s.Final {
		t.wrong("flags", "a negative stage ends the deal; add final")
	}
	if s.Final && len(s.To) > 0 {
		t.wrong("to", "a final stage leads nowhere; take to away, or the flag final")
	}
	if !s.Open && s.News == "" {
		t.wrong("news", `is missing; say what the stage means for the partner, like news = "We are meeting them."`)
	}
}

// checkWords finds stages that cannot be told apart in a command.
func (r *reader) checkWords(p *Program, tables []*table) {
	taken := map[string]string{}
	for i, s := range p.Stages {
		t := tables[i]
		for n, w := range s.words() {
			key := []string{"", "label", "words"}[min(n, 2)]
			first, _, _ := strings.Cut(w, " ")
			own, command := commandWords()[first]
			other, is := taken[w]
			switch {
			case command && own != s.Name:
				t.wrong(key, "%q begins like the command %s; choose other words", w, first)
			case is && other != s.Name:
				t.wrong(key, "%q means %s already; a word means one stage", w, other)
			case w != "":
				taken[w] = s.Name
			}
		}
	}
}

// commandWords begin a manager's command and so can begin no stage's words but those of the stage it leads to.
func commandWords() map[string]string {
	return map[string]string{"approve": Accepted, "approved": Accepted, "accept": Accepted, "decline": Declined, "declined": Declined, "reject": Declined,
		"won": Won, "lost": Lost, "ask": "", "note": "", "assign": "", "extend": "", "undo": "", "help": "", "stage": "", "move": "", "partner": ""}
}

// checkMoves looks where deals can go: every stage is reached, and every one that is not final can be left.
func (r *reader) checkMoves(p *Program, tables []*table) {
	var names []string
	for _, s := range p.Stages {
		names = append(names, s.Name)
	}
	if len(names) > 0 && names[0] != Received && slices.Contains(names, Received) {
		t := tables[slices.Index(names, Received)]
		t.lacks("must be the first stage: every deal begins here")
	}
	for i, s := range p.Stages {
		for _, to := range s.To {
			switch {
			case !slices.Contains(names, to):
				tables[i].wrong("to", "unknown stage %q; %s", to, meant(to, names))
			case to == s.Name:
				tables[i].wrong("to", "leads to itself; take %s away", to)
			}
		}
	}
	// We move deals there ourselves: they come in, are asked for what is missing, are declined, taken back, lapse.
	reached := map[string]bool{}
	queue := []string{Received, Incomplete, UnderReview, Declined, Withdrawn, Expired}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if reached[name] {
			continue
		}
		reached[name] = true
		s, _ := p.Stage(name)
		for _, to := range p.moves(name) {
			if to.ByTeam || slices.Contains(s.To, to.Name) {
				queue = append(queue, to.Name)
			}
		}
	}
	for i, s := range p.Stages {
		t := tables[i]
		switch {
		case !reached[s.Name] && !s.ByTeam:
			t.lacks("no deal ever gets here: give it the flag by_team, or name it in the to of another stage")
		case !reached[s.Name]:
			t.lacks("no deal ever gets here: name it in the to of a stage before it")
		case !s.Final && len(p.moves(s.Name)) == 0 && len(s.To) == 0:
			t.lacks("nothing follows and it is not final; add the flag final, or say in to what follows")
		}
	}
}
