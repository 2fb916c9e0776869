package workflow

import (
	"fmt"
	"strings"
	"testing"

	"refermail/workflow/account"
	"refermail/workflow/token"
)

// Somebody has got hold of the reply address of Ann's deal, or Cid of Northwind's, and writes to it without end: every mail is
// held, and Max hears of a few, and once that there are more.
func TestAFloodOnAReplyAddressDoesNotFloodTheManager(t *testing.T) {
	for name, from := range map[string]func(i int) string{
		"strangers, each once":  func(i int) string { return fmt.Sprintf("eve%d@evil%d.example", i, i) },
		"one stranger":          func(int) string { return "eve@evil.example" },
		"another partner's man": func(int) string { return cid },
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			no := c.accepted()
			told := 0
			for i := range 40 {
				r, sent := c.mail(from(i), fmt.Sprintf("How is %c%c there, and what of the %s?", 'a'+i%26, 'k'+i/26, strings.Repeat("very ", i)), func(m *Mail) {
					m.Threads = []Thread{{Purpose: toDeal, Deal: no, Person: token.Person(account.CompareKey(ann))}}
				})
				want(t, r.Disposition, Held, "disposition")
				for _, n := range sent {
					if n.To.Email == manager {
						told++
					} else if !strings.HasPrefix(string(n.Kind), "paused") {
						t.Errorf("%s to %s", n.Kind, n.To.Email)
					}
				}
			}
			want(t, told, heldPerHour+1, "mails to Max")
			want(t, len(c.deal(no).Others), 0, "people of the deal")
		})
	}
}
