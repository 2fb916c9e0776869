package main

import (
	"net/mail"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"refermail/inbound/devmail"
	"refermail/inbound/devmail/attack"
	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/token"
)

// voucher logs in for everybody whose provider vouches for them, whatever their address.
const voucher = "voucher@provider.test"

// newBesieged opens the in-process town for attacks: what comes with a login is vouched for, all else fails.
func newBesieged(t testing.TB) *office {
	t.Helper()
	o := &office{t: t}
	var err error
	o.Office, err = devmail.Start(devmail.Config{AuthServID: townServer, Now: time.Now, Refuse: o.rcpt, Trust: func(as, _ string) string {
		switch as {
		case voucher:
			return "pass"
		case "":
			return "fail"
		}
		return ""
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.Close() })
	for _, a := range []string{deals, voucher, attack.Ann, attack.Abe, attack.Cid, attack.Zoe, attack.Max, attack.Rita, attack.Bo, attack.Eve, attack.Trap,
		"hal@honest.test", "zoe@zetta.test"} {
		o.join(a)
	}
	return o
}

// siege is a service under attack.
type siege struct {
	*scene
	books *books
	own   bool // the service checks signatures itself, and nobody else's word is taken
	world attack.World
	mails int64 // that reached the inbox
}

// theirs is what Cid alone may read, and what Northwind's people alone may.
var (
	theirsOfCid       = []string{"Contoso", attack.Cid, "Canaryworks", "the canary sings"}
	theirsOfNorthwind = []string{"Northwind Consulting", attack.Abe, "Abeworks", "Abe's secret plan"}
)

// besiege brings the town to the state the attacks need, by honest mail.
func besiege(t *testing.T, w town, st stage, own bool) *siege {
	t.Helper()
	st.Extra += wideLimits
	s := &siege{scene: newScene(t, w, st), own: own}
	s.rewrite(`name = "Max"`, `name = "Max Muster"`)
	if own {
		zone := map[string]string{}
		for _, c := range attack.Cases() {
			for _, domain := range []string{c.By, "northwind.test", "acme.test", "contoso.test", "evil.test"} {
				for _, name := range []string{"s1._domainkey." + domain, "_dmarc." + domain} {
					if record, known := attack.Record(name); known && domain != "" {
						zone[name] = record
					}
				}
			}
		}
		s.environ = []string{"REFERMAIL_MAIL_VERIFY=dns", "REFERMAIL_MAIL_DNS_SERVER=" + nameServer(t, zone)}
	}
	s.run("partner", "add", "Northwind Consulting", "--type", "consultant", "--domain", "northwind.test", "--contact", "Ann Fox <"+attack.Ann+">", "--contact", mailbox(attack.Abe))
	s.run("partner", "add", "Contoso Agency", "--type", "agency", "--domain", "contoso.test", "--contact", mailbox(attack.Cid))
	s.run("partner", "add", "Zeta", "--domain", "zeta.test", "--contact", mailbox(attack.Zoe))
	return s
}

// rewrite changes the configuration.
func (s *siege) rewrite(from, to string) {
	s.t.Helper()
	text, err := os.ReadFile(s.config)
	if err == nil {
		err = os.WriteFile(s.config, []byte(strings.Replace(string(text), from, to, 1)), 0o600)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// start begins the service and the conversations.
func (s *siege) start() *service {
	s.t.Helper()
	service := s.serve()
	s.books = openBooks(s.t, s.db)
	w := &s.world
	lead := w.Referral("Globex")
	w.Lead = attack.Sign("northwind.test", lead)
	honest := func(from, company, context string) (receipt, review got) {
		raw := w.Letter(strings.Replace(attack.Referred(company), "They need billing", context, 1), "From: "+from, "To: "+deals, "Subject: A lead")
		if company == "Globex" {
			raw = lead
		}
		host := from[strings.LastIndexByte(from, '@')+1:]
		s.deliver(attack.Case{By: strings.Trim(host, ">")}, raw)
		address, err := mail.ParseAddress(from)
		if err != nil {
			s.t.Fatal(err)
		}
		says := func(g got) bool { return g.says(company) }
		return s.awaitThat(address.Address, "the receipt for "+company, says), s.awaitThat(maxAt, "the decision mail for "+company, says)
	}
	receipt, review := honest("Ann Fox <"+attack.Ann+">", "Globex", "They need billing")
	w.Receipt, w.ReceiptID, w.Review, w.ReviewID = receipt.address("Reply-To"), receipt.id(), review.address("Reply-To"), review.id()
	w.LeadID, w.LoopMark = receipt.answers(), receipt.field("X-Referral-Loop")
	abes, _ := honest("Abe <"+attack.Abe+">", "Abeworks", "Abe's secret plan")
	w.Envelope = strings.Trim(abes.field("Return-Path"), "<> ")
	cids, cidReview := honest("Cid <"+attack.Cid+">", "Canaryworks", "the canary sings")
	w.CidReceipt, w.CidReceiptID, w.CidReview = cids.address("Reply-To"), cids.id(), cidReview.address("Reply-To")
	s.deliver(attack.Case{}, w.Referral("Heldworks"))
	w.Challenge = s.await(attack.Ann, "CONFIRM").address("Reply-To")
	ring := s.books.ring()
	w.Secret = "deals+" + token.Deal(ring, token.ForPartner, 1, workflow.AliasOf(1)) + "@acme.test"
	_, payload, err := ring.Verify(reToken.FindString(w.Review), time.Now())
	if err != nil {
		s.t.Fatalf("the address of the decision mail, %s: %v", w.Review, err)
	}
	w.Expired = "deals+" + ring.SignUntil(token.ForMember, payload, time.Now().Add(-time.Hour)) + "@acme.test"
	for what, v := range map[string]string{"envelope": w.Envelope, "loop mark": w.LoopMark, "challenge": w.Challenge, "lead's id": w.LeadID} {
		if v == "" || v == deals {
			s.t.Fatalf("the %s is %q", what, v)
		}
	}
	return service
}

var reToken = regexp.MustCompile(`[a-z]-[a-z2-7]{20,}`)

// deliver brings one mail to our server and waits until it is decided and nothing is owed.
func (s *siege) deliver(c attack.Case, raw string) {
	s.t.Helper()
	s.submitCase(c, raw)
	s.quietAt(s.mails)
	if kept := s.books.number("SELECT count(*) FROM mail"); kept != s.mails {
		s.t.Errorf("%d mails are here, want %d", kept, s.mails)
		s.mails = kept
	}
}

// submitCase brings one mail to our server, as its case says.
func (s *siege) submitCase(c attack.Case, raw string) {
	s.t.Helper()
	if c.By != "" {
		raw = attack.Sign(c.By, raw)
	}
	as, from, rcpt := "", attack.Eve, deals
	if c.By != "" && !s.own && account.Registrable(c.By) == account.FromAddress("x@"+lastHost(raw)) {
		as = voucher
	}
	if c.Envelope != "" {
		from = strings.Trim(c.Envelope, "<>")
	}
	if c.Rcpt != nil {
		rcpt = c.Rcpt(&s.world)
	} else if to := s.tokenTo(raw); to != "" {
		rcpt = to
	}
	s.town.send(as, from, rcpt, []byte(raw))
	s.mails++
}

// tokenTo is the address of ours with a tag that a mail is for, "" when there is none: that is where it would be sent.
func (s *siege) tokenTo(raw string) string {
	for line := range strings.SplitSeq(raw[:strings.Index(raw+"\r\n\r\n", "\r\n\r\n")], "\r\n") {
		if to, ok := strings.CutPrefix(line, "To: "); ok {
			for _, a := range strings.Split(to, ", ") {
				if strings.HasPrefix(strings.ToLower(a), "deals+") {
					return a
				}
			}
		}
	}
	return ""
}

// lastHost is the host a checking server takes for the author's: what follows the last @ of the first From field.
func lastHost(raw string) string {
	for line := range strings.SplitSeq(raw, "\r\n") {
		if from, ok := strings.CutPrefix(line, "From: "); ok {
			host := from[strings.LastIndexByte(from, '@')+1:]
			end := strings.IndexFunc(host, func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789.-", r) })
			if end >= 0 {
				host = host[:end]
			}
			return host
		}
	}
	return ""
}

// quietAt waits until so many mails are decided and no mail of ours waits to be sent.
func (s *siege) quietAt(mails int64) {
	s.t.Helper()
	if s.books == nil {
		s.books = openBooks(s.t, s.db)
	}
	deadline := time.Now().Add(patience)
	for {
		kept := s.books.number("SELECT count(*) FROM mail")
		pending := s.books.number("SELECT count(*) FROM mail WHERE disposition = ''")
		owed := s.books.number("SELECT count(*) FROM notice WHERE settled_at IS NULL AND state IN ('ready', 'sending')")
		if kept >= mails && pending == 0 && owed == 0 {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("after %v: %d of %d mails are here, %d undecided, %d owed", patience, kept, mails, pending, owed)
		}
		time.Sleep(tick / 2)
	}
}

// onFile are the people we may write to, and who else may be answered when somebody vouches for them.
func onFile() []string { return []string{attack.Ann, attack.Abe, attack.Cid, attack.Zoe} }

func onTeam(address string) bool { return slices.Contains([]string{attack.Max, attack.Rita}, address) }
