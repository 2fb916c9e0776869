package smtp

import (
	"bytes"
	"net"
	"strconv"
)

// batch is what one write says: commands and mails in turn, and where each mail ends.
type batch struct {
	plain net.Conn // writes pieces without copying them; nil: TLS, which copies anyway
	text  []byte   // commands, and mails that had to be dot-stuffed
	from  int      // where the text begins that is in no piece
	parts net.Buffers
	left  net.Buffers // what WriteTo eats
	flat  []byte
	size  int
	marks []mark
}

// mark is the part of a batch that belongs to one mail.
type mark struct {
	flight     *flight
	start, end int
}

// textLimit is how much room for text is kept between mails.
const textLimit = 1 << 20

func (o *batch) open(s *session) {
	if s.secured() {
		return
	}
	o.plain = s.conn
}

func (o *batch) reset() {
	if cap(o.text) > textLimit {
		o.text = nil
	}
	if cap(o.flat) > textLimit {
		o.flat = nil
	}
	clear(o.parts)
	o.text, o.from, o.parts, o.size, o.marks = o.text[:0], 0, o.parts[:0], 0, o.marks[:0]
}

func (o *batch) command(parts ...string) {
	for _, p := range parts {
		o.text = append(o.text, p...)
		o.size += len(p)
	}
}

func (o *batch) flush() {
	if o.from < len(o.text) {
		o.parts = append(o.parts, o.text[o.from:])
		o.from = len(o.text)
	}
}

// chunk adds a mail with the BDAT command that announces its length (RFC 3030 §2).
func (o *batch) chunk(raw []byte) {
	o.size -= len(o.text)
	o.text = append(strconv.AppendInt(append(o.text, "BDAT "...), int64(len(raw)), 10), " LAST\r\n"...)
	o.size += len(o.text)
	o.flush()
	o.parts = append(o.parts, raw)
	o.size += len(raw)
}

// dotted adds a mail with its end, dot-stuffed (RFC 5321 §4.5.2).
func (o *batch) dotted(raw []byte) {
	if raw[0] != '.' && !bytes.Contains(raw, []byte("\n.")) {
		o.flush()
		o.parts = append(o.parts, raw)
		o.size += len(raw)
		o.command(".\r\n")
		return
	}
	before := len(o.text)
	for start := true; len(raw) > 0; start = false {
		if start && raw[0] == '.' {
			o.text = append(o.text, '.')
		}
		i := bytes.Index(raw, []byte("\n."))
		if i < 0 {
			o.text = append(o.text, raw...)
			break
		}
		o.text = append(append(o.text, raw[:i+1]...), '.')
		raw = raw[i+1:]
	}
	o.size += len(o.text) - before
	o.command(".\r\n")
}

// put writes the batch and returns how much of it may have left: nothing behind that has.
func (o *batch) put(s *session) (n int, err error) {
	o.flush()
	if o.plain != nil {
		o.left = o.parts
		sent, err := o.left.WriteTo(o.plain)
		return int(sent), err
	}
	o.flat = o.flat[:0]
	for _, p := range o.parts {
		o.flat = append(o.flat, p...)
	}
	w := s.client.Text.W
	if n, err = w.Write(o.flat); err == nil {
		err = w.Flush()
		n -= w.Buffered()
	}
	return n, err
}
