package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Words that may stand below a send, folded as people's words are when they are read.
var (
	consentWords = []string{
		"go", "ahead", "looks", "perfect", "super", "done", "checked", "approved", "lgtm", "sent", "senden", "los", "raus", "damit", "passt", "prima",
		"alles", "freigegeben", "genehmigt", "einverstanden", "parfait", "valide", "accord", "est", "pour", "moi", "perfecto", "vale", "adelante", "akkoord",
		"top", "versturen", "me", "👍", "👌", "✅", "🎉", "🚀", "🙏", "😊", "🙂",
	}
	signOffWords = []string{
		"help", "support", "great", "nice", "weekend", "warmest", "br", "kr", "rgds", "freundlichem", "herzliche", "herzlichen", "herzlichst", "grußen", "gruße",
		"mit", "schone", "schonen", "schones", "wochenende", "voraus", "tres", "sinceres", "cordiales", "journee", "soiree", "bientot", "saludo", "cordial", "groetjes", "fijne", "prettige",
	}
	smallWords = []string{ // beside those
		"a", "lot", "all", "and", "to", "for", "your", "time", "have", "good", "day", "evening", "week", "tag", "abend", "und", "im", "bis", "bald", "bon", "et", "vous", "buen", "dia",
		"y", "dag", "avond", "en", "tot", "ziens",
	}
	waitWords = []string{
		"but", "wait", "waiting", "hold", "before", "until", "unless", "except", "without", "instead", "change", "don't", "dont", "can't", "cannot", "stop", "ps", "p.s", "later",
		"aber", "erst", "noch", "warte", "warten", "bevor", "ohne", "statt", "andern", "spater", "stopp",
		"mais", "encore", "attendez", "attends", "avant", "sauf", "sans", "changer", "pero", "espera", "esperar", "antes", "sin", "salvo", "cambiar",
		"maar", "wacht", "wachten", "nog", "eerst", "voordat", "behalve", "zonder",
	}
	joinWords = []string{ // of talkWords, those that titles and companies have, too
		"the", "a", "an", "to", "with", "from", "at", "on", "in", "by", "and", "or", "und", "der", "die", "das", "et", "le", "la", "les", "el", "los", "las", "y", "het", "en", "mit", "good", "great", "fine", "call", "es",
	}
)

// wordsBelow are the lists as they are compared.
var wordsBelow = sync.OnceValue(func() (w struct{ closing, consent, but map[string]bool }) {
	fold := func(lists ...[]string) map[string]bool {
		all := map[string]bool{}
		for _, l := range lists {
			for _, word := range l {
				all[unaccented(word)] = true
			}
		}
		return all
	}
	w.closing = fold(closingWords, politeWords, signOffWords, smallWords)
	w.consent = fold(closingWords, politeWords, signOffWords, smallWords, consentWords, yesWords, praise)
	w.but = fold(waitWords, noWords)
	return w
})

// unsigned are the lines of a text above its signature that say something.
func (d mailDraft) unsigned(text string) (lines []string) {
	name := d.ownName()
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); farewell(line, name) {
			return lines
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// ownName are the words by which the sender signs; phones leave the name out of From.
func (d mailDraft) ownName() []string {
	by, _ := d.w.Rules.member(d.m.From.Email)
	local, _, _ := strings.Cut(d.m.From.Email, "@")
	return foldedWords(strings.Join([]string{d.m.From.Name, by.Name, strings.NewReplacer(".", " ", "_", " ", "-", " ").Replace(local)}, " "))
}

// farewell reports a line that ends a letter: nothing but what people say then, or the sender's name.
func farewell(line string, name []string) bool {
	words := foldedWords(line)
	if len(words) == 0 || len(words) > 8 || doubts(line) || greets(line) && !slices.Contains(closingWords, words[0]) {
		return false
	}
	own := func(w string) bool { return slices.Contains(name, w) }
	initials := func(w string) bool { // MM, i.A.
		w = strings.ReplaceAll(w, ".", "")
		return len([]rune(w)) <= 2 && strings.IndexFunc(w, unicode.IsLetter) == 0
	}
	says := func(w string) bool {
		return own(w) || slices.Contains(closingWords, w) || slices.Contains(signOffWords, w) || len(words) == 1 && initials(w)
	}
	goes := func(w string) bool { return own(w) || wordsBelow().closing[w] || initials(w) }
	if slices.ContainsFunc(words, says) && every(words, goes) {
		return true
	}
	return len(words) <= 4 && own(words[0]) && titled(line) // "Max Miller, Partnerships"
}

func every(words []string, is func(string) bool) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !is(w) })
}

// doubts reports a question, or a word that takes back or puts off. Links are no words: many have a question mark.
func doubts(line string) bool {
	fields := slices.DeleteFunc(strings.Fields(line), func(w string) bool { return strings.Contains(w, "://") || strings.HasPrefix(w, "www.") })
	line = strings.Join(fields, " ")
	return asks(line) || slices.ContainsFunc(foldedWords(line), func(w string) bool { return wordsBelow().but[w] })
}

// titled reports a line all of whose words begin with a capital letter, as names are written.
func titled(line string) bool {
	return !slices.ContainsFunc(strings.Fields(line), func(w string) bool {
		r := []rune(strings.TrimLeftFunc(w, unicode.IsPunct))
		return len(r) > 0 && unicode.IsLower(r[0])
	})
}

// objects returns what a reply says below a send, "" when it only agrees and says goodbye: whoever says more may mean that it is not
// right yet, and what left cannot be called back.
func (d mailDraft) objects(rest string) string {
	name, signed := d.ownName(), false
	known := slices.Clone(name)
	for _, m := range d.w.Rules.Team { // "Thanks, Rita"
		known = append(known, foldedWords(m.Name)...)
	}
	agrees := func(w string) bool { return wordsBelow().consent[w] || saysNothing(w) || slices.Contains(known, w) }
	talks := func(w string) bool { return slices.Contains(talkWords, w) && !slices.Contains(joinWords, w) }
	for line := range strings.SplitSeq(rest, "\n") {
		line = strings.TrimSpace(line)
		words, ends := foldedWords(line), farewell(line, name)
		signed = signed || ends
		switch {
		case doubts(line):
			return oneLine(line, 200)
		case ends, every(words, agrees), strings.HasPrefix(line, "[cid:"):
		case !signed, greets(line), slices.ContainsFunc(words, talks): // below a farewell stand titles, companies and numbers
			return oneLine(line, 200)
		}
	}
	return ""
}

// doubtOf tells a send with what stands below it from others.
func doubtOf(orders []issueOrder, rest string) string {
	said := strings.Fields(rest)
	for _, o := range orders {
		said = append(said, o.Line)
	}
	sum := sha256.Sum256([]byte(strings.Join(said, " ")))
	return hex.EncodeToString(sum[:8])
}

// doubted answers a send that sent nothing for what stands below it. The same once more is sent: else who cannot part with a strange
// signature could never send.
func (d mailDraft) doubted(i Issue, orders []issueOrder, said string) string {
	again := "reply " + orders[len(orders)-1].Line + " alone"
	if len(orders) > 1 {
		var lines []string
		for _, o := range orders {
			lines = append(lines, fmt.Sprintf("%q", oneLine(o.Line, 80)))
		}
		again = "reply these lines alone, " + strings.Join(lines, " and ")
	}
	note := fmt.Sprintf("Nothing was done: your reply also says %q.", said)
	if i.State == IssueScheduled {
		note += fmt.Sprintf(" %s as before; reply undo to stop that.", d.stateOf(i))
	}
	return note + " If the newsletter is right as it is, " + again + ", or the same once more; to replace its words, write all of them, at least three lines."
}
