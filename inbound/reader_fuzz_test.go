package inbound

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"unicode/utf8"

	"refermail/inbound/parse"
	"refermail/inbound/parse/hostile"
	"refermail/workflow"
)

// FuzzReader reads any bytes as a mail: never a panic, and nothing beyond the bounds that decisions and lookups rely on.
func FuzzReader(f *testing.F) {
	for i, k := range hostile.Kinds() {
		var b bytes.Buffer
		if err := k.Write(&b, 1200, uint64(i)); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := testReader(t)
		panicked := false
		r.Panicked = func() { panicked = true }
		sum := sha256.Sum256(raw)
		m, ok := r.Read(t.Context(), workflow.KeptMail{No: 1, RawMail: workflow.RawMail{Bytes: raw, Digest: hex.EncodeToString(sum[:]), Received: noon}})
		if !ok || panicked {
			t.Fatal("it could not be read")
		}
		if m.Senders == 1 && m.From.Email != "" && strings.ContainsAny(m.From.Email, "\r\n\x00 <>") {
			t.Errorf("sender %q", m.From.Email)
		}
		for _, text := range []string{m.Subject, m.MessageID, m.From.Name} {
			if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\n\x00") {
				t.Errorf("a header of ours may get %q", text)
			}
		}
		for _, text := range []string{m.Text, m.Reply, m.Ending} {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
				t.Errorf("no text for people: %q", text)
			}
		}
		if m.MessageID == "" || len(m.MessageID) > 998 || len(m.References) > 200 || len(m.InReplyTo) > 200 || len(m.To) > 2000 || len(m.ToPartner) > 5 {
			t.Errorf("%d bytes of id, %d and %d ids, %d recipients", len(m.MessageID), len(m.References), len(m.InReplyTo), len(m.To))
		}
		if kind, rule := Kind(parse.Parse(raw, parse.Options{})); kind == "" || rule == "" {
			t.Errorf("kind %q, rule %q", kind, rule)
		}
	})
}
