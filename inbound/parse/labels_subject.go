package parse

import "strings"

// subjectKind is what the prefix of a subject says about a mail.
type subjectKind uint8

const (
	subjectPlain   subjectKind = iota
	subjectReply               // Re:, AW:, SV: …
	subjectForward             // Fwd:, WG:, TR: …
)

// subjectPrefixes are the prefixes mail programs put before a subject, lower case, as [foldLabel] folds them. "vs" is a
// forward in Danish and Norwegian and a reply in Finnish; Finnish programs have been writing "re" for years.
var subjectPrefixes = buildSubjectPrefixes()

func buildSubjectPrefixes() map[string]subjectKind {
	prefixes := map[string]subjectKind{}
	for kind, lists := range map[subjectKind][]string{subjectReply: replyPrefixes, subjectForward: forwardPrefixes} {
		for _, list := range lists {
			for p := range strings.SplitSeq(list, "|") {
				prefixes[p] = kind
			}
		}
	}
	return prefixes
}

var replyPrefixes = []string{
	"re|r|res|resp|reply",            // en pt it
	"رد|الرد",                        // ar
	"отг|отн",                        // bg
	"odp|odpověď|odpoveď",            // cs pl sk
	"sv|svar|vá",                     // da no sv is, hu
	"aw|antw|antwort",                // de nl
	"απ|σχετ",                        // el
	"resp.|respuesta|erantzun",       // es eu
	"vast|vastaus",                   // et fi
	"rép|rép.|réf|réf.|réponse",      // fr
	"תגובה|השב",                      // he
	"odg|odgovor|одг|одговор",        // hr sl sr
	"bls|balas",                      // id ms
	"rif|risposta|r.",                // it
	"返信|回信",                          // ja
	"답장|회신",                          // ko
	"ats|ats.|atsakymas|atb|atb.|ha", // lt lv, ru of old
	"răsp|raspuns|răspuns",           // ro
	"отв|ответ|на|ответ на",          // ru
	"від|відп|відповідь",             // uk
	"ynt|yan|yanıt",                  // tr
	"trả lời|tl",                     // vi
	"ตอบกลับ|ตอบ",                    // th
	"回复|回覆|答复|答覆",                    // zh
	"پاسخ|उत्तर",                     // fa hi
}

var forwardPrefixes = []string{
	"fwd|fw|fwd.|fw.|forward|forwarded",                      // en
	"إعادة توجيه|اعادة توجيه|توجيه|تحويل",                    // ar
	"препр|препратено",                                       // bg
	"reenviat|reen",                                          // ca
	"přep|přepo|přeposlaná|přeposláno|přeposlané|předáno",    // cs
	"vs|videresendt|videresend",                              // da no
	"wg|weitergeleitet|wtrlt|wtlt|weiterleitung",             // de
	"πρθ|προωθ|προώθηση",                                     // el
	"rv|reenv|reenviado|reenvío|reenvio",                     // es
	"edast|edasi|edastatud",                                  // et
	"vl|välitetty|edelleenlähetetty",                         // fi
	"tr|renv|transf|transféré|transfert",                     // fr
	"הועבר|העבר|העברה",                                       // he
	"proslijeđeno|proslij|prosl|prosleđeno|прослеђено|просл", // hr sr
	"továbbítás|továbbítva|továbbított|tov",                  // hu
	"trs|terusan|meneruskan|majukan",                         // id ms
	"fs|áframsent|framsent",                                  // is
	"i|inoltra|inoltro|inoltrato|inoltr",                     // it
	"転送",                                                     // ja
	"전달",                                                     // ko
	"persiųsta|persiųstas|pārs|pārsūtīts",                    // lt lv
	"doorst|dfw|doorgestuurd|doorg",                          // nl
	"pd|przekazano|przekazane|podaj dalej",                   // pl
	"enc|encaminhado|encaminhada|reenc",                      // pt
	"redir|redir.|redirecționat|redirecţionat|redirectionat|redirecționare|transm", // ro
	"пересл|переслано|пер|переадресовано|переадр",                                  // ru uk
	"prep|preposlané|preposlaná|preposlať",                                         // sk
	"posr|posredovano|posredovanje",                                                // sl
	"vb|vidarebefordrat|vidarebef",                                                 // sv
	"ส่งต่อ",                                                                       // th
	"ilt|ilet|iletilen|i̇lt|i̇let|yönl",                                            // tr
	"chuyển tiếp",                                                                  // vi
	"转发|轉寄|轉發",                                                                     // zh
	"بازارسال|अग्रेषित|birbidali|yml",                                              // fa hi eu cy
}

// tagWords stand before a prefix in subjects that a gateway has touched: "EXTERNAL: Fwd: x".
var tagWords = wordSet("ext external extern externe externo esterno spam caution suspect bulk list")

// maxPrefix is the longest prefix looked up, in bytes.
const maxPrefix = 48

// subjectPrefix reads the first prefix of a subject and returns what follows it.
func subjectPrefix(subject string) (kind subjectKind, rest string) {
	subject = trimBlank(subject)
	s := subject
	// "[Fwd: x]" is how Mozilla and Netscape forwarded, "x (fwd)" how Pine does.
	if inner, ok := bracketed(s); ok {
		if k, in := wordPrefix(inner); k == subjectForward {
			return k, in
		}
	}
	for range 4 {
		t, ok := cutTag(s)
		if !ok {
			break
		}
		s = t
	}
	if k, after := wordPrefix(s); k != subjectPlain {
		return k, after
	}
	if n := len(s) - len("(fwd)"); n > 0 && strings.EqualFold(s[n:], "(fwd)") {
		return subjectForward, trimBlank(s[:n])
	}
	return subjectPlain, subject
}

// wordPrefix reads "Fwd: x", "WG : x", "Re[2]: x", "Re(3): x", "Re^2: x", "Fwd：x".
func wordPrefix(s string) (kind subjectKind, rest string) {
	i := strings.IndexAny(s[:min(len(s), maxPrefix)], ":：")
	if i <= 0 {
		return subjectPlain, s
	}
	word := foldLabel(s[:i])
	if j := strings.IndexAny(word, "[(^"); j > 0 {
		word = strings.TrimSpace(word[:j])
	}
	if kind = subjectPrefixes[word]; kind == subjectPlain {
		return subjectPlain, s
	}
	return kind, trimBlank(strings.TrimPrefix(strings.TrimPrefix(s[i:], ":"), "："))
}

// bracketed returns what stands between the brackets of "[x]".
func bracketed(s string) (string, bool) {
	if len(s) > 2 && s[0] == '[' && s[len(s)-1] == ']' && strings.IndexByte(s[1:], '[') < 0 {
		return trimBlank(s[1 : len(s)-1]), true
	}
	return "", false
}

// cutTag takes what a list or a gateway wrote in front of a subject off: "[list] x", "***SPAM*** x", "{Spam?} x", "EXT: x".
func cutTag(s string) (string, bool) {
	const maxTag = 60
	for _, pair := range []string{"[]", "{}", "()"} {
		if i := strings.IndexByte(s, pair[1]); s != "" && s[0] == pair[0] && i > 0 && i <= maxTag {
			return trimBlank(s[i+1:]), true
		}
	}
	if strings.HasPrefix(s, "**") {
		t := strings.TrimLeft(s, "*")
		if i := strings.Index(t, "**"); i > 0 && i <= maxTag {
			return trimBlank(strings.TrimLeft(t[i:], "*")), true
		}
	}
	if i := strings.IndexByte(s, ':'); i > 0 && i <= 12 && tagWords[strings.ToLower(s[:i])] {
		return trimBlank(s[i+1:]), true
	}
	return s, false
}
