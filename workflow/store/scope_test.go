package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"refermail/workflow"
	"refermail/workflow/store"
)

// TestAnothersHistoryIsNotLoaded: a deal's number opens nothing to a partner whose deal it is not, and what was kept for a
// person's daily mail goes to nobody who has changed sides.
func TestAnothersHistoryIsNotLoaded(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		deals := stage(t, db, 2)
		mine, other := deals[0], deals[1]
		other.Partner = 2
		event := func(k workflow.Deal) workflow.Event {
			return workflow.Event{Deal: k.No, Seq: 1, At: noon, Kind: "context", By: "somebody", Visibility: workflow.ForPartner, Text: "of " + k.No.String(), Hash: "h"}
		}
		line := func(k workflow.Deal) workflow.NewsLine {
			return workflow.NewsLine{Contact: 1, Deal: k.No, At: noon, Text: "of " + k.No.String()}
		}
		save(t, db, workflow.Changes{Partners: []workflow.Partner{partner(2)}, Deals: []workflow.Deal{other}, Events: []workflow.Event{event(mine), event(other)}, News: []workflow.NewsLine{line(mine), line(other)}})
		ask := func(no workflow.DealNo, p workflow.PartnerNo) []workflow.Event {
			return load(t, db, workflow.Want{Events: []workflow.HistoryAsk{{Deal: no, Partner: p}}}).Events
		}
		equal(t, "her own", ask(mine.No, mine.Partner), []workflow.Event{event(mine)})
		equal(t, "another's", ask(other.No, mine.Partner), nil)
		equal(t, "nobody's", ask(mine.No, 0), nil)
		equal(t, "her daily mail", load(t, db, workflow.Want{NewsOf: []workflow.ContactNo{1}}).News, []workflow.NewsLine{line(mine)})
	})
}

// scoped is the file whose queries answer partners.
const scoped = "scope.go"

// unscoped are the functions beside it that read the tables partners' words come from, and why no partner is told what they
// read as it stands. A new one belongs into scope.go, with the partner in its SQL; or here, with its reason.
var unscoped = map[string]string{
	"loader.loadMails":      "decides whether a mail is a repeat, and which thread it belongs to; whose that is, is asked afterwards",
	"loader.loadNotices":    "finds the deal of a thread; another partner's is held",
	"loader.loadLetters":    "what mails to the team said, which a reply of the team's confirms",
	"loader.loadOffers":     "finds the offer of a thread; one made to somebody else is held",
	"loader.findSenders":    "finds out whose an address is",
	"loader.loadDeals":      "an account's registrations, for conflicts; send withholds what would tell of another's",
	"loader.findSimilar":    "the same, by names that begin alike; only the team is shown a likeness",
	"loader.loadContacts":   "who belongs to the partners in hand, to find out whose an address is",
	"loader.loadTimelines":  "timelines side by side, for a manager who rules on a dispute",
	"loader.countAnswers":   "a number, for a brake",
	"loader.countSubmitted": "a number for each partner, for a brake",
	"DB.Exchange":           "numbers of one partner, for the team",
	"merits":                "numbers of each partner, for its own tier",
	"desk":                  "what waits for a manager",
	"unreachable":           "the same", "unreachableIdle": "the same",
	"reach":             "when mail to one partner's people was taken, for the team",
	"suppressedPeople":  "who of one partner's people gets no newsletter, for the team",
	"report":            "a report for the team",
	"countQuery":        "the same",
	"DB.FirstReader":    "whose copy stands for all in a preview, for the manager who sends it",
	"month":             "figures without names, for a draft that a manager looks at",
	"loader.loadCopies": "whose copy a mail came back about; another partner's mail there is held",
	"submissions":       "a number for each issue, for its author",
	"collated":          "what an issue was answered, for its author", "DB.Answers": "the same",
	"loader.loadBulk": "when somebody got their last newsletter, which no mail tells",
	"DB.Claim":        "the outbox: whatever is owed",
	"DB.changed":      "the same",
	"DB.NextDue":      "the same",
	"DB.OldestReady":  "a figure for monitors",
	"DB.Count":        "the same",
	"DB.Notices":      "the command line, for the team", "DB.Notice": "the same", "DB.Deals": "the same", "DB.Deal": "the same", "DB.Mails": "the same", "DB.Mail": "the same",
	"DB.Contacts": "the same", "DB.Partner": "the same", "DB.Raw": "a mail as it came, for the command line and for relaying it to the team",
	"audience":        "who would get an issue, for the manager who sends it",
	"makeCopies":      "the same: numbers of contacts, for their copies",
	"afterContacts":   "the same: a number of a contact",
	"DB.UnsentCopies": "who did not get an issue, for the team",
	"DB.readBatch":    "one reader for each copy, who alone gets it",
	"keptBefore":      "what lies in the inbox", "DB.Pending": "the same",
	"eraseRun.mentions": "looks for somebody's personal data wherever it stands, for the operator who erases it", "eraseRun.ownDeal": "the same",
	"eraseRun.timeline": "the same", "subject.findContacts": "the same", "subject.ownDeals": "the same", "subject.findOffers": "the same",
	"exportIndexed":   "what is kept about one person, for a manager or the operator",
	"retention.leads": "what has outlived its term, whoever's it is", "retention.mails": "the same", "retention.evidence": "mails a kept deal rests on, by number alone", "retention.notices": "the same",
}

var readsScoped = regexp.MustCompile(`(?is)\b(?:FROM|JOIN)\s+(deal|event|contact|contact_address|deal_contact|notice|offer|mail|mail_raw|news_line|account_check)\b`)

// TestPartnersAreAnsweredFromOnePlace: no query on the tables of partners' words stands outside scope.go without a reason,
// and every one inside it names the partner.
func TestPartnersAreAnsweredFromOnePlace(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		text, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range unscopedQueries(t, f.Name(), string(text), found) {
			t.Error(wrong)
		}
	}
	for name := range unscoped {
		if !found[name] {
			t.Errorf("%s reads none of the tables any more: take it out of the list", name)
		}
	}
	for _, src := range []string{
		"package store\nfunc (l *loader) loadOthers() { q(`SELECT text FROM event WHERE deal = ?`) }",
		"package store\nfunc (l *loader) loadOthers() { q(`SELECT 1 FROM partner p\n JOIN deal d ON d.no = p.no`) }",
	} {
		if len(unscopedQueries(t, "load_others.go", src, map[string]bool{})) != 1 {
			t.Errorf("a query of partners' words elsewhere was not found:\n%s", src)
		}
	}
	if len(unscopedQueries(t, scoped, "package store\nfunc f() { q(`SELECT text FROM event WHERE deal = ?`) }", map[string]bool{})) != 1 {
		t.Error("a query of scope.go that names no partner was not found")
	}
}

// unscopedQueries names the functions of a file whose queries tell partners more than their own.
func unscopedQueries(t *testing.T, file, text string, found map[string]bool) (wrong []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range parsed.Decls {
		name := nameOfDecl(decl)
		var queries []string
		ast.Inspect(decl, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && readsScoped.MatchString(strings.ReplaceAll(s, "DELETE FROM", "DELETE")) {
					queries = append(queries, s)
				}
			}
			return true
		})
		switch {
		case len(queries) == 0:
		case file == scoped:
			if slices.ContainsFunc(queries, func(q string) bool {
				return !strings.Contains(q, "partner = ?") && !strings.Contains(q, "partner IN (?)") && !strings.Contains(q, "d.partner = c.partner")
			}) {
				wrong = append(wrong, file+": "+name+" reads without naming the partner")
			}
		default:
			if found[name] = true; unscoped[name] == "" {
				wrong = append(wrong, file+": "+name+" reads what partners wrote or were told; put it into scope.go with the partner in its SQL, or into the list unscoped with the reason")
			}
		}
	}
	return wrong
}

func nameOfDecl(decl ast.Decl) string {
	f, ok := decl.(*ast.FuncDecl)
	if !ok {
		return "a constant"
	}
	name := f.Name.Name
	if f.Recv != nil {
		of := f.Recv.List[0].Type
		if star, ok := of.(*ast.StarExpr); ok {
			of = star.X
		}
		if id, ok := of.(*ast.Ident); ok {
			name = id.Name + "." + name
		}
	}
	return name
}
