package workflow

import (
	"fmt"
	"strings"
	"testing"
)

func TestHowCommandsAboutPartnersAreRead(t *testing.T) {
	for text, want := range map[string]string{
		`add partner "Fox Ltd" ann@fox.example type referral`:                            `add|Fox Ltd|ann@fox.example|type referral`,
		`Add partner “Fox Ltd” Ann Archer <Ann@Fox.example>, bo@fox.example tier silver`: `add|Fox Ltd|Ann Archer ann@fox.example, bo@fox.example|tier silver`,
		`add partner Fox Ltd ann@fox.example domain fox.example manager rita`:            `add|Fox Ltd|ann@fox.example|domain fox.example manager rita`,
		`add partner "Fox`:                            `? quotation mark`,
		`add partner Fox Ltd`:                         `? an address behind it`,
		`add partner "Fox Ltd" ann@fox.example hello`: `? "hello" cannot be read`,
		`suspend partner fox because they asked`:      `suspend|fox||because they asked`,
		`suspend partner "Fox Ltd", because: spam`:    `suspend|Fox Ltd||because spam`,
		`suspend partner fox`:                         `? say why`,
		`suspend partner`:                             `? name the partner`,
		`resume partner P-7`:                          `resume|P-7||`,
		`alias partner Fox Ltd foxltd.example`:        `alias|Fox Ltd||domain foxltd.example`,
		`alias partner foxltd.example`:                `? name the partner and a domain`,
		`tier fox silver because they grew`:           `tier|fox||tier silver because they grew`,
		`tier partner "Fox Ltd" silver because x`:     `tier|Fox Ltd||tier silver because x`,
		`tier fox silver`:                             `? say why`,
		`tier fox auto`:                               `tier|fox||tier auto`,
		`tier`:                                        ``,
		`tier please`:                                 ``,
		`certify fox Product basics until 2027-06-30`: `certify|fox||Product basics 2027-07-01`,
		`certify fox until 2027-06-30`:                `? the course`,
		`undo partner fox`:                            `undo|fox||`,
		`demote P-7`:                                  `demote|P-7||`,
		`unsubscribe Ann@fox.example`:                 `unsubscribe|ann@fox.example||`,
		`Subscribe Ann Archer <ann@fox.example>.`:     `subscribe|ann@fox.example||`,
		`unsubscribe`:                                 ``,
		`unsubscribe me please`:                       ``,
		`unsubscribe ann@fox.example from your list`:  ``,
		`demote`:                                 ``,
		`invite Bo to the demo`:                  ``,
		`drop it`:                                ``,
		`approve`:                                ``,
		`We suspend partner fox because of that`: ``,
	} {
		got := ""
		commands, problem := parseAdmin(text, false)
		if problem != "" {
			_, why, _ := strings.Cut(problem, `": `)
			if w := strings.TrimPrefix(want, "? "); w == want || !strings.Contains(why, w) {
				t.Errorf("%s: problem %q, want %q", text, problem, want)
			}
			continue
		}
		for _, c := range commands {
			var people, more []string
			for _, p := range c.People {
				people = append(people, strings.TrimSpace(p.Name+" "+p.Email))
			}
			for _, o := range []struct{ word, value string }{{"type ", c.Type}, {"tier ", c.Tier}, {"domain ", strings.Join(c.Domains, " ")}, {"manager ", c.Manager}, {"", c.Name}, {"because ", c.Why}} {
				if o.value != "" {
					more = append(more, o.word+o.value)
				}
			}
			if !c.Until.IsZero() {
				more = append(more, c.Until.Format("2006-01-02"))
			}
			got += fmt.Sprintf("%s|%s|%s|%s", c.Verb, c.Who, strings.Join(people, ", "), strings.Join(more, " "))
		}
		if got != want {
			t.Errorf("%s: read as %q, want %q", text, got, want)
		}
	}
}

func TestCommandsAboutPartnersAreAllOrNothing(t *testing.T) {
	c := newTown(t)
	before := fmt.Sprint(c.w.partners, c.w.contacts, c.w.next)
	r, sent := c.mail(manager, "add partner \"Fox\" ann@fox.example\nalias partner fox northwind.example", nil)
	want(t, r.Rule, "no command", "rule")
	if !strings.Contains(sent[0].Letter.Note, "northwind.example belongs to P-1 Northwind Consulting already") {
		t.Errorf("the reason: %q", sent[0].Letter.Note)
	}
	want(t, fmt.Sprint(c.w.partners, c.w.contacts, c.w.next), before, "the town")
	for _, text := range []string{"add partner A a@fox.example\nadd partner B a@fox.example", "add partner A a@fox.example domain fox.example\nadd partner B b@fox.example domain fox.example"} {
		if r, sent = c.mail(manager, text, nil); r.Rule != "no command" || !strings.Contains(sent[0].Letter.Note, "named twice") {
			t.Errorf("%q: %s", text, r.Rule)
		}
	}
	r, _ = c.mail(manager, "add partner \"Fox\" ann@fox.example\nalias partner fox fox.example\n\nRegards\nMax", nil)
	want(t, r.Rule, `about partners: add partner "Fox" ann@fox.example`, "rule")
	p := c.w.partners[3]
	want(t, p.Name+" "+strings.Join(p.Domains, " ")+" "+p.Status, "Fox fox.example active", "the new partner")
}

func TestOnlyAProvenManagerChangesPartners(t *testing.T) {
	const text = "suspend partner contoso because of their invoices"
	for name, tt := range map[string]struct {
		from   string
		change func(*Mail)
		rule   string
	}{
		"a rep":                      {"rita@acme.example", nil, "no command"},
		"weak":                       {manager, func(m *Mail) { m.Trust = Weak }, "a team command needs an authenticated sender"},
		"forged":                     {manager, func(m *Mail) { m.Trust = Fail }, "authentication failed for a member's address"},
		"a forwarded mail":           {manager, func(m *Mail) { m.Forwarded = true }, "no command"},
		"a partner":                  {"ann@northwind.example", nil, "incomplete"},
		"among commands about deals": {manager, func(m *Mail) { m.Reply = "approve\n" + text }, "no command"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			r, _ := c.mail(tt.from, text, tt.change)
			want(t, r.Rule, tt.rule, "rule")
			want(t, c.w.partners[2].Status, Active, "status")
		})
	}
}

func TestWordsToAPartnerAreNoCommands(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	c.mail("ann@northwind.example", "What becomes of Contoso?", reply(c.find(KindStage, "ann@northwind.example")))
	r, _ := c.mail(manager, "suspend partner contoso because I say so", reply(c.find(KindRelay, manager)))
	want(t, r.Rule, "answer to the partner", "rule")
	want(t, r.Deal, no, "deal")
	want(t, c.w.partners[2].Status, Active, "status")
}

func TestWhichPartnerIsMeant(t *testing.T) {
	c := newTown(t)
	c.do(AddPartner{Name: "Contoso Labs", Contacts: []Address{{Email: "lab@contoso-labs.example"}}})
	for who, want := range map[string]string{
		"P-2": "Contoso Consulting", "p-2": "Contoso Consulting", "contoso consulting": "Contoso Consulting", "Contoso": "may be several", "cont": "may be several", "fox": "there is no partner", "2": "Contoso Consulting",
		"northwind": "Northwind Consulting", "cid@contoso.example": "Contoso Consulting", "contoso.example": "Contoso Consulting", "P-9": "there is no partner P-9",
	} {
		p, problem := newDraft(c.w, Input{At: c.now}).whichPartner(who)
		if got := p.Name + problem; !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", who, got, want)
		}
	}
}

func TestAnUndoneCommandLeavesNothing(t *testing.T) {
	c := newTown(t)
	c.mail(manager, "alias partner contoso contoso-labs.example\nsuspend partner contoso because of their invoices", nil)
	was := c.w.partners[2]
	want(t, was.Status+" "+strings.Join(was.Domains, " "), "suspended contoso.example contoso-labs.example", "partner")
	c.mail("cid@contoso.example", "status", nil)
	want(t, len(c.w.partners[2].Held), 1, "held")
	r, sent := c.mail(manager, "undo", reply(c.find(KindConfirm, manager)))
	want(t, r.Rule+": "+sent[0].Letter.Effects[0], "about partners: undo: P-2 Contoso Consulting: alias, suspend was taken back", "answer")
	p := c.w.partners[2]
	want(t, p.Status+" "+strings.Join(p.Domains, " ")+fmt.Sprint(p.Held), "active contoso.example[]", "partner")
	r, _ = c.mail(manager, "undo partner contoso", nil)
	want(t, r.Rule, "no command", "undone twice")
	c.mail(manager, "suspend partner contoso because of their invoices", nil)
	c.now = c.now.Add(c.w.Rules.Program.UndoWithin)
	r, sent = c.mail(manager, "undo partner contoso", nil)
	if r.Rule != "no command" || !strings.Contains(sent[0].Letter.Note, "no longer be taken back") {
		t.Errorf("too late: %s", r.Rule)
	}
}
