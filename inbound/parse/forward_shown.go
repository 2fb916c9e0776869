package parse

import "strings"

// isMarkdown reports a value in which punctuation stands behind backslashes: the text was Markdown once
// ("Bo \<bo@globex\.example\>").
func isMarkdown(s string) bool {
	return strings.IndexByte(s, '\\') >= 0 && strings.IndexByte(s, '@') >= 0 && unescapeMarkdown(s) != s
}

// unescapeMarkdown takes backslashes before punctuation away, but not the one before a quote mark inside a name.
func unescapeMarkdown(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("._-+<>@()[]*#!|&~:", s[i+1]) >= 0 {
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// decodeShown decodes encoded-words that a program copied into a text as they were (RFC 2047 has none in bodies).
func decodeShown(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	return oneLine(decodeWords(s))
}

// holdsAddress reports a name that has an address in it, or something made to look like one; "Bo @ Globex" has not.
func holdsAddress(name string) bool {
	for rest := name; ; {
		before, after, ok := strings.Cut(rest, "@")
		if !ok {
			return false
		}
		if before != "" && after != "" && before[len(before)-1] != ' ' && after[0] != ' ' {
			return true
		}
		rest = after
	}
}
