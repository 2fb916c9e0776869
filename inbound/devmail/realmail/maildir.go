package realmail

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Messages returns the mails in a user's folder as they lie on disk (line ends are LF), oldest first; nil when there is
// no such user or folder. The folder's name is without namespace prefix: "INBOX", "Processed".
func (s *DovecotServer) Messages(tb testing.TB, user, folder string) [][]byte {
	tb.Helper()
	var mails [][]byte
	for _, path := range s.files(tb, user, folder) {
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) { // moved from new/ to cur/ under our feet: look again
			return s.Messages(tb, user, folder)
		}
		if err != nil {
			tb.Fatalf("read mail of %s: %v", user, err)
		}
		mails = append(mails, b)
	}
	return mails
}

// WaitMessages returns the mails of a folder as soon as there are at least n, and fails the test when there are fewer
// after timeout.
func (s *DovecotServer) WaitMessages(tb testing.TB, user, folder string, n int, timeout time.Duration) [][]byte {
	tb.Helper()
	for limit := time.After(timeout); ; {
		if len(s.files(tb, user, folder)) >= n {
			if mails := s.Messages(tb, user, folder); len(mails) >= n {
				return mails
			}
		}
		select {
		case <-limit:
			mails := s.Messages(tb, user, folder)
			tb.Fatalf("%s of %s: %d mails after %v, waited for %d", folder, user, len(mails), timeout, n)
		case <-time.After(tick):
		}
	}
}

// Count is how many mails lie in a user's folder now.
func (s *DovecotServer) Count(tb testing.TB, user, folder string) int {
	tb.Helper()
	return len(s.files(tb, user, folder))
}

// AddMail puts mails straight into the user's INBOX, with received as INTERNALDATE, a second apart. It is how a
// benchmark gets 10,000 of them in seconds. A running IMAP session is told as with any delivery.
func (s *DovecotServer) AddMail(tb testing.TB, user string, received time.Time, mails ...[]byte) {
	tb.Helper()
	root := s.maildir(user, "INBOX")
	for _, sub := range []string{"cur", "new", "tmp"} {
		s.makeOwned(tb, filepath.Join(root, sub))
	}
	pid := os.Getpid()
	for i, mail := range mails {
		at := received.Add(time.Duration(i) * time.Second)
		// Dovecot takes sizes from the name; W counts line ends as CRLF.
		name := fmt.Sprintf("%d.M%dP%d_%06d.test,S=%d,W=%d", at.Unix(), at.Nanosecond()/1000, pid, s.added.Add(1), len(mail),
			len(mail)+bytes.Count(mail, []byte("\n"))-bytes.Count(mail, []byte("\r\n")))
		tmp := filepath.Join(root, "tmp", name)
		if err := errors.Join(os.WriteFile(tmp, mail, 0o600), os.Chown(tmp, s.uid, s.gid), os.Chtimes(tmp, at, at),
			os.Rename(tmp, filepath.Join(root, "new", name))); err != nil {
			tb.Fatalf("add mail: %v", err)
		}
	}
}

// makeOwned makes a folder and its parents below the server's own, owned by the account that serves mail.
func (s *DovecotServer) makeOwned(tb testing.TB, path string) {
	tb.Helper()
	if _, err := os.Stat(path); err == nil {
		return
	}
	s.makeOwned(tb, filepath.Dir(path))
	err := os.Mkdir(path, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return
	}
	if err = errors.Join(err, os.Chown(path, s.uid, s.gid)); err != nil {
		tb.Fatalf("add mail: %v", err)
	}
}

func (s *DovecotServer) maildir(user, folder string) string {
	root := filepath.Join(s.dir, "mail", strings.ToLower(user), "Maildir")
	if strings.EqualFold(folder, "INBOX") {
		return root
	}
	return filepath.Join(root, "."+folder)
}

// files lists a folder's mails in order of arrival.
func (s *DovecotServer) files(tb testing.TB, user, folder string) []string {
	tb.Helper()
	var paths []string
	for _, sub := range []string{"cur", "new"} {
		dir := filepath.Join(s.maildir(user, folder), sub)
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			tb.Fatalf("read mail of %s: %v", user, err)
		}
		for _, e := range entries {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	slices.SortFunc(paths, func(a, b string) int {
		a, b = filepath.Base(a), filepath.Base(b)
		at, bt := arrival(a), arrival(b)
		return cmp.Or(at[0]-bt[0], at[1]-bt[1], strings.Compare(a, b))
	})
	return paths
}

// arrival reads seconds and microseconds from a Maildir name: "1763690000.M12345P99_0.host,S=3".
func arrival(name string) [2]int {
	secs, rest, _ := strings.Cut(name, ".")
	micros, _, _ := strings.Cut(strings.TrimPrefix(rest, "M"), "P")
	s, _ := strconv.Atoi(secs)
	m, _ := strconv.Atoi(micros)
	return [2]int{s, m}
}
