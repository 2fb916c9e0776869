//go:build unix

package inbound_test

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"refermail/inbound/devmail/attack"
	"refermail/inbound/parse/hostile"
	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// The promises of cost (SE-4), for one mail on its whole way: kept, read, proven, decided.
const (
	fullSize   = 24 << 20
	heapFactor = 10       // times the mail's size, and
	heapBase   = 16 << 20 // bytes of heap at the most
	cpuLimit   = 2 * time.Second
)

// worstKinds are those that cost most at full size; the others are measured by [BenchmarkHostile].
func worstKinds() []string {
	return []string{"header that never ends with colons", "pure tags", "drawings", "hidden elements", "wrong label", "bytes of chance", "overlong UTF-8", "mixed line ends",
		"links after labels", "half encoded words", "uuencoded files", "charset nobody has", "signatures over a huge body", "million recipients"}
}

// TestHostileMailIsBoundedOnItsWholeWay sends every kind at a megabyte and the worst at full size, as a partner whose mail
// the server vouches for, so that nothing is spared. It runs alone, and counts the processor's time of this process, which a
// busy machine does not change.
func TestHostileMailIsBoundedOnItsWholeWay(t *testing.T) {
	if testing.Short() {
		t.Skip("reads big mails")
	}
	c := newTown(t, storetest.SQLite(t))
	for _, k := range hostile.Kinds() {
		c.withinBounds(t, k, 1<<20)
	}
	for _, name := range worstKinds() {
		found := false
		for _, k := range hostile.Kinds() {
			if k.Name == name {
				found = true
				c.withinBounds(t, k, fullSize)
			}
		}
		if !found {
			t.Errorf("no kind %q", name)
		}
	}
}

func (c *town) withinBounds(t *testing.T, k hostile.Kind, size int) {
	t.Helper()
	raw := c.hostile(k, size)
	row, took, heap := c.cost(raw)
	if limit := int64(heapFactor*len(raw) + heapBase); heap > limit*slowdown {
		t.Errorf("%s of %d KB: %d KB of heap, more than %d", k.Name, len(raw)>>10, heap>>10, limit>>10)
	}
	if took > slowdown*cpuLimit {
		t.Errorf("%s of %d KB: %v of processor time", k.Name, len(raw)>>10, took)
	}
	switch row.Disposition {
	case workflow.Handled, workflow.Ignored, workflow.Held:
	default:
		t.Errorf("%s: %q, %s", k.Name, row.Disposition, row.Rule)
	}
}

// hostile writes a mail that the server has let through as Ann's.
func (c *town) hostile(k hostile.Kind, size int) string {
	k.From, k.To = "Ann Fox <"+ann+">", inbox
	var b bytes.Buffer
	b.WriteString(attack.Stamp("dkim=pass header.d=northwind.test; dmarc=pass header.from=northwind.test") + attack.Hop("198.51.100.1"))
	if err := k.Write(&b, size, uint64(c.uid)); err != nil {
		c.t.Fatal(err)
	}
	return b.String()
}

// cost receives a mail and tells the processor time and the highest heap above what there was before.
func (c *town) cost(raw string) (row store.MailRow, took time.Duration, heap int64) {
	c.now = c.now.Add(time.Hour) // no brake
	defer debug.SetGCPercent(debug.SetGCPercent(25))
	runtime.GC()
	before, began := heapNow(), cpuTime()
	var peak int64
	var sampler sync.WaitGroup
	end := make(chan struct{})
	sampler.Go(func() {
		for {
			select {
			case <-end:
				return
			case <-time.After(time.Millisecond):
				peak = max(peak, heapNow())
			}
		}
	})
	row = c.receive(raw)
	close(end)
	sampler.Wait()
	return row, cpuTime() - began, max(peak, heapNow()) - before
}

func heapNow() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}

// cpuTime is the processor time of this process so far.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkHostile prints what each kind costs at full size: processor time and heap above what there was.
func BenchmarkHostile(b *testing.B) {
	for _, k := range hostile.Kinds() {
		b.Run(strings.ReplaceAll(k.Name, " ", "_"), func(b *testing.B) {
			var took time.Duration
			var heap int64
			for b.Loop() {
				b.StopTimer()
				c := newTown(b, storetest.SQLite(b))
				raw := c.hostile(k, fullSize)
				b.StartTimer()
				_, t, h := c.cost(raw)
				took, heap = max(took, t), max(heap, h)
			}
			b.ReportMetric(float64(took.Milliseconds()), "cpu-ms/mail")
			b.ReportMetric(float64(heap)/(1<<20), "heap-MB/mail")
		})
	}
}

// An attacker's own domains sign a huge mail many times over, and each signature holds: not all are checked, and the one of
// the author's domain is, wherever it stands.
func TestManySignaturesOverAHugeMailAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("signs a big mail")
	}
	c := newTown(t, storetest.SQLite(t))
	raw := attack.Sign("northwind.test", c.world.Referral("Initech")+strings.Repeat(" \t x\r\n", fullSize/6))
	for i := range 11 {
		raw = attack.Sign(fmt.Sprintf("evil%d.test", i), raw)
	}
	row, took, _ := c.cost(raw)
	if took > slowdown*cpuLimit {
		t.Errorf("%v of processor time", took)
	}
	if row.Disposition != workflow.Handled || row.Proof.Level != workflow.Strong {
		t.Errorf("%s, %s: %+v", row.Disposition, row.Rule, row.Proof)
	}
}
