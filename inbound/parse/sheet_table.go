package parse

import (
	"strings"
	"unicode/utf8"
)

// Columns of names in two parts, in the languages of fieldSynonyms.
const givenName, familyName = "given name", "family name"

var nameColumns = map[string]string{
	"first name": givenName, "firstname": givenName, "first": givenName, "given name": givenName, "vorname": givenName, "prénom": givenName,
	"prenom": givenName, "voornaam": givenName, "nombre de pila": givenName, "imię": givenName, "förnamn": givenName, "fornavn": givenName,
	"last name": familyName, "lastname": familyName, "last": familyName, "surname": familyName, "family name": familyName, "nachname": familyName,
	"familienname": familyName, "nom de famille": familyName, "achternaam": familyName, "apellido": familyName, "apellidos": familyName,
	"cognome": familyName, "sobrenome": familyName, "apelido": familyName, "nazwisko": familyName, "efternamn": familyName, "etternavn": familyName,
}

// table reads text with columns row by row, whatever separates the cells, and never fails.
type table struct {
	rest  string
	sep   rune
	at    int      // line of rest
	line  int      // of the row in hand
	cells []string // of the row in hand
	open  bool     // the row opens a quotation mark that is not closed
}

func newTable(text string) *table {
	text = strings.TrimPrefix(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\ufeff")
	t := &table{rest: text, at: 1}
	if first, rest, _ := strings.Cut(text, "\n"); len(first) == 5 && strings.EqualFold(first[:4], "sep=") { // Excel's own
		t.sep, t.rest, t.at = rune(first[4]), rest, 2
		return t
	}
	t.sep = columnSeparator(text)
	return t
}

// columnSeparator is what stands most often in the line that names the most columns.
func columnSeparator(text string) rune {
	best, most := ',', 0
	for range headLines {
		line, rest, more := strings.Cut(text, "\n")
		for _, sep := range ",;\t|" {
			known := 0
			for cell := range strings.SplitSeq(line, string(sep)) {
				if columnName(cell) != "" {
					known++
				}
			}
			if known > most {
				best, most = sep, known
			}
		}
		if text = rest; !more {
			break
		}
	}
	return best
}

// columns finds the line that names the columns: one for the account or a person's address, and another one we know. Of a
// column we do not know it gives its own words, lower case; "" for one without a name.
func (t *table) columns() []string {
	for range headLines {
		if !t.next() {
			return nil
		}
		known := map[string]bool{}
		names := make([]string, 0, len(t.cells))
		for _, cell := range t.cells {
			name := columnName(cell)
			if name != "" {
				known[name] = true
			} else {
				name = strings.ToLower(clipCell(strings.Join(strings.Fields(cell), " "), 40))
			}
			names = append(names, name)
		}
		if len(known) > 1 && (known["company"] || known["domain"] || known["email"]) {
			return names
		}
	}
	return nil
}

// columnName is the canonical name of a column, "" when we do not know it.
func columnName(cell string) string {
	key := foldLabel(strings.Trim(strings.TrimSpace(cell), "\"'*: "))
	if name := fieldNames[key]; name != "" {
		return name
	}
	return nameColumns[key]
}

func (t *table) blank() bool {
	for _, c := range t.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// next takes the next row; false when there is none.
func (t *table) next() bool {
	if t.rest == "" {
		return false
	}
	t.line, t.cells, t.open = t.at, nil, false
	for {
		cell, ended := t.cell()
		if t.open { // as if it had not been opened: the line ends where it ends
			_, t.rest, _ = strings.Cut(t.rest, "\n")
			t.at++
			return true
		}
		if len(t.cells) < maxColumns {
			t.cells = append(t.cells, cell)
		}
		if ended {
			return true
		}
	}
}

// cell takes one cell and what separates it from the next; ended with the last one of a row.
func (t *table) cell() (cell string, ended bool) {
	text := strings.TrimLeft(t.rest, " ")
	if strings.HasPrefix(text, `"`) {
		inner, rest, lines, ok := quoted(text[1:])
		if !ok {
			t.open = true
			return "", true
		}
		t.at += lines
		tail, ended := t.plain(rest)
		return inner + tail, ended
	}
	return t.plain(t.rest)
}

// plain takes what is left of a cell up to the next separator or the line's end.
func (t *table) plain(text string) (cell string, ended bool) {
	end := strings.IndexFunc(text, func(r rune) bool { return r == t.sep || r == '\n' })
	if end < 0 {
		t.rest = ""
		return clipCell(text, maxCell), true
	}
	cell = clipCell(text[:end], maxCell)
	if text[end] == '\n' {
		t.rest = text[end+1:]
		t.at++
		return cell, true
	}
	t.rest = text[end+utf8.RuneLen(t.sep):]
	return cell, t.rest == ""
}

// quoted reads up to the closing quotation mark; two of them are one. ok is false when it does not close in time.
func quoted(text string) (inner, rest string, lines int, ok bool) {
	var b strings.Builder
	for i := 0; i < len(text) && i <= 4*maxCell && lines <= maxCellLines; i++ {
		switch c := text[i]; {
		case c == '"' && i+1 < len(text) && text[i+1] == '"':
			b.WriteByte('"')
			i++
		case c == '"':
			return clipCell(b.String(), maxCell), text[i+1:], lines, true
		default:
			if c == '\n' {
				lines++
			}
			b.WriteByte(c)
		}
	}
	return "", "", 0, false
}

func clipCell(s string, max int) string {
	if len(s) <= max {
		return s
	}
	return strings.ToValidUTF8(s[:max], "")
}
