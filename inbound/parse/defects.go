package parse

// defects collects what had to be mended, each kind once.
type defects struct {
	list     []mending
	charset  string // what bytes beyond ASCII in a header are read as when they are not UTF-8, "" to guess
	rawField bool   // such bytes were met
}

// mending is one thing that was mended: the rule that did it and, for a support person, in what.
type mending struct {
	rule Rule
	what string
}

// maxDefects bounds the list: a hostile mail can be wrong in as many ways as it has bytes.
const maxDefects = 20

func (d *defects) note(rule Rule, what string) {
	if len(d.list) >= maxDefects {
		return
	}
	for _, have := range d.list {
		if have.rule == rule {
			return
		}
	}
	d.list = append(d.list, mending{rule, what})
}

// report writes what was mended into m: a sentence for the reader, a finding for who asks why.
func (d *defects) report(m *Message) {
	for _, one := range d.list {
		m.Degraded = true
		if s := mendedSays[one.rule]; s != "" {
			m.Warnings = append(m.Warnings, s)
		}
		m.note(one.rule, 0, 0, one.what)
	}
}

// mendedSays are the sentences of mended by their rules.
var mendedSays = func() map[Rule]string {
	all := make(map[Rule]string, len(mended))
	for _, r := range mended {
		all[r.rule] = r.warning
	}
	return all
}()
