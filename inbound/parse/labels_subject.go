package parse

import "strings"

// subjectKind is what the prefix of a subject says about a mail.
type subjectKind uint8

const (
	subjectPlain   subjectKind = iota
	subjectReply               // Re:, AW:, SV: …
	subjectForward             // Fwd:, WG:, TR: …
)

// subjectPrefixes are the prefixes mail programs put before a subject, lower case. "vs" is a forward in Danish and
// Norwegian and a reply in Finnish; Finnish programs have been writing "re" for years.
var subjectPrefixes = map[string]subjectKind{
	"re": subjectReply, "aw": subjectReply, "antw": subjectReply, "antwort": subjectReply, "sv": subjectReply, "svar": subjectReply,
	"odp": subjectReply, "res": subjectReply, "rif": subjectReply, "r": subjectReply, "ynt": subjectReply, "yan": subjectReply,
	"vá": subjectReply, "rép": subjectReply, "rép.": subjectReply, "bls": subjectReply,
	"ha": subjectReply, "отв": subjectReply, "отг": subjectReply, "від": subjectReply, "vast": subjectReply,
	"απ": subjectReply, "σχετ": subjectReply, "תגובה": subjectReply, "رد": subjectReply, "回复": subjectReply, "回覆": subjectReply,
	"答复": subjectReply, "返信": subjectReply, "답장": subjectReply, "회신": subjectReply, "trả lời": subjectReply, "atb": subjectReply,
	"ats": subjectReply, "atb.": subjectReply, "odg": subjectReply, "resp": subjectReply,

	"fwd": subjectForward, "fw": subjectForward, "wg": subjectForward, "tr": subjectForward, "rv": subjectForward, "enc": subjectForward,
	"i": subjectForward, "inoltra": subjectForward, "vs": subjectForward, "vb": subjectForward, "vl": subjectForward, "pd": subjectForward,
	"doorst": subjectForward, "dfw": subjectForward, "ilt": subjectForward, "i̇lt": subjectForward, "ilet": subjectForward, "továbbítás": subjectForward,
	"továbbítva": subjectForward, "přep": subjectForward, "přeposlaná": subjectForward, "prep": subjectForward, "preposlané": subjectForward,
	"weitergeleitet": subjectForward, "trs": subjectForward, "пересл": subjectForward, "переслано": subjectForward, "пер": subjectForward,
	"πρθ": subjectForward, "הועבר": subjectForward, "إعادة توجيه": subjectForward, "转发": subjectForward, "轉寄": subjectForward,
	"轉發": subjectForward, "転送": subjectForward, "전달": subjectForward, "chuyển tiếp": subjectForward, "proslijeđeno": subjectForward,
	"redirecționat": subjectForward, "transf": subjectForward, "edast": subjectForward,
	"edasi": subjectForward, "videresendt": subjectForward, "vidarebefordrat": subjectForward, "fwd.": subjectForward, "reenv": subjectForward,
	"renv": subjectForward, "doorgestuurd": subjectForward,
}

// subjectPrefix reads the first prefix of a subject and returns what follows it.
func subjectPrefix(subject string) (kind subjectKind, rest string) {
	subject = trimBlank(subject)
	s := subject
	// "[list] Fwd: x": a tag in front of the prefix says nothing.
	for range 4 {
		i := strings.IndexByte(s, ']')
		if !strings.HasPrefix(s, "[") || i < 0 || i > 60 {
			break
		}
		s = trimBlank(s[i+1:])
	}
	i := strings.IndexAny(s, ":：")
	if i <= 0 || i > 24 {
		return subjectPlain, subject
	}
	word := strings.ToLower(trimBlank(s[:i]))
	// "Re[2]:", "Re(3):", "Re^2:"
	if j := strings.IndexAny(word, "[(^"); j > 0 {
		word = trimBlank(word[:j])
	}
	k := subjectPrefixes[word]
	if k == subjectPlain {
		return subjectPlain, subject
	}
	return k, trimBlank(strings.TrimPrefix(strings.TrimPrefix(s[i:], ":"), "："))
}

// bareSubject takes every reply and forward prefix off.
func bareSubject(subject string) string {
	for range 16 {
		kind, rest := subjectPrefix(subject)
		if kind == subjectPlain {
			return rest
		}
		subject = rest
	}
	return subject
}
