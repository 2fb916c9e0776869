package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/inbound/devmail"
	"refermail/inbound/devmail/attack"
	evil "refermail/inbound/parse/hostile"
	"refermail/workflow/store/storetest"
)

// A flood is a row of hostile mails with an honest one at every hundredth place. The brakes stand where they stand for
// everybody. What it may cost:
const (
	floodEvery    = 100 // every so many mails an honest one
	floodPartners = 20  // who write the honest ones in turn
	floodBlocks   = 5   // after each the bill is read

	heapBound = 48 << 20 // bytes that are live after a collection
	heapGrows = 12 << 20 // by which they may be more than half-way
	slowdown  = 2.0      // how much more of the processor the last block may cost than the second, half a second for chance apart
	fatter    = 1.5      // how much more of the database the last block may take than the second
	teamBound = 60       // mails to the team that no honest mail is the reason of, however many are hostile
)

func TestAFloodStarvesNobodyAndCostsTheSameToTheEnd(t *testing.T) {
	t.Parallel()
	o := newBesieged(t)
	flood(t, o, stage{Database: storetest.SQLite(t)}, 500, func(m flooding) error {
		as := ""
		if m.proven {
			as = voucher
		}
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		return o.Send(ctx, devmail.Envelope{As: as, From: m.from, To: []string{m.rcpt}}, m.raw)
	})
}

var floodMails = flag.Int("flood", 3_000, "how many mails the flood through real servers has; 10000 takes three minutes for each database")

// TestRealAFlood is the same on Postfix and Dovecot and longer, a third as long on PostgreSQL.
func TestRealAFlood(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		r, mails := newReal(t), *floodMails
		if !strings.HasPrefix(database, "sqlite:") && mails < 10_000 {
			mails /= 3 // the way of a mail is the same; what grows would show here, too
		}
		inside, outside := dialled{port: r.post.SubmissionPort}, dialled{port: r.post.OutsidePort}
		flood(t, r, stage{Database: database}, mails, func(m flooding) error {
			if m.proven {
				return inside.submit(m)
			}
			return outside.submit(m)
		})
	})
}

// bill is what the service has cost when a block was over.
type bill struct {
	took     time.Duration // for the block, by the clock on the wall: to look at, since what else runs here decides it, too
	busy     time.Duration // of the processors, for the block
	heap     int64         // live after a collection, bytes
	database int64         // bytes
}

// flood plays it: bring gives one mail to the server.
func flood(t *testing.T, w town, st stage, mails int, bring func(m flooding) error) {
	s := besiege(t, w, st, false)
	s.withoutLimits()
	for p := 1; p < floodPartners; p++ {
		who := fmt.Sprintf("pat@partner%d.test", p)
		if o, ok := w.(*office); ok {
			o.join(who)
		}
		s.run("partner", "add", fmt.Sprintf("Partner %d", p), "--domain", fmt.Sprintf("partner%d.test", p), "--contact", mailbox(who))
	}
	s.environ = append(s.environ, "GODEBUG=gctrace=1")
	service := s.start()
	f := sources{kinds: evil.Kinds(), world: &s.world}
	for _, c := range attack.Cases() {
		if c.By == "" && c.Does == "" && c.Envelope == "" {
			f.attacks = append(f.attacks, c)
		}
	}
	before, teamBefore := s.books.number("SELECT count(*) FROM mail"), s.toTeam()
	var honest []flooding
	var bills []bill
	sent, refused := int64(0), 0
	for b := range floodBlocks {
		began, had := time.Now(), busy(t, service)
		for n := b * mails / floodBlocks; n < (b+1)*mails/floodBlocks; n++ {
			m := flooding{}
			if n%floodEvery == floodEvery-1 {
				m = honestMail(n / floodEvery)
				honest = append(honest, m)
			} else {
				m = f.hostileMail(t, n)
			}
			if err := bring(m); err != nil {
				if refused++; m.honest != "" {
					t.Errorf("an honest mail was refused: %v", err)
				}
				continue
			}
			sent++
		}
		w.quiet()
		s.allDecided(before, sent)
		bills = append(bills, bill{time.Since(began), busy(t, service) - had, liveHeap(service), s.size()})
		t.Logf("after %d mails: %v for the block, %v of the processors, %d MB live, %d MB resident, database %.1f MB", (b+1)*mails/floodBlocks,
			bills[b].took.Round(time.Millisecond), bills[b].busy, bills[b].heap>>20, resident(t, service)>>20, float64(bills[b].database)/1e6)
	}
	s.answeredOnce(t, honest)
	s.everyOneHasItsEnd(t, before, sent, refused)
	team := s.toTeam() - teamBefore - len(honest)
	t.Logf("the team got %d mails besides the %d about honest ones; %d MB resident at most; %d mails were refused at the door", team, len(honest), peak(t, service)>>20, refused)
	t.Logf("by kind and rule: %v", s.books.rows("SELECT n.kind, m.rule, count(*) AS n FROM notice n LEFT JOIN mail m ON m.no = n.mail WHERE n.recipient IN ($1, $2) GROUP BY n.kind, m.rule ORDER BY 3 DESC", attack.Max, attack.Rita))
	if team > teamBound {
		t.Errorf("the team got %d mails because of the flood, at most %d may be", team, teamBound)
	}
	levelled(t, bills)
	service.stop()
}

// withoutLimits takes away what the suite sets, so that the brakes are the ones everybody has.
func (s *siege) withoutLimits() { s.rewrite(wideLimits, "") }

// toTeam is how many mails the team was written.
func (s *siege) toTeam() int {
	return int(s.books.number("SELECT count(*) FROM notice WHERE recipient IN ($1, $2)", attack.Max, attack.Rita))
}

// allDecided waits until what was sent is decided. A server may itself lose a mail on its way that it took (too many hops):
// once nothing moves any more, what has not come is not going to.
func (s *siege) allDecided(before, sent int64) {
	s.t.Helper()
	last, since := int64(-1), time.Now()
	eventually(s.t, 5*time.Minute, fmt.Sprintf("%d mails to be decided", sent), func() bool {
		time.Sleep(10 * tick)
		n := s.books.number("SELECT count(*) FROM mail WHERE disposition <> ''")
		if n != last {
			last, since = n, time.Now()
		}
		return n-before >= sent || n == s.books.number("SELECT count(*) FROM mail") && time.Since(since) > 15*time.Second
	})
}

// answeredOnce holds every honest mail to its one answer.
func (s *siege) answeredOnce(t *testing.T, honest []flooding) {
	t.Helper()
	eventually(t, patience, "everything that is owed to be sent", func() bool {
		time.Sleep(10 * tick)
		return s.books.number("SELECT count(*) FROM notice WHERE state = 'sending' OR state = 'ready' AND attempts = 0") == 0
	})
	s.town.quiet()
	answers := map[string]int{}
	seen := map[string]bool{}
	for _, m := range honest {
		if seen[m.honest] {
			continue
		}
		seen[m.honest] = true
		for _, g := range s.inbox(m.honest) {
			answers[g.answers()]++
		}
	}
	for _, m := range honest {
		if answers[m.id] != 1 {
			t.Errorf("the honest mail of %s got %d answers: %v", m.honest, answers[m.id],
				s.books.rows("SELECT disposition, rule, proof FROM mail WHERE message_id = $1", m.id))
		}
	}
}

// everyOneHasItsEnd holds every mail to one disposition and no effect of its own.
func (s *siege) everyOneHasItsEnd(t *testing.T, before, sent int64, refused int) {
	t.Helper()
	arrived := s.books.number("SELECT count(*) FROM mail") - before
	pending, failed := s.books.number("SELECT count(*) FROM mail WHERE disposition = ''"), s.books.rows("SELECT no, rule, subject FROM mail WHERE disposition = 'failed'")
	t.Logf("%d mails arrived of %d: %v", arrived, sent, s.books.rows("SELECT disposition, count(*) AS n FROM mail GROUP BY disposition"))
	if pending != 0 || len(failed) != 0 {
		t.Errorf("%d mails are undecided, failed: %v", pending, failed)
	}
	if lost := sent - arrived; lost < 0 || lost > sent/100 || s.postgresOrOffice(lost) {
		t.Errorf("%d mails that were sent have not arrived, %d were refused", lost, refused)
	}
	if n := s.books.number("SELECT count(*) FROM mail WHERE disposition <> '' AND rule = ''"); n > 0 {
		t.Errorf("%d mails ended by no rule", n)
	}
	if n := s.books.number("SELECT count(*) FROM deal WHERE stage NOT IN ('under_review')"); n > 0 {
		t.Errorf("%d deals were moved", n)
	}
}

// postgresOrOffice reports whether mails are missing though the server in between keeps all.
func (s *siege) postgresOrOffice(lost int64) bool {
	_, office := s.town.(*office)
	return office && lost != 0
}
