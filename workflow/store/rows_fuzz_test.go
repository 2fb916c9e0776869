package store

import (
	"bytes"
	"testing"

	"refermail/workflow"
)

// FuzzUnpack unpacks any bytes as a kept mail: an error, or bytes that pack and unpack to themselves.
func FuzzUnpack(f *testing.F) {
	s, err := newSqueezer()
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(s.close)
	for _, raw := range [][]byte{nil, []byte("From: a@b.example\r\n\r\nx"), bytes.Repeat([]byte{0}, 1<<20)} {
		f.Add(s.pack(1, func(int) []byte { return raw })[0])
	}
	f.Add([]byte("\x28\xb5\x2f\xfd\xa4\xff\xff\xff\x7f")) // says it grows to 2 GB
	f.Fuzz(func(t *testing.T, packed []byte) {
		raw, err := s.unpack(packed)
		if err != nil {
			return
		}
		if len(raw) > maxBody {
			t.Fatalf("%d bytes of %d", len(raw), len(packed))
		}
		again, err := s.unpack(s.pack(1, func(int) []byte { return raw })[0])
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("%d bytes became %d: %v", len(raw), len(again), err)
		}
	})
}

// FuzzRows reads any text as what rows keep in JSON: an error, or a value that is written and read as itself.
func FuzzRows(f *testing.F) {
	for _, s := range []string{`{"level":"strong","doubts":[{"kind":"x"}]}`, `{"stage":"won"}`, `[]`, `null`, `{"a":1e400}`, `{"at":"2026-13-01"}`, "{\"a\":\"\\u0000\"}", `[{"name":"\ud800"}]`, ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows[workflow.Proof](t, text)
		rows[workflow.Letter](t, text)
		rows[workflow.Tongue](t, text)
		rows[*workflow.Joining](t, text)
		rows[*workflow.Undo](t, text)
		rows[*workflow.Terms](t, text)
		rows[*workflow.Dispute](t, text)
		rows[*workflow.Involvement](t, text)
		rows[[]workflow.Participant](t, text)
		rows[map[string]string](t, text)
	})
}

func rows[T any](t *testing.T, text string) {
	t.Helper()
	var one, two T
	if err := (asJSON[T]{&one}).Scan(text); err != nil {
		return
	}
	first, err := asJSON[T]{&one}.Value()
	if err != nil {
		t.Fatalf("%T of %q cannot be written: %v", one, text, err)
	}
	if err := (asJSON[T]{&two}).Scan(first); err != nil {
		t.Fatalf("%T: %q cannot be read back: %v", one, first, err)
	}
	second, err := asJSON[T]{&two}.Value()
	if err != nil || first != second {
		t.Fatalf("%T of %q is %q, then %q: %v", one, text, first, second, err)
	}
}
