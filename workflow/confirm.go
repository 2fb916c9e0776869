package workflow

import (
	"slices"
	"strings"
)

// How an answer to a guess is read. A yes is only what cannot be anything else: a word of agreement or words of the guess,
// and courtesy around it. A question, a denial anywhere, or any other word, and nothing is confirmed.

// agree adds to what a reply says the guesses it takes over, and returns the words that are left to be read otherwise. A
// line of the reply decides about its own field, free words about all that were asked for.
func (d mailDraft) agree(k *Deal, said map[string]string) (free string) {
	a := d.answerTo(k, said)
	agreed := false
	for _, required := range k.Missing {
		names := guessed(required)
		if names == nil {
			continue
		}
		line := said[required]
		if required == "contact" && said["email"] == "" && k.guess(required) != "" && a.other(k, said, line) {
			agreed = agreed || line == ""
			continue
		}
		switch {
		case line != "" && !a.doubtful && k.guess(required) != "" && (a.confirms(required, line) || strings.EqualFold(line, k.suggested(required))):
		case line != "":
			if !canName(line) {
				delete(said, required)
			}
			continue
		case said[names[1]] != "": // another address, another domain
			continue
		case a.free && k.guess(required) != "" && !a.doubtful && a.confirms(required, a.words):
			agreed = true
		default:
			continue
		}
		for _, name := range names {
			if v := k.suggested(name); v != "" && name != otherPeople && (name == required || said[name] == "") && (name != "consent" || k.Consent == "") {
				said[name] = v
			}
		}
		if line != "" && k.suggested(required) == "" { // the guess has no name: the word on the line was none either
			delete(said, required)
		}
	}
	if agreed {
		return ""
	}
	return a.left(slices.Contains(k.Missing, "context"))
}

// answer is a reply as it is read for a yes.
type answer struct {
	reply    string
	words    string                     // the person's own, without greeting, quotes and the lines that say something else
	free     bool                       // the words can be meant for what we asked
	doubtful bool                       // they ask or deny something
	courtesy map[string]bool            // the words of the sender's own name and company
	known    map[string]map[string]bool // the words of each guess, by what it is a guess at
}

// answerTo reads the reply in hand as an answer to the guesses of a deal.
func (d mailDraft) answerTo(k *Deal, said map[string]string) *answer {
	words, quoted := ownWords(d.m.Reply, said)
	a := &answer{reply: d.m.Reply, words: words, free: !quoted && !d.m.AllQuote && len(words) <= maxLine && d.answersAsking(k),
		courtesy: map[string]bool{}, known: map[string]map[string]bool{}}
	if d.m.AllQuote {
		a.reply = ""
	}
	a.doubtful = asks(words) || slices.ContainsFunc(wordsOf(words), denies)
	names := []string{d.m.From.Name, d.w.partners[k.Partner].Name}
	if c, ok := d.w.contactAt(d.m.From.Email); ok {
		names = append(names, c.Name)
	}
	for _, w := range wordsOf(strings.Join(names, " ")) {
		a.courtesy[w] = true
	}
	for _, required := range k.Missing {
		if names := guessed(required); names != nil {
			a.known[required] = nameWords(k.suggested(names[0]), k.suggested(names[1]))
		}
	}
	return a
}

// confirms reports whether a text says yes to the guess at a field: by its words, or by a yes that names no guess at all.
func (a *answer) confirms(required, text string) bool {
	if len(text) > maxLine || asks(text) {
		return false
	}
	var yes, this, others bool
	for _, w := range wordsOf(text) {
		switch {
		case denies(w):
			return false
		case slices.Contains(yesWords, w):
			yes = true
		case slices.Contains(politeWords, w) || a.courtesy[w]:
		case a.known[required][w]:
			this = true
		case slices.ContainsFunc(mapsOf(a.known), func(known map[string]bool) bool { return known[w] }):
			others = true
		default:
			return false
		}
	}
	return this || yes && !others
}

func mapsOf(m map[string]map[string]bool) (out []map[string]bool) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// other takes over one of the other people suggested, whom the line or the free words name and the guess does not: "no,
// it's Kim".
func (a *answer) other(k *Deal, said map[string]string, line string) bool {
	text := line
	if line == "" {
		text = a.words
	}
	if line == "" && !a.free || line != "" && a.doubtful && !denies(firstWord(line)) {
		return false
	}
	name, email := a.otherNamed(k, text)
	if email == "" {
		return false
	}
	said["contact"], said["email"] = firstOf(name, line), email
	return true
}

// otherNamed finds the one of the other people whom a text names. Two of them, and which one is meant is not said.
func (a *answer) otherNamed(k *Deal, text string) (name, email string) {
	if w := firstWord(text); denies(w) { // "no, Kim"; but "no Kim" may be the opposite
		if i := strings.IndexAny(text, ",.;:!–—-\n"); i >= 0 && strings.EqualFold(strings.TrimSpace(text[:i]), w) {
			text = text[i:]
		}
	}
	words := wordsOf(text)
	if len(text) > maxLine || asks(text) || slices.ContainsFunc(words, denies) || a.confirms("contact", text) {
		return "", ""
	}
	for line := range strings.SplitSeq(k.Perhaps[otherPeople], "\n") {
		n, e, _ := strings.Cut(strings.TrimSuffix(line, ">"), "<")
		known, named := nameWords(n, e), false
		strange := slices.ContainsFunc(words, func(w string) bool {
			named = named || known[w] && !a.courtesy[w]
			return !known[w] && !a.courtesy[w] && !slices.Contains(politeWords, w)
		})
		if e == "" || strange || !named {
			continue
		}
		if email != "" {
			return "", ""
		}
		name, email = shown("contact", n), e
	}
	return name, email
}

// left are the free words that answer something else: none, when they are courtesy, a name under it, or a question alone.
// Of an answer to two questions the context is what stands below the yes.
func (a *answer) left(context bool) string {
	free := strings.TrimSpace(a.reply)
	first, rest := firstLine(free)
	courtesy := !slices.ContainsFunc(wordsOf(free), func(w string) bool { return !small(w) && !a.courtesy[w] })
	if courtesy || asks(free) && rest == "" {
		return ""
	}
	if context && small(first) {
		return rest
	}
	return free
}

// answersAsking reports whether free words are meant for what we asked for: they answer the mail that asked, by its
// Message-ID in In-Reply-To or References. Where a program or provider changed all of these, only the latest mail of ours
// to the sender in this deal can be meant.
func (d mailDraft) answersAsking(k *Deal) bool {
	ids := slices.Clone(d.m.References)
	slices.Reverse(ids)
	for _, id := range append(slices.Clone(d.m.InReplyTo), ids...) {
		if n, ok := d.w.notices[d.w.sent[id]]; ok {
			return n.Deal == k.No && asking(n.Kind)
		}
	}
	p := k.find(d.m.From.Email)
	return p != nil && asking(p.Heard)
}

// asking reports a mail that shows what is missing, with our guess.
func asking(kind Kind) bool {
	return kind == KindIncomplete || kind == KindReminder || kind == KindMerged
}
