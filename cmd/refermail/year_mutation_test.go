package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"refermail/cmd/refermail/yearcheck"
	"refermail/workflow/store/storetest"
)

// TestTheYearsCheckerFindsWhatIsWrong plays two months and then falsifies, one at a time, what the service did, and what
// the rules or the inputs were: each must be found, and nothing is found in what is true.
func TestTheYearsCheckerFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	w, want, got := liveYear(t, storetest.SQLite(t), 12, 150, 60)
	if t.Failed() {
		return
	}
	for what, falsify := range map[string]func(y *yearcheck.Year) bool{
		"a receipt that did not come":              missed("receipt"),
		"a reminder that did not come":             missed("reminder"),
		"a lapse nobody was told of":               missed("stage"),
		"a manager who was not asked":              missed("review"),
		"a nudge that did not come":                missed("nudge"),
		"a morning without its mail":               missed("morning"),
		"a warning that came twice":                doubled("expiring"),
		"a receipt that came twice":                doubled("receipt"),
		"a broken promise told twice":              doubled("delayed"),
		"a reminder a second late":                 shifted("reminder", time.Second),
		"a warning a day early":                    shifted("expiring", -24*time.Hour),
		"a receipt a millisecond late":             shifted("receipt", time.Millisecond),
		"an end of protection a second early":      shifted("ended", -time.Second),
		"a mail of another kind":                   falseMail("receipt", func(m *yearcheck.Mail) { m.Kind = "duplicate" }),
		"a mail to somebody else":                  falseMail("review", func(m *yearcheck.Mail) { m.To = "rita@acme.test" }),
		"a receipt that answers another mail":      falseMail("receipt", func(m *yearcheck.Mail) { m.Answers = "another@p01.test" }),
		"a mail about another deal":                falseMail("no_news", func(m *yearcheck.Mail) { m.Thread = "another@p01.test" }),
		"a warning with the wrong day":             falseMail("expiring", func(m *yearcheck.Mail) { m.Says = []string{strings.ReplaceAll(m.Says[0], " 2027", " 2028")} }),
		"a protection a second longer":             falseDeal(isProtected, func(k *yearcheck.Deal) { k.Protected = k.Protected.Add(time.Second) }),
		"a protection a second shorter":            falseDeal(isProtected, func(k *yearcheck.Deal) { k.Protected = k.Protected.Add(-time.Second) }),
		"a protection that was never there":        falseDeal(isOpen, func(k *yearcheck.Deal) { k.Protected = k.Registered.AddDate(0, 2, 0) }),
		"an attribution a second longer":           falseDeal(anyDeal, func(k *yearcheck.Deal) { k.Attribution = k.Attribution.Add(time.Second) }),
		"a registration a millisecond later":       falseDeal(anyDeal, func(k *yearcheck.Deal) { k.Registered = k.Registered.Add(time.Millisecond) }),
		"the wrong owner":                          falseDeal(anyDeal, func(k *yearcheck.Deal) { k.Owner = "eve@acme.test" }),
		"the account is credited to another":       falseDeal(isProtected, func(k *yearcheck.Deal) { k.Credited = "another@p01.test" }),
		"a deal of another partner":                falseDeal(anyDeal, func(k *yearcheck.Deal) { k.Partner = "Somebody Else" }),
		"another stage":                            falseDeal(isOpen, func(k *yearcheck.Deal) { k.Stage = "declined" }),
		"consent nobody gave":                      falseDeal(func(k yearcheck.Deal) bool { return !k.Consent }, func(k *yearcheck.Deal) { k.Consent = true }),
		"a conflict that is not seen":              falseDeal(func(k yearcheck.Deal) bool { return k.Conflict != "" }, func(k *yearcheck.Deal) { k.Conflict = "" }),
		"something missing that is there":          falseDeal(isOpen, func(k *yearcheck.Deal) { k.Missing = "context" }),
		"a promotion nobody was told of":           missed("promoted"),
		"a promotion told twice":                   doubled("promoted"),
		"a brief that did not come":                missed("brief"),
		"a partner who knows not whose":            missed("owner"),
		"news about the wrong partner":             falseMail("partner_news", func(m *yearcheck.Mail) { m.Thread = "Somebody Else" }),
		"a notice of a lower tier that came twice": doubled("demotion"),
		"a partner of the wrong tier":              falsePartner(anyPartner, func(s *yearcheck.Standing) { s.Tier = "platinum" }),
		"a dormant partner who is not":             falsePartner(anyPartner, func(s *yearcheck.Standing) { s.Dormant = !s.Dormant }),
		"a notice nobody gave":                     falsePartner(anyPartner, func(s *yearcheck.Standing) { s.Falling = s.Falling.Add(time.Second) }),
		"a deal that is not there":                 func(y *yearcheck.Year) bool { y.Deals = slices.Delete(y.Deals, 3, 4); return true },
		"a deal that should not be there": func(y *yearcheck.Year) bool {
			y.Deals = append(y.Deals, yearcheck.Deal{Thread: "new@p01.test"})
			return true
		},
		"a deal that is there a second time": func(y *yearcheck.Year) bool { y.Deals = append(y.Deals, y.Deals[0]); return true },
	} {
		t.Run(what, func(t *testing.T) {
			falsified := yearcheck.Year{Deals: slices.Clone(got.Deals), Mails: slices.Clone(got.Mails), Partners: slices.Clone(got.Partners)}
			if !falsify(&falsified) {
				t.Skip("there was none in these months")
			}
			if len(yearcheck.Compare(want, falsified)) == 0 {
				t.Error("was not found")
			}
		})
	}
	for what, falsify := range map[string]func(town *yearcheck.Town, events *[]yearcheck.Event) bool{
		"an outage nobody was told of": func(_ *yearcheck.Town, events *[]yearcheck.Event) bool {
			return leftOut(events, func(e yearcheck.Event) bool { return e.Kind == yearcheck.Down && e.Until.Sub(e.At) > 20*time.Hour })
		},
		"a mail that was not read": func(_ *yearcheck.Town, events *[]yearcheck.Event) bool {
			return leftOut(events, func(e yearcheck.Event) bool {
				return e.Kind == yearcheck.Mailed && strings.HasPrefix(e.Body, "approve")
			})
		},
		"protection a day longer":        otherRules(func(r *yearcheck.Rules) { r.Windows[0].Protection++ }),
		"attribution a day shorter":      otherRules(func(r *yearcheck.Rules) { r.Windows[0].Attribution-- }),
		"a review an hour longer":        otherRules(func(r *yearcheck.Rules) { r.ReviewDays += 0.125 }),
		"reminders a day later":          otherRules(func(r *yearcheck.Rules) { r.RemindDays++ }),
		"a lapse a day later":            otherRules(func(r *yearcheck.Rules) { r.LapseDays++ }),
		"silence a day longer":           otherRules(func(r *yearcheck.Rules) { r.NoNewsDays++ }),
		"a tier for one referral less":   allRules(func(r *yearcheck.Rules) { r.Ladder = slices.Clone(r.Ladder); r.Ladder[1].Accepted-- }),
		"a tier counted ten days longer": allRules(func(r *yearcheck.Rules) { r.Ladder = slices.Clone(r.Ladder); r.Ladder[1].Days += 10 }),
		"a notice a day longer":          allRules(func(r *yearcheck.Rules) { r.NoticeDays++ }),
		"dormant a day later":            allRules(func(r *yearcheck.Rules) { r.DormantDays++ }),
		"a manager's word that was not heard": func(_ *yearcheck.Town, events *[]yearcheck.Event) bool {
			return leftOut(events, func(e yearcheck.Event) bool { return e.Tier != "" })
		},
		"an opening an hour later":    otherRules(func(r *yearcheck.Rules) { r.Opens += 60 }),
		"a holiday that was none":     otherRules(func(r *yearcheck.Rules) { r.Holidays = append(slices.Clone(r.Holidays), "2027-01-13") }),
		"new rules that reach back":   func(town *yearcheck.Town, _ *[]yearcheck.Event) bool { town.Rules[0] = town.Rules[1]; return true },
		"no more off-limits accounts": func(town *yearcheck.Town, _ *[]yearcheck.Event) bool { town.OffLimits = nil; return true },
		"a partner with another manager": func(town *yearcheck.Town, _ *[]yearcheck.Event) bool {
			town.Partners[0].Manager = "mia@acme.test"
			return true
		},
		"a partner of the highest tier": func(town *yearcheck.Town, _ *[]yearcheck.Event) bool { town.Partners[0].Tier = "gold"; return true },
		"the mornings of another country": func(town *yearcheck.Town, _ *[]yearcheck.Event) bool {
			town.Team[1].Zone = "Europe/Berlin"
			return true
		},
	} {
		t.Run(what, func(t *testing.T) {
			town, events := yearTown(len(w.plan.town.Partners)), slices.Clone(w.events)
			if !falsify(&town, &events) {
				t.Skip("there was none in these months")
			}
			if len(yearcheck.Compare(yearcheck.Recompute(town, events), got)) == 0 {
				t.Error("was not found")
			}
		})
	}
}

func anyDeal(yearcheck.Deal) bool       { return true }
func isProtected(k yearcheck.Deal) bool { return !k.Protected.IsZero() }
func isOpen(k yearcheck.Deal) bool      { return k.Stage == "under_review" }

// falseDeal falsifies the first deal of a kind.
func falseDeal(is func(yearcheck.Deal) bool, change func(*yearcheck.Deal)) func(*yearcheck.Year) bool {
	return func(y *yearcheck.Year) bool {
		i := slices.IndexFunc(y.Deals, is)
		if i >= 0 {
			change(&y.Deals[i])
		}
		return i >= 0
	}
}

func anyPartner(yearcheck.Standing) bool { return true }

// falsePartner falsifies the first partner of a kind.
func falsePartner(is func(yearcheck.Standing) bool, change func(*yearcheck.Standing)) func(*yearcheck.Year) bool {
	return func(y *yearcheck.Year) bool {
		i := slices.IndexFunc(y.Partners, is)
		if i >= 0 {
			change(&y.Partners[i])
		}
		return i >= 0
	}
}

// falseMail falsifies the last mail of a kind.
func falseMail(kind string, change func(*yearcheck.Mail)) func(*yearcheck.Year) bool {
	return func(y *yearcheck.Year) bool {
		for i := len(y.Mails) - 1; i >= 0; i-- {
			if y.Mails[i].Kind == kind {
				change(&y.Mails[i])
				return true
			}
		}
		return false
	}
}

func shifted(kind string, by time.Duration) func(*yearcheck.Year) bool {
	return falseMail(kind, func(m *yearcheck.Mail) { m.Earliest, m.Latest = m.Earliest.Add(by), m.Latest.Add(by) })
}

func missed(kind string) func(*yearcheck.Year) bool {
	return func(y *yearcheck.Year) bool {
		before := len(y.Mails)
		i := slices.IndexFunc(y.Mails, func(m yearcheck.Mail) bool { return m.Kind == kind })
		if i >= 0 {
			y.Mails = slices.Delete(y.Mails, i, i+1)
		}
		return len(y.Mails) < before
	}
}

func doubled(kind string) func(*yearcheck.Year) bool {
	return func(y *yearcheck.Year) bool {
		i := slices.IndexFunc(y.Mails, func(m yearcheck.Mail) bool { return m.Kind == kind })
		if i >= 0 {
			y.Mails = append(y.Mails, y.Mails[i])
		}
		return i >= 0
	}
}

func leftOut(events *[]yearcheck.Event, is func(yearcheck.Event) bool) bool {
	i := slices.IndexFunc(*events, is)
	if i >= 0 {
		*events = slices.Delete(*events, i, i+1)
	}
	return i >= 0
}

func otherRules(change func(*yearcheck.Rules)) func(*yearcheck.Town, *[]yearcheck.Event) bool {
	return func(town *yearcheck.Town, _ *[]yearcheck.Event) bool {
		town.Rules[0].Windows = slices.Clone(town.Rules[0].Windows)
		change(&town.Rules[0])
		return true
	}
}

// allRules changes the rules of both halves.
func allRules(change func(*yearcheck.Rules)) func(*yearcheck.Town, *[]yearcheck.Event) bool {
	return func(town *yearcheck.Town, _ *[]yearcheck.Event) bool {
		for i := range town.Rules {
			change(&town.Rules[i])
		}
		return true
	}
}

// TestTheYearsCheckerSharesNothing: it imports the standard library alone.
func TestTheYearsCheckerSharesNothing(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("yearcheck/*.go")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imp := range f.Imports {
			if path, _ := strconv.Unquote(imp.Path.Value); strings.Contains(strings.Split(path, "/")[0], ".") || strings.HasPrefix(path, "refermail") {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}
