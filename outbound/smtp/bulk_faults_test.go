package smtp_test

import (
	"testing"
	"time"

	"refermail/outbound/smtp"
)

// TestACutAnywhereIsToldAsItIs ends the first connection after every nth byte that was read, and instead of every nth
// reply, and compares what Send said with what the server took.
func TestACutAnywhereIsToldAsItIs(t *testing.T) {
	t.Parallel()
	mails, raws := letters(7)
	mails[2].To = "nobody" + mails[2].To
	total := 200
	for i := range raws {
		total += len(raws[i]) + 100
	}
	for name, offer := range offers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var faults []fault
			for n := 0; n < total; n += 3 {
				faults = append(faults, fault{n, -1})
			}
			for n := range 45 {
				faults = append(faults, fault{-1, n})
			}
			classes := map[string]int{}
			for _, f := range faults {
				s := (&sink{offer: offer, keep: true, broken: func(conn int) *fault {
					if conn == 0 {
						return &f
					}
					return nil
				}}).start(t)
				out := s.bulk(t, smtp.BulkOptions{Connections: 1})
				results := all(out, 3, mails, raws)
				out.Close()
				s.rest()
				ambiguous := 0
				for i, r := range results {
					taken := len(s.got(mails[i].To))
					classes[r.class()]++
					switch r.class() {
					case "sent":
						if taken != 1 {
							t.Errorf("%+v: mail %d was sent, and taken %d times", f, i, taken)
						}
					case "ambiguous":
						if ambiguous++; taken > 1 || f.wrote >= 0 && s.seen[mails[i].From] == 0 {
							t.Errorf("%+v: mail %d may have been sent: taken %d times, seen %d times", f, i, taken, s.seen[mails[i].From])
						}
					case "permanent":
						if i != 2 || taken != 0 {
							t.Errorf("%+v: mail %d was refused: %v", f, i, r.err)
						}
					default:
						if taken != 0 {
							t.Errorf("%+v: mail %d was not sent (%v), but taken %d times", f, i, r.err, taken)
						}
					}
				}
				if limit := map[string]int{"lockstep": 1, "pipelining": 1, "chunking": 3}[name]; ambiguous > limit {
					t.Errorf("%+v: %d mails may have been sent", f, ambiguous)
				}
			}
			if classes["ambiguous"] == 0 || classes["outage"] == 0 || classes["sent"] == 0 {
				t.Errorf("the cuts led to %v only", classes)
			}
			t.Logf("%d cuts: %v", len(faults), classes)
		})
	}
}

func TestServersThatOfferWhatTheyDoNotSpeak(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]flaw{"refuses pipelining": flawSync, "does not know BDAT": flawNoBDAT, "takes a refused mail for commands": flawKeepBDAT} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := (&sink{offer: chunked, keep: true, flaw: f}).start(t)
			out := s.bulk(t, smtp.BulkOptions{Connections: 2})
			mails, raws := letters(40)
			if f == flawKeepBDAT {
				mails[10].To = "nobody" + mails[10].To
			}
			for i, r := range all(out, 6, mails, raws) {
				got := s.got(mails[i].To)
				if r.err == nil && len(got) != 1 || r.class() == "temporary" && len(got) > 0 || f != flawKeepBDAT && r.err != nil {
					t.Errorf("mail %d: %v, taken %d times", i, r.err, len(got))
				}
			}
		})
	}
}

func TestAServerThatThrowsAwayWhatItDidNotAskFor(t *testing.T) {
	t.Parallel()
	for name, class := range map[string]string{"pipelining": "outage", "chunking": "ambiguous"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := (&sink{offer: offers[name], keep: true, flaw: flawFlush}).start(t)
			out := s.bulk(t, smtp.BulkOptions{Connections: 1})
			out.Hurry(500 * time.Millisecond)
			mails, raws := letters(12)
			failed := 0
			for i, r := range all(out, 3, mails, raws) {
				taken := len(s.got(mails[i].To))
				if r.err != nil {
					failed++
				}
				if r.err == nil && taken != 1 || r.err != nil && (r.class() != class || taken > 0) {
					t.Errorf("mail %d: %v, taken %d times", i, r.err, taken)
				}
			}
			if failed != 1 {
				t.Errorf("%d mails failed", failed)
			}
		})
	}
}

// goodbye says 421 to the MAIL behind the first n mails of every connection.
func goodbye(n int) func(verb, argument string, conn, mail int) string {
	return func(verb, _ string, _, mail int) string {
		if verb == "MAIL" && mail == n {
			return "421 4.7.0 too many mails on one connection"
		}
		return ""
	}
}

func TestAGoodbyeIsNoFailureAndItsNumberIsLearned(t *testing.T) {
	t.Parallel()
	for name, offer := range offers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			goodbyes := 0
			says := goodbye(10)
			s := &sink{offer: offer, keep: true}
			s.answer = func(verb, argument string, conn, mail int) string {
				text := says(verb, argument, conn, mail)
				if text != "" {
					s.mu.Lock()
					goodbyes++
					s.mu.Unlock()
				}
				return text
			}
			s.start(t)
			out := s.bulk(t, smtp.BulkOptions{Connections: 1})
			mails, raws := letters(200)
			for i, r := range all(out, 3, mails, raws) {
				if r.err != nil || len(s.got(mails[i].To)) != 1 {
					t.Errorf("mail %d: %v, taken %d times", i, r.err, len(s.got(mails[i].To)))
				}
			}
			if goodbyes > 2 || s.conns.Load() < 20 || s.conns.Load() > 22 {
				t.Errorf("%d goodbyes, %d connections", goodbyes, s.conns.Load())
			}
		})
	}
}

func TestAGoodbyeInTheMiddle(t *testing.T) {
	t.Parallel()
	for name, offer := range offers {
		for _, verb := range []string{"MAIL", "RCPT", "DATA", "BDAT", "END"} {
			t.Run(name+" "+verb, func(t *testing.T) {
				t.Parallel()
				s := &sink{offer: offer, keep: true, answer: func(v, _ string, conn, mail int) string {
					if v == verb && conn == 0 && (mail == 3 && verb == "MAIL" || mail == 4) {
						return "421 leaving"
					}
					return ""
				}}
				s.start(t)
				out := s.bulk(t, smtp.BulkOptions{Connections: 1})
				mails, raws := letters(12)
				failed := 0
				for i, r := range all(out, 3, mails, raws) {
					taken := len(s.got(mails[i].To))
					if r.err == nil && taken == 1 {
						continue
					}
					if failed++; r.class() != "outage" || failed > 1 || taken > 0 && verb != "END" {
						t.Errorf("mail %d: %v, taken %d times", i, r.err, taken)
					}
				}
			})
		}
	}
}
