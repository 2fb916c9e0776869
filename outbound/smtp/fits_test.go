package smtp

import (
	"strings"
	"testing"
)

// FuzzFits holds the quick look at a mail against the one that names what is wrong.
func FuzzFits(f *testing.F) {
	line := strings.Repeat("x", lineLimit)
	for _, s := range []string{
		"\r\n", "Hello\r\n", "Hello\r\n\r\n.\r\n", "a\nb\r\n", "a\rb\r\n", "\n\r\n", "\r\r\n", "a\r\n\r", "1234567\x00\r\n", "123456789\x00\r\n", "1234567\x80\r\n",
		"12345678\xff\r\n", "\x01\x01\x01\x01\x01\x01\x01\x01\r\n", "\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\r\n", line + "\r\n", line + "x\r\n", "a\r\n" + line + "x\r\n", "a\n\rb\r\n",
		"\x00\x01\x01\x01\x01\x01\x01\x01\r\n", "\x01\x00\x80\x01\x01\x01\x01\x01\r\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s += "\r\n"; fits([]byte(s)) != (misfit([]byte(s)) == nil) {
			t.Errorf("%q: fits is %v, misfit says %v", s, fits([]byte(s)), misfit([]byte(s)))
		}
	})
}
