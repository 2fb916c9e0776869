package realmail

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// patience bounds every wait for a server: starting takes about 100 ms, ten times longer on a busy machine.
const patience = 20 * time.Second

// tick is how often a condition outside this process is looked at again. Files and ports cannot wake us.
const tick = 5 * time.Millisecond

// daemon is one server process with its children.
type daemon struct {
	name string
	argv []string
	dir  string
	log  string // file with the server's own log
	cmd  *exec.Cmd
	done chan struct{} // closed when the first process has ended
}

// start runs the server and returns when every port answers with a greeting.
func (d *daemon) start(tb testing.TB, ports ...int) {
	tb.Helper()
	out, err := os.OpenFile(filepath.Join(d.dir, d.name+".out"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		tb.Fatalf("start %s: %v", d.name, err)
	}
	defer out.Close()
	// Postfix begins by closing every descriptor it might have, which takes seconds where a million are allowed.
	d.cmd = exec.Command("/bin/sh", append([]string{"-c", `ulimit -n 8192; exec "$@"`, d.name}, d.argv...)...)
	d.cmd.Dir, d.cmd.Stdout, d.cmd.Stderr = d.dir, out, out
	contain(d.cmd)
	d.done = make(chan struct{})
	started := make(chan error)
	go func(cmd *exec.Cmd, done chan struct{}) {
		// The kernel ends the server when the *thread* that started it ends, so this one is kept to ourselves.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
		close(done)
	}(d.cmd, d.done)
	if err := <-started; err != nil {
		d.cmd = nil
		tb.Fatalf("start %s: %v", d.name, err)
	}
	for _, port := range ports {
		if err := d.greets(port); err != nil {
			d.stop(tb)
			tb.Fatalf("start %s: %v\n%s", d.name, err, d.tail())
		}
	}
}

// greets waits until the server says something on port.
func (d *daemon) greets(port int) error {
	addr := fmt.Sprintf("127.0.0.1:%d", port)
	var last error
	for limit := time.After(patience); ; {
		if last = hello(addr); last == nil {
			return nil
		}
		select {
		case <-d.done:
			return fmt.Errorf("ended at once")
		case <-limit:
			return fmt.Errorf("no greeting on %s: %w", addr, last)
		case <-time.After(tick):
		}
	}
}

func hello(addr string) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil { // wall clock: socket deadline
		return err
	}
	_, err = conn.Read(make([]byte, 1))
	return err
}

// kill ends the server without asking: for the end of a test, when nobody wants its files any more.
func (d *daemon) kill() {
	if d.cmd == nil {
		return
	}
	killGroup(d.cmd.Process.Pid)
	<-d.done
	d.cmd = nil
}

// stop ends the server and returns when its first process is gone and the rest has been killed. Harmless when repeated.
func (d *daemon) stop(tb testing.TB) {
	tb.Helper()
	if d.cmd == nil {
		return
	}
	pid := d.cmd.Process.Pid
	terminate(pid)
	select {
	case <-d.done:
	case <-time.After(patience):
		tb.Errorf("%s did not stop within %v", d.name, patience)
	}
	killGroup(pid)
	<-d.done
	d.cmd = nil
}

// tail returns the end of the server's output and log, for the report of a failed test.
func (d *daemon) tail() string {
	var text []byte
	for _, path := range []string{filepath.Join(d.dir, d.name+".out"), d.log} {
		b, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		text = append(text, b[max(0, len(b)-4000):]...)
	}
	return string(text)
}
