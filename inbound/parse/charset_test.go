package parse

import (
	"reflect"
	"testing"
)

func TestCharsets(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ label, in, want string }{
		"latin 1":                             {"iso-8859-1", "Fr\xf6sche", "Frösche"},
		"windows quotes under a latin label":  {"iso-8859-1", "\x93hi\x94", "“hi”"},
		"UTF-8 under a latin label":           {"iso-8859-1", "Frösche grün", "Frösche grün"},
		"UTF-8 under an unknown label":        {"x-nonsense", "Frösche", "Frösche"},
		"latin 1 under a UTF-8 label":         {"utf-8", "Fr\xf6sche", "Frösche"},
		"one bad byte in UTF-8":               {"utf-8", "größer, schöner, \xff", "größer, schöner, \ufffd"},
		"latin 2":                             {"ISO-8859-2", "\xb1\xea", "ąę"},
		"cyrillic":                            {"koi8-r", "\xf0\xd2\xc9\xd7\xc5\xd4", "Привет"},
		"iso-2022-jp":                         {"iso-2022-jp", "\x1b$BF|K\\8l\x1b(B", "日本語"},
		"iso-2022-jp nobody declared":         {"", "\x1b$BF|K\\8l\x1b(B", "日本語"},
		"shift-jis as cp932":                  {"cp932", "\x93\xfa\x96\x7b", "日本"},
		"gb2312 with characters beyond it":    {"gb2312", "\xe9F", "镕"},
		"gb18030, four bytes":                 {"gb18030", "\x94\x39\xda\x33", "💩"},
		"big5":                                {"big5", "\xa4\xa4\xa4\xe5", "中文"},
		"euc-kr":                              {"ks_c_5601-1987", "\xc7\xd1\xb1\xdb", "한글"},
		"iso-2022-kr":                         {"iso-2022-kr", "\x1b$)C\x0eGQ1[\x0f ok", "한글 ok"},
		"hebrew with a direction suffix":      {"iso-8859-8-i", "\xf9\xec\xe5\xed", "שלום"},
		"utf-7":                               {"utf-7", "Fr+APY-sche +- a", "Frösche + a"},
		"utf-7, broken":                       {"utf-7", "a+ +!x", "a+ +!x"},
		"utf-16 with mark":                    {"utf-16", "\xfe\xff\x00H\x00i", "Hi"},
		"label in quotes and upper case":      {`"ISO-8859-15"`, "\xa4", "€"},
		"dos code page":                       {"cp850", "\x84", "ä"},
		"chinese that happens to be UTF-8":    {"gbk", "\xc1\xaa\xcd\xa8", "联通"},
		"nothing":                             {"utf-8", "", ""},
		"a charset with a blank in its label": {"windows-1251 ", "\xcf", "П"},
	} {
		if got := decodeCharset([]byte(c.in), c.label); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestEncodedWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain":                               "plain",
		"=?utf-8?q?Fr=C3=B6sche?= und":        "Frösche und",
		"=?iso-8859-1?Q?Fr=F6_sche?=":         "Frö sche",
		"=?utf-8?q?a?= =?utf-8?q?b?=":         "ab",
		"=?utf-8?q?a?= b =?utf-8?q?c?=":       "a b c",
		"=?utf-8?q?=C3?= =?utf-8?q?=B6?=":     "ö",
		"=?utf-8?b?w7Y=?= =?utf-8?b?w7Y=?=":   "öö",
		"=?utf-8?b?R3LDvMOf?= =?utf-8?b?ZQ?=": "Grüße",
		"=?utf-8?b?R3L?= =?utf-8?b?DvMOf?=":   "Grüß",
		"=?utf-8?q?two words?=":               "two words",
		"=?nonsense?q?ok?=":                   "ok",
		"=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=":      "Grüße",
		"=?utf-8?q?unfinished":                "=?utf-8?q?unfinished",
		"=?utf-8?x?y?=":                       "=?utf-8?x?y?=",
		"=?utf-8?q?=3D?=":                     "=",
		"=?utf-8?q?bad=ZZ?=":                  "bad=ZZ",
		"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?= =?iso-2022-jp?B?GyRCOGwbKEI=?=": "日本語",
		"=?utf-8?q??=": "",
	} {
		if got := decodeWords(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestTransferEncodings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ encoding, in, want string }{
		"base64":                       {"base64", "SGVs\r\nbG8=", "Hello"},
		"base64 without padding":       {"BASE64", "SGVsbG8", "Hello"},
		"base64 with junk":             {"base64", "SG!Vs*bG8=", "Hello"},
		"base64, two runs":             {"base64", "SGk=\nSGk=", "HiHi"},
		"base64, then a list's footer": {"base64", "SGk=\n-- \nAcme partners list", "Hi"},
		"quoted-printable":             {"quoted-printable", "Caf=C3=A9 =\r\nis nice  \r\nx", "Café is nice\nx"},
		"quoted-printable, wrong":      {"Quoted-Printable", "1=AZ =@@ =", "1=AZ =@@ "},
		"quoted-printable, lower case": {"quoted-printable (x)", "=c3=a9", "é"},
		"unknown":                      {"x-nonsense", "as it is", "as it is"},
		"a charset as encoding":        {"utf-8", "as it is", "as it is"},
		"8bit":                         {"8bit", "ä", "ä"},
		"uuencode":                     {"x-uuencode", "begin 644 a.txt\n%2&5L;&\\\n`\nend\n", "Hello"},
	} {
		var d defects
		if got := string(decodeTransfer([]byte(c.in), c.encoding, &d)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]struct {
		main  string
		name  string
		value string
	}{
		`text/plain; charset=utf-8`:                                        {"text/plain", "charset", "utf-8"},
		`TEXT/Plain; Charset="utf-8"; x=y`:                                 {"text/plain", "charset", "utf-8"},
		`text/plain (a comment; charset=x); charset=utf-8 (really)`:        {"text/plain", "charset", "utf-8"},
		`text/plain; flag; charset=utf-8`:                                  {"text/plain", "charset", "utf-8"},
		`attachment; filename=my offer 2026.pdf; size=1`:                   {"attachment", "filename", "my offer 2026.pdf"},
		`attachment; filename="a;b.pdf"`:                                   {"attachment", "filename", "a;b.pdf"},
		`attachment; filename="C:\docs\a.pdf"`:                             {"attachment", "filename", `C:\docs\a.pdf`},
		`attachment; filename*=UTF-8'en'%E2%82%AC%20a.txt`:                 {"attachment", "filename", "€ a.txt"},
		`attachment; filename*1=b.txt; filename*0="a"`:                     {"attachment", "filename", "ab.txt"},
		`attachment; filename*0*=iso-8859-1''Gr%FC; filename*1*=%DFe.txt`:  {"attachment", "filename", "Grüße.txt"},
		`attachment; filename=plain.txt; filename*=utf-8''b%C3%A4ttre.txt`: {"attachment", "filename", "bättre.txt"},
		`text/plain charset=utf-8`:                                         {"text/plain", "charset", "utf-8"},
		`multipart/mixed; boundary="never closed`:                          {"multipart/mixed", "boundary", "never closed"},
		``: {"", "charset", ""},
	} {
		main, ps := readParams(in)
		if main != want.main || ps.get(want.name) != want.value {
			t.Errorf("%q: got %q %q", in, main, ps)
		}
	}
}

func TestFlowedText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in, want string
		delSp    bool
	}{
		"soft breaks join":             {"a \nb\nc\n", "a b\nc\n", false},
		"delsp drops the blank":        {"a \nb\n", "ab\n", true},
		"quotes join within a depth":   {"> a \n> b\n>> c \nd\n", "> a b\n>> c \nd\n", false},
		"a signature mark never joins": {"a \n-- \nBo\n", "a \n-- \nBo\n", false},
		"space-stuffing goes":          {" From here\n  two\n", "From here\n two\n", false},
		"the last line needs no end":   {"a \nb", "a b", false},
		"an empty quoted line stays":   {"> \n> a\n", ">\n> a\n", false},
	} {
		if got := unflow(c.in, c.delSp); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestDefectsAreFewAndUnique(t *testing.T) {
	t.Parallel()
	var d defects
	for i := range 100 {
		d.note("mime.type", "")
		d.note(Rule("mime.other"+string(rune('A'+i))), "x")
	}
	if len(d.list) != maxDefects || !reflect.DeepEqual(d.list[:2], []mending{{"mime.type", ""}, {"mime.otherA", "x"}}) {
		t.Errorf("%d: %q", len(d.list), d.list[:2])
	}
}
