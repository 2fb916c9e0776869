package parse

import "bytes"

// uuFile is a uuencoded file that stands in a text from one offset to another.
type uuFile struct {
	name     string
	content  []byte
	from, to int
}

// findUU finds the first uuencoded file ("begin 644 name" … "end") in b from pos on.
func findUU(b []byte, pos int) (f uuFile, ok bool) {
	for pos < len(b) {
		i := bytes.Index(b[pos:], []byte("begin "))
		if i < 0 {
			break
		}
		pos += i
		if pos > 0 && b[pos-1] != '\n' {
			pos += 6
			continue
		}
		line, next := lineAt(b, pos)
		w := bytes.SplitN(line, []byte(" "), 3)
		if len(w) < 3 || len(w[1]) < 3 || len(w[1]) > 4 || len(bytes.Trim(w[1], "01234567")) > 0 {
			pos = next
			continue
		}
		content, end, good := uuLines(b, next)
		if !good {
			pos = next
			continue
		}
		return uuFile{guessText(w[2]), content, pos, end}, true
	}
	return uuFile{}, false
}

// uuLines decodes the lines of a uuencoded file from pos to its "end".
func uuLines(b []byte, pos int) (content []byte, end int, ok bool) {
	for pos < len(b) {
		line, next := lineAt(b, pos)
		if string(line) == "end" {
			return content, next, true
		}
		if len(line) == 0 || line[0] < ' ' || line[0] > '`' {
			return content, pos, len(content) > 0
		}
		n := int(line[0]-' ') & 63
		need := (n + 2) / 3 * 4
		if len(line)-1 > need+2 || len(line)*4 < need { // more than a line says, or hardly any of it; blanks at its end may be gone
			return content, pos, false
		}
		src := line[1:]
		for i := 0; n > 0; i += 4 {
			var g [4]byte
			for k := range g {
				if i+k < len(src) {
					g[k] = (src[i+k] - ' ') & 63
				}
			}
			tri := [3]byte{g[0]<<2 | g[1]>>4, g[1]<<4 | g[2]>>2, g[2]<<6 | g[3]}
			content = append(content, tri[:min(3, n)]...)
			n -= 3
		}
		pos = next
	}
	return content, pos, len(content) > 0
}
