package outbound

import (
	"reflect"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"

	"refermail/workflow"
)

// What others wrote is shown as they wrote it, save for what would make a reader see something else than is there:
// characters that turn, hide or pile up text. The rules are those of Unicode: TR #36 (what not to show), UAX #9 (the
// direction of text, and isolates that keep it in its field).

// marksInARow is how many characters that take no room of their own may follow each other. Vietnamese needs two, Hebrew
// with its points and accents four; more is no word of any language and covers the lines around it.
const marksInARow = 4

// turns reports whether r can turn the order of the text around it (the "Trojan source" characters). The plain marks
// U+200E and U+200F are no such: see [direct].
func turns(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r >= 0x206A && r <= 0x206F
}

// direct reports the marks that say which way the text beside them runs. Names in right-to-left scripts need them; in
// any other text they only make two equal names different.
func direct(r rune) bool { return r == 0x200E || r == 0x200F || r == 0x061C }

// invisible reports whether r shows nothing and says nothing: zero-width spaces, fillers, and tags, with which whole
// sentences can be hidden in a text. ZWJ and ZWNJ are not among them: scripts and emoji need them.
func invisible(r rune) bool {
	switch r {
	case 0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180E, 0x200B, 0x2800, 0x3164, 0xFEFF, 0xFFA0:
		return true
	}
	return turns(r) || r >= 0x2060 && r <= 0x2064 || r >= 0xFFF9 && r <= 0xFFFB || r >= 0x1D173 && r <= 0x1D17A || r >= 0xE0000 && r <= 0xE007F
}

// piles reports whether r is shown on, below or within the character before it.
func piles(r rune) bool {
	return unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) || r == 0x200C || r == 0x200D
}

// pile counts such characters. Its zero value stands at the beginning of a line, where there is nothing to pile on but a
// word of ours.
type pile struct{ room int }

// takes reports whether r may still stand here.
func (p *pile) takes(r rune) bool {
	if !piles(r) {
		p.room = marksInARow
		return true
	}
	p.room--
	return p.room >= 0
}

// withoutPiles is one line without the marks of direction it has no need of, and without more marks than one on another.
func withoutPiles(line string) string {
	var marks pile
	rtl := rightToLeft(line)
	return strings.Map(func(r rune) rune {
		if direct(r) && !rtl || !marks.takes(r) {
			return -1
		}
		return r
	}, line)
}

// rightToLeft reports whether some of s runs from right to left.
func rightToLeft(s string) bool {
	for _, r := range s {
		if r < 0x590 || direct(r) {
			continue
		}
		if p, _ := bidi.LookupRune(r); p.Class() == bidi.R || p.Class() == bidi.AL || p.Class() == bidi.AN {
			return true
		}
	}
	return false
}

// The isolate that keeps the direction of a field in it (UAX #9 §2.4): FSI … PDI.
const (
	isolate = "\u2068"
	release = "\u2069"
)

// Isolated keeps what runs from right to left from turning our words and figures beside it. Every line of a text is by
// itself already.
func Isolated(s string) string {
	if !rightToLeft(s) || strings.Contains(s, "\n") {
		return s
	}
	return isolate + s + release
}

// isolateAll isolates every line of a letter. It comes last: nothing compares a value afterwards.
func isolateAll(l *workflow.Letter) { isolateIn(reflect.ValueOf(l).Elem()) }

func isolateIn(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); v.CanSet() {
			if own := Isolated(s); own != s {
				v.SetString(own)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() && f.Kind() != reflect.Map && v.Type().Field(i).Name != "Files" { // files are no part of the page
				isolateIn(f)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			isolateIn(v.Index(i))
		}
	case reflect.Pointer:
		if _, amount := v.Interface().(*workflow.Money); !amount && !v.IsNil() { // an amount is the notice's own still
			isolateIn(v.Elem())
		}
	}
}

// unisolated is s for a place that is no text, such as a link.
func unisolated(s string) string {
	return strings.NewReplacer(isolate, "", release, "").Replace(s)
}

// HeaderText is words for a header. What still looks like an encoded word after it was decoded once (RFC 2047 §2) is
// taken apart: some programs decode again, and would show a name that nobody has checked.
func HeaderText(s string) string { return strings.ReplaceAll(s, "=?", "= ?") }
