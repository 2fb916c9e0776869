//go:build unix

package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"refermail/workflow"
	"refermail/workflow/store"
)

func TestADatabaseOthersCouldReadIsItsOwnersAloneAfterwards(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "refermail.db")
	db := open(t, "sqlite:"+path)
	save(t, db, workflow.Changes{Inputs: []string{"x"}})
	for _, file := range []string{path, path + "-wal", path + "-shm"} { // as one that was copied with a loose hand
		if err := os.Chmod(file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	shown, err := store.Exposed("sqlite:" + path)
	equal(t, "exposed", shown, []string{path, path + "-wal", path + "-shm"})
	equal(t, "error", err, nil)
	reopen(t, "sqlite:"+path)
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		equal(t, "mode of "+filepath.Base(file), mode(t, file), 0o600)
	}
	shown, _ = store.Exposed("sqlite:" + path)
	equal(t, "exposed afterwards", len(shown), 0)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := db.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	equal(t, "mode of the copy", mode(t, copied), 0o600)
	if _, err := os.Stat(path + "-migrate"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the migration lock was left behind: %v", err)
	}
}
