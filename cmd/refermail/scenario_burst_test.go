package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// wideLimits lets one morning bring more than the brakes allow.
const wideLimits = "[limits]\nanswers_per_address = 1000\nanswers_per_thread = 1000\nsubmissions_per_partner = 1000\n" +
	"answers_per_partner = 1000\nanswers_per_domain = 1000\nanswers_to_outsiders = 1000\n"

const (
	burstPartners = 5
	burstEach     = 20
)

// burst is a hundred submissions by five partners, ready to be sent.
type burst struct {
	senders []string
	letters []letter
}

// newBurst adds the partners and writes the letters.
func (s *scene) newBurst() burst {
	s.t.Helper()
	var b burst
	for p := range burstPartners {
		domain := fmt.Sprintf("agency%d.test", p)
		who := "pat@" + domain
		s.town.join(who)
		s.run("partner", "add", fmt.Sprintf("Agency %d", p), "--domain", domain, "--contact", mailbox(who))
		b.senders = append(b.senders, who)
		for i := range burstEach {
			name := fmt.Sprintf("%c%cworks", 'A'+p, 'a'+i)
			b.letters = append(b.letters, forward(who, "kim@"+strings.ToLower(name)+".test", name, "Kim of "+name+" needs a new warehouse.\nConsent: yes"))
		}
	}
	return b
}

// deliver sends the burst in the background; call the result to wait for the end of it.
func (b burst) deliver(s *scene) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.town.sendAll(b.letters)
	}()
	return func() { <-done }
}

// receipts is how many mails have reached the partners so far.
func (b burst) receipts(s *scene) int {
	n := 0
	for _, who := range b.senders {
		n += len(s.town.folder(who, "INBOX"))
	}
	return n
}

// check holds the end of a burst to CONTRACT 12: every submission is one deal with one receipt, none is lost, and no
// more than repeats mails came twice, each with the Message-ID it had.
func (b burst) check(t *testing.T, s *scene, repeats int) {
	t.Helper()
	s.settled(len(b.letters))
	if n := len(look[[]dealView](s, "deal", "list")); n != len(b.letters) {
		t.Errorf("%d deals, want %d", n, len(b.letters))
	}
	answers := map[string][]string{} // letter → Message-IDs of what answered it
	extra := 0
	for _, who := range b.senders {
		ids := map[string]bool{}
		for _, g := range s.inbox(who) {
			if ids[g.id()] {
				extra++
				continue
			}
			ids[g.id()] = true
			answers[g.answers()] = append(answers[g.answers()], g.id())
		}
	}
	for _, l := range b.letters {
		if n := len(answers[l.ID]); n != 1 {
			t.Errorf("%q by %s has %d different receipts", l.Subject, l.From, n)
		}
	}
	ids := map[string]bool{}
	for _, g := range s.inbox(maxAt) {
		if ids[g.id()] {
			extra++
		}
		ids[g.id()] = true
	}
	if len(ids) != len(b.letters) {
		t.Errorf("the manager has %d decision mails, want %d", len(ids), len(b.letters))
	}
	if t.Logf("%d mails came twice, at most %d may", extra, repeats); extra > repeats {
		t.Errorf("%d mails came twice, at most %d may", extra, repeats)
	}
	s.onlyKnownWereMailed(b.senders...)
}

func TestKillDuringABurstLosesNothing(t *testing.T) {
	inOffice(t, wideLimits, func(t *testing.T, s *scene, _ *office) {
		killedInBurst(t, s, []int{5, 40, 75})
	})
}

// killedInBurst kills the service, -9, while a hundred submissions come in: each time so many receipts are there.
func killedInBurst(t *testing.T, s *scene, when []int) {
	b := s.newBurst()
	service := s.serve()
	wait := b.deliver(s)
	repeats := 0
	for i, after := range when {
		eventually(t, patience, fmt.Sprintf("%d receipts", after), func() bool { return b.receipts(s) >= after })
		repeats += s.smtp.open()
		service.kill()
		t.Logf("killed after %d receipts", b.receipts(s))
		if s.postgres() { // the next process waits for the leases of the dead one; CONTRACT gives it two minutes, and so do we
			s.later(time.Duration(i+1) * 2 * time.Minute)
		}
		service = s.serve()
	}
	wait()
	b.check(t, s, repeats)
}

func TestStopDuringABurstLosesAndRepeatsNothing(t *testing.T) {
	inOffice(t, wideLimits, func(t *testing.T, s *scene, _ *office) { stoppedInBurst(t, s) })
}

// stoppedInBurst stops the service, SIGTERM, while a hundred submissions come in.
func stoppedInBurst(t *testing.T, s *scene) {
	b := s.newBurst()
	service := s.serve()
	wait := b.deliver(s)
	for _, after := range []int{5, 40, 75} {
		eventually(t, patience, fmt.Sprintf("%d receipts", after), func() bool { return b.receipts(s) >= after })
		took := service.stop()
		t.Logf("stopped after %d receipts, in %v", b.receipts(s), took.Round(time.Millisecond))
		service = s.serve()
	}
	wait()
	b.check(t, s, 0)
}

func TestStopWhileTheSMTPServerHangs(t *testing.T) {
	inOffice(t, wideLimits, func(t *testing.T, s *scene, _ *office) {
		b := s.newBurst()
		service := s.serve()
		wait := b.deliver(s)
		eventually(t, patience, "some receipts", func() bool { return b.receipts(s) >= 10 })
		open := s.smtp.open()
		s.smtp.freeze()
		t.Logf("stopped in %v", service.stop().Round(time.Millisecond))
		s.smtp.pull() // the hanging connections end as they would: by the other side's patience
		s.smtp.thaw()
		wait()
		s.smtp.plug()
		s.later(2 * time.Minute) // what was perhaps delivered waits a minute before it is sent once more
		s.serve()
		b.check(t, s, open) // a server that took a mail and hung before saying so has it twice
	})
}
