package program

// readTypes reads [type.NAME].
func (r *reader) readTypes(p *Program) {
	var names []string
	for _, f := range p.Fields {
		names = append(names, f.Name)
	}
	for _, t := range r.root.sections("type") {
		one := Type{Name: t.name, Label: t.text("label"), About: t.prose("about"), Plan: t.text("plan"), Rates: t.prose("rates"), Welcome: t.prose("welcome")}
		t.need("label", one.Label, "Referral Partner")
		t.placeholders("about", one.About, rulesWords())
		t.placeholders("rates", one.Rates, mailWords())
		t.placeholders("welcome", one.Welcome, mailWords())
		one.Required, one.Optional = t.asks(names)
		t.close()
		p.Types = append(p.Types, one)
	}
}

// readSegments reads [segment.NAME].
func (r *reader) readSegments(p *Program) {
	from := map[int]string{}
	for _, t := range r.root.sections("segment") {
		s := Segment{Name: t.name, Label: t.text("label"), EmployeesFrom: t.number("employees_from", 1, 10_000_000, " employees")}
		t.need("label", s.Label, "Enterprise")
		if other, is := from[s.EmployeesFrom]; is && s.EmployeesFrom > 0 {
			t.wrong("employees_from", "the segment %s begins at %d already", other, s.EmployeesFrom)
		}
		from[s.EmployeesFrom] = s.Name
		t.close()
		p.Segments = append(p.Segments, s)
	}
}

// readTiers reads [[tier]], from the first to the highest.
func (r *reader) readTiers(p *Program) {
	for i, t := range r.root.entries("tier") {
		one := Tier{Name: t.text("name"), Label: t.text("label"), WindowDays: t.number("window_days", 30, 1095, " days"),
			Accepted: t.number("accepted", 1, 100_000, ""), Won: t.number("won", 1, 100_000, ""), Certified: t.number("certified", 1, 50, ""), ReviewFactor: t.factor("review_factor", 0.1, 1),
			Benefits: t.prose("benefits")}
		t.need("name", one.Name, "silver")
		t.need("label", one.Label, "Silver")
		t.placeholders("benefits", one.Benefits, mailWords())
		if text := t.text("revenue"); text != "" {
			amount, err := parseAmount(text)
			if err != nil {
				t.wrong("revenue", "%s", err)
			}
			one.Revenue = amount
		}
		switch _, twice := p.Tier(one.Name); {
		case one.Name != "" && !plain(one.Name):
			t.wrong("name", "%q cannot be a name; use the letters a to z, digits and _", one.Name)
		case twice:
			t.wrong("name", "there is a tier %s already; choose another name", one.Name)
		}
		w := Window{Tier: one.Name, ProtectionDays: t.windowDays("protection_days"), AttributionDays: t.windowDays("attribution_days")}
		if w.ProtectionDays+w.AttributionDays > 0 {
			p.Windows = append(p.Windows, w)
		}
		if t.checkThresholds(one); i > 0 && len(p.Tiers) > 0 {
			t.checkRises(one, p.Tiers[len(p.Tiers)-1])
		}
		t.close()
		p.Tiers = append(p.Tiers, one)
	}
}

// checkThresholds wants a window where something is counted.
func (t *table) checkThresholds(one Tier) {
	counts := t.has("accepted") || t.has("won") || t.has("revenue")
	if counts && !t.has("window_days") {
		t.wrong("window_days", "is missing; say over how many days is counted, like window_days = 365")
	}
	if !counts && t.has("window_days") {
		t.wrong("window_days", "counts nothing; write accepted, won or revenue beside it, or take it away")
	}
}

// checkRises wants a tier to ask for more than the one before it.
func (t *table) checkRises(one, before Tier) {
	rises := false
	for _, m := range []struct {
		key       string
		now, then int64
	}{{"accepted", int64(one.Accepted), int64(before.Accepted)}, {"won", int64(one.Won), int64(before.Won)}, {"revenue", one.Revenue.Minor, before.Revenue.Minor}, {"certified", int64(one.Certified), int64(before.Certified)}} {
		rises = rises || m.now > m.then
		if m.now < m.then {
			t.wrong(m.key, "is below what tier %s asks for; thresholds rise from tier to tier", before.Name)
			return
		}
	}
	if one.Revenue.Currency != before.Revenue.Currency && before.Revenue.Currency != "" {
		t.wrong("revenue", "is in %s, tier %s counts %s; use one currency", one.Revenue.Currency, before.Name, before.Revenue.Currency)
	}
	if !rises {
		t.wrong("", "asks for no more than tier %s; write a higher accepted, won, revenue or certified", before.Name)
	}
}
