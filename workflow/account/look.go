package account

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

//go:embed lookalike.txt
var lookalikeText string

// drawings leads from what is drawn to what it is taken for; pairs holds the drawings of two letters.
type drawings struct {
	letters map[rune]string
	pairs   *strings.Replacer
}

var confusable = sync.OnceValue(func() drawings {
	l := drawings{letters: map[rune]string{}}
	var pairs []string
	for line := range strings.Lines(lookalikeText) {
		words := strings.Fields(line)
		if strings.HasPrefix(line, "#") || len(words) == 0 {
			continue
		}
		for _, drawn := range words[1:] {
			if r := []rune(drawn); len(r) == 1 {
				if _, known := l.letters[r[0]]; !known {
					l.letters[r[0]] = words[0]
				}
			} else {
				pairs = append(pairs, drawn, words[0])
			}
		}
	}
	l.pairs = strings.NewReplacer(pairs...)
	return l
})

// Skeleton is what a text looks like to a reader in a hurry: two texts with the same skeleton can be taken for each other.
// It is lower case; letters of Greek and Cyrillic become the Latin ones they resemble, "rn" becomes "m", a one becomes an l,
// accents go. It is for comparing, never for showing or sending. Time is linear.
func Skeleton(text string) string {
	table := confusable()
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(norm.NFKC.String(text))) {
		switch {
		case unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r):
		case table.letters[r] != "":
			b.WriteString(table.letters[r])
		default:
			b.WriteRune(r)
		}
	}
	return table.pairs.Replace(b.String())
}

// readable is a host as a mail program may show it: in its own alphabet.
func readable(host string) string {
	if text, err := idna.Display.ToUnicode(host); err == nil {
		return text
	}
	return host
}

// hostSkeleton is the skeleton of a host, label by label: a dot stays a dot.
func hostSkeleton(host string) string {
	labels := strings.Split(readable(host), ".")
	for i := range labels {
		labels[i] = Skeleton(labels[i])
	}
	return strings.Join(labels, ".")
}

// Likeness is how much a host looks like a domain that it is not.
type Likeness int

// Likenesses, from none to the worst.
const (
	Unlike Likeness = iota
	Near            // one letter is missing, too many or another, in a name so short that this happens by chance
	Alike           // a reader takes it for the other
)

// shortName is the number of letters below which two honest companies may differ by one.
const shortName = 8

// Compare says how much a sender's host looks like a known registrable domain: letter for letter to the eye, with one
// letter more, less or another, or by having it in front of its own ("acme.example.evil.test"). The same domain, or a host
// of it, is Unlike. Suffixes count too: another suffix is another domain, and no likeness.
func Compare(host, known string) Likeness {
	domain := Registrable(host)
	if domain == "" || known == "" || domain == known {
		return Unlike
	}
	a, b := hostSkeleton(domain), hostSkeleton(known)
	switch {
	case a == b || strings.HasPrefix(host, known+"."):
		return Alike
	case oneEdit(a, b):
		nameA, _, _ := strings.Cut(a, ".")
		nameB, _, _ := strings.Cut(b, ".")
		if nameA == nameB || IsFreeMail(domain) {
			return Unlike // it is the suffix that differs
		}
		if min(len(nameA), len(nameB)) < shortName {
			return Near
		}
		return Alike
	}
	return Unlike
}

// LookKeys are the keys under which a registrable domain is found by hosts that look like it: its skeleton, and its
// skeleton with one letter of the name left out. Two names that differ by one letter share one of them. There are as many
// as the name has letters, and one.
func LookKeys(domain string) []string {
	skeleton := hostSkeleton(domain)
	name, suffix, _ := strings.Cut(skeleton, ".")
	keys := []string{skeleton}
	letters := []rune(name)
	for i := range letters {
		if i > 0 && letters[i] == letters[i-1] {
			continue // the same key again
		}
		keys = append(keys, string(letters[:i])+string(letters[i+1:])+"."+suffix)
	}
	return keys
}

// FindKeys are the keys by which a sender's host finds the domains it may look like (see LookKeys), among them those that
// stand in front of its own. There are fewer than a host has letters; none for free mail.
func FindKeys(host string) []string {
	domain := Registrable(host)
	if domain == "" || IsFreeMail(host) {
		return nil
	}
	keys := LookKeys(domain)
	for at, c := range host {
		if c == '.' && at < len(host)-len(domain) && Registrable(host[:at]) == host[:at] {
			keys = append(keys, hostSkeleton(host[:at]))
		}
	}
	return keys
}

// oneEdit reports whether one letter more, less or another makes a into b. Equal texts are no edit apart.
func oneEdit(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	switch len(y) - len(x) {
	case 0:
		return i < len(x) && string(x[i+1:]) == string(y[i+1:])
	case 1:
		return string(x[i:]) == string(y[i+1:])
	}
	return false
}

// MixedScripts reports a host of which one label has letters of Latin, Greek and Cyrillic side by side, which no honest name
// needs and browsers refuse to show.
func MixedScripts(host string) bool {
	for label := range strings.SplitSeq(readable(host), ".") {
		scripts := map[*unicode.RangeTable]bool{}
		for _, r := range label {
			for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic} {
				if unicode.Is(script, r) {
					scripts[script] = true
				}
			}
		}
		if len(scripts) > 1 {
			return true
		}
	}
	return false
}
