package main

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

func TestTheServiceComesBackWhenItsMailboxDoes(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.imap.pull()
		service := s.launch() // it starts, and says that it is not well
		eventually(t, patience, "an answer of /healthz", func() bool { return service.health() != 0 })
		if code := service.health(); code == http.StatusOK {
			t.Error("healthy without a mailbox")
		}
		s.imap.plug()
		service.healthy()
		s.registered()

		s.imap.pull()
		eventually(t, patience, "/healthz to notice", func() bool { return service.health() == http.StatusServiceUnavailable })
		l := s.send(forward(ann, "kim@initech.test", "Initech", "Kim needs help.\nConsent: yes"))
		s.imap.plug()
		began := time.Now()
		s.answer(l)
		if took := time.Since(began); took > 2*time.Minute {
			t.Errorf("seen %v after the outage", took)
		}
		service.healthy()
		service.stop()
	})
}

func TestIntakeGoesOnWhileMailCannotBeSent(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		service := s.serve()
		s.smtp.pull()
		l := s.send(forward(ann, bo, "Globex", "Bo needs a new warehouse.\nConsent: yes"))
		s.disposed(l, "handled")
		if d := s.soleDeal(); d.Stage != "under_review" {
			t.Errorf("the deal is %s", d.Stage)
		}
		eventually(t, patience, "/healthz to notice", func() bool { return service.health() == http.StatusServiceUnavailable })
		if n := s.count(ann, func(got) bool { return true }); n != 0 {
			t.Fatal("the line is not cut")
		}
		s.smtp.plug()
		began := time.Now()
		s.answer(l)
		if took := time.Since(began); took > 3*time.Minute {
			t.Errorf("sent %v after the outage", took)
		}
		s.settled(1)
		if n := s.count(ann, func(got) bool { return true }); n != 1 {
			t.Errorf("%d receipts", n)
		}
		service.healthy()
	})
}

func TestTheFirstStartLeavesOldMailAlone(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, o *office) {
		s.partners()
		old := s.send(forward(ann, "kim@initech.test", "Initech", "This one is from last year.\nConsent: yes"))
		service := s.serve()
		s.registered()
		service.stop()

		down := s.send(forward(ann, "lee@umbrella.test", "Umbrella", "Lee needs help.\nConsent: yes"))
		for _, m := range o.Messages(deals, "INBOX") { // somebody looks into the mailbox meanwhile
			o.MarkSeen(deals, "INBOX", m.UID)
		}
		s.serve()
		s.answer(down)
		if n := s.count(ann, func(g got) bool { return g.answers() == old.ID }); n > 0 {
			t.Error("mail from before the first start was answered")
		}
		for deadline := time.Now().Add(patience); s.filed() < 2 && time.Now().Before(deadline); {
			time.Sleep(tick) // a mail is filed away after it is answered
		}
		if n := len(s.town.folder(deals, "INBOX")); n != 1 {
			t.Errorf("%d mails lie in the inbox, want the old one", n)
		}
		if n := len(look[[]dealView](s, "deal", "list")); n != 2 {
			t.Errorf("%d deals, want 2", n)
		}
	})
}

func TestBackfillRegistersAndMailsNobody(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.send(forward(ann, "kim@initech.test", "Initech", "This one is from last year.\nConsent: yes"))
		s.launch("--backfill").healthy()
		s.settled(1)
		if d := s.soleDeal(); d.Company != "Initech" {
			t.Errorf("backfilled: %+v", d.dealView)
		}
		if n := s.count(ann, func(got) bool { return true }) + s.count(maxAt, func(got) bool { return true }); n > 0 {
			t.Errorf("%d mails were sent", n)
		}
		s.registered() // and what comes now is answered
	})
}

func TestAHeldMailDraggedBackIsHandledAgain(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, o *office) { dragged(t, s) })
}

func dragged(t *testing.T, s *scene) {
	s.partners()
	s.serve()
	l := s.send(letter{From: "dan@initrode.test", To: deals, Subject: "A lead",
		Body: "Company: Globex\nContact: Bo <" + bo + ">\nContext: They need a warehouse.\nConsent: yes"})
	s.disposed(l, "held")
	eventually(t, patience, "the mail to be filed", func() bool { return len(s.town.folder(deals, "Held")) == 1 })
	s.run("partner", "add", "Initrode", "--domain", "initrode.test", "--contact", mailbox("dan@initrode.test"))
	move(t, s.town.imap(), "Held", "INBOX")
	eventually(t, patience, "the deal", func() bool { return len(look[[]dealView](s, "deal", "list")) == 1 })
	s.settled(1)
	s.disposed(l, "handled")
	if n := len(s.town.folder(deals, "Processed")); n != 1 {
		t.Errorf("%d mails are filed as processed, want 1", n)
	}
}

// move drags every mail of a folder of the inbox's owner into another one, as a mail program does.
func move(t testing.TB, address, from, to string) {
	t.Helper()
	c := dialIMAP(t, address, nil)
	if _, err := c.Select(from, nil).Wait(); err != nil {
		t.Fatal(err)
	}
	all := imap.SeqSet{}
	all.AddRange(1, 0)
	if _, err := c.Move(all, to).Wait(); err != nil {
		t.Fatal(err)
	}
}

// dialIMAP logs in to the inbox.
func dialIMAP(t testing.TB, address string, o *imapclient.Options) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(hostOf(t, address), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(deals, townPassword).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTwoProcessesShareOneDatabase(t *testing.T) {
	t.Parallel()
	twoProcesses(t, newScene(t, newOffice(t), stage{Database: postgresFor(t), Extra: wideLimits}))
}

// twoProcesses lets two services work on one database: each mail once; when the one that reads the mailbox is killed, the
// other takes over. With REFERMAIL_TEST_REAL=1 the kill comes while mail is being sent, and the real time of the leases is
// waited for.
func twoProcesses(t *testing.T, s *scene) {
	b := s.newBurst()
	first := s.serve()
	second := s.launch()
	eventually(t, patience, "the second process to serve", func() bool { return strings.Contains(second.log(), `"msg":"serving"`) })
	half := burst{b.senders, b.letters[:len(b.letters)/2]}
	half.deliver(s)()
	if os.Getenv("REFERMAIL_TEST_REAL") != "1" {
		half.check(t, s, 0)
	}
	open := s.smtp.open()
	began := time.Now()
	first.kill()
	late := burst{b.senders, b.letters[len(b.letters)/2:]}
	late.deliver(s)()
	eventually(t, 2*time.Minute, "the other process to take over", func() bool { return b.receipts(s) >= len(b.letters) })
	b.check(t, s, open)
	t.Logf("all was done %v after the kill", time.Since(began).Round(time.Second))
	second.healthy()
	second.stop()
}
