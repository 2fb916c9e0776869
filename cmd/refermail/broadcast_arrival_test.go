package main

import (
	"regexp"
	"testing"

	"refermail/outbound"
)

// arrival is a mail that a server took from us.
type arrival struct {
	reader, mail string // mail is its Message-ID, or a digest of it all
	refused      bool   // it was not taken after all
}

// onceButFor holds what arrived to the promise: nobody is missing, and nobody got it twice save those whose copy was under way
// at a kill, at most outbound.Window each time, with the same mail as before. marks are how many had arrived at each kill; what
// came more than once without a kill in between is never forgiven.
func onceButFor(t *testing.T, all []arrival, marks []int, copies int) {
	t.Helper()
	type last struct {
		mail string
		life int
	}
	seen, repeats, kill := map[string]last{}, make([]int, len(marks)), 0
	for i, a := range all {
		for kill < len(marks) && i >= marks[kill] {
			kill++
		}
		if a.refused {
			continue
		}
		before, twice := seen[a.reader]
		seen[a.reader] = last{a.mail, kill}
		switch {
		case !twice:
		case before.mail != a.mail:
			t.Errorf("%s got another mail the second time: %q, then %q", a.reader, before.mail, a.mail)
		case before.life == kill:
			t.Errorf("%s got it twice without a kill in between", a.reader)
		default:
			repeats[before.life]++ // it was not settled when that one was killed
		}
	}
	t.Logf("%d readers, repeats for each kill: %v", len(seen), repeats)
	if len(seen) != copies {
		t.Errorf("%d of %d readers got it", len(seen), copies)
	}
	for i, n := range repeats {
		if n > outbound.Window {
			t.Errorf("%d repeats because of kill %d, at most %d may be", n, i+1, outbound.Window)
		}
	}
}

var postfixLine = regexp.MustCompile(`(?m)postfix/(?:cleanup\[\d+\]: ([0-9A-F]+): message-id=(<[^>]+>)|qmgr\[\d+\]: ([0-9A-F]+): from=<|discard\[\d+\]: ([0-9A-F]+): to=<([^>]+)>|smtpd\[\d+\]: (connect|disconnect) from )`)

// postfixLog is what Postfix says came, in order of arrival, and how many sessions are open. Whose it is stands there once it has
// left the queue.
func postfixLog(log string) (all []arrival, open int) {
	at := map[string]int{}
	for _, m := range postfixLine.FindAllStringSubmatch(log, -1) {
		switch {
		case m[1] != "":
			at[m[1]] = len(all)
			all = append(all, arrival{mail: m[2], refused: true})
		case m[3] != "": // in the queue: Postfix has taken responsibility
			if i, ok := at[m[3]]; ok {
				all[i].refused = false
			}
		case m[4] != "":
			if i, ok := at[m[4]]; ok {
				all[i].reader = m[5]
			}
		case m[6] == "connect":
			open++
		default:
			open--
		}
	}
	return all, open
}
