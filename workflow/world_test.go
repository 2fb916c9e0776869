package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/program"
	"refermail/workflow/token"
)

// town is a World with a clock: mails go in, decisions are applied, what was owed is kept.
type town struct {
	t       *testing.T
	w       *World
	now     time.Time
	mails   MailNo
	sent    []Notice
	events  []Event
	results map[MailNo]MailResult
	last    *Mail                // the newest that was written
	set     map[string]time.Time // timers
	counted time.Time            // since when the tallies of an hour count
}

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// newTown holds Max the manager, Rita the rep, Ann and Abe at Northwind, and Cid at Contoso.
func newTown(t *testing.T) *town {
	t.Helper()
	rules := &Rules{Program: program.Builtin(), Limits: DefaultLimits(),
		Self: Self{Address: "deals@acme.example", News: "news@acme.example", Name: "Acme Partner Team"},
		Team: []Member{{Email: "max@acme.example", Name: "Max", Roles: []string{"manager"}}, {Email: "rita@acme.example", Name: "Rita", Roles: []string{"rep"}}}}
	c := &town{t: t, now: noon, results: map[MailNo]MailResult{}, set: map[string]time.Time{}}
	c.w = NewWorld(rules, Facts{Next: Counters{Deal: 1001, Partner: 1, Contact: 1}})
	c.do(AddPartner{Name: "Northwind Consulting", Domains: []string{"northwind.example"}, Contacts: []Address{{"Ann", "ann@northwind.example"}, {"Abe", "abe@northwind.example"}}})
	c.do(AddPartner{Name: "Contoso Consulting", Domains: []string{"contoso.example"}, Contacts: []Address{{"Cid", "cid@contoso.example"}}})
	return c
}

func (c *town) do(a Action) Decision {
	c.t.Helper()
	return c.input(Input{At: c.now, By: "operator", Action: a})
}

func (c *town) input(in Input) Decision {
	c.t.Helper()
	c.forget()
	d := Decide(c.w, in)
	c.w.Apply(d.Changes)
	if len(d.Leaks) > 0 {
		c.t.Errorf("mails that would have told one partner of another: %q", d.Leaks)
	}
	c.sent = append(c.sent, d.Notices...)
	everythingIsSaid(c.t, d.Changes)
	c.events = append(c.events, d.Events...)
	for _, k := range d.EndTimers {
		delete(c.set, k)
	}
	for _, t := range d.SetTimers {
		c.set[t.Key] = t.Due
	}
	for _, m := range d.Mails {
		c.results[m.No] = m
	}
	return d
}

// forget is what time does to what is counted, roughly: memory does it by slots.
func (c *town) forget() {
	away := c.now.Sub(c.counted)
	for k, n := range c.w.tallies {
		if n.Hour = 0; away >= TallyDay {
			n.Day = 0
		}
		if away >= time.Hour {
			c.w.tallies[k] = n
		}
	}
	if away >= time.Hour {
		c.counted = c.now
	}
}

// mail lets somebody write; change sets what differs from a plain, proven, human mail.
func (c *town) mail(from, text string, change func(*Mail)) (MailResult, []Notice) {
	c.t.Helper()
	c.mails++
	m := &Mail{No: c.mails, Digest: fmt.Sprintf("digest%d", c.mails), BodyDigest: fmt.Sprintf("body%d", c.mails),
		MessageID: fmt.Sprintf("m%d@mail.example", c.mails), Received: c.now, From: Address{Name: name(from), Email: from}, Senders: 1,
		To: []Address{{Email: "deals@acme.example"}}, Subject: "Intro", Class: Human, Trust: Strong, Text: text, Reply: text}
	if change != nil {
		change(m)
	}
	c.last = m
	d := c.input(Input{At: c.now, Action: ReceivedMail{m}})
	return c.results[m.No], d.Notices
}

func name(address string) string {
	local, _, _ := strings.Cut(address, "@")
	return strings.ToUpper(local[:1]) + local[1:]
}

// refer is Ann forwarding Bo's mail from Globex.
func refer(company string) func(*Mail) {
	domain := strings.ToLower(company) + ".example"
	return func(m *Mail) {
		m.Forwarded = true
		m.Lead = &Lead{Company: company, Domain: domain, Context: "They need a new billing system.", Consent: "wrote it himself",
			Contact: Person{Name: "Bo", Email: "bo@" + domain}}
	}
}

// reply makes a mail a reply to a notice: by its token, as a mail program would.
func reply(n Notice) func(*Mail) {
	return func(m *Mail) {
		m.InReplyTo = []string{n.MessageID}
		m.Threads = []Thread{{Purpose: n.Purpose, Deal: n.Deal, Partner: n.Partner, Person: token.Person(account.CompareKey(n.To.Email))}}
		if n.Purpose == toApplicant {
			m.Threads[0].Deal, m.Threads[0].Partner = 0, partnerRef(n.Letter.Ref)
		}
		if n.Purpose == toChallenge {
			m.Threads[0].Deal, m.Threads[0].Mail = 0, n.Mail
			m.InReplyTo = nil
		}
	}
}

func partnerRef(ref string) PartnerNo {
	no, _ := ParsePartnerNo(ref)
	return no
}

func (c *town) deal(no DealNo) Deal { return c.w.deals[no] }

// find returns the newest notice of a kind to somebody.
func (c *town) find(kind Kind, to string) Notice {
	c.t.Helper()
	for i := len(c.sent) - 1; i >= 0; i-- {
		if c.sent[i].Kind == kind && c.sent[i].To.Email == to {
			return c.sent[i]
		}
	}
	c.t.Fatalf("no %s was sent to %s; sent: %s", kind, to, kinds(c.sent))
	return Notice{}
}

func kinds(ns []Notice) string {
	var s []string
	for _, n := range ns {
		s = append(s, string(n.Kind)+" to "+n.To.Email)
	}
	return strings.Join(s, ", ")
}

// accepted registers Globex for Ann and has Max approve it.
func (c *town) accepted() DealNo {
	c.t.Helper()
	r, _ := c.mail("ann@northwind.example", "See below.", refer("Globex"))
	c.mail("max@acme.example", "approve", reply(c.find(KindReview, "max@acme.example")))
	if got := c.deal(r.Deal).Stage; got != program.Accepted {
		c.t.Fatalf("stage %s, want accepted", got)
	}
	return r.Deal
}
