//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"refermail/workflow/store/storetest"
)

// TestTheServiceCanReadWhatRootErased: the operator is root, the service is not, and the file that remembers erasures is its
// owner's alone: it belongs to whom the database belongs to.
func TestTheServiceCanReadWhatRootErased(t *testing.T) {
	t.Parallel()
	database := storetest.SQLite(t)
	lived(t, database, func(p *performance) error {
		const nobody = 65534
		uid := uint32(os.Getuid())
		if file := strings.TrimPrefix(database, "sqlite:"); uid == 0 {
			if uid = nobody; os.Chown(file, nobody, nobody) != nil {
				t.Fatal("cannot give the database away")
			}
		}
		if out, err := p.refermail("erase", "--person", "kanario@kanarifirma.example", "--yes"); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		records := filepath.Join(p.dir, "refermail-erased.jsonl")
		info, err := os.Stat(records)
		if err != nil {
			return err
		}
		if s, ok := info.Sys().(*syscall.Stat_t); !ok || s.Uid != uid || info.Mode().Perm() != 0o600 {
			t.Errorf("the records are of user %d with mode %o, the database is of user %d", s.Uid, info.Mode().Perm(), uid)
		}
		return nil
	})
}
