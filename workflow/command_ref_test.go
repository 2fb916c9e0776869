package workflow

import (
	"strings"
	"testing"

	"refermail/workflow/program"
	"refermail/workflow/token"
)

// A reply in a deal's thread that names another deal behind a command does nothing, neither here nor there; the deal's own
// number is no part of the words.
func TestAReplyNamesADeal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, stage, reason, refused string
	}{
		{"approve D-1001 because ok\ndecline D-1002 known: already ours", program.UnderReview, "", "D-1002"},
		{"decline D-1002 we do not work there", program.UnderReview, "", "D-1002"},
		{"decline: d-1002, we do not work there", program.UnderReview, "", "D-1002"},
		{"approve\nD-1002: decline we do not work there", program.UnderReview, "", "D-1002"},
		{"D-1002 approve", program.UnderReview, "", "D-1002"},
		{"approve 60 days D-1002", program.UnderReview, "", "D-1002"},
		{"approve\nvalue 48000 USD for D-1002", program.UnderReview, "", "D-1002"},
		{"@partner D-1002 is lost", program.UnderReview, "", "D-1002"},
		{"approve D-1001", program.Accepted, "", ""},
		{"D-1001: approve", program.Accepted, "", ""},
		{"approve because D-1002 came from the same people", program.Accepted, "", ""},
		{"decline D-1001 we do not work there", program.Declined, "we do not work there", ""},
		{"decline we know them from D-1002", program.Declined, "we know them from D-1002", ""},
		{"decline [D-1001] we do not work there", program.Declined, "we do not work there", ""},
		{"note D-1001 looks good\napprove", program.Accepted, "", ""},
		{"approve\ndecline we do not work there", program.UnderReview, "", "both"},
		{"approve\nlost budget: it was cut", program.Lost, "it was cut", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			c := newTown(t)
			r, _ := c.mail("ann@northwind.example", "See below.", refer("Globex"))
			review := c.find(KindReview, "max@acme.example")
			c.mail("cid@contoso.example", "See below.", refer("Initech"))
			_, sent := c.mail("max@acme.example", tt.text, reply(review))
			if k := c.deal(r.Deal); k.Stage != tt.stage || !strings.Contains(k.Reason, tt.reason) || strings.Contains(k.Reason, "D-1001") {
				t.Errorf("%s %q, want %s %q", k.Stage, k.Reason, tt.stage, tt.reason)
			}
			if k := c.deal(r.Deal + 1); k.Stage != program.UnderReview {
				t.Errorf("the other deal is %s", k.Stage)
			}
			if tt.refused == "" {
				return
			}
			if len(sent) != 1 || sent[0].Kind != KindCommands || !strings.Contains(sent[0].Letter.Note, tt.refused) {
				t.Errorf("%s, want a refusal that says %q: %+v", kinds(sent), tt.refused, sent)
			}
		})
	}
}

// Two lines of a reply to the morning mail that contradict each other about one deal do nothing.
func TestOneReplyDecidesADealOnce(t *testing.T) {
	t.Parallel()
	c := newTown(t)
	r, _ := c.mail("ann@northwind.example", "See below.", refer("Globex"))
	_, sent := c.mail("max@acme.example", "approve D-1001\ndecline D-1001 we do not work there", func(m *Mail) {
		m.Threads = []Thread{{Purpose: toDecision, Person: token.Person("max@acme.example")}}
	})
	if k := c.deal(r.Deal); k.Stage != program.UnderReview || len(sent) != 1 || !strings.Contains(sent[0].Letter.Note, "both") {
		t.Errorf("%s; %s: %+v", k.Stage, kinds(sent), sent)
	}
}
