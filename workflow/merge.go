package workflow

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"refermail/workflow/account"
)

// MergeField is a place in the words of an issue that each copy fills: "{{first name|there}}".
type MergeField struct {
	At, End  int    // where it stands, bytes
	Name     string // one of [MergeFieldNames]; "" when there is none of that name, or when it is not closed
	Written  string // what stands between the braces, before the bar; of one that is not closed the rest of the line, cut
	Fallback string // what stands in its place when there is nothing to fill in
	Open     bool   // "{{" without "}}" on the same line
}

// MergeFieldNames are the fields there are, as they are written: their order is that of [Recipient.MergeValues].
func MergeFieldNames() []string { return []string{"first name", "name", "company", "tier", "manager"} }

// MergeFields is how many there are.
const MergeFields = 5

// MergeValues are what fills the fields of a copy for r, in the order of [MergeFieldNames]. They are as on file: who writes
// them into a mail cleans them.
func (r *Recipient) MergeValues() [MergeFields]string {
	name := strings.TrimSpace(r.To.Name)
	if strings.ContainsRune(name, '@') { // an address in place of a name is nobody's name
		name = ""
	}
	manager := r.Manager.Name
	if manager == "" {
		manager, _, _ = strings.Cut(r.Manager.Email, "@")
	}
	return [MergeFields]string{firstName(name), name, r.Company, r.Tier, manager}
}

// firstName is what a person is called: the first word, behind titles; of "Archer, Ann" what follows the comma.
func firstName(name string) string {
	if _, given, ok := strings.Cut(name, ","); ok && strings.TrimSpace(given) != "" {
		name = strings.TrimSpace(given)
	}
	for {
		first, rest, more := strings.Cut(name, " ")
		if !more || !isTitle(first) {
			return first
		}
		name = strings.TrimLeft(rest, " ")
	}
}

func isTitle(word string) bool {
	switch strings.TrimSuffix(word, ".") {
	case "Dr", "Mr", "Mrs", "Ms", "Prof", "Herr", "Frau", "Mme", "Sr", "Sra", "Ing":
		return true
	}
	return false
}

// maxWritten bounds what of a field that is none is repeated, runes.
const maxWritten = 40

// maxField bounds a whole field, bytes.
const maxField = 400

// FindMergeFields finds the fields of a text, in order. A field stands on one line.
func FindMergeFields(s string) []MergeField {
	var found []MergeField
	for at := 0; ; {
		i := strings.Index(s[at:], "{{")
		if i < 0 {
			return found
		}
		at += i
		for strings.HasPrefix(s[at:], "{{{") { // the innermost braces count
			at++
		}
		line := s[at+2:]
		line = line[:min(len(line), maxField)] // so that a text of braces costs no more than any other
		if end := strings.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		end, next := strings.Index(line, "}}"), strings.Index(line, "{{")
		if end < 0 || next >= 0 && next < end {
			if next >= 0 && (end < 0 || next < end) {
				line = line[:next]
			}
			found = append(found, MergeField{At: at, End: at + 2, Written: oneLine(line, maxWritten), Open: true})
			at += 2
			continue
		}
		written, fallback, _ := strings.Cut(line[:end], "|")
		found = append(found, MergeField{At: at, End: at + 2 + end + 2, Written: oneLine(written, maxWritten),
			Name: mergeFieldName(written), Fallback: strings.Join(strings.Fields(fallback), " ")})
		at += 2 + end + 2
	}
}

// mergeFieldName is the field a written name means, whatever its case, spaces and underscores; "" when none.
func mergeFieldName(written string) string {
	key := fieldKey(written)
	for _, name := range MergeFieldNames() {
		if fieldKey(name) == key {
			return name
		}
	}
	return ""
}

func fieldKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// NearestMergeField is the field that a written name most likely means.
func NearestMergeField(written string) string {
	names := MergeFieldNames()
	key := fieldKey(written)
	if utf8.RuneCountInString(key) > maxWritten {
		return names[0]
	}
	best, least := names[0], int(^uint(0)>>1)
	for _, name := range names {
		n := account.Typos(key, fieldKey(name))
		if strings.Contains(key, fieldKey(name)) || key != "" && strings.Contains(fieldKey(name), key) {
			n = min(n, 3) // "partner company", "first"
		}
		if n < least {
			best, least = name, n
		}
	}
	return best
}

// fieldProblemsMost bounds what is told about the fields of one text.
const fieldProblemsMost = 20

// FieldProblems are sentences about the fields of a text that nobody can fill, the first of them; where says which text it is.
func FieldProblems(where, s string) (all []string) {
	for _, f := range FindMergeFields(s) {
		switch {
		case len(all) == fieldProblemsMost:
			return all
		case f.Open:
			all = append(all, fmt.Sprintf("%s: {{%s is not closed; a field ends with }}.", where, f.Written))
		case f.Name == "":
			all = append(all, fmt.Sprintf("%s: there is no field {{%s}}; did you mean {{%s}}? There are: %s.", where, f.Written, NearestMergeField(f.Written), strings.Join(MergeFieldNames(), ", ")))
		}
	}
	return all
}

// MergeFieldIndex is the place of a field in [MergeFieldNames], -1 for none.
func MergeFieldIndex(name string) int { return slices.Index(MergeFieldNames(), name) }

// MessageID is the Message-ID of a copy, without brackets. It is made of its id alone, so that a repeat has the same one, and
// [CopyOfMessageID] reads it back where an answer has lost our address.
func (c CopyID) MessageID(domain string) string {
	return string(c.AppendMessageID(nil, domain))
}

// AppendMessageID appends it.
func (c CopyID) AppendMessageID(b []byte, domain string) []byte {
	b = strconv.AppendInt(append(b, "issue-"...), int64(c.Issue), 10)
	b = strconv.AppendInt(append(b, '-'), int64(c.Contact), 10)
	return append(append(b, '@'), domain...)
}

// CopyOfMessageID is the inverse of MessageID for ids of our domain. It proves nothing: anybody can write one.
func CopyOfMessageID(id, domain string) (c CopyID, ok bool) {
	rest, ours := strings.CutPrefix(strings.ToLower(strings.Trim(id, "<> ")), "issue-")
	rest, at := strings.CutSuffix(rest, "@"+strings.ToLower(domain))
	issue, contact, two := strings.Cut(rest, "-")
	if !ours || !at || !two {
		return CopyID{}, false
	}
	n, err1 := strconv.ParseInt(issue, 10, 32)
	k, err2 := strconv.ParseInt(contact, 10, 48)
	c = CopyID{IssueNo(n), ContactNo(k)}
	return c, err1 == nil && err2 == nil && n > 0 && k > 0 && strings.EqualFold(c.MessageID(domain), strings.Trim(id, "<> "))
}
