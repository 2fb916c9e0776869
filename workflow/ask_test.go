package workflow

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/workflow/program"
)

// TestReadAsk has what is a command, in which language, and what is for people.
func TestReadAsk(t *testing.T) {
	for line, tc := range map[string]struct{ verb, arg string }{
		"help": {"help", ""}, "Help!": {"help", ""}, "HILFE": {"help", ""}, "ayuda": {"help", ""}, "aide": {"help", ""}, "hulp": {"help", ""},
		"status": {"status", ""}, "Status?": {"status", ""}, "status globex": {"status", "globex"}, "status of Globex": {"status", "Globex"},
		"Status please": {"status", ""}, "statut globex": {"status", "globex"}, "état": {"status", ""}, "Stand": {"status", ""}, "estado D-1042": {"status", "D-1042"},
		"stand van zaken": {"status", ""}, "my deals": {"status", ""},
		"history D-1042": {"history", "D-1042"}, "Verlauf [d-1042]": {"history", "[d-1042]"}, "historique": {"history", ""},
		"rules": {"rules", ""}, "règles": {"rules", ""}, "Spielregeln": {"rules", ""}, "rates": {"rates", ""}, "tier": {"tier", ""}, "Stufe": {"tier", ""},
		"assets": {"assets", ""}, "send battlecard": {"send", "battlecard"}, "stuur battlecard": {"send", "battlecard"}, "template": {"template", ""},
		"check acme.com": {"check", "acme.com"}, "prüfe acme.com?": {"check", "acme.com"}, "Check Acme Industries": {"check", "Acme Industries"},
		"mute": {"mute", ""}, "mute all": {"mute", "all"}, "mute everything": {"mute", "all"}, "digest": {"digest", ""}, "all": {"all", ""}, "todas": {"all", ""},
		"withdraw": {"withdraw", ""}, "Withdraw.": {"withdraw", ""}, "zurückziehen": {"withdraw", ""}, "withdraw D-1042 they stopped": {"withdraw", "D-1042 they stopped"},
		"add colleague amy@northwind.example": {"add colleague", "amy@northwind.example"}, "collega toevoegen Amy <amy@northwind.example>": {"add colleague", "Amy <amy@northwind.example>"},
		"add contact Kim Lee <kim@globex.example>": {"add contact", "Kim Lee <kim@globex.example>"}, "Kontakt hinzufügen Kim Lee": {"add contact", "Kim Lee"},
		"add address ann@home.example": {"add address", "ann@home.example"},

		"Help me understand what happens next": {}, "Status is unclear to me": {}, "The status?": {}, "Rules are rules": {}, "history of the deal is long": {},
		"Send me the contract": {}, "send it to Bo": {}, "Check with Bo": {}, "Check whether it is open for us please now": {}, "Template looks good": {},
		"All good": {}, "All": {"all", ""}, "Withdraw the offer": {}, "withdraw it from the table": {}, "add colleague": {}, "add colleague Amy": {}, "add contact details later to the form": {},
		"mute Bo": {}, "tier one": {}, "assets are under management": {}, "": {}, "Globex": {}, "Yes": {}, "rates went up": {},
	} {
		got := readAsk(&Mail{Reply: line, From: Address{Name: "Ann"}})
		if got.verb != tc.verb || got.verb != "" && got.arg != tc.arg {
			t.Errorf("%q is read as %q %q, want %q %q", line, got.verb, got.arg, tc.verb, tc.arg)
		}
	}
	for subject, body := range map[string]string{"status": "", "Status ": "Thanks,\nAnn", "help": "Best regards\nAnn Archer\nNorthwind"} {
		if a := readAsk(&Mail{Subject: subject, Reply: body, From: Address{Name: "Ann Archer"}}); a.verb == "" {
			t.Errorf("the subject %q above %q is no command", subject, body)
		}
	}
	for subject, body := range map[string]string{"status": "Bo asked me where we stand.", "help": "Globex needs a shop."} {
		if a := readAsk(&Mail{Subject: subject, Reply: body, From: Address{Name: "Ann Archer"}}); a.verb != "" {
			t.Errorf("the subject %q above %q is %s", subject, body, a.verb)
		}
	}
	if a := readAsk(&Mail{Subject: "Re: status", InReplyTo: []string{"an-answer"}, From: Address{Name: "Ann Archer"}}); a.verb != "" {
		t.Errorf("an empty reply to an answer is %s", a.verb)
	}
}

func TestEveryWordHasAllLanguagesAndOneMeaning(t *testing.T) {
	languages := map[string]map[string]bool{}
	meaning := map[string]string{}
	for _, a := range askWords() {
		if languages[a.verb] == nil {
			languages[a.verb] = map[string]bool{}
		}
		languages[a.verb][a.language] = true
		form := strings.Join(a.words, " ")
		if m := meaning[form]; m != "" && m != a.verb {
			t.Errorf("%q means %s and %s", form, m, a.verb)
		}
		meaning[form] = a.verb
	}
	want(t, len(languages), 23, "words")
	for verb, have := range languages {
		for _, l := range []string{"en", "de", "fr", "es", "nl"} {
			if !have[l] {
				t.Errorf("%s has no word in %s", verb, l)
			}
		}
	}
}

// words is a town whose program has tiers, rates and files.
func newTownWithWords(t *testing.T) *town {
	t.Helper()
	c := newTown(t)
	p := *c.w.Rules.Program
	p.Types = []program.Type{{Name: "consultant", Label: "Solution Advisor", About: "Advises and refers.", Plan: "Advisor", Rates: "10 % of the first year."}}
	p.Tiers = []program.Tier{{Name: "bronze", Label: "Bronze"}, {Name: "silver", Label: "Silver", WindowDays: 365, Accepted: 2, Won: 1,
		Revenue: program.Amount{Minor: 5000000, Currency: "USD"}, Benefits: "Reviews in half the time."}}
	p.Assets = []program.Asset{{Name: "battlecard", File: "card.pdf", Description: "Two pages."}, {Name: "reseller-deck", File: "deck.pdf", Types: []string{"reseller"}}}
	c.w.Rules.Program = &p
	tier := "bronze"
	c.do(SetPartner{Partner: 1, Tier: &tier})
	return c
}

func fresh(m *Mail) { m.Subject = "A question" }

func TestWhatWordsAreAnswered(t *testing.T) {
	c := newTownWithWords(t)
	no := c.accepted()
	c.counting()
	for text, check := range map[string]func(n Notice) bool{
		"help": func(n Notice) bool { return n.Kind == KindHelp },
		"status globex": func(n Notice) bool {
			return n.Kind == KindStatus && len(n.Letter.Deals) == 1 && n.Letter.Deals[0].Ref == no.String()
		},
		"status D-1001":  func(n Notice) bool { return n.Kind == KindStatus && len(n.Letter.Deals) == 1 },
		"history D-1001": func(n Notice) bool { return n.Kind == KindHistory && len(n.Letter.Events) > 2 },
		"history globex": func(n Notice) bool { return n.Kind == KindHistory && len(n.Letter.Events) > 2 },
		"history":        func(n Notice) bool { return n.Kind == KindUnsure && len(n.Letter.Deals) == 1 },
		"rules": func(n Notice) bool {
			return strings.Contains(n.Letter.Text, "3.1  An approved registration") && len(n.Letter.Version) == 8
		},
		"rates": func(n Notice) bool {
			return strings.Contains(fmt.Sprint(n.Letter.Fields), "{You earn 10 % of the first year. }")
		},
		"tier": func(n Notice) bool {
			return strings.Contains(fmt.Sprint(n.Letter.Fields), "1 of 2, 1 to go") && n.Letter.Was == "Silver"
		},
		"assets":             func(n Notice) bool { return len(n.Letter.Assets) == 1 && n.Letter.Assets[0].Name == "battlecard" },
		"send Battle-Card":   func(n Notice) bool { return n.Kind == KindAsset && n.Letter.Asset == "battlecard" },
		"send batlecard":     func(n Notice) bool { return n.Kind == KindAssets && n.Letter.Note == "Did you mean battlecard?" },
		"send reseller-deck": func(n Notice) bool { return n.Kind == KindAssets && n.Letter.Excerpt == "reseller-deck" },
		"template":           func(n Notice) bool { return n.Kind == KindTemplate },
		"sttaus":             func(n Notice) bool { return n.Kind == KindUnsure && n.Letter.Commands[0] == "status" },
		"withdraw":           func(n Notice) bool { return n.Kind == KindUnsure && len(n.Letter.Deals) == 1 },
	} {
		before := len(c.w.deals)
		r, sent := c.mail(ann, text, fresh)
		if r.Disposition != Handled || len(sent) != 1 || sent[0].To.Email != ann || !check(sent[0]) {
			t.Errorf("%q: %s (%s), sent %+v", text, r.Disposition, r.Rule, sent)
		}
		want(t, len(c.w.deals), before, "deals after "+text)
		c.now = c.now.Add(10 * time.Minute)
		c.w.answers = map[string]int{}
	}
	r, sent := c.mail(ann, "withdraw D-1001: they stopped", fresh)
	want(t, r.Rule+"; "+c.deal(no).Stage+"; "+c.deal(no).Reason, "withdraw; withdrawn; they stopped", "withdrawn")
	want(t, kinds(sent), "stage to "+ann+", team_news to "+manager, "sent")
}

func TestTheReasonOfAWithdrawalStandsBelow(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	c.mail(ann, "withdraw\nThey chose somebody else.", reply(c.find(KindStage, ann)))
	want(t, c.deal(no).Stage+": "+c.deal(no).Reason, "withdrawn: They chose somebody else.", "deal")
}

// TestConversationIsForPeople has replies that begin like a word and are none: each is relayed, none answered.
func TestConversationIsForPeople(t *testing.T) {
	c := newTownWithWords(t)
	c.accepted()
	for _, text := range []string{"Help me understand what happens next.", "status\n\nBo's boss joins on Thursday.", "Send invoice tomorrow", "Check stock levels",
		"All good!", "Sent", "Rules?\nThe ones about pilots, I mean.", "Great"} {
		r, sent := c.mail(ann, text, reply(c.find(KindStage, ann)))
		if r.Rule != "reply" || kinds(sent) != "relay to "+manager {
			t.Errorf("%q: %s, sent %s", text, r.Rule, kinds(sent))
		}
	}
}

func TestAReplyToAnAnswerIsForAPerson(t *testing.T) {
	c := newTown(t)
	_, sent := c.mail(ann, "rules", fresh)
	id := sent[0].MessageID
	r, sent := c.mail(ann, "What does clause 3.2 mean for a pilot?", func(m *Mail) { m.InReplyTo = []string{id} })
	want(t, string(r.Disposition)+", "+kinds(sent), "handled, passed to "+ann+", asked to "+manager, "a question")
	r, sent = c.mail(ann, "Clause 3.2 is not what Max and I agreed on for pilots.", func(m *Mail) { m.InReplyTo = []string{id} })
	want(t, string(r.Disposition)+", "+kinds(sent), "held, kept to "+ann+", held to "+manager, "a remark")
	want(t, len(c.w.deals), 0, "deals")
}

// TestTwoPartnersNeverMeet runs every word for one partner and looks for the other in every answer.
func TestTwoPartnersNeverMeet(t *testing.T) {
	forbidden := []string{"northwind", "ann@", "abe@", "d-1001", "zelda", "bo@globex.example", "off-limits", "billing"}
	verbs := map[string]bool{}
	var c *town
	for _, a := range askWords() {
		c = newTownWithWords(t)
		own := c.neighbours()
		for _, arg := range []string{"", " globex", " d-1001", " globex.example", " initech.example", " battlecard", " all", " ann@northwind.example", " Ann <ann@northwind.example>", " zelda@globex.example"} {
			for _, in := range []func(*Mail){fresh, reply(own)} {
				c.now, c.w.answers, c.w.byThread = c.now.Add(time.Hour), map[string]int{}, map[ThreadKey]int{}
				_, sent := c.mail(cid, strings.Join(a.words, " ")+arg, in)
				for _, n := range sent {
					if n.Side != PartnerSide {
						continue
					}
					verbs[string(n.Kind)] = true
					want(t, n.To.Email, cid, "reader")
					k := c.deal(own.Deal)
					k.Others = nil // he is told again what he wrote himself
					c.w.putDeal(k)
					shown, err := json.Marshal(n.Letter)
					if err != nil {
						t.Fatal(err)
					}
					text := strings.ToLower(n.Subject + string(shown))
					for _, word := range forbidden {
						if strings.Contains(text, word) && !strings.Contains(strings.ToLower(arg), word) {
							t.Errorf("%q tells of %q: %.2000s", strings.Join(a.words, " ")+arg, word, text)
						}
					}
				}
			}
		}
	}
	for _, kind := range []Kind{KindHelp, KindStatus, KindHistory, KindRules, KindRates, KindTier, KindAssets, KindAsset, KindTemplate, KindCheck, KindPreference, KindPerson, KindUnsure, KindStage} {
		if !verbs[string(kind)] {
			t.Errorf("no answer of kind %s was looked at", kind)
		}
	}
	_, sent := c.mail(cid, "history D-1001", fresh)
	_, none := c.mail(cid, "history D-7777", fresh)
	sent[0].Letter.Text, none[0].Letter.Text = "", ""
	want(t, fmt.Sprintf("%+v", sent[0].Letter), fmt.Sprintf("%+v", none[0].Letter), "another's deal and none")
}

// neighbours gives both partners something that the other must not learn of; it returns Cid's receipt.
func (c *town) neighbours() Notice {
	c.t.Helper()
	c.accepted() // Northwind's, D-1001, protected
	c.mail(ann, "add contact Zelda Roe <zelda@globex.example>", reply(c.find(KindStage, ann)))
	c.w.offLimits = []OffLimit{{List: "off-limits", Company: "Initech", Domain: "initech.example", NameKey: "initech"}}
	c.mail(cid, "See below.", func(m *Mail) { refer("Umbrella")(m); m.Lead.Context = "They need a shop." })
	return c.find(KindReceipt, cid)
}

func FuzzReadAsk(f *testing.F) {
	for _, line := range []string{"help", "retirar: x", "withdraw because no", "add contact <kim@globex.example> Kim", "status of İstanbul", "check [D-1]", "withdraw [D-9999999999]"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		a := readAsk(&Mail{Reply: line, Subject: line})
		a.wants(&Want{}, "ann@northwind.example")
		a.checked()
	})
}
