package program

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestTheExamplesSayWhatTheyMean(t *testing.T) {
	t.Parallel()
	for _, name := range Examples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, about, ok := Example(name)
			if !ok || about == "" {
				t.Fatal("no such example")
			}
			p, err := Parse(name+".toml", text)
			if err != nil {
				t.Fatal(err)
			}
			golden, got := "testdata/show/"+name+".txt", p.String()
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if want := read(t, golden); got != want {
				t.Errorf("says\n%s\nwant\n%s", got, want)
			}
			for line := range strings.SplitSeq(got, "\n") {
				if n := len([]rune(line)); n > 110 || strings.TrimRight(line, " ") != line {
					t.Errorf("%d columns: %q", n, line)
				}
			}
		})
	}
	if _, _, ok := Example("../builtin"); ok {
		t.Error("a path is an example")
	}
}

func TestTheMinimalExampleFitsOnAPage(t *testing.T) {
	t.Parallel()
	text, _, _ := Example("minimal")
	if lines := strings.Count(string(text), "\n"); lines > 40 {
		t.Errorf("%d lines", lines)
	}
}
