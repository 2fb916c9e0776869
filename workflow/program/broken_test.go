package program

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestEveryMistakeIsNamedWithItsLine reads testdata/broken: NAME.toml, and in NAME.want a line for every mistake, in the
// order of the file: "LINE: words | more words", all of which the mistake says. No mistake more, none less.
func TestEveryMistakeIsNamedWithItsLine(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/broken/*.toml")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".toml"), func(t *testing.T) {
			t.Parallel()
			want := strings.Split(strings.TrimSpace(read(t, strings.TrimSuffix(file, "toml")+"want")), "\n")
			p, err := Parse("program.toml", []byte(read(t, file)))
			var got Errors
			if !errors.As(err, &got) || p != nil {
				t.Fatalf("read without a mistake: %v", err)
			}
			if len(got) != len(want) {
				t.Errorf("%d mistakes, want %d", len(got), len(want))
			}
			for i, w := range want {
				if i >= len(got) {
					break
				}
				line, words, _ := strings.Cut(w, ": ")
				said := got[i].Error()
				if n, _ := strconv.Atoi(line); got[i].Line != n || !strings.HasPrefix(said, "program.toml:"+line+": ") {
					t.Errorf("mistake %d is on line %d, want %s", i+1, got[i].Line, line)
				}
				for word := range strings.SplitSeq(words, " | ") {
					if !strings.Contains(said, word) {
						t.Errorf("mistake %d does not say %q", i+1, word)
					}
				}
			}
			if t.Failed() {
				t.Logf("said:\n%v", err)
			}
		})
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
