package program

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// MarshalJSON writes the program for scripts; spans are in words.
func (p *Program) MarshalJSON() ([]byte, error) {
	type plain Program // without this method
	return json.Marshal(struct {
		*plain
		Undo  string `json:"undo"`
		Merge string `json:"merge"`
	}{(*plain)(p), spanText(p.UndoWithin), spanText(p.MergeWithin)})
}

// Digest returns the SHA-256 of what the program means, in hexadecimal: comments, the order of keys, of things that
// have no order, and what is written although it is the default do not change it. It names a version.
func (p *Program) Digest() string {
	data, err := json.Marshal(p.canonical())
	if err != nil { // only strings, numbers and lists of them
		panic(fmt.Errorf("encode program: %w", err))
	}
	sum := sha256.Sum256(append([]byte("refermail program 1\n"), data...))
	return hex.EncodeToString(sum[:])
}

// Version is the first characters of the digest, for people.
func (p *Program) Version() string { return p.Digest()[:8] }

// canonical is a copy in which everything without an order stands in a fixed one. Stages, tiers, languages, the fields
// that are asked, clauses and letters have an order.
func (p *Program) canonical() *Program {
	c := *p
	c.Stages = mapped(p.Stages, func(s *Stage) { s.Says, s.To = sorted(s.Says), sorted(s.To) })
	c.Reasons = mapped(p.Reasons, func(r *Reason) { r.Stages = sorted(r.Stages) })
	slices.SortFunc(c.Reasons, func(a, b Reason) int { return cmp.Compare(a.Code, b.Code) })
	c.Fields = mapped(p.Fields, func(f *Field) { f.Synonyms = sorted(f.Synonyms) })
	slices.SortFunc(c.Fields, func(a, b Field) int { return cmp.Compare(a.Name, b.Name) })
	c.Required = mapped(p.Required, func(f *Field) { f.Synonyms = sorted(f.Synonyms) })
	c.Optional = mapped(p.Optional, func(f *Field) { f.Synonyms = sorted(f.Synonyms) })
	c.Types = mapped(p.Types, func(*Type) {})
	slices.SortFunc(c.Types, func(a, b Type) int { return cmp.Compare(a.Name, b.Name) })
	c.Segments = mapped(p.Segments, func(*Segment) {})
	slices.SortFunc(c.Segments, func(a, b Segment) int { return cmp.Compare(a.Name, b.Name) })
	c.Windows = mapped(p.Windows, func(*Window) {})
	slices.SortFunc(c.Windows, func(a, b Window) int {
		return cmp.Or(cmp.Compare(a.Segment, b.Segment), cmp.Compare(a.Tier, b.Tier), cmp.Compare(a.Type, b.Type))
	})
	c.Assets = mapped(p.Assets, func(a *Asset) { a.Types = sorted(a.Types) })
	slices.SortFunc(c.Assets, func(a, b Asset) int { return cmp.Compare(a.Name, b.Name) })
	q := &c.Qualification
	q.Industries, q.Countries, q.ExcludedDomains = sorted(q.Industries), sorted(q.Countries), sorted(q.ExcludedDomains)
	c.ConsentPhrases = sorted(p.ConsentPhrases)
	c.Calendar.Days, c.Calendar.Holidays = sorted(p.Calendar.Days), sorted(p.Calendar.Holidays)
	return &c
}

func sorted(words []string) []string {
	out := append([]string{}, words...)
	slices.Sort(out)
	return out
}

func mapped[T any](all []T, change func(*T)) []T {
	out := append([]T{}, all...)
	for i := range out {
		change(&out[i])
	}
	return out
}
