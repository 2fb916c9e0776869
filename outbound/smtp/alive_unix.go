//go:build unix

package smtp

import (
	"errors"
	"syscall"
)

// alive looks, without waiting and without a round trip, whether an idle connection has something to read. A server has
// nothing to say between mails but goodbye (421, a TLS close, or the end of the stream).
func (c *session) alive() bool {
	if c.client.Text.R.Buffered() > 0 { // said with the answer to the last mail
		return false
	}
	raw, ok := c.conn.(syscall.Conn)
	if !ok {
		return true
	}
	rc, err := raw.SyscallConn()
	if err != nil {
		return false
	}
	quiet := false
	err = rc.Read(func(fd uintptr) bool {
		var b [1]byte
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		quiet = errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EWOULDBLOCK)
		return true
	})
	return err == nil && quiet
}
