package imap

import (
	"fmt"
	"strings"
	"testing"

	"refermail/inbound"
)

func TestABatchHoldsAtMost64MB(t *testing.T) {
	t.Parallel()
	m := open(t, Config{URL: "imaps://d@imap.acme.example"})
	const mb = 1 << 20
	big := func(sizes ...int64) []entry {
		var es []entry
		for i, size := range sizes {
			es = append(es, entry{uid: uint32(i + 1), size: size})
		}
		return es
	}
	for _, c := range []struct {
		name    string
		entries []entry
		room    int64
		want    int
		cost    int64
	}{
		{"everything fits", big(mb, mb, mb), 64 * mb, 3, 3 * mb},
		{"the third is too much", big(25*mb, 25*mb, 25*mb), 64 * mb, 2, 50 * mb},
		{"oversized mails cost their header", big(900*mb, 25*mb, 900*mb), 64 * mb, 3, 27 * mb},
		{"nothing fits", big(25 * mb), 24 * mb, 0, 0},
	} {
		if n, cost := m.fit(c.entries, c.room); n != c.want || cost != c.cost {
			t.Errorf("%s: %d mails of %d bytes, want %d of %d", c.name, n, cost, c.want, c.cost)
		}
	}
}

// After a move to another server the order of UIDs need not be the order of arrival.
func TestRescanPassesOverMailOlderThanTheFirstStart(t *testing.T) {
	t.Parallel()
	dates := []string{"19-Nov-2026 10:00:00", "20-Nov-2026 14:01:59", "20-Nov-2026 14:02:00", "01-Jan-2020 00:00:00", "21-Nov-2026 09:00:00"}
	uids := []int{1, 2, 3, 4, 5}
	bodies := backlog(uids, nil)
	s := script(t, &scripted{answer: func(c *line, tag, command string) bool {
		if !strings.Contains(command, "RFC822.SIZE") {
			return bodies(c, tag, command)
		}
		from := 0
		if _, err := fmt.Sscanf(command, "UID FETCH %d:*", &from); err != nil {
			c.say("* BYE what is %s", command)
		}
		for i, uid := range uids {
			if uid >= from {
				c.say(`* %d FETCH (UID %d RFC822.SIZE 23 INTERNALDATE "%s +0000")`, i+1, uid, dates[i])
			}
		}
		c.say("%s OK done", tag)
		return true
	}})
	m := open(t, Config{URL: s.url})
	read := func(mark inbound.Mark, reconcile bool) (got []uint32, _ inbound.Mark) {
		for more := true; more; {
			b := next(t, m, mark, 1, reconcile)
			for _, raw := range b.Mails {
				got = append(got, raw.UID)
			}
			mark, more = b.Mark, b.More
		}
		return got, mark
	}
	was := inbound.Mark{Validity: 3, UID: 99, Floor: 90, Since: opened()}
	got, mark := read(was, false)
	want := inbound.Mark{Validity: 7, UID: 5, Floor: 2, Since: opened()}
	if fmt.Sprint(got) != "[3 5]" || mark != want {
		t.Errorf("rescan: %v, mark %+v; want 3 and 5, %+v", got, mark, want)
	}
	if got, mark = read(mark, true); fmt.Sprint(got) != "[3 5]" || mark != want {
		t.Errorf("reconcile after it: %v, mark %+v; want the same", got, mark)
	}
	if got, _ = read(mark, false); len(got) != 0 {
		t.Errorf("then %v, want nothing", got)
	}
}
