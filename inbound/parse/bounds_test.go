package parse

import (
	"strconv"
	"strings"
	"testing"
)

// However many fields name them, the identifiers and mailboxes of one mail are bounded: each is looked up.
func TestIdsAndMailboxesAreBoundedOverAllFields(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 5000 {
		n := strconv.Itoa(i)
		b.WriteString("References: <r" + n + "@x.example>\r\nIn-Reply-To: <i" + n + "@x.example>\r\nTo: t" + n + "@x.example\r\nDelivered-To: d" + n + "@x.example\r\nFrom: f" + n + "@x.example\r\n")
	}
	m := Parse([]byte(b.String()+"References: <"+strings.Repeat("x", 2000)+"@x.example>\r\n\r\nhello\r\n"), Options{})
	if len(m.References) != maxIDs || len(m.InReplyTo) != maxIDs || m.References[maxIDs-1] != "r4999@x.example" {
		t.Errorf("%d and %d ids, the newest %.40q", len(m.References), len(m.InReplyTo), m.References[len(m.References)-1])
	}
	if len(m.To) != maxAddresses || len(m.Delivered) != maxAddresses || len(m.From) != maxAddresses {
		t.Errorf("%d, %d and %d mailboxes", len(m.To), len(m.Delivered), len(m.From))
	}
}

// Files in a text are taken out without going over the text again for each.
func TestManyUuencodedFilesLeaveTheWordsAroundThem(t *testing.T) {
	t.Parallel()
	m := Parse([]byte("Subject: x\r\n\r\nbefore\r\n"+strings.Repeat("begin 644 a\r\n%2&5L;&\\\r\nend\r\nbetween\r\n", 40)+"after\r\n"), Options{})
	if len(m.Attachments) != 40 || strings.Contains(m.Text, "begin") || strings.Count(m.Text, "between") != 40 || !strings.HasPrefix(m.Text, "before") || !strings.HasSuffix(strings.TrimSpace(m.Text), "after") {
		t.Errorf("%d files, text %.200q", len(m.Attachments), m.Text)
	}
	for _, a := range m.Attachments {
		if string(a.Content) != "Hello" {
			t.Errorf("%q", a.Content)
		}
	}
}
