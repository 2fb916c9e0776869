package workflow

import (
	"slices"
	"strings"
	"unicode"
)

// mostAsked bounds the words of a plain question; a longer text tells of something, and somebody has to sort it out.
const mostAsked = 120

// speech is what a text says beside its greeting, its thanks and its end.
type speech struct {
	sentences []string // in order, each with its mark
	thanks    bool     // politeness was there: "Thanks, got it!"
}

// heard is the part of a text that is read for our words, and whether it is not the whole: a cut at the last line or blank
// before the limit, or at the limit where neither is near. Everything else that is done with a text does not depend on it.
func heard(text string) (begin string, cut bool) {
	if len(text) <= maxHeard {
		return text, false
	}
	begin = text[:maxHeard]
	if end := strings.LastIndexAny(begin, "\n "); end > maxHeard/2 {
		begin = begin[:end]
	}
	return strings.ToValidUTF8(begin, ""), true
}

// unheard stands for the sentences behind what is heard, so that nothing counts as all that was said.
const unheard = "…"

// spoken splits a text into sentences. Of a long one, these are the first, and then [unheard].
func spoken(text string) (s speech) {
	text, cut := heard(text)
	var body []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		ws := tokens(line)
		switch {
		case len(ws) == 0:
			continue
		case len(body) == 0 && len(ws) <= 4 && (slices.Contains(greetings, ws[0]) || strings.HasSuffix(line, ",") && !polite(line)):
			continue
		case len(ws) <= 4 && strings.HasSuffix(line, ",") && (slices.Contains(closings, ws[0]) || polite(line)), line == "--":
			s.take(strings.Join(body, " "))
			s.thanks = s.thanks || slices.Contains(thanksWords, ws[0])
			return s
		}
		body = append(body, line)
	}
	s.take(strings.Join(body, " "))
	if cut {
		s.sentences = append(s.sentences, unheard)
	}
	return s
}

func (s *speech) take(text string) {
	all := sentences(text)
	for i, sentence := range all {
		name := i > 0 && i == len(all)-1 && len(tokens(sentence)) <= 3 && !strings.ContainsAny(sentence, ".!?？؟。") // below the words
		if name {
			continue
		}
		if polite(sentence) {
			s.thanks = true
		} else {
			s.sentences = append(s.sentences, sentence)
		}
	}
}

// sentences cuts after marks that a space or the end follows.
func sentences(text string) (out []string) {
	from, rs := 0, []rune(text)
	for i, r := range rs {
		wide := r == '。' || r == '？' || r == '！'
		if wide || strings.ContainsRune(".!?؟", r) && (i+1 == len(rs) || unicode.IsSpace(rs[i+1])) {
			out, from = append(out, strings.TrimSpace(string(rs[from:i+1]))), i+1
		}
	}
	if rest := strings.TrimSpace(string(rs[from:])); rest != "" {
		out = append(out, rest)
	}
	return slices.DeleteFunc(out, func(s string) bool { return len(tokens(s)) == 0 })
}

// asks reports a text that plainly wants to know something: nothing but questions, or a question at its begin or end and no
// word of anybody who might need us. An offer in the form of a question ("May I introduce …?") is none.
func (s speech) asks() bool {
	all, questions, hints := 0, 0, false
	for _, sentence := range s.sentences {
		ws := tokens(sentence)
		all += len(ws)
		hints = hints || slices.ContainsFunc(ws, func(w string) bool { return slices.Contains(needWords, w) })
		isAsked, open := question(sentence, ws)
		if !open && slices.ContainsFunc(ws, func(w string) bool { return slices.Contains(offerWords, w) }) {
			return false
		}
		if isAsked {
			questions++
		}
	}
	if questions == 0 || all > mostAsked {
		return false
	}
	if questions == len(s.sentences) {
		return true
	}
	first, _ := question(s.sentences[0], tokens(s.sentences[0]))
	end := s.sentences[len(s.sentences)-1]
	last, _ := question(end, tokens(end))
	return (first || last) && !hints
}

// question reports a question, and whether it begins with a word that no offer begins with: "How do I refer somebody?"
func question(sentence string, ws []string) (asked, open bool) {
	if len(ws) == 0 {
		return false, false
	}
	marked := strings.ContainsAny(sentence[max(len(sentence)-4, 0):], "?") || strings.HasSuffix(sentence, "？") || strings.HasSuffix(sentence, "؟")
	open = slices.Contains(openWords, ws[0]) && marked
	text := strings.Join(ws, " ") + " "
	begins := slices.ContainsFunc(askings, func(a string) bool { return strings.HasPrefix(text, a+" ") })
	return marked || begins, open
}

// bidsNot reports words that ask not to register, or to take a registration back. Only the bidding counts: "they do not
// register their visitors" is what somebody needs.
func bidsNot(text string) bool {
	for _, sentence := range clauses(spoken(text).sentences) {
		ws := slices.DeleteFunc(tokens(sentence), func(w string) bool { return slices.Contains(softeners, w) })
		joined := " " + strings.Join(ws, " ") + " "
		for _, d := range denials {
			at := strings.Index(joined, " "+d+" ")
			if at == 0 || at > 0 && bids(joined[:at]) {
				return true
			}
		}
		for _, d := range denialsAnywhere {
			if strings.Contains(joined, " "+d+" ") {
				return true
			}
		}
	}
	return false
}

// clauses cuts sentences at commas and the like.
func clauses(sentences []string) (out []string) {
	for _, s := range sentences {
		out = append(out, strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",;:–—(", r) })...)
	}
	return out
}

// bids reports whether the words before leave a bidding one: "…, so", "and", "you should".
func bids(before string) bool {
	ws := strings.Fields(before)
	return len(ws) == 0 || slices.Contains(bidding, ws[len(ws)-1])
}

// polite reports a sentence of nothing but thanks and assent.
func polite(sentence string) bool {
	ws := tokens(sentence)
	if len(ws) == 0 || len(ws) > 8 || strings.HasSuffix(sentence, "?") {
		return false
	}
	thanks := false
	for _, w := range ws {
		switch {
		case slices.Contains(thanksWords, w):
			thanks = true
		case !slices.Contains(aroundThanks, w):
			return false
		}
	}
	return thanks
}

// tokens are the words of a text in lower case; an apostrophe belongs to its word.
func tokens(s string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\''
	})
}

var (
	greetings = []string{"hi", "hello", "hey", "dear", "hallo", "guten", "liebe", "lieber", "moin", "bonjour", "salut", "cher", "chère", "hola", "buenos", "buenas",
		"estimado", "estimada", "ciao", "buongiorno", "gentile", "beste", "olá", "bom", "boa", "hej", "good"}
	closings = []string{"thanks", "thank", "regards", "best", "kind", "warm", "cheers", "sincerely", "yours", "many", "all", "mit", "viele", "beste", "liebe", "schöne", "freundliche",
		"grüße", "gruß", "danke", "cordialement", "bien", "merci", "saludos", "gracias", "un", "cordiali", "saluti", "grazie", "groet", "groeten", "bedankt", "met", "obrigado", "obrigada", "abraços"}
	thanksWords = []string{"thanks", "thank", "thx", "ok", "okay", "great", "perfect", "super", "danke", "dank", "merci", "gracias", "grazie", "bedankt", "obrigado", "obrigada",
		"noted", "understood", "received", "got", "cool", "fine", "alright", "cheers", "wonderful", "excellent", "verstanden", "vielen", "besten", "perfekt", "prima", "parfait"}
	aroundThanks = []string{"you", "it", "so", "much", "very", "a", "lot", "again", "all", "for", "the", "that", "this", "update", "info", "information", "news", "your", "help", "mail", "email", "message",
		"many", "sounds", "good", "will", "do", "max", "everyone", "everybody", "in", "advance", "is", "quick", "reply", "answer", "response", "schön", "dir", "ihnen", "sehr", "für", "die", "beaucoup", "muchas", "mille", "bien", "appreciated"}
	openWords = []string{"how", "when", "what", "what's", "why", "where", "which", "who", "whose", "wie", "wann", "warum", "wo", "welche", "quand", "comment", "pourquoi", "cuándo", "cómo", "quando", "come", "wanneer", "hoe", "waarom"}
	askings   = []string{"when", "what", "what's", "why", "where", "which", "how", "who", "could you", "can you", "would you", "will you", "do you", "did you", "have you", "are you", "can i", "may i", "could i",
		"please send me", "please tell me", "please explain", "please let me know", "let me know", "tell me", "send me", "i wonder", "i was wondering", "i am wondering", "i'm wondering",
		"i would like to know", "i'd like to know", "any news", "any update", "any updates"}
	offerWords = []string{"introduce", "introducing", "introduction", "intro", "refer", "referring", "recommend", "recommending", "meet", "connect", "vorstellen", "empfehlen", "présenter", "recommander",
		"presentar", "presentarte", "presentarle", "recomendar", "presentare", "presentarvi", "segnalare", "voorstellen", "aanbevelen", "apresentar", "indicar"}
	needWords = []string{"needs", "need", "wants", "looking", "seeking", "searching", "interested", "client", "customer", "prospect", "company", "companies", "firm", "they", "he", "she",
		"braucht", "brauchen", "sucht", "suchen", "kunde", "kunden", "firma", "besoin", "cherche", "client", "cliente", "entreprise", "necesita", "busca", "empresa", "azienda", "cerca", "klant", "bedrijf", "zoekt", "precisa"}
	softeners = []string{"please", "pls", "kindly", "just", "yet", "also", "bitte", "noch"}
	bidding   = []string{"so", "and", "but", "you", "should", "must", "then", "therefore", "now", "me", "us", "to"}
	// denials count where a bidding begins.
	denials = []string{"do not register", "don't register", "dont register", "not register", "never register", "do not refer", "do not record", "don't record", "do not enter", "don't enter", "do not log", "don't log",
		"do not file", "don't file", "do not open a deal", "don't open a deal", "do not create a deal", "don't create a deal", "do not add", "don't add", "withdraw", "unregister", "stop the registration"}
	// denialsAnywhere say it wherever they stand.
	denialsAnywhere = []string{"not be registered", "to withdraw my", "to withdraw our", "to withdraw the", "cancel the registration", "cancel my registration", "cancel our registration", "cancel this registration", "cancel my referral",
		"cancel the referral", "remove my referral", "remove the referral", "take back my referral", "take back the referral", "delete my referral", "delete the referral",
		"nicht registrieren", "nicht anmelden", "nicht eintragen", "registrierung zurückziehen", "empfehlung zurückziehen", "ne pas enregistrer", "n'enregistrez pas", "no registrar", "no registre", "no registres",
		"non registrare", "non registrate", "niet registreren", "não registrar", "não registre"}
)
