package inbound_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"refermail/inbound/devmail/attack"
	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
	"refermail/workflow/token"
)

// Attacks on reply addresses (SE-2). In the town of attack_test.go there is a second deal, D-1002 of Zoe's, and a forged mail of
// Ann's that is held, about which Ann was asked. Whoever attacks is as well proven as he can be: as himself.
type tokenTown struct {
	*town
	held workflow.MailNo // the mail Ann was asked about
}

const (
	zoe = attack.Zoe
	eve = attack.Eve
)

func newTokenTown(t *testing.T, address string) *tokenTown {
	c := newTown(t, address)
	row := c.receive(attack.Sign("zeta.test", letter("Company: Hooli\r\nContact: Hal <hal@hooli.test>\r\nContext: They need billing.\r\nConsent: yes",
		"From: Zoe <"+zoe+">", "To: "+inbox, "Subject: A lead")))
	if row.Disposition != workflow.Handled || row.Deal != 1002 {
		t.Fatalf("Zoe's own mail: %s, %s, %s", row.Disposition, row.Rule, row.Deal)
	}
	held := c.receive(new(attack.World).Referral("Initech"))
	if held.Disposition != workflow.Held {
		t.Fatalf("the forged mail: %s", held.Disposition)
	}
	return &tokenTown{c, held.No}
}

func otherKey(t testing.TB, seed byte) token.Key {
	t.Helper()
	key, err := token.NewKey(bytes.NewReader(bytes.Repeat([]byte{seed}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// tag is a token of this town.
func (c *tokenTown) tag(p token.Purpose, number int64, of string) string {
	return token.Deal(c.ring, p, number, account.CompareKey(of))
}

func (c *tokenTown) until(p token.Purpose, number int64, of string, until time.Time) string {
	return token.DealUntil(c.ring, p, number, account.CompareKey(of), until)
}

// order is Max's token for D-1001, question Ann's for the held mail, thread hers for D-1001.
func (c *tokenTown) order() string    { return c.tag(token.ForMember, 1001, maxAt) }
func (c *tokenTown) question() string { return c.tag(token.ForChallenge, int64(c.held), ann) }
func (c *tokenTown) thread() string   { return c.tag(token.ForDeal, 1001, ann) }

// letter writes a mail; the same words and lines give the same mail.
func letter(text string, lines ...string) string { return new(attack.World).Letter(text, lines...) }

// by is a proven mail of somebody to a tagged address of ours.
func by(who, tag, words string, more ...string) string {
	return attack.Sign(account.Domain(who), letter(words, append([]string{"From: <" + who + ">", "To: deals+" + tag + "@acme.test", "Subject: Re: A lead"}, more...)...))
}

// plain is the same to our plain address.
func plain(who, words string, more ...string) string {
	return attack.Sign(account.Domain(who), letter(words, append([]string{"From: <" + who + ">", "To: " + inbox, "Subject: Re: something"}, more...)...))
}

// changed is a token with another character in its middle.
func changed(tag string) string {
	c := byte('a')
	if tag[20] == c {
		c = 'b'
	}
	return tag[:20] + string(c) + tag[21:]
}

type tokenAttack struct {
	name string
	mail func(c *tokenTown) string
}

// tokenAttacks are mails none of which may move a deal, release a mail, say anything on a deal's timeline or mail Eve.
func tokenAttacks() (all []tokenAttack) {
	add := func(name string, mail func(c *tokenTown) string) { all = append(all, tokenAttack{name, mail}) }
	for _, kind := range []struct {
		name, who, words string
		letter           byte
		tag              func(*tokenTown) string
	}{
		{"command", maxAt, "approve", 'm', (*tokenTown).order},
		{"question", ann, "CONFIRM", 'c', (*tokenTown).question},
		{"thread", ann, "Bo says yes.", 'd', (*tokenTown).thread},
	} {
		say := func(name string, tag func(c *tokenTown) string) {
			add(kind.name+": "+name, func(c *tokenTown) string { return by(kind.who, tag(c), kind.words, "X-Case: "+kind.name+name) })
		}
		say("truncated by one", func(c *tokenTown) string { t := kind.tag(c); return t[:len(t)-1] })
		say("truncated by half", func(c *tokenTown) string { t := kind.tag(c); return t[:len(t)/2] })
		say("with something behind it", func(c *tokenTown) string { return kind.tag(c) + "a" })
		say("with a character changed", func(c *tokenTown) string { return changed(kind.tag(c)) })
		say("of another instance", func(c *tokenTown) string {
			return token.Deal(token.NewRing(otherKey(c.t, 9)), token.Purpose(kind.tag(c)[0]), 1001, account.CompareKey(kind.who))
		})
		say("made up", func(c *tokenTown) string { return kind.tag(c)[:2] + strings.Repeat("a", len(kind.tag(c))-2) })
		for _, purpose := range "dmrbncuopa" {
			if byte(purpose) == kind.letter {
				continue
			}
			say("its letter turned into "+string(purpose), func(c *tokenTown) string { return string(purpose) + kind.tag(c)[1:] })
		}
		if kind.name != "thread" {
			say("expired", func(c *tokenTown) string {
				number := int64(1001)
				if kind.name == "question" {
					number = int64(c.held)
				}
				return c.until(token.Purpose(kind.tag(c)[0]), number, kind.who, c.now.Add(-time.Hour))
			})
		}
		thieves := []string{eve, zoe, rita}
		if kind.name == "thread" { // a member's words with a partner's token are a question about commands
			thieves = []string{eve, zoe}
		}
		for _, thief := range thieves {
			add(kind.name+": stolen by "+thief, func(c *tokenTown) string { return by(thief, kind.tag(c), kind.words) })
			add(kind.name+": forwarded to "+thief+", who replies", func(c *tokenTown) string {
				return by(thief, kind.tag(c), kind.words+"\r\n\r\n> On Friday deals+"+kind.tag(c)+"@acme.test wrote:\r\n> A lead", "Cc: "+kind.who, "X-Case: forwarded")
			})
		}
	}
	for name, mail := range map[string]func(c *tokenTown, tag string) (who, words string, more []string){
		"in the text alone": func(_ *tokenTown, tag string) (string, string, []string) {
			return maxAt, "approve\r\n\r\n> deals+" + tag + "@acme.test", nil
		},
		"in the subject alone": func(_ *tokenTown, tag string) (string, string, []string) {
			return maxAt, "approve", []string{"Subject: deals+" + tag + "@acme.test"}
		},
		"in References alone": func(_ *tokenTown, tag string) (string, string, []string) {
			return maxAt, "approve", []string{"References: <" + tag + "@acme.test>", "In-Reply-To: <deals+" + tag + "@acme.test>"}
		},
		"in Reply-To alone": func(_ *tokenTown, tag string) (string, string, []string) {
			return maxAt, "approve", []string{"Reply-To: deals+" + tag + "@acme.test"}
		},
	} {
		add("command: "+name, func(c *tokenTown) string {
			who, words, more := mail(c, c.order())
			return plain(who, words, append(more, "X-Case: "+name)...)
		})
		add("question: "+name, func(c *tokenTown) string {
			_, words, more := mail(c, c.question())
			return plain(ann, strings.Replace(words, "approve", "CONFIRM", 1), append(more, "X-Case: q"+name)...)
		})
	}
	add("command: forged, with the genuine token", func(c *tokenTown) string { return c.world.Order("Max Muster <" + maxAt + ">") })
	add("question: forged, with the genuine token", func(c *tokenTown) string {
		return letter("CONFIRM", "From: <"+ann+">", "To: deals+"+c.question()+"@acme.test", "Subject: Re: Did you send this?")
	})
	add("command: the question's token", func(c *tokenTown) string { return by(maxAt, c.question(), "approve", "X-Case: cq") })
	add("command: a question's token with the deal's number", func(c *tokenTown) string {
		return by(maxAt, c.tag(token.ForChallenge, 1001, maxAt), "approve", "X-Case: cq2")
	})
	add("command: the partner's token", func(c *tokenTown) string { return by(maxAt, c.thread(), "approve", "X-Case: ct") })
	add("command: an unsubscribe token", func(c *tokenTown) string {
		return by(maxAt, c.tag(token.ForUnsubscribe, 1001, maxAt), "approve", "X-Case: cu")
	})
	add("command: an offer's token", func(c *tokenTown) string {
		return by(maxAt, c.tag(token.ForOffer, 1001, maxAt), "approve", "X-Case: co")
	})
	add("command: a newsletter's token", func(c *tokenTown) string {
		return by(maxAt, c.tag(token.ForNews, 1001, maxAt), "approve", "X-Case: cn")
	})
	add("command: of a deal that does not exist", func(c *tokenTown) string {
		return by(maxAt, c.tag(token.ForMember, 7777, maxAt), "approve", "X-Case: cx")
	})
	add("question: the command's token", func(c *tokenTown) string { return by(zoe, c.order(), "CONFIRM", "X-Case: qc") })
	add("question: of another mail", func(c *tokenTown) string {
		return by(ann, c.tag(token.ForChallenge, int64(c.held)-1, ann), "CONFIRM", "X-Case: qm")
	})
	add("question: another one's, on a mail of hers", func(c *tokenTown) string {
		return by(zoe, c.tag(token.ForChallenge, int64(c.held), zoe)[:30], "CONFIRM", "X-Case: qz")
	})
	add("thread: of another partner's deal", func(c *tokenTown) string {
		return by(ann, c.tag(token.ForDeal, 1002, ann), "Hal says yes.", "X-Case: t2")
	})
	add("command: two tokens in one mail", func(c *tokenTown) string {
		return by(maxAt, c.order(), "approve", "Cc: deals+"+c.tag(token.ForMember, 1002, maxAt)+"@acme.test", "X-Case: two")
	})
	add("thread: two tokens in one mail", func(c *tokenTown) string {
		return by(ann, c.thread(), "Which one?", "Cc: deals+"+c.tag(token.ForDeal, 1002, ann)+"@acme.test", "X-Case: two")
	})
	return all
}

// standing is all that an attack might change.
func (c *tokenTown) standing() string {
	c.t.Helper()
	s := strings.Join(c.stages(), " ") + " " + string(c.mail(c.held).Disposition)
	for _, no := range []workflow.DealNo{1001, 1002} {
		story, err := c.db.Deal(c.t.Context(), no)
		if err != nil {
			c.t.Fatal(err)
		}
		for _, e := range story.Events {
			s += "\n" + e.Kind + " by " + e.By + ": " + e.Text
		}
	}
	return s
}

func TestAttacksOnReplyAddresses(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		c := newTokenTown(t, address)
		for _, a := range tokenAttacks() {
			t.Run(a.name, func(t *testing.T) {
				c.now = c.now.Add(2 * time.Hour) // away from the brakes
				before, sent := c.standing(), len(c.sent())
				row := c.receive(a.mail(c))
				if row.Disposition == workflow.Failed || row.Disposition == workflow.Pending {
					t.Errorf("%s: %s", row.Disposition, row.Rule)
				}
				if got := c.standing(); got != before {
					t.Errorf("%s (%s) changed\n%s\ninto\n%s", row.Disposition, row.Rule, before, got)
				}
				for _, n := range c.sent()[sent:] {
					if strings.HasSuffix(n, eve) {
						t.Errorf("%s (%s) sent %s", row.Disposition, row.Rule, n)
					}
				}
			})
		}
		t.Run("and the genuine ones still count", func(t *testing.T) {
			for _, raw := range []string{
				by(ann, strings.ToUpper(c.thread()), "Bo says yes."),
				by(ann, c.question()[:9]+strings.ToUpper(c.question()[9:]), "CONFIRM"),
				by(maxAt, strings.ToUpper(c.order()), "approve"),
				by(maxAt, c.until(token.ForMember, 1002, maxAt, c.now.Add(time.Hour*2)), "approve"),
			} {
				if row := c.receive(raw); row.Disposition != workflow.Handled {
					t.Errorf("%s (%s)", row.Disposition, row.Rule)
				}
				c.sweep()
			}
			got := c.standing()
			for _, want := range []string{"accepted accepted under_review handled\n", "reply by " + ann + ": Bo says yes."} {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
		})
	})
}

// A mail that comes twice, and the command of an old mail given again, do nothing a second time.
func TestReplayedTokens(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		c := newTokenTown(t, address)
		order := by(maxAt, c.order(), "approve")
		c.receive(order)
		after := c.standing()
		sent := len(c.sent())
		for _, again := range []struct {
			name, raw string
			answers   int
		}{
			{"the same bytes", order, 0},
			{"the same mail by another way", "Received: from x.test by mx.acme.test; Fri, 20 Nov 2026 13:00:00 +0000\r\n" + order, 0},
			{"the same words with another Message-ID", by(maxAt, c.order(), "approve", "X-Case: again"), 1},
		} {
			c.receive(again.raw)
			if got := c.standing(); got != after || len(c.sent()) != sent+again.answers {
				t.Errorf("%s: %d mails, %s", again.name, len(c.sent())-sent, got)
			}
			sent = len(c.sent())
		}
		yes := by(ann, c.question(), "CONFIRM")
		c.receive(yes)
		c.sweep()
		deals := len(c.stages())
		c.receive(by(ann, c.question(), "CONFIRM", "X-Case: again"))
		c.receive("Received: from x.test by mx.acme.test; Fri, 20 Nov 2026 13:00:00 +0000\r\n" + yes)
		c.sweep()
		if len(c.stages()) != deals || c.mail(c.held).Disposition != workflow.Handled {
			t.Errorf("%d deals after the second yes, want %d", len(c.stages()), deals)
		}
	})
}

// After a rotation that keeps the old key nothing changes; after one that does not, a partner's reply is placed by what it answers,
// and commands and confirmations count no more.
func TestAfterTheKeysWereRotated(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		c := newTokenTown(t, address)
		var receipt string
		for n, err := range c.db.Notices(t.Context(), store.NoticeFilter{Deal: 1001}) {
			if err != nil {
				t.Fatal(err)
			}
			if n.To.Email == ann {
				receipt = n.MessageID
			}
		}
		c.receiver.Reader.Ring = c.ring.Rotate(otherKey(t, 8), 1)
		if row := c.receive(by(ann, c.thread(), "First.")); row.Deal != 1001 {
			t.Errorf("with the old key kept: %s (%s)", row.Disposition, row.Rule)
		}
		c.receiver.Reader.Ring = c.ring.Rotate(otherKey(t, 8), 0)
		before := c.standing()
		if row := c.receive(by(ann, c.thread(), "Second.")); row.Disposition != workflow.Held {
			t.Errorf("an address of the key that is gone, and nothing else: %s (%s)", row.Disposition, row.Rule)
		}
		if row := c.receive(by(ann, c.question(), "CONFIRM")); row.Disposition != workflow.Held {
			t.Errorf("a yes: %s (%s)", row.Disposition, row.Rule)
		}
		c.receive(by(maxAt, c.order(), "approve", "In-Reply-To: <"+receipt+">"))
		if got := c.standing(); got != before {
			t.Errorf("changed\n%s\ninto\n%s", before, got)
		}
		if row := c.receive(by(ann, c.thread(), "Third.", "In-Reply-To: <"+receipt+">")); row.Deal != 1001 || !strings.Contains(c.standing(), "Third.") {
			t.Errorf("a reply that says what it answers: %s (%s)", row.Disposition, row.Rule)
		}
		if row := c.receive(by(ann, c.thread(), "Fourth.", "References: <"+receipt+">")); row.Deal != 1001 {
			t.Errorf("one that says it in References: %s (%s)", row.Disposition, row.Rule)
		}
	})
}
