package inbound_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/inbound/devmail/attack"
	"refermail/workflow"
	"refermail/workflow/store/storetest"
	"refermail/workflow/token"
)

// newsAttacks are mails none of which may change an issue, send one, or end anybody's newsletter. Max's draft is N-1; his preview,
// with the token in its reply address, went through other hands.
func newsAttacks() (all []tokenAttack) {
	add := func(name string, mail func(c *tokenTown) string) { all = append(all, tokenAttack{name, mail}) }
	to := func(name, who, words string, tag func(c *tokenTown) string, more ...string) {
		add(name, func(c *tokenTown) string { return by(who, tag(c), words, append(more, "X-Case: "+name)...) })
	}
	preview := func(c *tokenTown) string { return c.tag(token.ForIssue, 1, maxAt) }
	long := "Dear partners,\r\nour bank has changed.\r\nPay to Eve from now on.\r\nThank you very much for everything."
	for who, name := range map[string]string{eve: "Eve", ann: "Ann", attack.Rita: "Rita"} {
		to(name+" sends with Max's preview", who, "send", preview)
		if who != ann { // hers is a mail of a partner, and may become a referral
			to(name+" changes it with Max's preview", who, long, preview)
		}
	}
	add("a forged Max sends", func(c *tokenTown) string {
		return letter("send", "From: Max Muster <"+maxAt+">", "To: deals+"+preview(c)+"@acme.test", "Subject: Re: News")
	})
	add("a forged Max changes it", func(c *tokenTown) string {
		return letter(long, "From: Max Muster <"+maxAt+">", "To: deals+"+preview(c)+"@acme.test", "Subject: Re: News")
	})
	to("Rita with a token of her own", attack.Rita, "send", func(c *tokenTown) string { return c.tag(token.ForIssue, 1, attack.Rita) })
	to("expired", maxAt, "send", func(c *tokenTown) string { return c.until(token.ForIssue, 1, maxAt, c.now.Add(-time.Hour)) })
	to("changed", maxAt, "send", func(c *tokenTown) string { return changed(preview(c)) })
	to("another issue", maxAt, "send", func(c *tokenTown) string { return c.tag(token.ForIssue, 2, maxAt) })
	for _, p := range []token.Purpose{token.ForMember, token.ForRelay, token.ForApplication, token.ForPartner, token.ForOffer, token.ForChallenge} {
		to("the number with a token of purpose "+p.String(), maxAt, "send", func(c *tokenTown) string { return c.tag(p, 1, maxAt) })
	}
	add("only quoted", func(c *tokenTown) string {
		return plain(maxAt, "send\r\n\r\n> Reply-To: deals+"+preview(c)+"@acme.test")
	})
	add("only in References", func(c *tokenTown) string { return plain(maxAt, "send", "References: <deals+"+preview(c)+"@acme.test>") })
	to("an absence notice", maxAt, "send", preview, "Auto-Submitted: auto-replied")
	for _, p := range []token.Purpose{token.ForUnsubscribe, token.ForNews, token.ForBounce} {
		to("a sample's token of purpose "+p.String(), ann, "unsubscribe me from what you will, as long as it is another one and not myself, said she", func(c *tokenTown) string {
			return c.ring.Sign(p, workflow.CopyID{Issue: 1}.Bytes())
		})
		to("of a copy nobody got, purpose "+p.String(), eve, "unsubscribe", func(c *tokenTown) string {
			return c.ring.Sign(p, workflow.CopyID{Issue: 1, Contact: 1}.Bytes())
		})
	}
	add("a complaint about a copy nobody got", func(c *tokenTown) string {
		return strings.ReplaceAll("From: <abuse@evil.test>\nTo: deals@acme.test\nSubject: complaint\nMessage-ID: <arf@evil.test>\nMIME-Version: 1.0\n"+
			"Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: text/plain\n\nspam\n--b\nContent-Type: message/feedback-report\n\n"+
			"Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\nOriginal-Rcpt-To: "+ann+"\n\n--b\nContent-Type: message/rfc822\n\nFrom: <deals@acme.test>\nTo: "+ann+
			"\nReply-To: <deals+"+c.ring.Sign(token.ForNews, workflow.CopyID{Issue: 1, Contact: 1}.Bytes())+"@acme.test>\nSubject: News\n\nx\n--b--\n", "\n", "\r\n")
	})
	return all
}

// issues says how every issue stands, and who wants the newsletter.
func (c *tokenTown) issues() string {
	var b strings.Builder
	for i, err := range c.db.Issues(c.t.Context()) {
		if err != nil {
			c.t.Fatal(err)
		}
		doc, err := c.db.Document(c.t.Context(), i.No)
		if err != nil {
			c.t.Fatal(err)
		}
		fmt.Fprintf(&b, "%+v\n%q\n", i, doc.Text)
	}
	for k, err := range c.db.Contacts(c.t.Context()) {
		if err != nil {
			c.t.Fatal(err)
		}
		fmt.Fprintln(&b, k.Email, k.Newsletter, k.Status)
	}
	return b.String()
}

func TestAttacksOnNewsletters(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		c := newTokenTown(t, address)
		row := c.receive(attack.Sign("acme.test", letter("Hello all, it is June.", "From: <"+maxAt+">", "To: "+attack.News, "Subject: News in June")))
		if row.Disposition != workflow.Handled || !strings.Contains(c.issues(), "it is June") {
			t.Fatalf("Max's own newsletter: %s (%s)", row.Disposition, row.Rule)
		}
		for _, a := range newsAttacks() {
			t.Run(a.name, func(t *testing.T) {
				c.now = c.now.Add(2 * time.Hour) // away from the brakes
				before, deals, sent := c.issues(), c.standing(), len(c.sent())
				row := c.receive(a.mail(c))
				if row.Disposition == workflow.Failed || row.Disposition == workflow.Pending {
					t.Errorf("%s: %s", row.Disposition, row.Rule)
				}
				if got := c.issues() + c.standing(); got != before+deals {
					t.Errorf("%s (%s) changed\n%s\ninto\n%s", row.Disposition, row.Rule, before+deals, got)
				}
				for _, n := range c.sent()[sent:] {
					if strings.HasSuffix(n, eve) {
						t.Errorf("%s (%s) sent %s", row.Disposition, row.Rule, n)
					}
				}
			})
		}
		t.Run("and Max's own word still counts", func(t *testing.T) {
			row := c.receive(by(maxAt, strings.ToUpper(c.tag(token.ForIssue, 1, maxAt)), "send"))
			if row.Disposition != workflow.Handled || !strings.Contains(c.issues(), "State:sending") {
				t.Errorf("%s (%s)\n%s", row.Disposition, row.Rule, c.issues())
			}
		})
	})
}

// A manager who sends on what somebody got would hand that reader's way out to everybody.
func TestANewsletterCarriesNobodysTokens(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		c := newTokenTown(t, address)
		copied := workflow.CopyID{Issue: 1, Contact: 1}.Bytes()
		out := c.ring.Sign(token.ForUnsubscribe, copied)
		for _, body := range []string{
			"Hello,\r\nnews.\r\n-- \r\nUnsubscribe: https://partners.acme.test/u/" + out,
			"Hello,\r\nnews.\r\n\r\n" + strings.ToUpper("mailto:deals%2B"+out+"@acme.test"),
			"Hello,\r\n\r\n**news** [Unsubscribe](https://partners.acme.test/u/" + out + ")",
			"Hello,\r\nmail deals+" + c.ring.Sign(token.ForNews, copied) + "@acme.test",
		} {
			before := len(c.sent())
			row := c.receive(attack.Sign("acme.test", letter(body, "From: <"+maxAt+">", "To: "+attack.News, "Subject: News")))
			if row.Disposition != workflow.Handled || len(c.sent()) != before+1 {
				t.Fatalf("%s (%s), %d mails", row.Disposition, row.Rule, len(c.sent())-before)
			}
			var last workflow.Issue
			for i, err := range c.db.Issues(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				last = i
				break
			}
			doc, err := c.db.Document(t.Context(), last.No)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(strings.Join(doc.Problems, "\n"), "one reader's own") {
				t.Errorf("%q has the problems %q", body, doc.Problems)
			}
			c.receive(by(maxAt, c.tag(token.ForIssue, int64(last.No), maxAt), "send", fmt.Sprint("X-Case: ", last.No)))
			if !strings.Contains(c.issues(), fmt.Sprintf("{No:%s Kind:newsletter State:draft", last.No)) {
				t.Errorf("%q is sent", body)
			}
		}
		c.receive(attack.Sign("acme.test", letter("Hello, see https://acme.test/and-internationalizationandmore", "From: <"+maxAt+">", "To: "+attack.News, "Subject: News")))
		if n := strings.Count(c.issues(), "State:draft"); n != 5 {
			t.Errorf("%d drafts, want 5", n)
		}
		c.receive(by(maxAt, c.tag(token.ForIssue, 5, maxAt), "send"))
		if !strings.Contains(c.issues(), "{No:N-5 Kind:newsletter State:sending") {
			t.Error("what only looks like a token keeps a newsletter from being sent")
		}
	})
}
