package program

import (
	"slices"
	"strings"
)

// purposes are what decisions cite a clause for. Those of needed must be there: a refusal rests on each.
func purposes() []string {
	return []string{"registration", "incomplete", "consent", "review", "qualification", "off_limits", "self_referral", "protection", "extension",
		"direct_sales", "attribution", "conflict", "dispute", "no_news", "payment", "agreement", "withdrawal", "tiers", "change"}
}

func neededPurposes() []string {
	return []string{"protection", "conflict", "off_limits", "self_referral", "consent"}
}

// readClauses reads [[clause]].
func (r *reader) readClauses(p *Program) {
	tables := r.root.entries("clause")
	ids, cited := map[string]bool{}, map[string]string{}
	for _, t := range tables {
		c := Clause{ID: t.text("id"), Purpose: t.choice("purpose", "purpose", purposes()), Text: t.prose("text")}
		t.need("id", c.ID, "3.2")
		t.need("text", c.Text, "An approved registration is yours for {protection_days} days.")
		t.placeholders("text", c.Text, rulesWords())
		if c.ID != "" && !numbered(c.ID) {
			t.wrong("id", "%q is no number of a clause; write numbers with dots, like 3.2", c.ID)
		}
		if ids[c.ID] && c.ID != "" {
			t.wrong("id", "there is a clause %s already; give this one another number", c.ID)
		}
		if other, is := cited[c.Purpose]; is && c.Purpose != "" {
			t.wrong("purpose", "clause %s is for %s already; decisions cite one, leave the purpose out of the other", other, c.Purpose)
		}
		ids[c.ID], cited[c.Purpose] = true, c.ID
		t.close()
		p.Clauses = append(p.Clauses, c)
	}
	for _, need := range neededPurposes() {
		if _, ok := cited[need]; !ok && len(tables) > 0 && len(r.damaged) == 0 {
			r.wrong(tables[0].v.line, "[[clause]]", "no clause has purpose = %q, and decisions rest on it; add one", need)
		}
	}
}

// numbered reports "3.2": digits with single dots between them.
func numbered(id string) bool {
	for part := range strings.SplitSeq(id, ".") {
		if part == "" || len(part) > 3 || strings.Trim(part, "0123456789") != "" {
			return false
		}
	}
	return true
}

// DoneWhens are the facts that end a step of the onboarding.
func DoneWhens() []string {
	return []string{"sent", "replied", "agreement_accepted", "first_lead", "first_accepted", "simulation", "template_asked", "manager_says"}
}

// readLetters reads [agreement], [[onboarding]] and [[check_in]].
func (r *reader) readLetters(p *Program) {
	a := r.root.section("agreement")
	p.Agreement = Agreement{a.truth("required"), a.truth("renew"), a.prose("text")}
	a.placeholders("text", p.Agreement.Text, rulesWords())
	if p.Agreement.Required && p.Agreement.Text == "" {
		a.wrong("required", `there is no text to agree to; write text = """…""" beside it`)
	}
	if p.Agreement.Renew && !p.Agreement.Required {
		a.wrong("renew", "asks again for an agreement that is not asked for; write required = true, or take renew away")
	}
	a.close()
	last, names := -1, map[string]bool{}
	for _, t := range r.root.entries("onboarding") {
		s := Step{Day: t.number("day", 0, 365, ""), Name: t.text("step"), Subject: t.text("subject"), Text: t.prose("text"),
			DoneWhen: t.choice("done_when", "fact", DoneWhens())}
		if !t.has("day") {
			t.wrong("day", "is missing; write on which day after joining it is sent, like day = 3")
		} else if s.Day <= last {
			t.wrong("day", "%d is not after the day before it, %d; days rise from mail to mail", s.Day, last)
		}
		t.need("step", s.Name, "agreement")
		t.need("done_when", s.DoneWhen, "agreement_accepted")
		if s.Name != "" && !plain(s.Name) {
			t.wrong("step", "%q cannot be a name; use the letters a to z, digits and _", s.Name)
		} else if names[s.Name] && s.Name != "" {
			t.wrong("step", "there is a step %s already; choose another name", s.Name)
		}
		t.letter(s.Subject, s.Text)
		t.close()
		last, names[s.Name] = s.Day, true
		p.Onboarding = append(p.Onboarding, s)
	}
	for _, t := range r.root.entries("check_in") {
		c := CheckIn{t.number("every_days", 14, 365, " days"), t.text("subject"), t.prose("text")}
		if !t.has("every_days") {
			t.wrong("every_days", "is missing; write after how many quiet days it is sent, like every_days = 90")
		}
		t.letter(c.Subject, c.Text)
		t.close()
		p.CheckIns = append(p.CheckIns, c)
	}
}

// letter checks what every mail has.
func (t *table) letter(subject, text string) {
	t.need("subject", subject, "Welcome to {program}")
	t.need("text", text, "Hello {first_name}, …")
	t.placeholders("subject", subject, mailWords())
	t.placeholders("text", text, mailWords())
}

// readAssets reads [[asset]].
func (r *reader) readAssets(p *Program) {
	var types []string
	for _, t := range p.Types {
		types = append(types, t.Name)
	}
	for _, t := range r.root.entries("asset") {
		a := Asset{Name: t.text("name"), File: t.text("file"), Description: t.text("description"), Types: t.chosen("types", "partner type", types)}
		t.need("name", a.Name, "battlecard")
		t.need("file", a.File, "assets/battlecard.pdf")
		t.need("description", a.Description, "What we do better, on one page")
		if _, twice := p.Asset(a.Name); twice {
			t.wrong("name", "there is an asset %s already; choose another name", a.Name)
		} else if a.Name != "" && !plain(a.Name) {
			t.wrong("name", "%q cannot be a name; use the letters a to z, digits and _, so that partners can write it", a.Name)
		}
		parts := strings.Split(strings.ReplaceAll(a.File, `\`, "/"), "/")
		if a.File != "" && (parts[0] == "" || strings.Contains(parts[0], ":") || slices.Contains(parts, "..")) {
			t.wrong("file", "%q leads out of the folder of this file; write a path inside it, like assets/battlecard.pdf", a.File)
		}
		t.close()
		p.Assets = append(p.Assets, a)
	}
}
