package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"regexp"
	"strconv"
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
	heapGrows = 12 << 20 // by which the last block's may be above the second's
	slowdown  = 2.0      // how much longer the last block may take than the second, a second for chance apart
	fatter    = 1.5      // how much more of the database the last block may take than the second
	teamBound = 120      // mails to the team that no honest mail is the reason of, however many are hostile
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

// TestRealAFloodOfTenThousand is the same on Postfix and Dovecot, twenty times as long.
func TestRealAFloodOfTenThousand(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		r := newReal(t)
		inside, outside := dialled{port: r.post.SubmissionPort}, dialled{port: r.post.OutsidePort}
		flood(t, r, stage{Database: database}, 10_000, func(m flooding) error {
			if m.proven {
				return inside.submit(m)
			}
			return outside.submit(m)
		})
	})
}

// flooding is one mail of a flood.
type flooding struct {
	raw        []byte
	from, rcpt string // envelope
	proven     bool
	honest     string // its sender, "" for hostile mail
	id         string // of honest mail
}

// dialled is a connection to a server that is kept while it works.
type dialled struct {
	port int
	c    *smtp.Client
}

// submit brings a mail to the server. What the server refuses has not reached us.
func (d *dialled) submit(m flooding) (err error) {
	for range 2 {
		if d.c == nil {
			if d.c, err = smtp.Dial(net.JoinHostPort("127.0.0.1", strconv.Itoa(d.port))); err != nil {
				return err
			}
		}
		if err = submitRaw(d.c, m); err == nil {
			return nil
		}
		d.c.Close()
		d.c = nil
	}
	return err
}

func submitRaw(c *smtp.Client, m flooding) error {
	if err := c.Mail(m.from); err != nil {
		return err
	}
	if err := c.Rcpt(m.rcpt); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(m.raw); err != nil {
		return err
	}
	return w.Close()
}

// sources of a flood: the generator's kinds, and the attacks that nobody vouches for.
type sources struct {
	kinds   []evil.Kind
	attacks []attack.Case
	world   *attack.World
}

// hostileMail is the n-th: as a stranger, as a partner, as one of the team, as somebody whom a provider vouches for.
func (f sources) hostileMail(t testing.TB, n int) flooding {
	t.Helper()
	m := flooding{from: attack.Eve, rcpt: deals}
	if n%4 == 3 {
		c := f.attacks[n/4%len(f.attacks)]
		m.raw = []byte(c.Mail(f.world))
		if c.Rcpt != nil {
			m.rcpt = c.Rcpt(f.world)
		}
		return m
	}
	k := f.kinds[n%len(f.kinds)]
	switch n % 10 {
	case 0, 5:
		k.From = "Ann Fox <" + attack.Ann + ">"
	case 1:
		k.From = "Max Muster <" + attack.Max + ">"
	case 2:
		k.From = fmt.Sprintf("Nobody <nobody%d@partner%d.test>", n, n%floodPartners)
	case 4:
		k.From, m.proven = fmt.Sprintf("Eve <eve%d@evil%d.test>", n, n%50), true
	default:
		k.From = fmt.Sprintf("Eve <eve%d@evil%d.test>", n, n)
	}
	if n%3 == 0 {
		k.To = f.world.Receipt
		m.rcpt = f.world.Receipt
	}
	size := 500 + n%3500
	if n%101 == 0 {
		size = 200_000
	}
	var raw bytes.Buffer
	if err := k.Write(&raw, size, uint64(n)); err != nil {
		t.Fatal(err)
	}
	m.raw = raw.Bytes()
	return m
}

// honestMail is a partner's registration of an account nobody has named before.
func honestMail(n int) flooding {
	p := n % floodPartners
	from := fmt.Sprintf("pat@partner%d.test", p)
	if p == 0 {
		from = attack.Ann // in whose name most of the flood is
	}
	l := forward(from, fmt.Sprintf("kim@honest%dworks.test", n), fmt.Sprintf("Honest%dworks", n), fmt.Sprintf("Kim of Honest%dworks needs a new warehouse.\nConsent: yes", n))
	return flooding{raw: l.raw(), from: from, rcpt: deals, proven: true, honest: from, id: l.ID}
}

// bill is what the service has cost when a block was over.
type bill struct {
	took     time.Duration // for the block
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
		began := time.Now()
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
		bills = append(bills, bill{time.Since(began), liveHeap(service), s.size()})
		t.Logf("after %d mails: %v for the block, %d MB live, %d MB resident, database %.1f MB", (b+1)*mails/floodBlocks,
			bills[b].took.Round(time.Millisecond), bills[b].heap>>20, resident(t, service)>>20, float64(bills[b].database)/1e6)
	}
	s.answeredOnce(t, honest)
	s.everyOneHasItsEnd(t, before, sent, refused)
	team := s.toTeam() - teamBefore - len(honest)
	t.Logf("the team got %d mails besides the %d about honest ones; %d MB resident at most; %d mails were refused at the door", team, len(honest), peak(t, service)>>20, refused)
	t.Logf("by kind and rule: %v", s.books.rows("SELECT n.kind, m.rule, count(*) AS n FROM notice n LEFT JOIN mail m ON m.no = n.mail WHERE n.recipient IN ($1, $2) GROUP BY n.kind, m.rule ORDER BY 3 DESC", attack.Max, attack.Rita))
	if team > teamBound {
		t.Errorf("the team got %d mails because of the flood, at most %d may be", team, teamBound)
	}
	for line := range strings.SplitSeq(service.log(), "\n") {
		if strings.Contains(line, `"level":"WARN"`) || strings.Contains(line, `"level":"ERROR"`) {
			t.Log(line)
		}
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
		return n-before >= sent || n == s.books.number("SELECT count(*) FROM mail") && time.Since(since) > 5*time.Second
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

// levelled holds the last block's bill against the second's: the first has the start in it.
func levelled(t *testing.T, bills []bill) {
	t.Helper()
	second, last := bills[1], bills[len(bills)-1]
	if last.heap > heapBound || last.heap-second.heap > heapGrows {
		t.Errorf("%d MB are live in the end, %d MB after the second block", last.heap>>20, second.heap>>20)
	}
	if !shortYear && last.took > time.Duration(slowdown*float64(second.took))+time.Second {
		t.Errorf("the last block took %v, the second %v", last.took, second.took)
	}
	grown := func(i int) float64 { return float64(bills[i].database - bills[i-1].database) }
	if grown(len(bills)-1) > fatter*grown(1)+1e6 {
		t.Errorf("the last block took %.1f MB of the database, the second %.1f MB", grown(len(bills)-1)/1e6, grown(1)/1e6)
	}
}

// size of the database in bytes.
func (s *siege) size() int64 {
	if s.postgres() {
		return s.books.number("SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'")
	}
	return s.books.number("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
}

var collected = regexp.MustCompile(`(?m)^gc \d+ @.* \d+->\d+->(\d+) MB`)

// liveHeap is what was live after the last collections of a service that traces them, in bytes: the least of a few, since what
// is in hand at the moment of one is not history.
func liveHeap(s *service) int64 {
	all := collected.FindAllStringSubmatch(s.log(), -1)
	least := int64(1 << 40)
	for _, hit := range all[max(0, len(all)-8):] {
		if mb, err := strconv.ParseInt(hit[1], 10, 64); err == nil && mb<<20 < least {
			least = mb << 20
		}
	}
	return least
}

func resident(t testing.TB, s *service) int64 { return memoryOf(t, s, "VmRSS:") }
func peak(t testing.TB, s *service) int64     { return memoryOf(t, s, "VmHWM:") }

// memoryOf reads a line of the process's status, in bytes.
func memoryOf(t testing.TB, s *service, line string) (kb int64) {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		t.Logf("the memory of the process is not known: %v", err)
		return 0
	}
	_, rest, _ := strings.Cut(string(text), line)
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		t.Fatal(err)
	}
	return kb << 10
}
