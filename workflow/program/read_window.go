package program

import (
	"slices"
)

// windowDays reads a number of days of protection or attribution.
func (t *table) windowDays(key string) int {
	v := t.get(key)
	if v == nil {
		return 0
	}
	n, err := v.number()
	if err != nil {
		t.unread(key, "must be a whole number of days without quotes, like %s = 90", key)
		return 0
	}
	if n < LeastDays || n > MostDays {
		t.unread(key, "%d days are not possible; write %d to %d", n, LeastDays, MostDays)
		return 0
	}
	return int(n)
}

// readWindows reads the default windows and [[window]]; those of tiers are read with the tiers.
func (r *reader) readWindows(p *Program) {
	p.Windows = slices.Insert(p.Windows, 0, Window{ProtectionDays: r.root.windowDays("protection_days"), AttributionDays: r.root.windowDays("attribution_days")})
	names := func(n int, of func(i int) string) (out []string) {
		for i := range n {
			out = append(out, of(i))
		}
		return out
	}
	types := names(len(p.Types), func(i int) string { return p.Types[i].Name })
	tiers := names(len(p.Tiers), func(i int) string { return p.Tiers[i].Name })
	segments := names(len(p.Segments), func(i int) string { return p.Segments[i].Name })
	for _, t := range r.root.entries("window") {
		w := Window{Type: t.choice("type", "partner type", types), Tier: t.choice("tier", "tier", tiers), Segment: t.choice("segment", "segment", segments),
			ProtectionDays: t.windowDays("protection_days"), AttributionDays: t.windowDays("attribution_days")}
		same := func(o Window) bool { return o.Type == w.Type && o.Tier == w.Tier && o.Segment == w.Segment }
		switch {
		case !t.has("type") && !t.has("tier") && !t.has("segment"):
			t.wrong("", "does not say for whom; name a type, a tier or a segment, or set protection_days at the top of the file")
		case !t.has("protection_days") && !t.has("attribution_days"):
			t.wrong("", "says no days; write protection_days = 120 or attribution_days = 180")
		case w.rank() > 0 && slices.ContainsFunc(p.Windows, same):
			t.wrong("", "there is a window for the same type, tier and segment already; put both together")
		}
		t.close()
		p.Windows = append(p.Windows, w)
	}
}
