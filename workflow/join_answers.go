package workflow

import (
	"regexp"
	"slices"
	"strings"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// joinItem is one thing we ask an applicant, with the labels its line may carry in the languages we read.
type joinItem struct {
	name, label, example string
	labels               []string
}

// joinItems are what an application must say, in the order they are asked; the type only where there is a choice.
func joinItems(p *program.Program) []joinItem {
	all := []joinItem{
		{"company", "Company", "the name of your company, or your own if you work alone",
			[]string{"company", "company name", "name", "firma", "unternehmen", "entreprise", "société", "societe", "empresa", "bedrijf", "bedrijfsnaam"}},
		{"domain", "Web domain", "your company's, like northwind.example; write none if it has none",
			[]string{"web domain", "domain", "website", "web site", "web", "site", "homepage", "url", "webseite", "site web", "dominio", "sitio web", "domein"}},
		{"customers", "Customers", "what kinds of companies you work with, and for what, in a sentence",
			[]string{"customers", "customer", "clients", "kinds of customers", "audience", "kunden", "zielgruppe", "publikum", "clientes", "público", "klanten", "doelgroep"}},
	}
	if len(p.Types) > 1 {
		var names []string
		for _, t := range p.Types {
			names = append(names, firstOf(t.Label, t.Name))
		}
		all = append(all, joinItem{"type", "Kind of partner", "one of: " + strings.Join(names, ", "),
			[]string{"kind of partner", "partner type", "type", "kind", "partnerart", "art", "type de partenaire", "tipo de socio", "tipo", "soort partner", "soort"}})
	}
	return all
}

// unanswered are the questions nothing was said to yet.
func unanswered(p *program.Program, answers map[string]string) []joinItem {
	return slices.DeleteFunc(joinItems(p), func(q joinItem) bool { return answers[q.name] != "" })
}

var domainWord = regexp.MustCompile(`(?i)\b(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\b`)

// readAnswers reads what an applicant's own words say: lines that begin with a label first, and what is still missing out
// of free words. It returns only what is usable; lines sent back as we wrote them say nothing.
func readAnswers(p *program.Program, text string, have map[string]string) map[string]string {
	said, lines := map[string]string{}, 0
	var free []string
	for line := range strings.Lines(text) {
		line = strings.TrimLeft(strings.TrimSpace(line), "-*• ")
		label, value, ok := strings.Cut(strings.Replace(line, "：", ":", 1), ":")
		i := slices.IndexFunc(joinItems(p), func(q joinItem) bool {
			return ok && slices.Contains(q.labels, strings.ToLower(strings.TrimSpace(label)))
		})
		switch {
		case i >= 0:
			lines++
			q := joinItems(p)[i]
			if v := usable(p, q.name, Filled(value)); v != "" && !strings.EqualFold(v, q.example) {
				said[q.name] = v
			}
		case line != "" && !greets(line) && strings.TrimSpace(line)[0] != '>':
			free = append(free, line)
		}
	}
	words := strings.TrimSpace(strings.Join(free, "\n"))
	if lines > 0 || words == "" || joins(words) {
		return said
	}
	fillFree(p, said, have, words)
	return said
}

// fillFree takes out of free words what can be nothing else: a web domain, a kind of partner, a whole sentence about
// customers; and a bare name where nothing but the name is missing.
func fillFree(p *program.Program, said, have map[string]string, words string) {
	missing := unanswered(p, have)
	lacks := func(name string) bool {
		return slices.ContainsFunc(missing, func(q joinItem) bool { return q.name == name })
	}
	bare := len(missing) == 1 && fewWords(words) && canName(words)
	if lacks("domain") {
		switch found := domainWord.FindAllString(words, 2); {
		case len(found) == 1:
			said["domain"] = usable(p, "domain", found[0])
		case len(found) == 0 && bare:
			said["domain"] = usable(p, "domain", words)
		}
	}
	if lacks("type") {
		said["type"] = usable(p, "type", words)
	}
	if bare && lacks("company") {
		said["company"] = usable(p, "company", words)
	}
	if lacks("customers") && (wordCount(words) >= 4 || bare) && !asks(words) {
		said["customers"] = usable(p, "customers", words)
	}
	for name, v := range said {
		if v == "" {
			delete(said, name)
		}
	}
}

// noDomain is the answer of who has no web domain.
const noDomain = "none"

// usable returns an answer as it is kept, "" for one that answers nothing.
func usable(p *program.Program, name, value string) string {
	value = oneLine(strings.Trim(strings.TrimSpace(value), "\"'"), maxLine)
	switch name {
	case "domain":
		if slices.Contains([]string{"none", "no", "-", "keine", "aucun", "ninguno", "geen"}, strings.ToLower(strings.Trim(value, " ."))) {
			return noDomain
		}
		return account.Registrable(domainWord.FindString(value))
	case "type":
		t, _ := typeNamed(p, value)
		return t.Name
	}
	if value != "" && small(value) {
		return ""
	}
	return value
}

// typeNamed finds the one type of partner that words name: exactly, or somewhere in them.
func typeNamed(p *program.Program, words string) (found program.Type, ok bool) {
	clean := func(s string) string {
		return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" _-/.,;:!\t\n", r) }), " ")
	}
	said := clean(words)
	for _, t := range p.Types {
		if said == clean(t.Name) || said == clean(t.Label) {
			return t, said != ""
		}
	}
	for _, t := range p.Types {
		names := []string{clean(t.Name), clean(t.Label)}
		if slices.ContainsFunc(names, func(n string) bool { return n != "" && strings.Contains(" "+said+" ", " "+n+" ") }) {
			if ok {
				return program.Type{}, false // two are named: which is for them to say
			}
			found, ok = t, true
		}
	}
	return found, ok
}

// joins reports the bare word of who wants to become a partner, politeness aside.
func joins(text string) bool {
	var own []string
	for _, w := range wordsOf(text) {
		if !slices.Contains(politeWords, w) {
			own = append(own, w)
		}
	}
	return len(own) > 0 && slices.Contains(joinPhrases, strings.Join(own, " "))
}

// soleLine returns the one line a short mail says, without greeting, closing and name around it; "" when it says more, or
// something that may take the line back.
func soleLine(text string) string {
	sole, below := "", 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		ws := wordsOf(line)
		switch {
		case len(ws) == 0, sole == "" && (greets(line) || len(ws) <= 4 && strings.HasSuffix(line, ",")):
			continue
		case sole == "":
			sole = line
			continue
		}
		if below++; below > 8 || len(ws) > 6 || asks(line) || slices.ContainsFunc(ws, func(w string) bool { return denies(w) || slices.Contains(butWords, w) }) {
			return ""
		}
	}
	return sole
}

// butWords take back or narrow what was said above. They are read, never changed.
var butWords = []string{"but", "if", "unless", "except", "provided", "however", "only", "not", "don't", "cannot", "when", "once", "after", "aber", "wenn", "falls", "sofern", "außer",
	"nur", "nicht", "mais", "si", "sauf", "seulement", "pas", "pero", "salvo", "solo", "maar", "als", "mits", "tenzij", "alleen", "niet"}

// joinPhrases are "join" in the languages we read.
var joinPhrases = []string{"join", "join us", "i want to join", "i would like to join", "i'd like to join", "we want to join", "we would like to join", "become a partner",
	"mitmachen", "partner werden", "beitreten", "rejoindre", "devenir partenaire", "unirme", "unirse", "ser socio", "aanmelden", "partner worden", "meedoen"}

// joinAnswers asks for what is known of the company a mail names as the applicant's own.
func (w *Want) joinAnswers(m *Mail, have map[string]string) {
	lines := 0
	for line := range strings.Lines(m.Reply) {
		if lines++; lines > 40 {
			break
		}
		if _, value, ok := strings.Cut(line, ":"); ok {
			w.account(account.Identify(oneLine(Filled(value), maxLine), "", ""))
		}
		w.domain(account.Registrable(domainWord.FindString(line)))
	}
	if fewWords(strings.TrimSpace(m.Reply)) && have["company"] == "" {
		w.account(account.Identify(strings.TrimSpace(m.Reply), "", ""))
	}
}
