package parse

import (
	"strings"
	"testing"
	"time"
)

// words of ordinary length: a reply of ten lines over a quote of a hundred.
func replyText() string {
	return strings.Repeat("We can start in March, and: the budget is there.\n", 10) + "\nOn Tue, Nov 3, 2026 at 2:25 PM Bo Chen <bo@globex.example>\nwrote:\n" + strings.Repeat("> What they said: it was a long story, at 10:30.\n", 100)
}

func BenchmarkReply(b *testing.B) {
	m := &Message{Subject: "Re: x", Text: replyText()}
	b.ReportAllocs()
	b.SetBytes(int64(len(m.Text)))
	for b.Loop() {
		splitReply(m)
	}
}

func BenchmarkForward(b *testing.B) {
	m := fromAnn("Fwd: x", "They asked me.\n"+boForward+replyText())
	b.ReportAllocs()
	b.SetBytes(int64(len(m.Text)))
	for b.Loop() {
		findForward(m, nil, Options{})
	}
}

func BenchmarkLead(b *testing.B) {
	m := read(fromAnn("Fwd: x", "They asked me.\nCompany: Globex\nContext: They need it.\n"+boForward+replyText()))
	b.ReportAllocs()
	for b.Loop() {
		findLead(m, Options{})
	}
}

func BenchmarkHTML(b *testing.B) {
	src := "<html><body>" + strings.Repeat("<div class=\"x\"><p style=\"margin:0\">We can start&nbsp;in <b>March</b>.<br></p></div>\n", 200) + "<blockquote type=cite>" + strings.Repeat("<div>old</div>", 200) + "</blockquote>"
	b.ReportAllocs()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		htmlText(src)
	}
}

// TestHostileTextCostsLinearTime feeds each reader 16 and then 64 KB of what it looks for, over and over. Four times the
// text may cost about four times as much, not sixteen; short times are too noisy to be compared. A busy machine can spoil
// one measurement, so only three in a row count.
func TestHostileTextCostsLinearTime(t *testing.T) {
	t.Parallel()
	const size, noise, growth = 64 << 10, 2 * time.Second, 9
	linear := func(unit string, cost func(text string)) {
		timed := func(size int) time.Duration {
			start := time.Now()
			cost(strings.Repeat(unit, size/len(unit)))
			return time.Since(start)
		}
		for range 3 {
			took := timed(size)
			if took <= noise || took <= growth*timed(size/4) {
				return
			}
			t.Logf("%q: 64 KB cost %v, far more than four times 16 KB", unit, took)
		}
		t.Errorf("%q: the time grows faster than the text", unit)
	}
	for _, unit := range []string{
		"\n", ">", "> ", "x\n", ":\n", "--\n", "\n--\nx", "From: a@b.example\n", "To: a <b@c.example>,\n", "From:\nTo:\nDate:\n", "a@", "@", "<", "\"", "On 1:23 a@b.example wrote:\n", "x, y@z.example 10:30:\n",
		"---- Forwarded message ----\n", "-----Original Message-----\n\n", "> a\nb\n", "Company: x\n", "Context:\n", "best\n", "Sent from my iPhone\n", "On Tue\n", "\u00a0", "\u200b", "____________\n", "[x] ", "*", "Subject: Fwd: x\nFrom: a@b.example\nTo: c\n\n",
	} {
		linear(unit, func(text string) {
			for _, subject := range []string{"Fwd: x", "Re: x"} {
				read(fromAnn(subject, "words\n"+text))
			}
			findFields(text)
			mailboxes(text)
			subjectPrefix(text)
		})
	}
	for _, unit := range []string{"<div>", "<blockquote>", "</blockquote>", "<br>", "<p>", "<td>", "<", "&", "&nbsp;", "<a b=c ", "<!--", "<pre>\n", "<script>", "<hr>", "<li>a"} {
		linear(unit, func(text string) { htmlText(text) })
	}
}
