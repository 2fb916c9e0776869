package smtp

import (
	"strings"
	"testing"

	"refermail/outbound"
)

// TestNoMailHidesASecondOne is SMTP smuggling: every way to end a mail early for one server and not for another.
func TestNoMailHidesASecondOne(t *testing.T) {
	t.Parallel()
	env := outbound.Envelope{From: "deals+b-abc@acme.example", To: "ann@northwind.example"}
	const head = "Subject: x\r\n\r\n"
	if err := fitForWire(env, []byte(head+"fine\r\n..\r\n.dot\r\n"+strings.Repeat("x", 998)+"\r\n")); err != nil {
		t.Fatal(err)
	}
	const second = "MAIL FROM:<ceo@acme.example>\r\nRCPT TO:<all@victim.example>\r\nDATA\r\n"
	for name, raw := range map[string]string{
		"LF . LF":             head + "x\n.\n" + second,
		"LF . CRLF":           head + "x\n.\r\n" + second,
		"CR . CR":             head + "x\r.\r" + second,
		"CR . CRLF":           head + "x\r.\r\n" + second,
		"CRLF . CR":           head + "x\r\n.\r" + second,
		"CRLF . LF":           head + "x\r\n.\n" + second,
		"CR CR LF":            head + "x\r\r\n.\r\r\n" + second,
		"LF CR":               head + "x\n\r.\n\r" + second,
		"NUL":                 head + "x\r\n\x00.\r\n" + second,
		"a bare LF in a head": "Subject: x\nBcc: all@victim.example\r\n\r\n",
		"8 bits":              head + "\xc3\xa9\r\n",
		"a line too long":     head + strings.Repeat("x", 999) + "\r\n",
		"no end":              head + "x",
		"half an end":         head + "x\n",
		"nothing":             "",
	} {
		if fitForWire(env, []byte(raw)) == nil {
			t.Errorf("%s goes out", name)
		}
	}
}

func TestEnvelopesArePlainAddresses(t *testing.T) {
	t.Parallel()
	raw := []byte("Subject: x\r\n\r\nx\r\n")
	for _, bad := range []string{"", "a", "@", "a@", "@b", "a b@c.example", "a@b.example> SIZE=1", "a@b.example\r\nRCPT TO:<c@d.example>", "a@b.example\n",
		`"a b"@c.example`, `"a"@c.example`, "@r.example:a@b.example", "a@[127.0.0.1]", "-f@b.example", "a@b@c.example", "jörg@b.example", "a\x00@b.example", "a,b@c.example", `a\@b.example`} {
		if fitForWire(outbound.Envelope{From: "deals@acme.example", To: bad}, raw) == nil {
			t.Errorf("mail goes to %q", bad)
		}
		if fitForWire(outbound.Envelope{From: bad, To: "ann@northwind.example"}, raw) == nil {
			t.Errorf("mail comes from %q", bad)
		}
	}
	for _, good := range []string{"ann@northwind.example", "o'brien+x=y%z@xn--mnchen-3ya.example", "root@localhost"} {
		if err := fitForWire(outbound.Envelope{From: "deals@acme.example", To: good}, raw); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
}
