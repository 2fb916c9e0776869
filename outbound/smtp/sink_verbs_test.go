package smtp_test

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// command answers one command; false ends the connection.
func (v *tour) command(verb, argument string) bool {
	if v.answer != nil {
		if text := v.answer(verb, argument, v.n, v.mailNo); text != "" {
			if verb == "BDAT" {
				v.chunk(argument)
			}
			return v.say(text)
		}
	}
	switch verb {
	case "EHLO":
		return v.say(strings.Join(append([]string{"250-sink"}, prefixed(v.offer)...), "\r\n"))
	case "MAIL":
		if v.mail && v.flaw == flawNested {
			return v.say("503 nested MAIL")
		}
		v.from, v.to, v.mail = address(argument), "", true
		v.mailNo++
		if v.keep {
			v.mu.Lock()
			v.seen[v.from]++
			v.mu.Unlock()
		}
		return v.say("250 ok")
	case "RCPT":
		if !v.mail {
			return v.say("503 no MAIL")
		}
		to := address(argument)
		if strings.HasPrefix(to, "nobody") {
			return v.say("550 5.1.1 no such user")
		}
		v.to = to
		return v.say("250 ok")
	case "RSET":
		v.mail, v.to = false, ""
		return v.say("250 reset")
	case "DATA":
		return v.data()
	case "BDAT":
		return v.bdat(argument)
	case "QUIT":
		v.say("221 bye")
		return false
	}
	return v.say("500 what?")
}

func prefixed(words []string) []string {
	out := []string{}
	for _, w := range words {
		out = append(out, "250-"+w)
	}
	return append(out, "250 8BITMIME")
}

func address(argument string) string {
	_, rest, _ := strings.Cut(argument, "<")
	inside, _, _ := strings.Cut(rest, ">")
	return inside
}

func (v *tour) data() bool {
	switch {
	case v.to == "" && v.flaw != flawEmpty:
		v.mail = v.flaw == flawNested
		return v.say("554 no valid recipients")
	case !v.say("354 go"):
		return false
	}
	if !v.untilDot() {
		return false
	}
	return v.accept()
}

// untilDot reads a mail; its lines are looked at when it is kept only.
func (v *tour) untilDot() bool {
	v.body = v.body[:0]
	if first, err := v.in.Peek(3); err != nil || string(first) == ".\r\n" {
		v.in.Discard(3)
		return err == nil
	}
	for end := -1; end < 0; {
		if _, err := v.in.Peek(5); err != nil {
			return false
		}
		have, _ := v.in.Peek(v.in.Buffered())
		n := len(have) - 4
		if end = bytes.Index(have, []byte("\r\n.\r\n")); end >= 0 {
			n = end + 5
		}
		if v.keep {
			v.body = append(v.body, have[:n]...)
		}
		v.in.Discard(n)
	}
	if v.keep {
		v.body = v.body[:len(v.body)-3]
		v.body = bytes.ReplaceAll(bytes.TrimPrefix(v.body, []byte(".")), []byte("\r\n.."), []byte("\r\n."))
	}
	return true
}

// chunk reads the mail behind BDAT.
func (v *tour) chunk(argument string) bool {
	digits, _, _ := strings.Cut(argument, " ")
	n, _ := strconv.Atoi(digits)
	v.body = v.body[:0]
	for n > 0 {
		if _, err := v.in.Peek(1); err != nil {
			return false
		}
		part, _ := v.in.Peek(min(n, v.in.Buffered()))
		if v.keep {
			v.body = append(v.body, part...)
		}
		n -= len(part)
		v.in.Discard(len(part))
	}
	return true
}

func (v *tour) bdat(argument string) bool {
	switch {
	case v.flaw == flawNoBDAT:
		return v.say("500 what?")
	case v.flaw == flawKeepBDAT && v.to == "":
		return v.say("503 RCPT first")
	case !v.chunk(argument):
		return false
	case v.to == "":
		v.mail = v.flaw == flawNested
		return v.say("554 no valid recipients")
	}
	return v.accept()
}

func (v *tour) accept() bool {
	v.taken.Add(1)
	if v.mail = false; !v.keep && v.answer == nil {
		return v.say("250 taken")
	}
	v.mu.Lock()
	v.mails[v.to] = append(v.mails[v.to], v.from+"\n"+string(v.body))
	v.mu.Unlock()
	if v.answer != nil {
		if text := v.answer("END", v.to, v.n, v.mailNo); text != "" {
			return v.say(text)
		}
	}
	return v.say(fmt.Sprintf("250 taken from %s", v.from))
}
