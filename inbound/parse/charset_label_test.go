package parse

import "testing"

// The names that mail programs use for charsets all lead to a decoder.
func TestCharsetsAreFoundUnderTheirManyNames(t *testing.T) {
	t.Parallel()
	for label, c := range map[string]struct{ in, want string }{
		"cp-1251": {"\xcf\xf0", "Пр"}, "cp1251": {"\xcf\xf0", "Пр"}, "win-1251": {"\xcf\xf0", "Пр"}, "WIN1251": {"\xcf\xf0", "Пр"}, "windows1251": {"\xcf\xf0", "Пр"}, "x-cp1251": {"\xcf\xf0", "Пр"},
		"cp_1252": {"\xfc", "ü"}, "ISO 8859-1": {"\xfc", "ü"}, "8859_1": {"\xfc", "ü"}, "iso8859_2": {"x\xb1y", "xąy"}, "latin-2": {"x\xb1y", "xąy"}, "latin9": {"\xa4", "€"}, "iso8859-15": {"\xa4", "€"},
		"x-mac-ce": {"\x88x", "ąx"}, "x-mac-greek": {"\xe1\xe2", "αβ"}, "x-mac-turkish": {"\xdbx", "ğx"}, "cp857": {"\xa7x", "ğx"}, "hp-roman8": {"\xcfx", "üx"}, "cp737": {"\x98\x99", "αβ"},
		"eucjp": {"\xc6\xfc", "日"}, "EUC_KR": {"\xc7\xd1", "한"}, "ibm-943": {"\x93\xfa", "日"}, "MS_Kanji": {"\x93\xfa", "日"},
		"utf-32le": {"H\x00\x00\x00", "H"}, "ucs-4": {"\x00\x00\xfe\xff\x00\x00\x00H", "H"}, "cp65001": {"ü", "ü"}, "utf-8//TRANSLIT": {"ü", "ü"}, "charset=utf-8": {"ü", "ü"}, "'utf-8'": {"ü", "ü"},
		"ansi_x3.4-1968": {"x", "x"}, "unicode-1-1-utf-7": {"+APw-", "ü"}, "windows-1257": {"\xf0x\xfe", "šxž"}, "iso-8859-16": {"\xbax", "șx"}, "ibm852": {"\xa5x", "ąx"}, "cp862": {"\x80", "א"},
	} {
		if got := decodeCharset([]byte(c.in), label); got != c.want {
			t.Errorf("%s: got %q, want %q", label, got, c.want)
		}
	}
}
