package parse

import "strings"

// wordsAbove returns the text before lines[start] without the drawn lines right above it.
func (c cutter) wordsAbove(start int) string {
	text, lines := c.text, c.lines
	for start > 0 && (lines[start-1].blank() || isRule(lines[start-1].body) || isBareOriginalLine(lines[start-1].body)) {
		start--
	}
	if start == 0 {
		return ""
	}
	return trimBlankLines(text[:lines[start-1].end])
}

// quotedBody returns the forwarded text from lines[next] on, its quote marks taken off, and what stands below it. A
// block inside a quote ends with the quote; a block outside takes everything.
func (c cutter) quotedBody(next, depth int) (body, below string) {
	text, lines := c.text, c.lines
	if mark := c.forwardEnd(next, depth); mark < len(lines) {
		inside := cutter{text: text[:lines[mark].start], lines: lines[:mark]}
		body, below = inside.quotedBody(next, depth)
		return body, trimBlankLines(below + "\n" + text[lines[mark].end:])
	}
	end, quoted, plain := next, 0, 0
	for i := next; i < len(lines); i++ {
		l := lines[i]
		if l.blank() {
			continue
		}
		if l.depth < depth && (i == next || lines[i-1].blank() || len(lines[i-1].body) < wrapWidth) {
			break // not a wrapped rest of the quoted line before: the forwarder's own words
		}
		if l.depth > depth {
			quoted++
		} else {
			plain++
		}
		end = i + 1
	}
	if next >= len(lines) {
		return "", ""
	}
	last := lines[next].start
	if end > next {
		last = lines[end-1].end
	}
	body = text[lines[next].start:last]
	if quoted > 0 && plain == 0 {
		depth++
	}
	below = trimBlankLines(text[last:])
	if trimBlank(strings.ReplaceAll(below, ">", "")) == "" {
		below = "" // nothing but the quote marks of blank lines
	}
	return trimBlankLines(dedent(dequote(body, depth))), below
}

// forwardEnd returns the line that says where the forward ends, len(lines) when there is none. Forwards inside this one
// may have such lines as well: one is ours when there are more ends than beginnings.
func (c cutter) forwardEnd(next, depth int) int {
	begins, ends, last := 0, 0, len(c.lines)
	for i := next; i < len(c.lines); i++ {
		l := c.lines[i]
		if l.blank() || l.depth != depth {
			continue
		}
		switch sep, _ := separator(l.body); sep {
		case separatorEnd:
			ends, last = ends+1, i
		case separatorForward:
			begins++
		}
	}
	if ends > begins {
		return last
	}
	return len(c.lines)
}

// wrapWidth is the length from which a line may have been wrapped by the program that sent it.
const wrapWidth = 56

// longRule is the length from which a drawn line is no decoration of the text.
const longRule = 20

// cutLastRule takes the drawn line off that KMail ends a forward with.
func cutLastRule(body string) string {
	i := strings.LastIndexByte(body, '\n')
	if last := body[i+1:]; i < 0 || len(last) < longRule || strings.Trim(last, "-") != "" {
		return body
	}
	return trimBlankLines(body[:i])
}
