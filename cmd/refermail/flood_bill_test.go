package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// levelled holds the last block's bill against the second's, since the first has the start in it; memory, which fills slowly,
// against what it was half-way.
func levelled(t *testing.T, bills []bill) {
	t.Helper()
	second, middle, last := bills[1], bills[len(bills)/2], bills[len(bills)-1]
	if last.heap > heapBound || last.heap-middle.heap > heapGrows {
		t.Errorf("%d MB are live in the end, %d MB half-way", last.heap>>20, middle.heap>>20)
	}
	if !shortYear && last.busy > time.Duration(slowdown*float64(second.busy))+time.Second/2 {
		t.Errorf("the last block cost %v of the processor, the second %v", last.busy, second.busy)
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

// busy is the time the service has had of the processors, which other tests on the machine lengthen less than what a clock on
// the wall shows. It is 0 where there is no /proc.
func busy(t testing.TB, s *service) time.Duration {
	t.Helper()
	const tick = time.Second / 100 // USER_HZ, proc_pid_stat(5)
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		t.Logf("what the process had of the processors is not known: %v", err)
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // the name before may have blanks; the third field comes first
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick
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
