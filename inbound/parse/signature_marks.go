package parse

import (
	"strings"
	"unicode"
)

// signatureLabelLists are the words before a particular of a signature, lower case without colon and full stop.
var signatureLabelLists = []struct{ kind, words string }{
	{"phone", "phone|tel|telephone|t|p|ph|m|mob|mobile|cell|direct|dir|office|o|d|d/l|work|main|switchboard|telefon|mobil|mobiltelefon|handy|durchwahl|fon|zentrale|h|tél|téléphone|portable|ligne directe|standard|teléfono|telefono|tfno|tlf|tfn|móvil|movil|cel|celular|cellulare|cell.|telefoon|mobiel|doorkiesnummer|telefone|telemóvel|telm|tlm|mobiltlf|tel.nr|telefonnummer|puh|puhelin|matkapuhelin|gsm|kom|tel. kom|komórka|mobilní|тел|телефон|моб|мобильный|τηλ|電話|電話番号|携帯|携帯電話|直通|电话|手机|电 话|手 机|電話號碼|전화|휴대폰|핸드폰|연락처|הטלפון|טלפון|نقال|هاتف"},
	{"fax", "fax|f|telefax|télécopie|факс|ファックス|传真|傳真|팩스|faks"},
	{"web", "web|website|w|www|homepage|internet|site|sitio web|sito|url|網站|网址|ホームページ|홈페이지"},
	{"address", "address|adresse|anschrift|adres|dirección|direccion|indirizzo|endereço|adresa|адрес|住所|所在地|地址|주소"},
	{"skip", "email|e-mail|mail|e|courriel|correo|メール|邮箱|電子郵件|이메일|skype|linkedin|twitter|x|teams|zoom|vat|ust-id|ust-idnr|siret|kvk|cif|nif|hrb|iban|bic|p.iva|id|ref"},
}

// signatureLabelOf finds the kind of a label.
var signatureLabelOf = buildSignatureLabels()

func buildSignatureLabels() map[string]string {
	kinds := map[string]string{}
	for _, l := range signatureLabelLists {
		for w := range strings.SplitSeq(l.words, "|") {
			if kinds[w] == "" {
				kinds[w] = l.kind
			}
		}
	}
	return kinds
}

// signatureLabel reads "Tel.: +49 30 …", "T +49 30 …", "(m) +1 …", "Website www.globex.example". Without a colon the
// value must begin with a sign or a digit, so that "T Rex" stays a name.
func signatureLabel(s string) (kind, value string) {
	label, value, colon := s, "", false
	if i := strings.IndexAny(s, ":："); i > 0 && i < 30 {
		width := 1
		if s[i] != ':' {
			width = len("：")
		}
		label, value, colon = s[:i], s[i+width:], true
	} else if i := strings.IndexFunc(s, func(c rune) bool { return c == '+' || unicode.IsDigit(c) || c == '(' && s[0] != '(' }); i > 0 && i < 30 {
		label, value = s[:i], s[i:]
	} else if before, after, ok := strings.Cut(s, " "); ok && looksLikeHost(strings.TrimSpace(after)) {
		label, value = before, after
	}
	if strings.HasPrefix(strings.TrimSpace(value), "//") {
		return "", s // "https://…"
	}
	label = strings.Trim(strings.ToLower(trimBlank(label)), " .:()[]*-/")
	kind = signatureLabelOf[label]
	if kind == "" {
		if first, _, ok := strings.Cut(label, " "); ok && signatureLabelOf[strings.Trim(first, ".()")] == "phone" && (colon || len(label) < 16) {
			kind = "phone" // "tel. direct", "phone (office)"
		}
	}
	if kind == "" {
		return "", s
	}
	return kind, trimBlank(value)
}

// looksLikeHost reports a web address alone on its place.
func looksLikeHost(s string) bool {
	if len(s) < 5 || len(s) > 100 || strings.ContainsAny(s, " @,") {
		return false
	}
	low := strings.ToLower(s)
	if strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "www.") {
		return true
	}
	dot := strings.LastIndexByte(low, '.')
	return low == s && dot > 1 && len(low)-dot > 2 && strings.Trim(low, "abcdefghijklmnopqrstuvwxyz0123456789.-") == "" && low[dot+1] > '9'
}

// socialHosts are no company's own.
var socialHosts = wordSet("linkedin.com twitter.com x.com facebook.com instagram.com xing.com youtube.com calendly.com github.com zoom.us meet.google.com aka.ms bit.ly goo.gl teams.microsoft.com t.me wa.me")

// isTitle reports a short phrase that names a job.
func isTitle(s string) bool {
	if wordCount(s, 10) > 9 || len(s) > 90 || strings.ContainsAny(s, "@") {
		return false
	}
	return hasTitle(s)
}

// hasTitle reports a word that names a job, in any script.
func hasTitle(s string) bool {
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;/&()|", c) }) {
		w = strings.Trim(w, ".:-–")
		if titleWords[w] || compoundTitle(w) {
			return true
		}
		if before, after, ok := strings.Cut(w, "-"); ok && (titleWords[before] || titleWords[after]) {
			return true
		}
	}
	if hasWide(s) {
		for _, t := range wideTitles {
			if strings.Contains(s, t) && len(s) < 60 {
				return true
			}
		}
	}
	return false
}

// dropHonorific takes "Herr", "Mme", "Dr." off a name.
func dropHonorific(s string) string {
	for range 2 {
		first, rest, ok := strings.Cut(s, " ")
		if !ok || !honorifics[strings.ToLower(strings.TrimRight(first, "."))] {
			break
		}
		s = trimBlank(rest)
	}
	for _, h := range []string{"さん", "様", "先生", "女士", "님"} {
		if cut, ok := strings.CutSuffix(s, h); ok && cut != "" {
			return trimBlank(cut)
		}
	}
	return s
}

// streetWords are words of streets, or the ends of their names.
var (
	streetWords = wordSet("street st road rd avenue ave lane ln drive dr blvd boulevard way square court ct suite floor plaza parkway pkwy building house rue place allée chemin quai cours impasse bp calle avda avenida paseo plaza polígono c/ via viale piazza corso largo rua praça travessa alameda rodovia ulica ul al. plac ulice nám ul. улица ул проспект пр-т cad caddesi sokak sok mah")
	streetEnds  = []string{"straße", "strasse", "str.", "str", "platz", "weg", "allee", "gasse", "ring", "ufer", "damm", "straat", "laan", "gracht", "plein", "kade", "dijk", "gatan", "vägen", "gata", "gade", "vej", "vei", "veien", "katu", "tie", "utca"}
)

// isPostal reports a line of a postal address: a street with its number, or a postcode with a town.
func isPostal(s string) bool {
	if len(s) > 160 || len(s) < 5 || strings.ContainsAny(s, "@") {
		return false
	}
	if hasWide(s) {
		return strings.Contains(s, "〒") || digits(s) > 0 && (strings.ContainsAny(s, "市区區县縣町村丁") || strings.Contains(s, "都") || strings.Contains(s, "路") && strings.Contains(s, "号"))
	}
	number, street, town := false, false, false
	fields := strings.Fields(s)
	if len(fields) > 20 {
		return false
	}
	for i, w := range fields {
		t := strings.Trim(w, ",.;()")
		low := strings.ToLower(t)
		if startsWithDigit(t) && len(t) <= 6 {
			number = true
		}
		if streetWords[low] || streetWords[strings.ToLower(strings.TrimRight(w, ","))] {
			street = true
		}
		for _, end := range streetEnds {
			street = street || strings.HasSuffix(low, end) && len(low) > len(end)+1
		}
		if i+1 < len(fields) && isPostcode(t) && unicode.IsUpper(firstRune(fields[i+1])) || i > 0 && isPostcode(t) && len(t) >= 4 && i+1 == len(fields) && unicode.IsUpper(firstRune(fields[i-1])) && strings.Contains(s, ",") {
			town = true
		}
	}
	return street && number || town
}

// isPostcode reports four to six digits, with a country before them or letters behind them: "10115", "D-10115",
// "00-950", "1012" before "AB", "94105-1420".
func isPostcode(s string) bool {
	if before, after, ok := strings.Cut(s, "-"); ok && len(before) <= 2 && strings.ToUpper(before) == before && !startsWithDigit(before) {
		s = after
	}
	n := digits(s)
	if n < 4 || n > 9 || strings.Trim(s, "0123456789-") != "" || isYear(s) {
		return false
	}
	return n <= 6 || strings.Contains(s, "-")
}

// looksLikeTown reports the line under a street: a few capitalised words, perhaps a country.
func looksLikeTown(s string) bool {
	return wordCount(s, 6) <= 5 && len(s) < 60 && unicode.IsUpper(firstRune(s)) && !hasTitle(s)
}
