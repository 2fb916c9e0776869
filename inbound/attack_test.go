package inbound_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"refermail/inbound"
	"refermail/inbound/auth"
	"refermail/inbound/devmail/attack"
	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/program"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
	"refermail/workflow/token"
)

// The town that is attacked: Max and Rita at acme.test, whose inbox is deals@acme.test behind mx.acme.test; Ann at
// Northwind, who has referred Globex as D-1001, which waits for Max; Zoe at Zeta, a short domain. Everybody's domain signs its
// mail and asks to refuse what is not proven, as does Eve's own, evil.test, and every domain she likes to register.
type town struct {
	t        testing.TB
	db       *store.DB
	now      time.Time
	ring     token.Ring
	receiver *inbound.Receiver
	uid      uint32
	world    attack.World
	silent   bool // northwind.test's name servers do not answer
}

const (
	ann   = attack.Ann
	maxAt = attack.Max
	rita  = attack.Rita
	inbox = attack.Inbox
)

// LookupTXT is DNS: keys and policies of every domain, and who may send for Northwind.
func (c *town) LookupTXT(_ context.Context, name string) ([]string, error) {
	switch domain := account.Registrable(name); {
	case c.silent && domain == "northwind.test":
		return nil, &net.DNSError{Err: "timeout", Name: name, IsTimeout: true}
	case name == domain:
		return []string{"v=spf1 ip4:198.51.100.1 -all"}, nil
	}
	if record, known := attack.Record(name); known {
		return []string{record}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (c *town) LookupMX(context.Context, string) ([]*net.MX, error) {
	return nil, &net.DNSError{IsNotFound: true}
}
func (c *town) LookupIPAddr(context.Context, string) ([]net.IPAddr, error) {
	return nil, &net.DNSError{IsNotFound: true}
}
func (c *town) LookupAddr(context.Context, string) ([]string, error) {
	return nil, &net.DNSError{IsNotFound: true}
}

func newTown(t testing.TB, address string) *town {
	t.Helper()
	if _, err := store.Migrate(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), address, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	key, err := token.NewKey(bytes.NewReader(bytes.Repeat([]byte{7}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	c := &town{t: t, db: db, now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), ring: token.NewRing(key)}
	clock := func() time.Time { return c.now }
	hops, err := auth.ParseHops([]string{"mx.acme.test"})
	if err != nil {
		t.Fatal(err)
	}
	checker := &auth.Checker{Mode: auth.ByBoth, Authserv: []string{"mx.acme.test"}, Hops: hops, DNS: auth.NewCache(c, clock)}
	rules := &workflow.Rules{Program: program.Builtin(), Limits: workflow.DefaultLimits(),
		Self: workflow.Self{Address: inbox, News: "news@acme.test", Name: "Acme Partner Team"},
		Team: []workflow.Member{{Email: maxAt, Name: "Max Muster", Roles: []string{"manager"}}, {Email: rita, Name: "Rita", Roles: []string{"rep"}}}}
	log := slog.New(slog.DiscardHandler)
	engine := &workflow.Engine{Store: db, Rules: rules, Log: log}
	c.receiver = &inbound.Receiver{Name: "inbox", Ledger: db, Handler: engine, Endings: db, Now: clock, Log: log,
		Reader: &inbound.Reader{Self: rules.Self, Ring: c.ring, LoopMark: "mark", Prove: checker.Check, Limits: parse.DefaultLimits(), Now: clock, Log: log}}
	for _, p := range []workflow.AddPartner{
		{Name: "Northwind Consulting", Domains: []string{"northwind.test"}, Contacts: []workflow.Address{{Name: "Ann Fox", Email: ann}}},
		{Name: "Zeta", Domains: []string{"zeta.test"}, Contacts: []workflow.Address{{Name: "Zoe", Email: "zoe@zeta.test"}}},
	} {
		if _, err := engine.Handle(t.Context(), workflow.Input{At: c.now, By: "operator", Action: p}); err != nil {
			t.Fatal(err)
		}
	}
	if m := c.receive(attack.Sign("northwind.test", c.world.Referral("Globex"))); m.Disposition != workflow.Handled || m.Proof.Level != workflow.Strong {
		t.Fatalf("Ann's own mail: %s, %s, %+v", m.Disposition, m.Rule, m.Proof)
	}
	c.world.Review = c.address(maxAt)
	return c
}

// receive lets a mail reach the inbox and gives what became of it.
func (c *town) receive(raw string) store.MailRow {
	c.t.Helper()
	c.now = c.now.Add(time.Minute)
	c.uid++
	sum := sha256.Sum256([]byte(raw))
	kept, err := c.db.Keep(c.t.Context(), "inbox", workflow.Mark{Validity: 1, UID: c.uid}, []workflow.RawMail{{
		Digest: hex.EncodeToString(sum[:]), Bytes: []byte(raw), Size: int64(len(raw)), Received: c.now, Mailbox: "inbox", UID: c.uid}})
	if err != nil {
		c.t.Fatal(err)
	}
	c.sweep()
	return c.mail(kept[0].No)
}

func (c *town) sweep() {
	c.t.Helper()
	if _, err := c.receiver.Sweep(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
}

func (c *town) mail(no workflow.MailNo) store.MailRow {
	c.t.Helper()
	row, err := c.db.Mail(c.t.Context(), no)
	if err != nil {
		c.t.Fatal(err)
	}
	return row
}

// sent lists the mails we owe, "kind to address", in order.
func (c *town) sent() (out []string) {
	c.t.Helper()
	for n, err := range c.db.Notices(c.t.Context(), store.NoticeFilter{}) {
		if err != nil {
			c.t.Fatal(err)
		}
		out = append(out, string(n.Kind)+" to "+n.To.Email)
	}
	return out
}

// stages are those of all deals, in order.
func (c *town) stages() (out []string) {
	c.t.Helper()
	for d, err := range c.db.Deals(c.t.Context(), store.DealFilter{}) {
		if err != nil {
			c.t.Fatal(err)
		}
		out = append(out, d.Stage)
	}
	return out
}

func (c *town) contacts() (n int) {
	for range c.db.Contacts(c.t.Context()) {
		n++
	}
	return n
}

// address is the reply address of the mail that asks somebody to decide about D-1001.
func (c *town) address(of string) string {
	return "deals+" + token.Deal(c.ring, token.ForMember, 1001, account.CompareKey(of)) + "@acme.test"
}

func TestAttacksOnWhoSentIt(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		for _, a := range attack.Cases() {
			if a.Ends == "" { // needs more of a town than this one
				continue
			}
			t.Run(a.Name, func(t *testing.T) {
				t.Parallel()
				fresh := storetest.Postgres
				if strings.HasPrefix(address, "sqlite:") {
					fresh = storetest.SQLite
				}
				c := newTown(t, fresh(t))
				before, people := c.sent(), c.contacts()
				raw := a.Mail(&c.world)
				if a.By != "" {
					raw = attack.Sign(a.By, raw)
				}
				row := c.receive(raw)
				if row.Disposition != a.Ends || row.Proof.Level != a.Level {
					t.Errorf("%s (%s), %s: %s", row.Disposition, row.Rule, row.Proof.Level, row.Proof.Why)
				}
				if a.Doubt != "" && !slices.ContainsFunc(row.Proof.Doubts, func(d workflow.Doubt) bool { return d.Kind == a.Doubt }) {
					t.Errorf("doubts: %+v", row.Proof.Doubts)
				}
				if got := strings.Join(c.sent()[len(before):], ", "); got != a.Sends {
					t.Errorf("sent %q, want %q", got, a.Sends)
				}
				stages := []string{"under_review"}
				if a.Deals > 0 {
					stages = append(stages, "under_review")
				}
				if got := c.stages(); !slices.Equal(got, stages) || c.contacts() != people {
					t.Errorf("deals %q, %d contacts more", got, c.contacts()-people)
				}
			})
		}
	})
}

// While DNS is silent a mail is neither believed nor held: it waits, for some twenty minutes.
func TestAMailWaitsForDNS(t *testing.T) {
	t.Parallel()
	mail := attack.Sign("northwind.test", new(attack.World).Referral("Initech"))
	for name, answers := range map[string]bool{"DNS comes back": true, "DNS stays silent": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newTown(t, storetest.SQLite(t))
			c.now = c.now.Add(time.Hour) // what was asked for Ann's first mail is forgotten
			c.silent = true
			row := c.receive(mail)
			wait := func(d time.Duration) store.MailRow {
				c.now = c.now.Add(d)
				c.sweep()
				return c.mail(row.No)
			}
			if row.Disposition != workflow.Pending || len(c.stages()) != 1 {
				t.Fatalf("decided at once: %s", row.Disposition)
			}
			if row = wait(14 * time.Second); row.Disposition != workflow.Pending {
				t.Errorf("decided too early: %s", row.Disposition)
			}
			for _, d := range []time.Duration{time.Second, time.Minute, 4 * time.Minute} {
				if row = wait(d); row.Disposition != workflow.Pending {
					t.Errorf("decided after %v: %s", d, row.Disposition)
				}
			}
			c.silent = !answers
			row = wait(15 * time.Minute)
			level := workflow.Weak
			if answers {
				level = workflow.Strong
			}
			if row.Disposition != workflow.Handled || row.Proof.Level != level || row.Proof.Temporary == answers {
				t.Errorf("in the end: %s, %+v", row.Disposition, row.Proof)
			}
		})
	}
}

// What a person has released, and what a robot wrote, waits for nobody.
func TestNotEverythingWaitsForDNS(t *testing.T) {
	t.Parallel()
	c := newTown(t, storetest.SQLite(t))
	c.now = c.now.Add(time.Hour)
	c.silent = true
	robot := c.receive(strings.Replace(c.world.Referral("Hooli"), "Subject:", "Auto-Submitted: auto-replied\r\nSubject:", 1))
	if robot.Disposition != workflow.Ignored {
		t.Errorf("a robot's mail: %q", robot.Disposition)
	}
	row := c.receive(attack.Sign("northwind.test", c.world.Referral("Initech")))
	if err := c.db.Update(t.Context(), func(tx workflow.Tx) error {
		return tx.Save(t.Context(), workflow.Changes{At: c.now, Release: []workflow.Release{{Mail: row.No, Forced: true}}})
	}); err != nil {
		t.Fatal(err)
	}
	c.sweep()
	if row = c.mail(row.No); row.Disposition != workflow.Handled {
		t.Errorf("a released mail: %q", row.Disposition)
	}
}
