package smtp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"sync"
	"time"

	mail "github.com/wneessen/go-mail/smtp"

	"refermail/outbound"
)

// session is one logged-in connection. It is used by one goroutine at a time; cut may be called by any.
type session struct {
	conn   net.Conn // the TCP connection, under TLS
	client *mail.Client
	about  string
	used   bool // has carried a mail before
	dead   bool
	expiry *time.Timer
	once   sync.Once
}

// errStale wraps what ended a kept connection before the server had said anything about the mail.
var errStale = errors.New("the kept connection was dead")

// stage is how far a mail got: what an error means depends on it.
type stage int

const (
	stageConnect stage = iota
	stageMail
	stageRcpt
	stageData // the server agreed to take the mail
	stageSent // the mail is out, the answer is awaited
)

// cut ends the connection at once, also under a running command.
func (c *session) cut() { c.once.Do(func() { c.conn.Close() }) }

// quit says goodbye and closes.
func (c *session) quit() {
	c.deadline(quitWait)
	_ = c.client.Quit() // we are leaving; nothing depends on their answer
	c.cut()
}

func (c *session) deadline(d time.Duration) {
	c.conn.SetDeadline(time.Now().Add(d)) // wall clock: socket deadline
}

// send makes one transaction: MAIL, RCPT, DATA, the mail.
func (c *session) send(ctx context.Context, env outbound.Envelope, raw []byte) (string, error) {
	if err := fitForWire(env, raw); err != nil {
		return "", &outbound.SendError{Class: outbound.Permanent, Err: err}
	}
	at := stageMail
	c.deadline(commandWait)
	_, err := c.command(250, "MAIL FROM:<%s>", env.From)
	if err != nil && c.used && c.brokenBy(err) && ctx.Err() == nil {
		c.dead = true
		return "", fmt.Errorf("%w: %w", errStale, err)
	}
	if err == nil {
		at = stageRcpt
		c.deadline(commandWait)
		_, err = c.command(25, "RCPT TO:<%s>", env.To)
	}
	if err == nil {
		c.deadline(commandWait)
		_, err = c.command(354, "DATA")
	}
	var response string
	if err == nil {
		at = stageData
		c.deadline(dataWait)
		if err = c.write(raw); err == nil {
			at = stageSent
			response, err = c.answer()
		} else if early := c.earlyReply(); early != nil {
			err = early
			c.dead = true
		}
	}
	if err == nil {
		return response, nil
	}
	return "", c.fail(ctx, at, err)
}

// fail classifies err and brings the connection back to where the next mail may start.
func (c *session) fail(ctx context.Context, at stage, err error) error {
	if c.brokenBy(err) {
		c.dead = true
	} else if at < stageData && !c.dead {
		c.deadline(commandWait)
		if _, rset := c.command(250, "RSET"); rset != nil {
			c.dead = true
		}
	}
	return classify(ctx, at, err)
}

// brokenBy reports whether nothing more can be said on this connection: it broke, or the server is leaving (421).
func (c *session) brokenBy(err error) bool {
	var reply *textproto.Error
	return !errors.As(err, &reply) || reply.Code == 421
}

func (c *session) command(expect int, format string, args ...any) (string, error) {
	text := c.client.Text
	id, err := text.Cmd(format, args...)
	if err != nil {
		return "", err
	}
	text.StartResponse(id)
	defer text.EndResponse(id)
	_, msg, err := text.ReadResponse(expect)
	return msg, err
}

// write sends the mail with its end, dot-stuffed (RFC 5321 §4.5.2), in one flush.
func (c *session) write(raw []byte) error {
	w := c.client.Text.W
	if bytes.HasPrefix(raw, []byte(".")) {
		w.WriteByte('.')
	}
	if bytes.Contains(raw, []byte("\n.")) {
		raw = bytes.ReplaceAll(raw, []byte("\n."), []byte("\n.."))
	}
	w.Write(raw)
	w.WriteString(".\r\n")
	return w.Flush() // the writer remembers the first error
}

// answer reads what the server says to the mail, and says so when the connection broke without one.
func (c *session) answer() (string, error) {
	c.deadline(dataWait)
	code, msg, err := c.client.Text.ReadResponse(250)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Sprintf("%d %s", code, msg), err
}

// earlyReply reads what a server said before it hung up in the middle of a mail (552, too large), nil when it said
// nothing.
func (c *session) earlyReply() error {
	c.deadline(quitWait)
	_, _, err := c.client.Text.ReadResponse(250)
	if reply := (*textproto.Error)(nil); errors.As(err, &reply) {
		return reply
	}
	return nil
}

// secured reports whether the connection speaks TLS.
func (c *session) secured() bool {
	_, ok := c.client.TLSConnectionState()
	return ok
}
