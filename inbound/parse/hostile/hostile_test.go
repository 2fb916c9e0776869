package hostile

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// Every kind has a name of its own and writes the same bytes for the same seed, of about the size asked for.
func TestEveryKindIsWrittenAsAskedFor(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, k := range Kinds() {
		if k.Name == "" || seen[k.Name] || strings.ContainsAny(k.Name, "/\"") {
			t.Errorf("name %q", k.Name)
		}
		seen[k.Name] = true
		for _, size := range []int{0, 2000, 300 << 10} {
			one, again, other := write(t, k, size, 7), write(t, k, size, 7), write(t, k, size, 8)
			if !bytes.Equal(one, again) {
				t.Errorf("%s: the same seed gives other bytes", k.Name)
			}
			if bytes.Equal(one, other) && bytes.Contains(one, []byte("Message-ID: <0000")) {
				t.Errorf("%s: another seed gives the same mail", k.Name)
			}
			if len(one) > size+size/4+16<<10 || size > 2000 && !strings.HasPrefix(k.Name, "cut ") && len(one) < size*3/4 {
				t.Errorf("%s: %d bytes for %d", k.Name, len(one), size)
			}
		}
	}
	if len(seen) < 150 {
		t.Errorf("%d kinds", len(seen))
	}
}

func write(t *testing.T, k Kind, size int, seed uint64) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := k.Write(&b, size, seed); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A bomb is one: small as a file, huge when opened.
func TestTheBombsGrow(t *testing.T) {
	t.Parallel()
	b := bombs()
	if len(b.gzip) > 8<<10 || len(b.zip) > 128<<10 {
		t.Errorf("packed: %d and %d bytes", len(b.gzip), len(b.zip))
	}
}

var errFull = errors.New("disk full")

type full struct{ io.Writer }

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAWriterThatFailsIsTold(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		if err := k.Write(full{}, 1<<20, 1); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", k.Name, err)
		}
	}
}
