package parse

import (
	"strings"
	"unicode"
)

// minRows is the number of rows from which lines without colons are a table.
const minRows = 3

// tableRows reads a pasted table at the beginning of lines: rows of label and value with nothing but a blank between
// them, or label and value on lines of their own. One such line is a sentence ("Company policy says no"); three rows
// in a row with different labels, one of them a company's, a person's or an address', are a table.
func tableRows(lines []line) []ownField {
	if len(lines) == 0 || lines[0].blank() || !unicode.IsUpper(firstRune(lines[0].body)) {
		return nil
	}
	if rows := readRows(lines, besideLabel); rows != nil {
		return rows
	}
	return readRows(lines, underLabel)
}

// readRows reads rows with next until one is none, and returns them when they are a table.
func readRows(lines []line, next func([]line) (key, value string, n int)) []ownField {
	var rows []ownField
	seen := map[string]bool{}
	who := false
	for at := 0; at < len(lines) && len(rows) < 20; {
		key, value, n := next(lines[at:])
		name := fieldNames[foldLabel(key)]
		if n == 0 || seen[name] {
			break
		}
		seen[name] = true
		who = who || name == "company" || name == "contact" || name == "email"
		rows = append(rows, ownField{Field: Field{Key: key, Name: name, Value: value}, line: at + n - 1, table: true})
		at += n
		for at < len(lines) && lines[at].blank() {
			at++
		}
	}
	if len(rows) < minRows || !who {
		return nil
	}
	return rows
}

// besideLabel reads "Company Globex".
func besideLabel(lines []line) (key, value string, n int) {
	s := lines[0].body
	if len(s) > 300 || !unicode.IsUpper(firstRune(s)) || lines[0].depth > 0 {
		return "", "", 0
	}
	for i, words := 0, 0; words < 4; words++ {
		space := strings.IndexByte(s[i:], ' ')
		if space < 0 {
			return "", "", 0
		}
		i += space
		if fieldNames[foldLabel(s[:i])] != "" && !longerLabel(s, i) {
			return s[:i], trimBlank(s[i:]), 1
		}
		i++
	}
	return "", "", 0
}

// longerLabel reports that the next word belongs to the label, too: "Company size 200".
func longerLabel(s string, i int) bool {
	next := strings.IndexByte(s[i+1:], ' ')
	return next > 0 && fieldNames[foldLabel(s[:i+1+next])] != ""
}

// underLabel reads a label and the value on the next line.
func underLabel(lines []line) (key, value string, n int) {
	if len(lines) < 2 || lines[0].depth > 0 || len(lines[0].body) > maxLabel || fieldNames[foldLabel(lines[0].body)] == "" {
		return "", "", 0
	}
	i := 1
	for i < len(lines) && i < 3 && lines[i].blank() {
		i++
	}
	if i >= len(lines) || lines[i].blank() || fieldNames[foldLabel(lines[i].body)] != "" {
		return "", "", 0
	}
	return lines[0].body, lines[i].body, i + 1
}
