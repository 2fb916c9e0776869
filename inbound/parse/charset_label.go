package parse

import (
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// aliases are the labels of the charsets that need own treatment, as mail programs write them.
var aliases = map[string]string{
	"utf8": "utf-8", "utf_8": "utf-8", "unicode-1-1-utf-8": "utf-8", "x-utf-8": "utf-8", "csutf8": "utf-8", "utf-8-sig": "utf-8", "utf8mb4": "utf-8", "unicode-2-0-utf-8": "utf-8",
	"unknown": "", "x-unknown": "", "unknown-8bit": "", "8bit": "", "7bit": "", "binary": "", "default": "", "none": "", "default_charset": "", "x-user-defined": "", "auto": "",
	"iso-ir-6": "us-ascii", "ansi_x3.4-1968": "us-ascii", "ansi_x3.4-1986": "us-ascii", "iso646-us": "us-ascii", "us": "us-ascii", "cp367": "us-ascii", "usascii": "us-ascii", "us_ascii": "us-ascii",
	"utf7": "utf-7", "unicode-1-1-utf-7": "utf-7", "csunicode11utf7": "utf-7", "x-unicode-2-0-utf-7": "utf-7", "unicode-2-0-utf-7": "utf-7",
	"csiso2022kr":   "iso-2022-kr",
	"iso-2022-jp-1": "iso-2022-jp", "iso-2022-jp-2": "iso-2022-jp", "iso-2022-jp-3": "iso-2022-jp", "iso-2022-jp-ms": "iso-2022-jp", "iso-2022-jp-2004": "iso-2022-jp",
	"csiso2022jp": "iso-2022-jp", "cp50220": "iso-2022-jp", "cp50221": "iso-2022-jp", "cp50222": "iso-2022-jp", "jis": "iso-2022-jp", "_iso-2022-jp$esc": "iso-2022-jp", "iso2022-jp": "iso-2022-jp", "iso2022jp": "iso-2022-jp",
	"cp65001": "utf-8", "utf-8-mac": "utf-8", "utf8-mac": "utf-8", "x-ascii": "us-ascii", "x-unicode-1-1-utf-7": "utf-7", "cesu-8": "utf-8",
	"eucjp": "euc-jp", "euc_jp": "euc-jp", "cp51932": "euc-jp", "euckr": "euc-kr", "euc_kr": "euc-kr", "cp943": "shift_jis", "ibm-943": "shift_jis", "ibm943": "shift_jis", "x-mac-japanese": "shift_jis",
	"x-mac-chinesesimp": "gb18030", "x-mac-chinesetrad": "big5", "x-mac-korean": "euc-kr", "mac-cyrillic": "x-mac-cyrillic", "x-mac-hebrew": "windows-1255",
	"latin-2": "iso-8859-2", "latin-5": "iso-8859-9", "latin9": "iso-8859-15", "latin-9": "iso-8859-15", "latin-15": "iso-8859-15", "latin0": "iso-8859-15",
	"maccentraleurope": "x-mac-ce", "x-mac-centraleurroman": "x-mac-ce", "maclatin2": "x-mac-ce", "x-maccentraleurope": "x-mac-ce", "cp10029": "x-mac-ce", "macgreek": "x-mac-greek", "cp10006": "x-mac-greek", "macturkish": "x-mac-turkish", "cp10081": "x-mac-turkish", "ibm737": "cp737", "ibm775": "cp775", "ibm857": "cp857", "csibm857": "cp857", "ruscii": "cp1125", "cp866u": "cp1125", "roman8": "hp-roman8", "r8": "hp-roman8", "cshproman8": "hp-roman8",
	"utf16": "utf-16", "unicode": "utf-16", "iso-10646-ucs-2": "utf-16", "ucs-2": "utf-16", "csunicode": "utf-16", "utf_16": "utf-16", "utf16le": "utf-16le", "utf16be": "utf-16be",
}

// cleanLabel brings the name of a charset into the form that lookups know.
func cleanLabel(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\r\n\"'<>`"))
	if i := strings.IndexAny(label, ";, \t"); i > 0 && label[:i] != "iso" && label[:i] != "cp" && label[:i] != "windows" {
		label = label[:i] // "utf-8; format=flowed" in quotes, "utf-8, us-ascii"
	}
	label = strings.TrimPrefix(label, "charset=")
	if i := strings.Index(label, "//"); i > 0 { // "utf-8//translit"
		label = label[:i]
	}
	label = strings.TrimRight(strings.Trim(label, "\"'<>"), "=.")
	if a, ok := aliases[label]; ok {
		return a
	}
	return label
}

// lookupCharset finds the decoder for a lower-case label, nil when nobody knows it.
func lookupCharset(label string) encoding.Encoding {
	switch label {
	case "iso-8859-8-i", "iso-8859-8-e", "iso_8859-8-i", "iso_8859-8-e":
		return charmap.ISO8859_8 // the suffix tells the order of display, not the code (RFC 1556)
	case "cp932", "ms932", "x-ms-cp932", "windows-932", "windows-31j", "cswindows31j", "ms_kanji", "shift-jis", "sjis", "x-sjis", "shift_jis_2004", "shift_jisx0213":
		return japanese.ShiftJIS
	case "gb2312", "gbk", "x-gbk", "cp936", "ms936", "windows-936", "gb_2312-80", "gb18030", "gb18030-2000", "gb_1988-80", "chinese", "euc-cn", "x-euc-cn", "csgb2312", "gb", "cn-gb", "gb2312-80":
		return simplifiedchinese.GB18030
	case "hz-gb-2312", "hz":
		return simplifiedchinese.HZGB2312
	case "iso-2022-jp":
		return japanese.ISO2022JP
	case "utf-32", "utf32", "ucs-4", "ucs4", "iso-10646-ucs-4":
		return utf32.UTF32(utf32.BigEndian, utf32.UseBOM)
	case "utf-32le", "utf-32be":
		order := utf32.BigEndian
		if label == "utf-32le" {
			order = utf32.LittleEndian
		}
		return utf32.UTF32(order, utf32.IgnoreBOM)
	case "utf-16":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case "cp949", "ms949", "uhc", "ks_c_5601-1987", "ks_c_5601-1989", "ks_c_5601-1992", "ksc5601", "ksc_5601", "ksc5601-1987", "windows-949", "x-windows-949", "x-euc-kr", "ks_c_5601":
		return korean.EUCKR
	case "latin1", "latin-1", "iso8859-1", "iso-8859-1", "iso_8859-1", "iso-8859-1-windows-3.1-latin-1", "iso8859_1", "iso_8859-1:1987", "iso-8859", "8859-1", "8859_1", "iso8859", "l1", "latin", "ansi", "x-ansi", "windows-1252", "cp1252", "cp-1252", "windows1252", "western":
		return charmap.Windows1252 // a superset in practice (WHATWG Encoding)
	case "big5-hkscs", "big5hkscs", "big5-hkscs:2004", "cp950", "windows-950", "x-big5", "big-5", "cn-big5", "ms950":
		return traditionalchinese.Big5
	case "x-mac-ukrainian", "x-mac-cyrillic", "maccyrillic", "x-mac-ukraine":
		return charmap.MacintoshCyrillic
	case "mac", "macroman", "x-macroman", "apple-roman", "x-mac-roman", "x-roman8-mac":
		return charmap.Macintosh
	case "koi8", "koi", "koi-8", "koi8r", "koi8_r":
		return charmap.KOI8R
	case "koi8u", "koi8_u", "koi8-ru":
		return charmap.KOI8U
	case "tis620", "tis-620-0", "tis620.2533", "cp874", "x-windows-874", "iso-8859-11", "iso8859-11":
		return charmap.Windows874
	}
	if e, err := htmlindex.Get(label); err == nil && e != nil {
		if name, _ := htmlindex.Name(e); name != "replacement" {
			return e
		}
	}
	if e, err := ianaindex.MIME.Encoding(label); err == nil && e != nil {
		return e
	}
	if e, err := ianaindex.IANA.Encoding(label); err == nil && e != nil {
		return e
	}
	for _, fix := range [...][2]string{{"cp-", "ibm"}, {"cp", "ibm"}, {"iso8859", "iso-8859"}, {"iso ", "iso-"}, {"iso8859_", "iso-8859-"}, {"8859-", "iso-8859-"}, {"win-", "windows-"}, {"windows125", "windows-125"}, {"win125", "windows-125"}, {"cp125", "windows-125"}, {"cp-125", "windows-125"}, {"cp_125", "windows-125"}, {"windows_125", "windows-125"}, {"8859_", "iso-8859-"}, {"iso-latin-", "latin"}, {"x-cp125", "windows-125"}, {"ibm-", "ibm"}, {"x-", ""}} {
		if rest, ok := strings.CutPrefix(label, fix[0]); ok {
			if e, err := ianaindex.IANA.Encoding(fix[1] + rest); err == nil && e != nil {
				return e
			}
		}
	}
	return nil
}

// shifting says that bytes below 0x80 do not stand for themselves in a charset.
func shifting(label string) bool {
	return strings.HasPrefix(label, "iso-2022") || strings.HasPrefix(label, "hz") || strings.HasPrefix(label, "utf-16") ||
		strings.HasPrefix(label, "utf-32") || strings.HasPrefix(label, "csiso2022") || strings.HasPrefix(label, "cp5022") ||
		strings.HasPrefix(label, "unicode") || strings.HasPrefix(label, "ucs") || strings.HasPrefix(label, "ibm037") ||
		strings.HasPrefix(label, "iso-10646")
}
