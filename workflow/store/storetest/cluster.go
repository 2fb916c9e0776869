//go:build unix

package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience bounds the wait for the cluster: it takes half a second, ten times longer on a busy machine.
const patience = 60 * time.Second

// postgres is this process's cluster; it is started once.
var postgres = sync.OnceValues(startCluster)

// running is a started cluster. It ends when alive is closed, by us or by the system once this process is gone.
type running struct {
	address string
	alive   *os.File
}

// cluster returns the address of this process's cluster.
func cluster(tb testing.TB) string {
	tb.Helper()
	if _, err := programs(); err != nil {
		missing(tb, err.Error())
	}
	r, err := postgres()
	if err != nil {
		tb.Fatalf("start a PostgreSQL cluster: %v", err)
	}
	return r.address
}

// programs returns the folder of initdb and postgres: Debian's newest, else where $PATH leads.
func programs() (string, error) {
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // fails on a bad pattern only
	best, version := "", 0
	for _, dir := range folders {
		v, err := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
		if err == nil && v > version && executable(dir, "initdb") && executable(dir, "postgres") {
			best, version = dir, v
		}
	}
	if best != "" {
		return best, nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", fmt.Errorf("PostgreSQL is not installed (no initdb)")
	}
	if path, err = filepath.EvalSymlinks(path); err != nil || !executable(filepath.Dir(path), "postgres") {
		return "", fmt.Errorf("PostgreSQL is not installed (no postgres beside initdb)")
	}
	return filepath.Dir(path), nil
}

func executable(dir, name string) bool {
	info, err := os.Stat(filepath.Join(dir, name))
	return err == nil && info.Mode()&0o111 != 0
}

// watch runs the server as long as its standard input is open, which is as long as the test process lives, and then
// removes the folder. $1 is the folder with the programs, $2 the one with the cluster, $3 whether to flush.
const watch = `"$1/postgres" -D "$2/data" -k "$2" -h "" -c fsync="$3" -c synchronous_commit="$3" -c full_page_writes="$3" \
	-c max_connections=200 -c shared_buffers=256MB -c max_wal_size=4GB -c wal_level=minimal -c max_wal_senders=0 -c autovacuum_naptime=5s >"$2/log" 2>&1 </dev/null &
server=$!
read -r nothing
kill -QUIT $server
wait $server
cd / && rm -rf "$2"`

func startCluster() (running, error) {
	bin, err := programs()
	if err != nil {
		return running{}, err
	}
	// Short, because a socket's path must stay below 108 bytes.
	dir, err := os.MkdirTemp("/tmp", "refermail-pg-")
	if err != nil {
		return running{}, err
	}
	attr, err := serverUser(dir)
	if err != nil {
		return running{}, err
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = dir, attr
	if out, err := initdb.CombinedOutput(); err != nil {
		_ = os.RemoveAll(dir)
		return running{}, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	flush := "off"
	if os.Getenv("REFERMAIL_TEST_FSYNC") == "1" {
		flush = "on"
	}
	alive, ours, err := os.Pipe()
	if err != nil {
		return running{}, err
	}
	defer alive.Close()
	server := exec.Command("/bin/sh", "-c", watch, "sh", bin, dir, flush)
	server.Dir, server.Stdin, server.SysProcAttr = dir, alive, attr
	if err := server.Start(); err != nil {
		return running{}, err
	}
	address := "postgres:///postgres?sslmode=disable&user=postgres&host=" + dir
	if err := answers(address); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return running{}, fmt.Errorf("%w\n%s", err, log)
	}
	return running{address, ours}, nil
}

// serverUser returns how to start the server: in a process group of its own, which an interrupt at the terminal does
// not reach, and not as root, which it refuses to run as.
func serverUser(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("find a user to run as: %w", err)
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, int(uid), int(gid))
}

// answers waits until the server does.
func answers(address string) error {
	db, err := sql.Open("postgres", address)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond) // a starting server cannot wake us
	defer tick.Stop()
	for {
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}
