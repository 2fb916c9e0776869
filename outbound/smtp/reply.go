package smtp

import (
	"bufio"
	"errors"
	"strconv"
)

// replyLimit bounds the text of one reply; RFC 5321 §4.5.3.1.5 allows 512 bytes a line.
const replyLimit = 64 << 10

var errNoReply = errors.New("the mail server said what is no SMTP reply")

// readReply reads one reply (RFC 5321 §4.2), its lines joined with LF. The text is appended to into[:0].
func readReply(r *bufio.Reader, into []byte) (code int, text []byte, err error) {
	text = into[:0]
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			if errors.Is(err, bufio.ErrBufferFull) {
				err = errNoReply
			}
			return 0, text, err
		}
		for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
			line = line[:len(line)-1]
		}
		c, more, rest, ok := replyLine(line)
		if !ok || !first && c != code || len(text)+len(rest) > replyLimit {
			return 0, text, errNoReply
		}
		if code = c; !first {
			text = append(text, '\n')
		}
		if text = append(text, rest...); !more {
			return code, text, nil
		}
	}
}

// replyLine takes "250-text", "250 text" or "250".
func replyLine(line []byte) (code int, more bool, text []byte, ok bool) {
	if len(line) < 3 || len(line) > 3 && line[3] != ' ' && line[3] != '-' {
		return 0, false, nil, false
	}
	for _, d := range line[:3] {
		if d < '0' || d > '9' {
			return 0, false, nil, false
		}
		code = code*10 + int(d-'0')
	}
	if code < 200 || code > 599 {
		return 0, false, nil, false
	}
	if len(line) == 3 {
		return code, false, nil, true
	}
	return code, line[3] == '-', line[4:], true
}

// textOf is a reply as it is kept beside the mail.
func textOf(code int, text []byte) string {
	var room [128]byte
	return string(append(append(strconv.AppendInt(room[:0], int64(code), 10), ' '), text...))
}
