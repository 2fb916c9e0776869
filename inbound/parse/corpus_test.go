package parse

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpusRoot is the folder of real mail that REFERMAIL_CORPUS names, or the one beside the repository, which need not be
// there. How much of it is read right is for .ci/score to judge.
func corpusRoot() string {
	if root := os.Getenv("REFERMAIL_CORPUS"); root != "" {
		return root
	}
	return filepath.Join("..", "..", "..", "shared", "corpus")
}

// mailsBelow reads every mail of a folder; none when there is no such folder.
func mailsBelow(t testing.TB, root string) (mails [][]byte) {
	if _, err := os.Stat(root); err != nil {
		return nil
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".eml") {
			return err
		}
		raw, err := os.ReadFile(path)
		mails = append(mails, raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return mails
}

// TestRealMailKeepsThePromises reads our own fixtures, and the corpus when it is there: whatever a mail says, what Parse
// promises of every mail holds.
func TestRealMailKeepsThePromises(t *testing.T) {
	t.Parallel()
	mails := mailsBelow(t, "testdata")
	if len(mails) < 500 {
		t.Fatalf("%d fixtures", len(mails))
	}
	for _, raw := range append(mails, mailsBelow(t, corpusRoot())...) {
		checkMessage(t, Parse(raw, Options{}), Options{})
		if t.Failed() {
			t.Fatalf("%.400s", raw)
		}
	}
}
