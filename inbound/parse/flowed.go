package parse

import "strings"

// unflow joins the lines of format=flowed text (RFC 3676): a line that ends in a blank goes on in the next one of the
// same quote depth; delSp drops that blank. Quote marks come out as ">" per level and one blank.
func unflow(s string, delSp bool) string {
	var out strings.Builder
	out.Grow(len(s))
	flowing, depth := false, 0 // of the line being written
	for len(s) > 0 {
		line, rest, _ := strings.Cut(s, "\n")
		ended := len(rest) > 0 || strings.HasSuffix(s, "\n")
		s = rest
		quotes := 0
		for quotes < len(line) && line[quotes] == '>' {
			quotes++
		}
		line = strings.TrimPrefix(line[quotes:], " ") // space-stuffing (§4.4)
		signature := line == "-- "
		if flowing && (quotes != depth || signature) {
			out.WriteByte('\n')
			flowing = false
		}
		if !flowing {
			out.WriteString(strings.Repeat(">", quotes))
			if quotes > 0 && line != "" {
				out.WriteByte(' ')
			}
		}
		flowing, depth = strings.HasSuffix(line, " ") && !signature, quotes
		if flowing && delSp {
			line = line[:len(line)-1]
		}
		out.WriteString(line)
		if !flowing && ended {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// enrichedText strips the commands of text/enriched and text/richtext (RFC 1896).
func enrichedText(s string) string {
	var out strings.Builder
	for len(s) > 0 {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		out.WriteString(s[:i])
		s = s[i:]
		if strings.HasPrefix(s, "<<") {
			out.WriteByte('<')
			s = s[2:]
			continue
		}
		end := strings.IndexByte(s[:min(len(s), 80)], '>')
		if end < 0 {
			out.WriteByte('<')
			s = s[1:]
			continue
		}
		switch strings.ToLower(s[1:end]) {
		case "nl", "paragraph", "/paragraph":
			out.WriteByte('\n')
		case "lt":
			out.WriteByte('<')
		}
		s = s[end+1:]
		if drop := strings.Index(s, "</param>"); drop >= 0 && drop < 200 && strings.HasPrefix(s, "<param>") {
			s = s[drop+8:]
		}
	}
	out.WriteString(s)
	return out.String()
}
