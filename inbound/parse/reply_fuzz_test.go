package parse

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// FuzzReplyKeepsEveryLine holds the split to its promise on plain text and on HTML, and DropEnding to the same: every
// readable line of the text stands in the reply or in what is left out, in order; only one line may be cut in two.
func FuzzReplyKeepsEveryLine(f *testing.F) {
	for _, s := range append(wordSeeds,
		"CAUTION: This email originated from outside of the organization. Do not click links.\n\nFine.\n\nAnn",
		"Fine.\n\nAnn\n\nThis e-mail is confidential. If you are not the intended recipient, notify the sender and delete it, all of it, now.\n\n____\nx",
		"Fine.\n\n_______________________________\nmailing list x\nhttps://x.example",
		"On Tue\n\n<\nmailto:a <b@c.example>\n> wrote:\nx", "Fine.\n\n-- Ann Fox\n", "a\n\n---\nAnn Fox\nx\n\n> b\n>> c\n", "jotain:\n\n> x\n> ##- Reply above this line -##\n> y\n\nz",
		"<p>a</p><div name=quote>b:<blockquote type=cite>c</blockquote>d</div>", "2013/10/2 Bo <b@c.example>\n\nx", "fine --- On Wed, Nov 4, 2026 at 3:59 PM, bo@globex.example wrote:\n> Hi",
	) {
		f.Add(s, false, "Ann Fox\nFox Partners")
		f.Add(s, true, "Best,\nAnn")
	}
	f.Fuzz(func(t *testing.T, s string, fromHTML bool, earlier string) {
		m := &Message{Subject: "Re: x", Text: strings.ToValidUTF8(s, "?"), From: []Address{{Name: "Ann Fox", Address: "ann@fox.example"}}}
		if fromHTML {
			m.HTML, m.FromHTML, m.Text = s, true, htmlText(s)
		}
		m.Reply, m.Elided = splitReply(m)
		checkLines(t, m)
		for _, finding := range m.Findings {
			if finding.Rule.Says() == "" || finding.First > finding.Last || finding.Last > len(scanLines(m.Text)) {
				t.Fatalf("finding %+v", finding)
			}
		}
		ending := m.Ending()
		for _, e := range []string{earlier, ending} {
			m.DropEnding(e)
			checkLines(t, m)
			if trimBlank(m.Reply) == "" && trimBlank(m.Text) != "" && m.Elided == "" {
				t.Fatalf("DropEnding(%q) left nothing of %q", e, m.Text)
			}
			if again := m.Ending(); again != ending {
				t.Fatalf("the ending %q became %q", ending, again)
			}
		}
	})
}

// checkLines fails when a readable line of the text stands neither in the reply nor in what is left out. The line that
// an attribution shares with words is found in two halves.
func checkLines(t *testing.T, m *Message) {
	t.Helper()
	checkSplit(t, m)
	have := map[string]int{}
	for _, l := range append(readableLines(m.Reply), readableLines(m.Elided)...) {
		have[l]++
	}
	var lost []string
	for _, l := range readableLines(m.Text) {
		if have[l]--; have[l] < 0 {
			lost = append(lost, l)
		}
	}
	if len(lost) > 1 || len(lost) == 1 && !slices.ContainsFunc(readableLines(m.Elided), func(half string) bool { return strings.HasSuffix(lost[0], half) }) {
		t.Fatalf("lost %q of %q:\nreply %q\nelided %q", lost, m.Text, m.Reply, m.Elided)
	}
}

// hostileReplies are units that, repeated, make a careless splitter look at the same lines again and again.
var hostileReplies = []string{
	"On Mon wrote\n", "On Mon wrote:\n", "On Mon, 3 Nov 2026 at 10:30, Bo <bo@globex.example\n", "> wrote:\n", ">>>", ">>>\n", "> a\n\n", "--\n", "-- Ann\n\n", "---\n\n", ":\n", "a:\n", "x wrote:\n\n", "_______________________\nmailing list\n",
	"Sent from my iPhone\n\n", "confidential intended recipient notify the sender\n", "confidential intended recipient notify the sender\n\n", "CAUTION\n", "Best,\n\n", "Ann Fox\n", "From: Bo <bo@globex.example>\n\n", "To: a,\nb,\nc,\n", "Date: x\n y\n z\n", "<\n", "a via b wrote\n",
	"3.11.2026 10:30 a b c d e f g h i j k\n", "##- -##\n", "> ##- Reply above this line -##\nx\n", "\u200e\n", "\u00a0>\n", "a@b.example\n", "http://x.example/a=\n", "—\n", "On ", "wrote: ", "Le Le Le ", "a---1/1/1 1:11 1---",
}

func TestHostileRepliesCostLinearTime(t *testing.T) {
	t.Parallel()
	const size, noise, growth = 64 << 10, time.Second, 9
	for _, unit := range hostileReplies {
		timed := func(size int) time.Duration {
			m := &Message{Subject: "Re: x", Text: "words\n\n" + strings.Repeat(unit, size/len(unit)), From: []Address{{Name: "Ann Fox"}}}
			start := time.Now()
			m.Reply, m.Elided = splitReply(m)
			m.DropEnding(m.Ending())
			return time.Since(start)
		}
		slow := 0
		for ; slow < 3; slow++ { // a busy machine can spoil one measurement
			took := timed(size)
			if took < noise || took < growth*timed(size/4) {
				break
			}
		}
		if slow == 3 {
			t.Errorf("%q: four times the text cost more than %d times", unit, growth)
		}
	}
}
