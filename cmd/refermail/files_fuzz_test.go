package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzConfig reads any bytes as refermail.toml: a config that is sound, or mistakes that name the file and none of its
// secrets.
func FuzzConfig(f *testing.F) {
	for _, s := range []string{"[mail]\naddress = \"deals@acme.example\"\nname = \"Acme\"\n[imap]\nurl = \"imaps://a%40b@imap.acme.example/INBOX\"\npassword = \"hunter2hunter2\"\n",
		"[mail]\nadress = 1", "[[team]]\nemail = \"max@acme.example\"\nroles = [\"manager\"]", "[limits]\nanswers_per_thread = -9223372036854775808", "[imap]\nurl = \"imap://x:hunter2hunter2@y\x00\"",
		"[a", "\xff\xfe", "a = 1\na = 2", "[database]\nurl = \"postgres://u:hunter2hunter2@h/d?sslmode=disable\"", "[smtp]\nurl = \"smtp://x@y:99999\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if strings.Contains(string(data), "_command") {
			return // runs what it names
		}
		path := filepath.Join(t.TempDir(), "refermail.toml")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := LoadConfig(path, nil)
		if (c == nil) == (err == nil) {
			t.Fatalf("%v and %v", c, err)
		}
		if err == nil {
			return
		}
		if said := err.Error(); !utf8.ValidString(said) || strings.Contains(said, "hunter2hunter2") {
			t.Fatalf("says %q", said)
		}
	})
}

// FuzzList reads any bytes as a list to import: an error, or rows of the known columns; what is written from them reads the
// same again.
func FuzzList(f *testing.F) {
	for _, s := range []string{"name,domain\nGlobex,globex.example\n", "\ufeffName;Domain\n\"a;b\";c\n", "name,domain\n'=1,x\n", "name\n\"open", "name,domain\na\n", "name,name\nx,y\n", "\r\n", "name,domain\r\r\n\x00,\xff\n"} {
		f.Add([]byte(s))
	}
	columns := []string{"name", "domain"}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := readCSV(&program{console: &console{In: strings.NewReader(string(data))}}, "-", columns[:1], columns)
		if err != nil {
			return
		}
		var out strings.Builder
		w := newCSV(&out, columns...)
		for _, row := range list {
			if row.line < 1 || len(row.cell) > len(columns) {
				t.Fatalf("%+v", row)
			}
			w.row(row.cell["name"], row.cell["domain"])
		}
		if err := w.done(); err != nil {
			t.Fatal(err)
		}
		again, err := readCSV(&program{console: &console{In: strings.NewReader(out.String())}}, "-", columns[:1], columns)
		if err != nil {
			t.Fatalf("%q cannot be read back: %v", out.String(), err)
		}
		told := func(rows []csvRow) (cells []string) {
			for _, r := range rows {
				if r.cell["name"]+r.cell["domain"] != "" {
					cells = append(cells, r.cell["name"], r.cell["domain"])
				}
			}
			return cells
		}
		if a, b := told(list), told(again); !slices.Equal(a, b) {
			t.Fatalf("%q became %q", a, b)
		}
	})
}

// FuzzServer reads any text as a server's address; no error holds the password in it.
func FuzzServer(f *testing.F) {
	for _, s := range []string{"imaps://deals%40acme.example@imap.acme.example:993/INBOX", "smtp://x:hunter2hunter2@y:587", "smtp://x@127.0.0.1:25?tls=off", "smtp://x@y/%0d", "imap://:hunter2hunter2@:0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, protocol := range []string{"imap", "smtp"} {
			s, _, err := parseServer(raw, protocol)
			switch {
			case err != nil && strings.Contains(err.Error(), "hunter2hunter2"):
				t.Fatalf("says %q", err)
			case err == nil && (s.Host == "" || s.Port < 1 || s.Port > 65535 || strings.ContainsAny(s.User, "\r\n\x00")):
				t.Fatalf("%q is %+v", raw, s)
			}
		}
	})
}
