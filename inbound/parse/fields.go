package parse

import (
	"strings"
	"unicode"
)

// maxFields bounds the fields of one mail.
const maxFields = 100

// findFields reads the "Key: value" lines of a person's own words: everything above the signature and above the first
// quoted or forwarded mail. Known keys carry their canonical name; unknown ones are kept without. A value may begin on
// the line below its key, and the value of a long field (context, need) runs on until a blank line or the next key.
func findFields(text string) []Field {
	lines := scanLines(text)
	var fields []Field
	for _, f := range fieldsOf(lines[:wordsEnd(lines, "")]) {
		fields = append(fields, f.Field)
	}
	return fields
}

// ownField is a Field and the number of its line.
type ownField struct {
	Field
	line  int
	table bool // a row without a colon
}

// fieldsOf reads the fields of lines that are all the person's own.
func fieldsOf(lines []line) []ownField {
	var fields []ownField
	for i, end := 0, len(lines); i < end && len(fields) < maxFields; i++ {
		if lines[i].depth > 0 {
			continue
		}
		key, value, ok := fieldLine(lines[i].body)
		if !ok {
			if rows := tableRows(lines[i:]); rows != nil {
				for _, row := range rows {
					row.line += i
					fields = append(fields, row)
				}
				i = fields[len(fields)-1].line
			}
			continue
		}
		name := fieldNames[foldLabel(key)]
		next := i + 1
		if name != "" && value == "" && next < end && !lines[next].blank() {
			if _, _, ok := fieldLine(lines[next].body); !ok {
				value = stripBullet(lines[next].body)
				next++
			}
		}
		if name == "context" || name == "need" || name == "consent" && value != "" {
			var more strings.Builder
			for next < end && !lines[next].blank() && more.Len() < 1<<14 {
				if _, _, ok := fieldLine(lines[next].body); ok {
					break
				}
				more.WriteString(" " + stripBullet(lines[next].body))
				next++
			}
			value += more.String()
		}
		if value = trimBlank(value); value == "" || name != "consent" && isPlaceholder(value) {
			continue
		}
		fields = append(fields, ownField{Field: Field{Key: key, Name: name, Value: value}, line: i})
		i = next - 1
	}
	return fields
}

// isPlaceholder reports a value that only holds the place of one: "?", "TBD", "siehe Anhang".
func isPlaceholder(value string) bool {
	return len(value) < 40 && placeholders[strings.Trim(strings.ToLower(value), " .!()[]<>")]
}

// ownLines returns the number of lines before the first quote, forward or signature.
func ownLines(lines []line) int {
	end := signatureStart(lines, 0, len(lines))
	for i := range end {
		l := lines[i]
		if l.blank() {
			continue
		}
		if l.depth > 0 || IsMarker(l.body) || isReplyAbove(l.body) {
			return i
		}
		if _, ok := cutAt(nil, lines, i); ok {
			return i
		}
	}
	return end
}

// fieldLine reads "Key: value", with a bullet or bold marks around the key.
func fieldLine(s string) (key, value string, ok bool) {
	s = stripBullet(s)
	label, value, ok := cutLabel(s)
	if !ok {
		// A table row: "Company <tab> Globex".
		if l, v, found := strings.Cut(s, "\t"); found && fieldNames[foldLabel(l)] != "" {
			return trimBlank(l), trimBlank(v), true
		}
		return "", "", false
	}
	key = trimBlank(strings.Trim(trimBlank(label), "*_#"))
	if fieldNames[foldLabel(key)] != "" {
		return key, strings.Trim(value, "*"), true
	}
	// Unknown keys: a capitalised word or three, a blank after the colon, no address, no time, no link.
	after := s[len(label):]
	if key == "" || !unicode.IsUpper(firstRune(key)) || wordCount(key, 4) > 3 || strings.ContainsAny(key, "@/.,;!?()[]<>\"") || value == "" ||
		(strings.HasPrefix(after, ":") && len(after) > 1 && after[1] != ' ' && after[1] != '\t') || greetingWords[strings.ToLower(strings.Fields(key)[0])] {
		return "", "", false
	}
	return key, value, true
}

// stripBullet takes a list mark off: "- Company: x", "• Company: x", "1) Company: x".
func stripBullet(s string) string {
	t := strings.TrimLeft(s, "-*•·–+▪◦o \t")
	if strings.HasPrefix(s, "**") || strings.HasPrefix(s, "*") && len(s) > 1 && s[1] != ' ' {
		return s // bold marks belong to the key
	}
	if len(s) > 1 && s[0] == '+' && s[1] != ' ' {
		return s // a telephone number
	}
	if len(t) < len(s) && !strings.HasPrefix(s, "o") && t != "" {
		return t
	}
	return s
}

// greetingWords begin lines that end in a colon and are no fields.
var greetingWords = map[string]bool{"hi": true, "hello": true, "dear": true, "hallo": true, "bonjour": true, "hola": true, "ciao": true, "re": true, "fwd": true, "ps": true, "p.s": true, "note that": true}
