package smtp

import (
	"bufio"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"refermail/outbound"
)

// TestWhatAnswersMean goes through a transaction as a line does: everything that may be said is said, then one answer is
// heard.
func TestWhatAnswersMean(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		dialect dialect
		reset   bool
		answers string // codes; what is behind the last one never came
		want    string // sent, a class, or what breaks off: for the mail that had left as far as it may
		open    bool
		empty   bool // the last thing said is a lone dot
	}{
		{"everything went well", lockstep, false, "250 250 354 250", "sent", false, false},
		{"everything went well", pipelining, false, "250 250 354 250", "sent", false, false},
		{"everything went well", chunking, false, "250 250 250", "sent", false, false},
		{"everything went well behind a failure", chunking, true, "250 250 250 250", "sent", false, false},
		{"the recipient is refused", lockstep, false, "250 550", "permanent", true, false},
		{"the recipient is refused, and so is DATA", pipelining, false, "250 550 554", "permanent", true, false},
		{"the recipient is refused, DATA is not", pipelining, false, "250 550 354 554", "permanent", false, true},
		{"the recipient is refused, an empty mail is taken", pipelining, false, "250 550 354 250", "permanent", false, true},
		{"the recipient is put off, and so is BDAT", chunking, false, "250 450 503", "temporary", true, false},
		{"the recipient is refused, BDAT is not", chunking, false, "250 550 250", "permanent", true, false},
		{"the sender is refused", pipelining, false, "550 503 503", "temporary", true, false},
		{"the sender is refused", chunking, false, "451 503 503", "temporary", true, false},
		{"the mail is refused", pipelining, false, "250 250 354 554", "permanent", false, false},
		{"the mail is refused", chunking, false, "250 250 554", "permanent", true, false},
		{"the mail is put off", chunking, false, "250 250 452", "temporary", true, false},
		{"the server leaves instead of taking it", chunking, false, "250 250 421", "outage", true, false},
		{"no answer at all", lockstep, false, "", "outage", false, false},
		{"no answer at all", pipelining, false, "", "outage", false, false},
		{"no answer at all", chunking, false, "", "ambiguous", false, false},
		{"no answer to RCPT", pipelining, false, "250", "outage", false, false},
		{"no answer to DATA", pipelining, false, "250 250", "outage", false, false},
		{"no answer to the mail", lockstep, false, "250 250 354", "ambiguous", false, false},
		{"no answer to the mail", pipelining, false, "250 250 354", "ambiguous", false, false},
		{"no answer to BDAT", chunking, false, "250 250", "ambiguous", false, false},
		{"no answer to BDAT of a refused recipient", chunking, false, "250 550", "permanent", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.dialect.String()+": "+tt.name+" "+tt.answers, func(t *testing.T) {
			t.Parallel()
			var x transaction
			x.start(tt.dialect, tt.reset)
			say := func() {
				x.asked = x.next()
				x.begun, x.whole = true, x.asked == x.last()
			}
			say()
			for code := range strings.FieldsSeq(tt.answers) {
				if !x.awaits() {
					t.Fatalf("no answer is due before %s: %+v", code, x)
				}
				x.hear(int(code[0]-'0')*100+int(code[1]-'0')*10+int(code[2]-'0'), nil)
				say()
			}
			got := "sent"
			if !x.accepted {
				at, err := x.stage(), errors.New("broken")
				if x.decided() {
					at, err = x.at, x.refusal
				}
				var se *outbound.SendError
				errors.As(classify(context.Background(), at, err), &se)
				got = se.Class.String()
			}
			if got != tt.want || x.open != tt.open {
				t.Errorf("got %s, open %v; want %s, %v: %+v", got, x.open, tt.want, tt.open, x)
			}
			if empty := x.asked == stepEnd && x.refusal != nil && x.at < stageSent && x.dialect != lockstep; empty != tt.empty {
				t.Errorf("an empty mail was sent: %v", empty)
			}
		})
	}
}

func TestReplies(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"250 ok\r\n":                     "250 ok",
		"250\r\n":                        "250 ",
		"250-a\r\n250-b\r\n250 c\r\n":    "250 a\nb\nc",
		"421 bye\n":                      "421 bye",
		"25 ok\r\n":                      "",
		"250ok\r\n":                      "",
		"999 ok\r\n":                     "",
		"250-a\r\n550 b\r\n":             "",
		"HTTP/1.1 400\r\n":               "",
		"250-a\r\n":                      "",
		strings.Repeat("x", 5000) + "\n": "",
		strings.Repeat("250-"+strings.Repeat("x", 500)+"\r\n", 1000) + "250 x\r\n": "",
	} {
		code, text, err := readReply(bufio.NewReader(strings.NewReader(in)), nil)
		if got := textOf(code, text); err == nil && got != want || (err != nil) != (want == "") {
			t.Errorf("%.50q: %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestALimitIsLearnedFromTwoGoodbyes(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 1, 9, 0, 0, 0, time.UTC)
	var q quota
	for _, n := range []int{7, 12, 0, 0, 12} {
		q.learn(n, now)
	}
	if q.reached(12, now) || q.reached(1000, now) {
		t.Error("a limit was learned from chance")
	}
	q.learn(12, now)
	if q.reached(11, now) || !q.reached(12, now) || q.reached(12, now.Add(quotaWait)) {
		t.Errorf("%+v", q)
	}
}
