package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// script is one charset that undeclared 8-bit mail is written in, and how its text looks when it was read right.
type script struct {
	name   string
	enc    encoding.Encoding
	often  string  // its frequent characters beyond ASCII, each worth 1
	letter string  // further ones, each worth a half
	latin  bool    // words are mostly ASCII letters
	pair   pairFit // of charsets with two bytes per character, else nil
	prior  float64
}

// scripts are tried in this order; the first of equals wins.
var scripts = []*script{
	{name: "windows-1252", enc: charmap.Windows1252, latin: true, prior: 0.05, often: "äöüßÄÖÜéèàçñáíóúâêîôûëïæøåÅØÆÉÈÀÇÑãõœìòùÁÍÓÚÊÔ¿¡«»°§€£’‘“”„–—…®™©·²ºª½±×\u00a0\u00ad", letter: "ðþýÝÞÐÎÛÂÃÕËÏÌÒÙŒŠšžŽÿ¢¥µ¶¼¾³¹•†‹›‚"},
	{name: "iso-8859-2", enc: charmap.ISO8859_2, latin: true, often: "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰöüÖÜăâäôß\u00a0", letter: "îşţľĺŕđĐĽĹŔŢŞÎÂĂëËçÇ°§"},
	{name: "windows-1250", enc: charmap.Windows1250, latin: true, often: "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰöüÖÜăâäôß„”“’–—…\u00a0", letter: "îşţľĺŕđĐĽĹŔŢŞÎÂĂëËçÇ°§«»€"},
	{name: "windows-1254", enc: charmap.Windows1254, latin: true, often: "ğışİŞĞçöüÇÖÜâî’“”–—…\u00a0", letter: "ûÂÎéèà«»°§€"},
	{name: "windows-1251", enc: charmap.Windows1251, often: "оеаинтсрвлкмдпуяыьгзбчйі", letter: cyrillicRest},
	{name: "koi8-u", enc: charmap.KOI8U, often: "оеаинтсрвлкмдпуяыьгзбчйі", letter: cyrillicRest},
	{name: "iso-8859-5", enc: charmap.ISO8859_5, prior: -0.05, often: "оеаинтсрвлкмдпуяыьгзбчйі", letter: cyrillicRest},
	{name: "cp866", enc: charmap.CodePage866, prior: -0.1, often: "оеаинтсрвлкмдпуяыьгзбчйі", letter: cyrillicRest},
	{name: "windows-1253", enc: charmap.Windows1253, often: "αεοιστνρηυπκλμςάέίόύήώγδθ", letter: "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩβζξφχψωϊϋΆΈΉΊΌΎΏ«»’–\u00a0"},
	{name: "windows-1255", enc: charmap.Windows1255, often: "אבגדהוזחטיכלמנסעפצקרשתםןץףך", letter: "’“”–…₪\u00a0ְִֵֶַָֹּׁ"},
	{name: "windows-1256", enc: charmap.Windows1256, often: "اليمنتربودعهكسفقحأةى", letter: "جشخصطغضثزذءإئؤآظ،؟؛ًٌٍَُِّْ\u00a0پچژگ"},
	{name: "iso-8859-6", enc: charmap.ISO8859_6, prior: -0.05, often: "اليمنتربودعهكسفقحأةى", letter: "جشخصطغضثزذءإئؤآظ،؟؛\u00a0"},
	{name: "windows-874", enc: charmap.Windows874, often: "านรกเงอมลวสดทตปคบหยพชขจใไะิีึืุู่้็์ัแโำ", letter: "ผฝฟถธซญณศษฐภฉฆฎฏฑฒฌฬฮๆฯฤ๊๋"},
	{name: "gb18030", enc: simplifiedchinese.GB18030, pair: fitGB},
	{name: "big5", enc: traditionalchinese.Big5, pair: fitBig5},
	{name: "shift_jis", enc: japanese.ShiftJIS, pair: fitShiftJIS},
	{name: "euc-jp", enc: japanese.EUCJP, pair: fitEUCJP},
	{name: "euc-kr", enc: korean.EUCKR, pair: fitEUCKR},
	{name: "macintosh", enc: charmap.Macintosh, latin: true, prior: -0.15, often: "äöüßÄÖÜéèàçñáíóúâêîôûëïæøåÉÀÇÑ’“”–…", letter: "ÁÍÓÚÊ«»°§€"},
	{name: "cp850", enc: charmap.CodePage850, latin: true, prior: -0.15, often: "äöüßÄÖÜéèàçñáíóúâêîôûëï", letter: "ÉÇÑæøåÅØÆ«»"},
}

const cyrillicRest = "хжшюцщэфъёїєґўАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯЫЙІЇЄҐЁ«»№–—“”„…\u00a0"

const (
	guessSample = 2 << 10 // bytes that are looked at
	guessMargin = 0.4     // how much better than the declared charset another one must be
	guessSure   = 8       // bytes beyond ASCII that a declared charset must be wrong about
)

// guessCharset returns the charset that b, which is not UTF-8, most probably is written in, and how well the text looks
// in it, at most about 1. Time is bounded whatever the size of b.
func guessCharset(b []byte) (*script, float64) {
	sample := sampleHigh(b)
	best, most := scripts[0], -10.0
	for i := range scripts {
		if s := scripts[i].fit(sample); s > most {
			best, most = scripts[i], s
		}
	}
	if most < 0.2 {
		return scripts[0], most // windows-1252 is what most undeclared 8-bit mail is
	}
	return best, most
}

// betterCharset returns the charset b is really in when the declared one makes no sense of it, else nil.
func betterCharset(declared encoding.Encoding, b []byte) *script {
	sample := sampleHigh(b)
	if highBytes(sample) < guessSure {
		return nil
	}
	for i := range scripts {
		if scripts[i].enc != declared {
			continue
		}
		said := scripts[i].fit(sample)
		if said > 0.5 {
			return nil
		}
		if better, most := guessCharset(b); most > 0.5 && most > said+guessMargin {
			return better
		}
	}
	return nil
}

// sampleHigh cuts a sample that begins at the word with the first byte beyond ASCII.
func sampleHigh(b []byte) []byte {
	start := 0
	for start < len(b) && b[start] < utf8.RuneSelf {
		start++
	}
	for start > 0 && b[start-1] > ' ' {
		start--
	}
	b = b[start:]
	if len(b) > guessSample {
		b = b[:guessSample]
		for len(b) > 0 && b[len(b)-1] > ' ' { // no character is cut in two
			b = b[:len(b)-1]
		}
		if len(b) == 0 {
			return nil
		}
	}
	return b
}

func highBytes(b []byte) int {
	n := 0
	for _, c := range b {
		if c >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// fit says how well the text looks that sample is in this charset, per byte beyond ASCII.
func (s *script) fit(sample []byte) float64 {
	high := highBytes(sample)
	if high == 0 {
		return 0
	}
	if s.pair != nil {
		return fitPairs(sample, s.pair)/float64(high) + s.prior
	}
	out, err := s.enc.NewDecoder().Bytes(sample)
	if err != nil {
		return -10
	}
	text := []rune(string(out))
	sum, run := 0.0, 0
	for i, c := range text {
		if c < utf8.RuneSelf {
			run = 0
			continue
		}
		before, after := ' ', ' '
		if i > 0 {
			before = text[i-1]
		}
		if i+1 < len(text) {
			after = text[i+1]
		}
		sum += s.worth(before, c, after)
		if unicode.IsUpper(c) && unicode.IsLower(before) {
			sum--
		}
		if run++; !unicode.IsLetter(c) {
			run = 0
		}
		if s.latin && run >= 3 { // no Latin script has three such letters in a row
			sum -= 2
		}
	}
	return sum/float64(high) + s.prior
}

// worth says how usual c, which is beyond ASCII, is in this charset between its neighbours.
func (s *script) worth(before, c, after rune) float64 {
	left, right := unicode.IsLetter(before), unicode.IsLetter(after)
	switch {
	case c == utf8.RuneError || c < 0xa0:
		return -2
	case !s.latin && unicode.IsLetter(c) && (asciiLetter(before) || asciiLetter(after)): // two scripts in one word
		return -1
	case unicode.Is(unicode.M, c) && !left && !unicode.Is(unicode.M, before): // nothing to stand on
		return -1
	case strings.ContainsRune("םןץףךς", c) && right: // ends words only
		return -1
	case !unicode.In(c, unicode.L, unicode.M) && left && right && c != '’' && c != 0xad && c != 0xa0 && c != '·',
		strings.ContainsRune("ºª¹²³±×¼½¾¶¤¬¦¯¸", c) && right:
		return -1
	case unicode.IsLetter(c) && !left && !right && s.latin && !strings.ContainsRune("àéèó", c):
		return 0.3
	case c == 'õ' && after != 'e': // Portuguese "ões"; else rather a Hungarian letter of another charset
		return 0.5
	case strings.ContainsRune(s.often, c):
		return 1
	case strings.ContainsRune(s.letter, c):
		return 0.5
	case s.latin && unicode.IsLetter(c): // of no language that is written in this charset
		return -0.5
	}
	return 0
}

func asciiLetter(c rune) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
