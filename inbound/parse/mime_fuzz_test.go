package parse

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// readable fails when s is not what every text of a Message must be.
func readable(t *testing.T, what, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Fatalf("%s is not UTF-8: %q", what, s)
	}
}

func FuzzHeaderWords(f *testing.F) {
	for _, s := range []string{"=?utf-8?q?Gr=C3=BC=C3=9Fe?= von =?iso-8859-1?B?Qm8=?=", "=?utf-8?Q?Really?=20yes?=", "=?x?b?", "=?utf-7?q?+APw-?=", "Ann \"Fox\" <ann@fox.example>, a:b;(c)<<d@e>>", "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?="} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var d defects
		value := d.fieldValue(raw, true)
		readable(t, "value", value)
		decoded := oneLine(decodeWords(value))
		readable(t, "decoded", decoded)
		if strings.ContainsAny(decoded, "\r\n\x00") {
			t.Fatalf("more than a line: %q", decoded)
		}
		for _, a := range readAddresses(value) {
			readable(t, "name", a.Name)
			readable(t, "address", a.Address)
			if strings.ContainsAny(a.Name+a.Address, "\r\n\x00") {
				t.Fatalf("more than a line: %q", a)
			}
		}
		readIDs(value)
		readMessageID(value)
		if date := readDate(value); !date.IsZero() && (date.Year() < 1899 || date.Year() > 10000) {
			t.Fatalf("date %v", date)
		}
	})
}

func FuzzParams(f *testing.F) {
	for _, s := range []string{`text/plain; charset="utf-8"; name*0*=utf-8''%C3%9C; name*1=b`, `attachment; filename="Offer "final".pdf"; size=1`, `a (b(c)) ; d = "e\"f" ;; g`, `x; name="utf-8''%41"`, `multipart/mixed; boundary="`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		main, ps := readParams(s)
		readable(t, "main word", main)
		if len(ps) > maxParams {
			t.Fatalf("%d parameters", len(ps))
		}
		for _, p := range ps {
			readable(t, "name", p.name)
			readable(t, "value", p.value)
		}
		name := fileName((&part{params: ps}).name(), main)
		readable(t, "file name", name)
		if name == "" || strings.ContainsAny(name, "/\\\x00\n") {
			t.Fatalf("file name %q", name)
		}
	})
}

func FuzzTransfer(f *testing.F) {
	for _, s := range []string{"SGVsbG8=", "SGk=\nSGk=", "Hello Max,\nthis is words", "Gr=C3=BC=\r\n x= \n=ZZ", "begin 644 a\n%2&5L;&\\\n`\nend\n", "A!===="} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, encoding := range []string{"base64", "quoted-printable", "x-uuencode", "8bit", "?"} {
			var d defects
			if out := decodeTransfer(raw, encoding, &d); len(out) > 4*len(raw)+63 {
				t.Fatalf("%s: %d bytes from %d", encoding, len(out), len(raw))
			}
		}
		if f, ok := findUU(raw, 0); ok && (f.from >= f.to || f.to > len(raw) || len(f.content) > 4*(f.to-f.from)+63) {
			t.Fatalf("%d bytes from %d to %d of %d", len(f.content), f.from, f.to, len(raw))
		}
		text := strings.ToValidUTF8(string(raw), "?")
		readable(t, "flowed", unflow(text, true))
		readable(t, "enriched", enrichedText(text))
	})
}

func FuzzCharset(f *testing.F) {
	for _, label := range []string{"", "utf-8", "iso-8859-1", "iso-8859-8", "utf-7", "utf-16", "utf-32", "iso-2022-jp", "iso-2022-kr", "gb2312", "hz-gb-2312", "windows-1258", "x-mac-ce", "x-nonsense"} {
		f.Add([]byte("Gr\xfc\xdfe \xf9\xec\xe5\xed +APw- \x1b$BF|\x1b(B ~{<:~}"), label)
	}
	f.Fuzz(func(t *testing.T, raw []byte, label string) {
		text, _ := mendCharset(raw, label)
		readable(t, "text", text)
		readable(t, "guess", guessText(raw))
		if len(text) > 4*len(raw)+16 {
			t.Fatalf("%d bytes from %d", len(text), len(raw))
		}
	})
}
