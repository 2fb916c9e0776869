package realmail

import (
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// need returns the path of the first program found, looking in $PATH and where Debian keeps daemons. When there is none
// the test skips, or fails with REFERMAIL_TEST_REAL=1.
func need(tb testing.TB, name string) string {
	tb.Helper()
	if !supported {
		missing(tb, name+" is started by tests on Linux only")
	}
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	for _, dir := range []string{"/usr/sbin", "/usr/local/sbin", "/sbin"} {
		path := filepath.Join(dir, name)
		if info, err := os.Stat(path); err == nil && info.Mode()&0o111 != 0 {
			return path
		}
	}
	missing(tb, name+" is not installed")
	return ""
}

func missing(tb testing.TB, why string) {
	tb.Helper()
	if os.Getenv("REFERMAIL_TEST_REAL") == "1" {
		tb.Fatalf("%s, and REFERMAIL_TEST_REAL=1 forbids skipping", why)
	}
	tb.Skip(why)
}

// folder makes a short, world-readable temporary folder: the servers' own users must reach it, and a Unix socket's path
// must stay below 108 bytes, which testing.TB's TempDir does not promise.
func folder(tb testing.TB, prefix string) string {
	tb.Helper()
	root := os.TempDir()
	if len(root) > 40 {
		root = "/tmp"
	}
	dir, err := os.MkdirTemp(root, prefix)
	if err != nil {
		tb.Fatalf("make folder: %v", err)
	}
	tb.Cleanup(func() {
		err := os.RemoveAll(dir)
		for range 100 { // a killed server's children may still be writing their last file
			if err == nil {
				return
			}
			<-time.After(tick)
			err = os.RemoveAll(dir)
		}
		tb.Errorf("remove %s: %v", dir, err)
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		tb.Fatalf("open folder: %v", err)
	}
	return dir
}

// Ports below those that the system gives out by itself (ip_local_port_range of Linux): between finding one and the server's
// listening, and while a server is being restarted, no connection and no other listener gets it by chance.
const firstPort, lastPort = 10_000, 32_000

// freePorts returns n different ports that were free a moment ago. All are held until the last is found.
func freePorts(tb testing.TB, n int) []int {
	tb.Helper()
	ports := make([]int, 0, n)
	for range 1000 {
		port := firstPort + rand.IntN(lastPort-firstPort)
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			continue
		}
		defer l.Close()
		if ports = append(ports, port); len(ports) == n {
			return ports
		}
	}
	tb.Fatalf("%d ports between %d and %d could not be found", n, firstPort, lastPort)
	return nil
}

func writeFile(tb testing.TB, path string, content []byte, mode os.FileMode) {
	tb.Helper()
	if err := os.WriteFile(path, content, mode); err != nil {
		tb.Fatalf("write configuration: %v", err)
	}
	if err := os.Chmod(path, mode); err != nil { // the umask must not decide what the server's user can read
		tb.Fatalf("write configuration: %v", err)
	}
}
