package smtp_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// postfix starts a real Postfix that hands everything it takes to the next hop, "" for its discard service, and returns
// its address. What it would announce in EHLO is left out where hidden names it. The test skips without
// REFERMAIL_TEST_REAL=1.
func postfix(tb testing.TB, next, hidden string) string {
	tb.Helper()
	if os.Getenv("REFERMAIL_TEST_REAL") != "1" {
		tb.Skip("REFERMAIL_TEST_REAL=1 starts a real Postfix")
	}
	lib, err := exec.Command("postconf", "-d", "-h", "daemon_directory").Output()
	if err != nil {
		tb.Fatalf("ask postfix for its daemons: %v", err)
	}
	dir, err := os.MkdirTemp("/tmp", "pf")
	if err != nil {
		tb.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	configure(tb, dir, address, next, hidden)
	run(tb, filepath.Join(strings.TrimSpace(string(lib)), "master"), dir)
	for limit := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.SetReadDeadline(time.Now().Add(5 * time.Second))
			_, err = conn.Read(make([]byte, 1))
			conn.Close()
		}
		if err == nil {
			return address
		}
		if time.Now().After(limit) {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			tb.Fatalf("no greeting: %v\n%s", err, log)
		}
	}
}

// run starts the master process in a group of its own and ends the group with the test.
func run(tb testing.TB, master, dir string) {
	tb.Helper()
	// Postfix begins by closing every descriptor it might have, which takes seconds where a million are allowed.
	cmd := exec.Command("/bin/sh", "-c", `ulimit -n 8192; exec "$@"`, "postfix", master, "-d", "-c", filepath.Join(dir, "conf"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	started, done := make(chan error), make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // the kernel ends the server when the thread that started it ends
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		if started <- err; err == nil {
			cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-done
		for range 100 { // killed children may be writing their last file
			if os.RemoveAll(dir) == nil {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		tb.Errorf("%s is left behind", dir)
	})
}

// configure writes everything Postfix reads.
func configure(tb testing.TB, dir, address, next, hidden string) {
	tb.Helper()
	account, err1 := user.Lookup("postfix")
	drop, err2 := user.LookupGroup("postdrop")
	if err := errors.Join(err1, err2); err != nil {
		tb.Fatal(err)
	}
	uid, _ := strconv.Atoi(account.Uid)
	gid, _ := strconv.Atoi(drop.Gid)
	make := func(path string, mode os.FileMode, uid, gid int) {
		path = filepath.Join(dir, path)
		if err := errors.Join(os.MkdirAll(path, 0o755), os.Chown(path, uid, gid), os.Chmod(path, mode)); err != nil {
			tb.Fatal(err)
		}
	}
	make(".", 0o755, 0, 0)
	make("conf", 0o755, 0, 0)
	make("data", 0o700, uid, 0)
	make("spool", 0o755, 0, 0)
	make("spool/pid", 0o755, 0, 0)
	for _, q := range []string{"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"} {
		make("spool/"+q, 0o700, uid, 0)
	}
	make("spool/maildrop", 0o730, uid, gid)
	make("spool/public", 0o710|os.ModeSetgid, uid, gid)
	transport := "discard:"
	if next != "" {
		host, port, _ := net.SplitHostPort(next)
		transport = fmt.Sprintf("smtp:[%s]:%s", host, port)
	}
	fill := strings.NewReplacer("DIR", dir, "ADDRESS", address, "TRANSPORT", transport, "HIDDEN", hidden)
	for name, text := range map[string]string{"main.cf": postfixMain, "master.cf": postfixMaster, "recipients": "nobody@northwind.example 550 5.1.1 no such user\n"} {
		path := filepath.Join(dir, "conf", name)
		old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) // Postfix waits for a file that was written just now
		if err := errors.Join(os.WriteFile(path, []byte(fill.Replace(text)), 0o644), os.Chtimes(path, old, old)); err != nil {
			tb.Fatal(err)
		}
	}
}

const postfixMain = `
compatibility_level = 3.4
queue_directory = DIR/spool
data_directory = DIR/data
maillog_file = DIR/log
maillog_file_prefixes = DIR
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.acme.test
mydestination =
local_recipient_maps =
alias_maps =
mynetworks = 127.0.0.0/8
biff = no
virtual_mailbox_domains = static:all
virtual_transport = TRANSPORT
default_transport = error:5.7.1 nothing leaves this test
relay_transport = error:5.7.1 nothing leaves this test
local_transport = error:5.7.1 nothing is local here
recipient_delimiter = +
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access texthash:DIR/conf/recipients
smtpd_data_restrictions = reject_unauth_pipelining
smtpd_discard_ehlo_keywords = HIDDEN
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtp_host_lookup = native
default_process_limit = 50
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 1000
in_flow_delay = 0
`

const postfixMaster = `
ADDRESS inet n - n - - smtpd
cleanup   unix n - n - 0 cleanup
pickup    unix n - n 60 1 pickup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
flush     unix n - n 1000? 0 flush
tlsmgr    unix - - n 1000? 1 tlsmgr
proxymap  unix - - n - - proxymap
error     unix - - n - - error
retry     unix - - n - - error
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
smtp      unix - - n - - smtp
discard   unix - - n - - discard
postlog   unix-dgram n - n - 1 postlogd
`
