package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"refermail/inbound/devmail/realmail"
	"refermail/outbound"
	"refermail/outbound/smtp"
	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

// The database and the server of this test binary started again as a broadcaster that will be killed.
const (
	broadcastDatabase = "REFERMAIL_TEST_BROADCAST_DATABASE"
	broadcastServer   = "REFERMAIL_TEST_BROADCAST_SERVER"
)

// TestBroadcastChild is what the killed process does: it sends until its issue is sent. By itself it does nothing.
func TestBroadcastChild(t *testing.T) {
	address := os.Getenv(broadcastDatabase)
	if address == "" {
		return
	}
	go func() { // the test's end closes our standard input: nothing is left behind, however the test ends
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	var db *store.DB
	for limit := time.Now().Add(patience); ; { // the database may be restarting
		var err error
		if db, err = store.Open(t.Context(), address, store.Options{}); err == nil {
			break
		}
		if time.Now().After(limit) {
			t.Fatal(err)
		}
		time.Sleep(tick)
	}
	defer db.Close()
	sender, err := smtp.NewBulk(smtp.BulkOptions{Options: smtp.Options{URL: os.Getenv(broadcastServer)}, Connections: 10, Depth: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close()
	ended := make(chan workflow.IssueNo, 1)
	o := newsOptions(db, sender, ended)
	o.Connections, o.Lease, o.Poll = 20, 5*time.Second, 200*time.Millisecond
	o.Press = func(ctx context.Context, no workflow.IssueNo) (outbound.Printer, error) {
		i, err := db.Issue(ctx, no)
		if err != nil {
			return nil, err
		}
		return newsPress(no, i.SendAt)
	}
	c, err := outbound.NewBroadcaster(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); c.Run(ctx) }()
	<-ended
	for { // until it counts as sent, too
		if _, left, err := db.FinishedIssue(ctx); err == nil && !left {
			break
		}
		time.Sleep(tick)
	}
	cancel()
	<-done
}

func broadcastChild(t *testing.T, database, server string) *exec.Cmd {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestBroadcastChild$")
	child.Env = append(os.Environ(), broadcastDatabase+"="+database, broadcastServer+"="+server)
	child.Stdout, child.Stderr = os.Stderr, os.Stderr
	if _, err := child.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = child.Process.Kill() }) // it has ended, if all went well
	return child
}

// killedBroadcast is an issue that is sent while its broadcasters are killed.
type killedBroadcast struct {
	database, server string
	copies, kills    int
	restart          func()               // of the database, once in between; may be nil
	freeze           func() (thaw func()) // has the server forget what it has not answered at every second kill; may be nil
	arrived          func() int           // how many mails have come; it waits until the dead one's connections have ended
}

// play kills the broadcaster, -9, at random. Two broadcasters share the work in the end, of which one is killed. It returns how
// many mails had arrived at each kill.
func (m killedBroadcast) play(t *testing.T) (marks []int) {
	t.Helper()
	database, server, copies := m.database, m.server, m.copies
	if _, err := store.Migrate(t.Context(), database); err != nil {
		t.Fatal(err)
	}
	seedNews(t, database, copies, "partner.example")
	db, err := store.Open(t.Context(), database, store.Options{Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	sent := func() int { // -1 while the database does not answer
		n, err := db.CountCopies(t.Context(), 1)
		if err != nil {
			return -1
		}
		return n.Sent
	}
	when := make([]int, m.kills)
	for i := range when {
		when[i] = 1 + rand.IntN(copies*8/10)
	}
	slices.Sort(when)
	for i, after := range when {
		child := broadcastChild(t, database, server)
		eventually(t, patience, fmt.Sprintf("%d copies sent", after), func() bool { return sent() >= after })
		if m.restart != nil && i == m.kills/2 {
			m.restart()
			before := 0
			eventually(t, patience, "the database", func() bool { before = sent(); return before >= 0 })
			eventually(t, patience, "sending after the restart", func() bool { n := sent(); return n > before || n == copies })
		}
		thaw := func() {}
		if m.freeze != nil && i%2 == 0 {
			thaw = m.freeze()
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // it was killed, and says so
		thaw()
		marks = append(marks, m.arrived())
		t.Logf("killed after %d of %d copies", sent(), copies)
	}
	a, b := broadcastChild(t, database, server), broadcastChild(t, database, server)
	ends := make(chan error, 2)
	for _, c := range []*exec.Cmd{a, b} {
		go func() { ends <- c.Wait() }()
	}
	select { // only one of the two hears of the end
	case err := <-ends:
		if err != nil {
			t.Errorf("a broadcaster: %v", err)
		}
	case <-time.After(patience):
		t.Errorf("after %v the issue is not sent", patience)
	}
	_ = a.Process.Kill()
	_ = b.Process.Kill()
	<-ends
	if n := sent(); n != copies {
		t.Errorf("%d of %d are settled as sent", n, copies)
	}
	return append(marks, m.arrived())
}

func TestAKilledBroadcastMissesNobody(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		t.Parallel()
		const copies, kills = 1500, 4
		sink := newReadingSink(t)
		sink.keeps = true
		marks := killedBroadcast{
			database: database, server: "smtp://" + sink.address + "?tls=off", copies: copies, kills: kills,
			freeze: func() func() {
				sink.freeze()
				eventually(t, patience, "mails without an answer", func() bool { return sink.unanswered.Load() >= 5 })
				return sink.thaw
			},
			arrived: func() int {
				eventually(t, patience, "the end of all connections", func() bool { return sink.open.Load() == 0 })
				return len(sink.arrivals())
			},
		}.play(t)
		onceButFor(t, sink.arrivals(), marks, copies)
	})
}

func TestNewsletterToPostfixWithKillsAndARestart(t *testing.T) {
	if os.Getenv("REFERMAIL_TEST_REAL") != "1" {
		t.Skip("starts Postfix and PostgreSQL: REFERMAIL_TEST_REAL=1")
	}
	t.Parallel()
	const copies, kills = 2000, 5
	play := func(t *testing.T, database string, restart func()) {
		dove := realmail.Dovecot(t, realmail.DovecotOptions{FsyncNever: true})
		post := realmail.Postfix(t, realmail.PostfixOptions{Dovecot: dove, Discard: true})
		marks := killedBroadcast{
			database: database, server: fmt.Sprintf("smtp://127.0.0.1:%d?tls=off", post.SubmissionPort), copies: copies, kills: kills, restart: restart,
			arrived: func() (n int) {
				eventually(t, patience, "the end of all sessions", func() bool {
					all, open := postfixLog(post.Log(t))
					n = len(all)
					return open == 0
				})
				return n
			},
		}.play(t)
		var all []arrival
		eventually(t, patience, "Postfix's log", func() bool {
			empty := post.Queued(t) == 0 // whatever it took is in the log then
			all, _ = postfixLog(post.Log(t))
			return empty && !slices.ContainsFunc(all, func(a arrival) bool { return !a.refused && a.reader == "" })
		})
		onceButFor(t, all, marks, copies)
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		play(t, storetest.SQLite(t), nil)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		address, restart := ownPostgres(t)
		play(t, address, restart)
	})
}

// ownPostgres starts a server that can be restarted without disturbing other tests. It needs root.
func ownPostgres(t *testing.T) (address string, restart func()) {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	who, err := user.Lookup("postgres")
	if len(found) == 0 || err != nil {
		t.Fatalf("PostgreSQL is not installed: %v", err)
	}
	dir, err := os.MkdirTemp("/tmp", "refermail-own-")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	if err := os.Chown(dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	do := func(program string, args ...string) {
		c := exec.Command(filepath.Join(found[len(found)-1], program), args...)
		c.Dir, c.SysProcAttr = dir, &syscall.SysProcAttr{Setpgid: true, Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", program, err, out)
		}
	}
	data := filepath.Join(dir, "data")
	do("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	start := []string{"-D", data, "-l", filepath.Join(dir, "log"), "-w", "-o", "-k " + dir + ` -h ""`}
	do("pg_ctl", append([]string{"start"}, start...)...)
	t.Cleanup(func() {
		do("pg_ctl", "stop", "-D", data, "-m", "immediate")
		os.RemoveAll(dir)
	})
	return "postgres:///postgres?sslmode=disable&user=postgres&host=" + dir, func() {
		t.Log("PostgreSQL is restarted")
		do("pg_ctl", append([]string{"restart", "-m", "immediate"}, start...)...)
	}
}
