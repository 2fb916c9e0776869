package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/inbound/devmail"
)

func TestMailOfRobotsIsNeverAnswered(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) { robotsMail(t, s) })
}

// robotsMail sends everything that must end in silence: it is kept with the rule that fired, and nobody hears of it.
func robotsMail(t *testing.T, s *scene) {
	s.partners()
	s.serve()
	_, receipt, _, ref := s.registered()
	s.settled(1)
	before := len(s.inbox(ann)) + len(s.inbox(maxAt))

	away := receipt.reply(ann, "I am away until Monday.")
	away.Subject, away.Extra, away.Envelope = "Automatic reply: "+receipt.field("Subject"), []string{"Auto-Submitted: auto-replied"}, "<>"
	old := receipt.reply(ann, "Ich bin bis Montag nicht im Büro.") // a program that knows nothing of RFC 3834
	old.Subject, old.Extra = "Abwesenheitsnotiz: "+receipt.field("Subject"), []string{"X-Autoreply: yes", "Precedence: auto_reply"}
	list := letter{From: ann, To: deals, Subject: "[leeds] Meeting on Friday", Body: "The agenda is attached.",
		Extra: []string{"List-Id: Leeds <leeds.lists.northwind.test>", "List-Unsubscribe: <mailto:leave@lists.northwind.test>", "Precedence: list"}}
	for _, l := range []letter{away, old, list} {
		if m := s.disposed(s.send(l), "ignored"); m.Rule == "" {
			t.Errorf("%q is ignored by no rule", l.Subject)
		}
	}
	s.town.send("", "ann@northwind.test", deals, withoutTrace(receipt.raw)) // our own mail, redirected back to us
	s.settled(5)
	own := 0
	for _, m := range look[[]mailView](s, "mail", "list") {
		if m.From == deals && m.Disposition == "ignored" {
			own++
		}
	}
	if own != 1 {
		t.Errorf("our own mail was ignored %d times, want 1", own)
	}
	if after := len(s.inbox(ann)) + len(s.inbox(maxAt)); after != before {
		t.Errorf("%d mails were sent to answer robots", after-before)
	}
	for _, e := range s.deal(ref).Timeline {
		if e.Kind == "reply" {
			t.Errorf("a robot's words count as a reply: %q", e.Text)
		}
	}
	s.onlyKnownWereMailed()
}

// withoutTrace takes away what the receiving server put above a mail.
func withoutTrace(raw []byte) []byte {
	if i := bytes.Index(raw, []byte("From: ")); i >= 0 {
		return bytes.ReplaceAll(bytes.ReplaceAll(raw[i:], []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	}
	return raw
}

func TestABounceMarksTheContactAndIsToldOnce(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) { bounces(t, s) })
}

// bounces is CONTRACT 19: the unique envelope sender alone names the mail that came back.
func bounces(t *testing.T, s *scene) {
	s.partners()
	s.serve()
	_, receipt, review, ref := s.registered()
	back := func(g got) {
		path := strings.Trim(g.field("Return-Path"), "<> ")
		s.town.send("", "", path, deliveryReport(path, ann))
	}
	back(receipt)
	told := s.await(maxAt, ann, ref, "unreachable")
	if !told.says("Northwind Consulting") {
		t.Errorf("the manager reads:\n%s", told)
	}
	s.send(review.reply(maxAt, "approve"))
	news := s.await(ann, "accepted")
	back(news) // a second one tells nothing new
	s.settled(4)
	if n := s.count(maxAt, func(g got) bool { return g.says("comes back") }); n != 1 {
		t.Errorf("the manager was told %d times", n)
	}
	for _, m := range look[[]mailView](s, "mail", "list") {
		if m.Disposition != "handled" {
			t.Errorf("%s (%s) is %s: %s", m.ID, m.Subject, m.Disposition, m.Rule)
		}
	}
	status := map[string]string{}
	for _, c := range look[partnerDetail](s, "partner", "show", "P-1").Contacts {
		status[c.Email] = c.Status
	}
	if status[ann] != "unreachable" || status[abe] == "unreachable" {
		t.Errorf("contacts: %v", status)
	}
	s.onlyKnownWereMailed()
}

// deliveryReport is a delivery report (RFC 3464) without a copy of the mail it is about.
func deliveryReport(to, failed string) []byte {
	text := fmt.Sprintf(`From: Mail Delivery System <MAILER-DAEMON@mx.northwind.test>
To: <%s>
Subject: Undelivered Mail Returned to Sender
Date: %s
Message-ID: <%s>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="r"

--r
Content-Type: text/plain; charset=us-ascii

Your mail could not be delivered. <%s>: user unknown
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.northwind.test

Final-Recipient: rfc822; %s
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--r--
`, to, time.Now().UTC().Format(time.RFC1123Z), newID("x@mx.northwind.test"), failed, failed)
	return []byte(strings.ReplaceAll(text, "\n", "\r\n"))
}

func TestARecipientRefusedInTheDialogueCountsLikeABounce(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, o *office) {
		s.partners()
		s.serve()
		_, _, review, ref := s.registered()
		o.refusing(func(rcpt string) error {
			if rcpt == ann {
				return noSuchUser()
			}
			return nil
		})
		s.send(review.reply(maxAt, "approve"))
		s.await(maxAt, ann, ref, "unreachable")
		s.settled(2)
		for _, c := range look[partnerDetail](s, "partner", "show", "P-1").Contacts {
			if c.Email == ann && c.Status != "unreachable" {
				t.Errorf("the contact is %s", c.Status)
			}
		}
	})
}

// robot answers every mail the same, knows no standard, and changes nothing but the subject's prefix.
func robot(t testing.TB, address, words string) func(devmail.Mail) []byte {
	return func(m devmail.Mail) []byte {
		g := read(t, m.Raw)
		l := g.reply(address, words)
		l.Body = words
		return l.raw()
	}
}

// robotsEnd lets mail flow between robots and us, and fails when it does not end by itself.
func robotsEnd(t *testing.T, s *scene, o *office, most int) {
	t.Helper()
	reached, quiet := 0, time.Now()
	eventually(t, patience, "the robots' mail to end", func() bool {
		n := len(o.mailed())
		if n > most {
			t.Fatalf("a loop: %d mails were sent\n%s", n, joined(s.inbox(maxAt)[:5]))
		}
		if n != reached {
			reached, quiet = n, time.Now()
		}
		return time.Since(quiet) > 2*time.Second // nothing has been said by anybody: the exchange takes milliseconds
	})
	t.Logf("it ended after %d mails", reached)
}

func TestTwoRobotsAnsweringEachOtherEnd(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, o *office) {
		s.partners()
		s.serve()
		for address, words := range map[string]string{ann: "Thank you for your mail. I am on holiday.", maxAt: "Thank you, we will be in touch."} {
			if err := o.Autorespond(address, robot(t, address, words)); err != nil {
				t.Fatal(err)
			}
		}
		s.send(forward(ann, bo, "Globex", "Bo needs a new warehouse.\nConsent: yes"))
		robotsEnd(t, s, o, 200)
		if n := len(look[[]dealView](s, "deal", "list")); n != 1 {
			t.Errorf("%d deals, want 1", n)
		}
		for _, address := range []string{ann, maxAt} {
			if n := s.count(maxAt, func(g got) bool { return g.says("Answers to " + address + " are stopped for now") }); n > 1 {
				t.Errorf("the brake on %s was told %d times", address, n)
			}
		}
		if n := s.count(maxAt, func(g got) bool { return g.says("are stopped for now") }); n == 0 {
			t.Error("nobody was told of the brake")
		}
	})
}

func TestAStrangersRobotEnds(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, o *office) {
		s.partners()
		s.serve()
		if err := o.Autorespond(eve, robot(t, eve, "Your mail is important to us.")); err != nil {
			t.Fatal(err)
		}
		s.send(letter{From: eve, To: deals, Subject: "Offer", Body: "We sell light bulbs."})
		robotsEnd(t, s, o, 10)
	})
}
