package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// play runs a little story of accounts, one step a line, and says how its last registration stands: the rule, the
// conflict, and whose the account is. Steps: "ann Globex globex.example bo@gmail.com" registers (a dash for nothing),
// "approve D-1001", "alias a = b", "unalias a", "customer Globex globex.example" puts a row on a list, "ours … since 10"
// opens an opportunity of our own so many days before the start, "days 91" lets time pass, "D-1002: …" commands.
func play(t *testing.T, story string) string {
	t.Helper()
	c := newTown(t)
	last := MailResult{}
	for step := range strings.Lines(story) {
		words := strings.Fields(step)
		if len(words) == 0 {
			continue
		}
		switch rest := strings.Join(words[1:], " "); words[0] {
		case "ann", "cid":
			from := map[string]string{"ann": ann, "cid": cid}[words[0]]
			last, _ = c.mail(from, "x", func(m *Mail) {
				said := func(i int) string { return strings.ReplaceAll(strings.TrimPrefix(words[i], "-"), "_", " ") }
				refer("Globex")(m)
				m.Lead.Company, m.Lead.Domain = said(1), said(2)
				m.Lead.Contact = Person{Name: "Bo", Email: said(3)}
			})
		case "approve":
			no, _ := ParseRef(rest)
			if d := c.do(Commanded{Deal: no, Text: "approve"}); d.Refusal != "" {
				return d.Refusal
			}
		case "alias":
			a, b, _ := strings.Cut(rest, " = ")
			if d := c.do(AddAliases{Rows: []AliasRow{{a, b}}}); d.Refusal != "" {
				return d.Refusal
			}
		case "unalias":
			if d := c.do(EndAlias{Name: rest}); d.Refusal != "" {
				return d.Refusal
			}
		case "customer":
			domain := strings.TrimPrefix(words[2], "-")
			c.list("customer", OffLimit{Company: strings.ReplaceAll(words[1], "_", " "), Domain: domain, NameKey: nameKey(words[1])})
		case "ours":
			days := 0
			fmt.Sscan(words[4], &days)
			c.do(ImportOffLimits{OffLimitList{Name: openOpportunity, Rows: []OffLimit{{Company: words[1], Domain: words[2], Since: noon.AddDate(0, 0, -days)}}}})
			c.list(openOpportunity, OffLimit{Company: words[1], Domain: words[2], NameKey: nameKey(words[1]), Since: noon.AddDate(0, 0, -days)})
		case "days":
			days := 0
			fmt.Sscan(rest, &days)
			c.now = c.now.AddDate(0, 0, days)
		default:
			no, _ := ParseRef(strings.TrimSuffix(words[0], ":"))
			if d := c.do(Commanded{Deal: no, Text: rest}); d.Refusal != "" {
				return d.Refusal
			}
		}
		c.now = c.now.Add(time.Minute)
	}
	s := last.Rule
	k := c.deal(last.Deal)
	if k.No == 0 {
		return s
	}
	if k.Conflict != 0 {
		s += ", conflict with " + k.Conflict.String()
	}
	d := newDraft(c.w, Input{At: c.now})
	o := d.credited(k)
	s += "; " + string(o.Ground)
	for _, share := range o.Shares {
		s += " " + DealNo(share.Deal).String()
	}
	return s
}

func nameKey(company string) string {
	key := AccountKey(strings.ReplaceAll(strings.ReplaceAll(company, "_", " "), ".", ""))
	return strings.TrimPrefix(key, "n:")
}

// list puts a row on an off-limits list of the World, as the store would load it.
func (c *town) list(name string, row OffLimit) {
	row.List = name
	c.w.offLimits = append(c.w.offLimits, row)
}

func TestAliasesDecideWhoseAnAccountIs(t *testing.T) {
	const holding = "alias globex.example = globex-holding.example\n"
	for _, tt := range []struct{ name, story, want string }{
		{"without an alias two domains are two companies", "ann Globex globex.example -\ncid Holding globex-holding.example -", "registered; policy D-1002"},
		{"a different contact at the same domain is the same account (CF-2)", "ann Globex globex.example bo@globex.example\napprove D-1001\ncid Globex - kim@globex.example", "registered, conflict with D-1001; protection D-1001"},
		{"a contact in a department's host", "ann Globex globex.example -\napprove D-1001\ncid - - kim@mail.eu.globex.example", "registered, conflict with D-1001; protection D-1001"},
		{"a subsidiary is the same account (CF-2)", holding + "ann Globex globex.example -\napprove D-1001\ncid Holding globex-holding.example -", "registered, conflict with D-1001; protection D-1001"},
		{"and the other way round", holding + "ann Holding globex-holding.example -\napprove D-1001\ncid Globex globex.example -", "registered, conflict with D-1001; protection D-1001"},
		{"two subsidiaries of one holding", holding + "alias globex-labs.example = globex-holding.example\nann Globex globex.example -\napprove D-1001\ncid Labs globex-labs.example -", "registered, conflict with D-1001; protection D-1001"},
		{"an alias of an alias means the same account", holding + "alias globex-labs.example = globex.example\nann Labs globex-labs.example -\napprove D-1001\ncid Holding globex-holding.example -", "registered, conflict with D-1001; protection D-1001"},
		{"an account with names becomes one itself", "alias a.example = b.example\nalias b.example = c.example\nann A a.example -\napprove D-1001\ncid C c.example -", "registered, conflict with D-1001; protection D-1001"},
		{"a free-mail contact names no company (CF-2)", "ann - - bo@gmail.com\ncid - - kim@gmail.com", "incomplete; policy D-1002"},
		{"a free-mail contact with the company's name is of the account (CF-2)", "ann Globex globex.example -\napprove D-1001\ncid Globex_GmbH - kim@gmail.com", "registered, conflict with D-1001; protection D-1001"},
		{"a free-mail contact with an old name", "alias Initech = globex.example\nann Globex globex.example -\napprove D-1001\ncid Initech_Inc. - kim@gmail.com", "registered, conflict with D-1001; protection D-1001"},
		{"an old name with another domain is another company", "alias Initech = globex.example\nann Globex globex.example -\napprove D-1001\ncid Initech initech.example -", "registered; policy D-1002"},
		{"an old name with another domain, its domain said, too", "alias Initech = globex.example\nalias initech.example = globex.example\nann Globex globex.example -\napprove D-1001\ncid Initech initech.example -", "registered, conflict with D-1001; protection D-1001"},
		{"an account that is a name", "alias initech.example = Globex Holding\nann Initech initech.example -\napprove D-1001\ncid Globex_Holding_Ltd - -", "registered, conflict with D-1001; protection D-1001"},
		{"the alias comes after both registrations", "ann Globex globex.example -\napprove D-1001\ncid Holding globex-holding.example -\n" + holding, "registered; protection D-1001"},
		{"an alias taken away parts the accounts again", holding + "ann Globex globex.example -\napprove D-1001\nunalias globex.example\ncid Holding globex-holding.example -", "registered; policy D-1002"},
		{"by the manager's word they are the same", "ann Globex globex.example -\napprove D-1001\ncid Holding globex-holding.example -\nD-1002: same account as D-1001", "registered, conflict with D-1001; protection D-1001"},
		{"by the manager's word they are not", holding + "ann Globex globex.example -\napprove D-1001\ncid Holding globex-holding.example -\nD-1002: not the same as D-1001", "registered; policy D-1002"},
		{"what has the same domain cannot be parted", "ann Globex globex.example -\ncid Globex globex.example -\nD-1002: not the same as D-1001", "D-1002: D-1002 and D-1001 have the same domain or name; correct the company of one of them"},
		{"the same partner's subsidiary is merged", holding + "ann Globex globex.example -\nann Holding globex-holding.example -", "same account again; policy D-1001"},
		{"a protected subsidiary bars another approval", holding + "ann Globex globex.example -\napprove D-1001\ncid Holding globex-holding.example -\napprove D-1002",
			"D-1002: D-1001 by Northwind Consulting holds this account until 18 Feb 2027; end that one first. …"},
		{"after protection the last registration counts, across names", holding + "ann Globex globex.example -\napprove D-1001\ndays 91\ncid Holding globex-holding.example -", "registered, conflict with D-1001; policy D-1002"},
		{"a ruling stands for all names", holding + "ann Globex globex.example -\napprove D-1001\ncid Holding globex-holding.example -\nD-1002: attribute to Contoso because they have the papers", "registered, conflict with D-1001; ruling D-1002"},
		{"a customer's subsidiary is off limits (VA-4)", holding + "customer Globex globex.example\ncid Holding globex-holding.example -", "off limits; nobody"},
		{"a customer listed by an old name", "alias Initech = globex.example\ncustomer Initech -\ncid Globex globex.example -", "off limits; nobody"},
		{"our own older opportunity at the holding (CF-4, VA-5)", holding + "ours Globex globex-holding.example since 10\ncid Globex globex.example -", "off limits; nobody"},
		{"our own younger one bars nothing", holding + "ours Globex globex-holding.example since -1\ncid Globex globex.example -", "registered; policy D-1001"},
		{"a partner's own subsidiary is a self-referral (CF-6)", "alias contoso-labs.example = contoso.example\ncid Labs contoso-labs.example -", "refused: self-referral: contoso-labs.example is part of Contoso Consulting"},
		{"a contact at the partner's own subsidiary", "alias contoso-labs.example = contoso.example\ncid Labs - kim@contoso-labs.example", "refused: self-referral: contoso-labs.example is part of Contoso Consulting"},
		{"another partner may refer that subsidiary", "alias contoso-labs.example = contoso.example\nann Labs contoso-labs.example -", "registered; policy D-1001"},
		{"www and upper case are no other company", "alias https://www.Globex.example/en = globex-holding.example\nann - WWW.globex.example -\napprove D-1001\ncid - globex-holding.example -", "registered, conflict with D-1001; protection D-1001"},
		{"punycode and letters are one domain", "alias müller.example = globex.example\nann Müller xn--mller-kva.example -\napprove D-1001\ncid Globex globex.example -", "registered, conflict with D-1001; protection D-1001"},
		{"legal forms do not part names", "alias Initech AG = globex.example\nann Globex globex.example -\napprove D-1001\ncid initech - -", "registered, conflict with D-1001; protection D-1001"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := play(t, tt.story); got != tt.want && !(strings.HasSuffix(tt.want, "…") && strings.HasPrefix(got, strings.TrimSuffix(tt.want, "…"))) {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestAliasesThatCannotBe(t *testing.T) {
	for _, tt := range []struct{ name, story, want string }{
		{"free mail", "alias gmail.com = globex.example", `"gmail.com" names no company: write its domain or its name, never a free-mail domain`},
		{"of itself", "alias www.globex.example = globex.example", "globex.example and globex.example are one account already"},
		{"said twice", "alias a.example = b.example\nalias a.example = b.example", "a.example and b.example are one account already"},
		{"round in a circle", "alias a.example = b.example\nalias b.example = a.example", "b.example and a.example are one account already"},
		{"of two accounts", "alias a.example = b.example\nalias a.example = c.example", "a.example means b.example; take that away first"},
		{"nothing", "alias ... = b.example", `"..." names no company: write its domain or its name, never a free-mail domain`},
		{"taken away where there is none", "unalias b.example", `"b.example" is no alias of any account`},
		{"a deal that is none", "ann Globex globex.example -\nD-1001: same account as D-1999", "D-1001: there is no deal D-1999"},
		{"with itself", "ann Globex globex.example -\nD-1001: same account as D-1001", "D-1001: that is this very deal"},
		{"with nobody named", "ann Globex globex.example -\nD-1001: same account", `D-1001: "same account": name the other deal, for example: same account as D-1042, or: not the same as D-1042`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := play(t, tt.story); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
	many := AddAliases{}
	for i := range maxNames + 1 {
		many.Rows = append(many.Rows, AliasRow{fmt.Sprintf("a%d.example", i), "b.example"})
	}
	c := newTown(t)
	if d := c.do(many); d.Refusal != "row 51: b.example would have more than 50 names" || len(d.Aliases) != 0 {
		t.Errorf("too many: %q, %d rows", d.Refusal, len(d.Aliases))
	}
}

func TestAManagerIsAskedOnceWhetherTwoAreTheSame(t *testing.T) {
	c := newTown(t)
	first := c.accepted()
	like := func(m *Mail) {
		refer("Globex")(m)
		m.Lead.Company, m.Lead.Domain, m.Lead.Contact.Email = "Globex Industries", "globex-industries.example", ""
	}
	r, _ := c.mail(cid, "x", like)
	review := c.find(KindReview, manager)
	said(t, "the review", strings.Join(review.Letter.Warnings, "\n"), "reply: same account as D-1001; if not: not the same as D-1001")
	before := c.w
	_, ns := c.mail(manager, "same account as D-1001\napprove", reply(review))
	want(t, kinds(ns), string(KindCommands)+" to "+manager, "all or nothing")
	if len(before.aliases) != 0 || len(c.w.aliases) != 0 {
		t.Errorf("the alias stayed although the approval could not be done: %v", c.w.aliases)
	}
	_, ns = c.mail(manager, "not the same", reply(review))
	said(t, "the confirmation", strings.Join(ns[0].Letter.Effects, "\n"), r.Deal.String()+" and "+first.String()+" are two accounts")
	c.mail(cid, "Phone: +1 555 0100", func(m *Mail) { reply(c.find(KindReceipt, cid))(m); m.Said = map[string]string{"phone": "+1 555 0100"} })
	if w := strings.Join(c.find(KindReview, manager).Letter.Warnings, "\n"); strings.Contains(w, "Possible match") {
		t.Errorf("asked again: %s", w)
	}
	_, ns = c.mail(manager, "same account as D-1001", reply(review))
	said(t, "the confirmation", strings.Join(ns[0].Letter.Effects, "\n"), "globex-industries.example is the same account as globex.example now", "D-1001 was approved first")
	want(t, c.deal(r.Deal).Conflict, first, "conflict")
	c.quiet(cid, "Northwind", "D-1001")
	c.quiet(ann, "Contoso", r.Deal.String())
}
