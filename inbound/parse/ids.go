package parse

import "strings"

// maxIDs bounds References, however many fields it has; the newest are kept, for threading looks at those first. Each of
// them is looked up.
const maxIDs = 200

// newest leaves the last of too many identifiers.
func newest(ids []string) []string { return ids[max(0, len(ids)-maxIDs):] }

// maxID is the longest identifier that counts, in bytes: no longer one fits on a line (RFC 5322 §2.1.1).
const maxID = 998

// readIDs scans a References or In-Reply-To value for message identifiers (RFC 5322 §3.6.4) and returns them without
// brackets, each once. One bad identifier costs only itself. Without any bracket, words with an "@" count.
func readIDs(value string) []string {
	var ids []string
	add := func(id string) {
		for _, have := range ids {
			if have == id {
				return
			}
		}
		ids = append(ids, id)
	}
	if !strings.Contains(value, "<") {
		for _, w := range strings.FieldsFunc(value, func(c rune) bool { return c == ' ' || c == '\t' || c == ',' || c == ';' || c == '>' }) {
			if strings.Contains(w, "@") && len(w) <= maxID && len(ids) < maxIDs {
				add(w)
			}
		}
		return ids
	}
	if n := strings.Count(value, "<"); n > maxIDs {
		for skip := n - maxIDs; skip > 0; skip-- {
			value = value[strings.IndexByte(value, '<')+1:]
		}
	}
	for {
		i := strings.IndexByte(value, '<')
		if i < 0 {
			return ids
		}
		value = value[i+1:]
		end := strings.IndexAny(value, "<> \t")
		if end > 0 && end <= maxID && value[end] == '>' {
			add(value[:end])
		}
	}
}

// readMessageID returns the identifier of a Message-ID value without brackets: as written when sane, mended when blanks
// or missing brackets broke it, "" when nothing usable is there.
func readMessageID(value string) string {
	id := value
	if i := strings.IndexByte(id, '<'); i >= 0 {
		id = id[i+1:]
		if j := strings.LastIndexByte(id, '>'); j >= 0 {
			id = id[:j]
		}
		if j := strings.IndexByte(id, '>'); j >= 0 {
			id = id[:j]
		}
	}
	id = strings.Map(func(c rune) rune {
		if c <= ' ' || c == 0x7f || c == '<' || c == '>' {
			return -1
		}
		return c
	}, id)
	if len(id) > maxID {
		return ""
	}
	return id
}
