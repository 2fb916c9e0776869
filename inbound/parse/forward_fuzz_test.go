package parse

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzForwardLayers holds findForward to what it promises where forwards lie in forwards, some of them ours: nobody is
// invented, the chain and the findings are within bounds, and the subject alone makes no forward.
func FuzzForwardLayers(f *testing.F) {
	addWordSeeds(f)
	for _, s := range []string{
		"a\n\n----- Forwarded message from Bo -----\n\nDate: 1\nFrom: Bo <bo@globex.example>\nSubject: Fwd: x\n\nb\n\n----- End forwarded message -----\nc",
		"a\n------ Forwarded Message ------\nFrom Bo <bo@globex.example>\nTo ann@partner.example\nDate 1.1.2026 10:00\nSubject x\n\nb",
		"---- Forwarded message ----\nXa: Bo <bo@globex.example>\nXb: 1.1.2026 10:00\nXc: s\n\nb\n===8<=== End of original message text ===8<===",
		"============ Forwarded message ============\nFrom: max@acme.example\nSubject: Re: x\nDate: 1\n============ Forwarded message ============\n\n##- Reply above -##\n> From: Bo <bo@globex.example>\n> Date: 1\n> Subject: y\n",
		"> Message du 02/11/26 17:40\n> De : Bo <bo@globex.example>\n> A : x\n> Objet : y\n>\n> z\n\nw",
		"---- Forwarded by A on 1 -----\n\n\"Bo\" <bo@globex.example>\n02/11/2026 17:40\n\nTo x\nSubject y\n\nz",
		"-- Forwarded Message -- From: a@b.exampleTo: cSent: dSubject: e\n" + strings.Repeat("-", 41) + "\n",
		"Received: x\n\ty\nX-A: b\nFrom: a@b.example\nX: y\nTo:\n c@d.example;\nSubject: e\nf: g\n\nh",
	} {
		f.Add(s)
	}
	opt := Options{Own: func(a string) bool { return strings.HasSuffix(a, "acme.example") }}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		for _, subject := range []string{"Fwd: x", "Re: x", "x", "[Fwd: x]"} {
			m := fromAnn(subject, s)
			fw := findForward(m, nil, opt)
			for _, found := range m.Findings {
				if lines := strings.Count(s, "\n") + 1; found.Rule.Says() == "" || found.First > found.Last || found.Last > lines || !utf8.ValidString(found.What) {
					t.Fatalf("finding %+v of %d lines", found, lines)
				}
			}
			if fw == nil {
				continue
			}
			if fw.From == (Address{}) || fw.From.Address != "" && !spells(s, fw.From.Address) {
				t.Fatalf("nobody, or somebody who is not in the text: %+v", fw.From)
			}
			if len(m.Findings) == 0 || len(fw.Chain) >= maxLevels || len(fw.Body) > len(s) || len(fw.Message) > len(s)+1 {
				t.Fatalf("%d findings, chain of %d, body of %d bytes, words of %d, from %d", len(m.Findings), len(fw.Chain), len(fw.Body), len(fw.Message), len(s))
			}
			for word := range strings.FieldsSeq(fw.Body) {
				if word = strings.Trim(word, ">"); !strings.Contains(s, word) {
					t.Fatalf("the body's word %q is not in the text", word)
				}
			}
		}
	})
}

// spells reports an address that stands in the text, be it wrapped inside a quote, escaped as Markdown or as HTML.
func spells(text, address string) bool {
	drop := strings.NewReplacer("\n", "", ">", "", " ", "", "\t", "", "\u00a0", "", "\\", "", "&lt;", "", "&gt;", "", "&quot;", "", "&amp;", "&")
	return strings.Contains(text, address) || strings.Contains(drop.Replace(text), drop.Replace(address))
}
