package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The waits of the scenarios: a machine that is busy with other tests is slow, and only a failing test waits so long.
const (
	patience = 90 * time.Second
	tick     = 10 * time.Millisecond
)

// eventually waits until done, or fails with what it waited for.
func eventually(t testing.TB, limit time.Duration, what string, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(limit)
	for !done() {
		if time.Now().After(deadline) {
			t.Fatalf("after %v still waiting for %s", limit, what)
		}
		time.Sleep(tick)
	}
}

// service is one `refermail serve` in a process of its own.
type service struct {
	t      testing.TB
	cmd    *exec.Cmd
	alive  io.Closer // its standard input
	exited chan struct{}

	mu    sync.Mutex
	lines []string
}

// start begins a process of the program; nobody has waited for it to be healthy.
func start(t testing.TB, environ []string, args ...string) *service {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := &service{t: t, cmd: exec.Command(self, args...), exited: make(chan struct{})}
	s.cmd.Env = append(cleanEnvironment(), append(environ, asProgram+"=1")...)
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if s.alive, err = s.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go s.follow(stderr)
	t.Cleanup(s.cleanup)
	return s
}

// cleanEnvironment is ours without what would configure the program.
func cleanEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(e string) bool { return strings.HasPrefix(e, "REFERMAIL_") })
}

// follow reads the log until the process ends.
func (s *service) follow(log io.Reader) {
	defer close(s.exited)
	r := bufio.NewReader(log)
	for {
		line, err := r.ReadString('\n')
		if line != "" {
			s.mu.Lock()
			s.lines = append(s.lines, strings.TrimRight(line, "\n"))
			s.mu.Unlock()
		}
		if err != nil {
			_ = s.cmd.Wait() // how it ended is read from ProcessState
			return
		}
	}
}

func (s *service) cleanup() {
	if !s.over() {
		s.kill()
	}
	log := s.log()
	if strings.Contains(log, "DATA RACE") || strings.Contains(log, "panic") {
		s.t.Errorf("the service's log tells of a bug:\n%s", log)
	} else if s.t.Failed() {
		s.t.Logf("log of process %d:\n%s", s.cmd.Process.Pid, tail(log, 3000))
	}
}

func tail(s string, most int) string {
	if len(s) > most {
		return "…" + s[len(s)-most:]
	}
	return s
}

func (s *service) log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.lines, "\n")
}

func (s *service) over() bool {
	select {
	case <-s.exited:
		return true
	default:
		return false
	}
}

// kill is kill -9.
func (s *service) kill() {
	s.t.Helper()
	_ = s.cmd.Process.Kill() // it may be gone already
	s.wait(10 * time.Second)
}

// stop is SIGTERM: the process must exit with 0 within 10 seconds (CONTRACT, Running it). It returns how long that took.
func (s *service) stop() time.Duration {
	s.t.Helper()
	began := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatalf("stop the service: %v", err)
	}
	s.wait(10 * time.Second)
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		s.t.Errorf("after SIGTERM the exit code is %d", code)
	}
	return time.Since(began)
}

func (s *service) wait(limit time.Duration) {
	s.t.Helper()
	select {
	case <-s.exited:
	case <-time.After(limit):
		s.t.Errorf("the process did not end within %v", limit)
		_ = s.cmd.Process.Kill()
		<-s.exited
	}
}

var listening = regexp.MustCompile(`"msg":"listening","address":"([^"]+)"`)

// address is where its web side listens.
func (s *service) address() string {
	s.t.Helper()
	var found []string
	eventually(s.t, patience, "the service to listen", func() bool {
		found = listening.FindStringSubmatch(s.log())
		if found == nil && s.over() {
			s.t.Fatalf("the service ended at once:\n%s", s.log())
		}
		return found != nil
	})
	return found[1]
}

// health asks once.
func (s *service) health() int {
	client := http.Client{Timeout: 5 * time.Second}
	r, err := client.Get("http://" + s.address() + "/healthz")
	if err != nil {
		return 0
	}
	defer r.Body.Close()
	return r.StatusCode
}

// healthy waits until /healthz says 200.
func (s *service) healthy() *service {
	s.t.Helper()
	eventually(s.t, patience, "/healthz to be 200", func() bool {
		if s.over() {
			s.t.Fatalf("the service ended:\n%s", s.log())
		}
		return s.health() == http.StatusOK
	})
	return s
}
