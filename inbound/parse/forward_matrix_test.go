package parse

import (
	"reflect"
	"strings"
	"testing"
)

// TestEveryLanguageNamesTheFourLines holds the table to what a header block needs, and to labels that can be found.
func TestEveryLanguageNamesTheFourLines(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, l := range headerLabelTable {
		if seen[l.lang] {
			t.Errorf("%s stands in the table twice", l.lang)
		}
		seen[l.lang] = true
		for _, set := range []struct {
			names string
			role  role
		}{{l.from, roleFrom}, {l.to, roleTo}, {l.date, roleDate}, {l.subject, roleSubject}} {
			for name := range strings.SplitSeq(set.names, "|") {
				if name == "" || len(name) > maxLabel {
					t.Errorf("%s: label %q for role %d", l.lang, name, set.role)
				}
				if r, value := headerLine(name + ": x"); r != set.role || value != "x" {
					t.Errorf("%s: %q is read as role %d, not %d: another language has it", l.lang, name, r, set.role)
				}
			}
		}
	}
	if len(seen) < 40 {
		t.Errorf("%d languages", len(seen))
	}
}

// first returns the first alternative of a label.
func first(names string) string {
	name, _, _ := strings.Cut(names, "|")
	return name
}

// TestEveryLanguageIsReadInEveryLayout writes one forward in the language's first labels as each family of programs does.
func TestEveryLanguageIsReadInEveryLayout(t *testing.T) {
	t.Parallel()
	const head, words = "They asked me.\nPlease call.\n\n", "Hello Ann,\nwe need help.\n"
	for _, l := range headerLabelTable {
		f, d, to, s := first(l.from), first(l.date), first(l.to), first(l.subject)
		lines := func(colon string, labels ...string) string {
			var b strings.Builder
			for _, label := range labels {
				value := map[string]string{f: "Bo Chen <bo@globex.example>", d: "3.11.2026 17:40", to: "Ann <ann@partner.example>", s: "Our rollout"}[label]
				b.WriteString(label + colon + value + "\n")
			}
			return b.String()
		}
		block := lines(": ", f, d, to, s)
		quoted := "> " + strings.ReplaceAll(strings.TrimSuffix(block, "\n"), "\n", "\n> ") + "\n>\n> Hello Ann,\n> we need help.\n"
		for layout, text := range map[string]string{
			"Gmail":         head + "---------- Forwarded message ---------\n" + lines(": ", f, d, s, to) + "\n\n" + words,
			"Apple":         head + "> Begin forwarded message:\n>\n" + quoted,
			"quoted":        head + quoted,
			"Outlook":       head + "________________________________\n" + block + "\n" + words,
			"bare":          head + block + "\n" + words,
			"bold":          head + strings.NewReplacer("\n", "\n*", ": ", ":* ").Replace("*"+strings.TrimSuffix(block, "\n")) + "\n\n" + words,
			"Thunderbird":   head + "-------- Forwarded Message --------\n" + lines(": \t", s, d, f, to) + "\n\n" + words,
			"full width":    head + lines("：", f, d, to, s) + "\n" + words,
			"blank colon":   head + lines(" : ", f, to, d, s) + "\n" + words,
			"no-break":      head + lines("\u00a0:\u00a0", f, to, d, s) + "\n" + words,
			"right to left": head + "\u200f" + strings.ReplaceAll(strings.TrimSuffix(block, "\n"), "\n", "\n\u200f\u200f") + "\n\n" + words,
			"blank between": head + strings.ReplaceAll(block, "\n", "\n\n") + words,
			"Yahoo":         head + "----- Forwarded Message ----- " + strings.ReplaceAll(lines(": ", f, to, d, s), "\n", "") + "\n" + words,
			"eM Client":     head + "------ Forwarded Message ------\n" + lines(" ", f, to, d, s) + "\n" + words,
			"mutt":          head + "----- Forwarded message from Bo -----\n\n" + block + "X-Mailer: x\n\n" + words + "\n----- End forwarded message -----\n",
			"no blank line": head + block + words,
		} {
			got := findForward(fromAnn("Fwd: Our rollout", text), nil, Options{})
			want := plainForward()
			want.Date = "3.11.2026 17:40"
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s:\ntext %q\ngot  %+v", l.lang, layout, text, got)
			}
		}
	}
}

func TestEverySeparatorAnnouncesAForward(t *testing.T) {
	t.Parallel()
	for _, phrase := range foldPhrases(forwardPhrases) {
		for _, line := range []string{"---------- " + phrase + " ---------", "-----" + strings.ToUpper(phrase) + "-----", "====== " + phrase + " ======", "—— " + phrase + " ——", phrase + ":", phrase + " :", phrase + "：", "*" + phrase + ":*", "----- " + phrase + " von Bo -----"} {
			if kind, rest := separator(line); kind != separatorForward || rest != "" {
				t.Errorf("%q: kind %d, rest %q", line, kind, rest)
			}
		}
		if kind, _ := separator("See the " + phrase + " below, please."); kind != separatorNone {
			t.Errorf("%q in a sentence separates", phrase)
		}
	}
	for _, phrase := range foldPhrases(forwardedByPhrases) {
		if kind, _ := separator("----- " + phrase + " Ann Fox/FOX 03.11.2026 10:00 -----"); kind != separatorForward {
			t.Errorf("%q: kind %d", phrase, kind)
		}
	}
	for _, phrase := range foldPhrases(forwardEndPhrases) {
		if kind, _ := separator("-------- " + phrase + " --------"); kind != separatorEnd {
			t.Errorf("%q: kind %d", phrase, kind)
		}
	}
}

// TestEveryPrefixMakesAnOlderMailAForward uses a bare block in a mail that names one it answers: only the prefix tells.
func TestEveryPrefixMakesAnOlderMailAForward(t *testing.T) {
	t.Parallel()
	const block = "They asked me.\nPlease call.\n\nFrom: Bo Chen <bo@globex.example>\nSent: Wed\nTo: Ann <ann@partner.example>\nSubject: Our rollout\n\nHello Ann,\nwe need help.\n"
	read := func(subject string) *Forward {
		m := fromAnn(subject, block)
		m.InReplyTo = []string{"x@globex.example"}
		return findForward(m, nil, Options{})
	}
	for _, list := range forwardPrefixes {
		for p := range strings.SplitSeq(list, "|") {
			for _, subject := range []string{p + ": x", strings.ToUpper(p) + ": x", p + " : x", p + "：x", "[list] " + p + ": x", "EXTERNAL: " + p + ": x"} {
				if f := read(subject); f == nil || f.From != bo {
					t.Errorf("%q: %+v", subject, f)
				}
			}
		}
	}
	for _, list := range replyPrefixes {
		for p := range strings.SplitSeq(list, "|") {
			if f := read(p + ": Fwd: x"); f != nil {
				t.Errorf("%q is an answer: %+v", p, f)
			}
		}
	}
}
