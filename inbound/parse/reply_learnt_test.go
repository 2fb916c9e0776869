package parse

import (
	"slices"
	"strings"
	"testing"
)

func annSays(reply, elided string) *Message {
	return &Message{From: []Address{{Name: "Ann Fox", Address: "ann@fox.example"}}, Text: strings.Trim(reply+"\n"+elided, "\n"), Reply: reply, Elided: elided}
}

func TestALearntSignatureLeavesTheReply(t *testing.T) {
	t.Parallel()
	const sig = "Ann Fox\nFox Partners\n+1 555 010 0100"
	for name, c := range map[string]struct{ earlier, reply, want string }{
		"name and company":       {"Hello Max.\n\n" + sig, "That works.\n\n" + sig, "That works."},
		"no blank line":          {"Hello Max.\n" + sig, "That works.\n" + sig, "That works."},
		"closing goes too":       {"Hello.\n\nBest regards,\n" + sig, "Fine.\n\nBest regards,\n" + sig, "Fine."},
		"other closing":          {"Hello.\n\nThanks,\n" + sig, "Fine.\n\nCheers,\n" + sig, "Fine.\n\nCheers,"},
		"name under a closing":   {"Hello.\nBest,\nAnn", "Fine.\n\nCheers,\nAnn", "Fine.\n\nCheers,"},
		"lone name":              {"Hello.\nI am sure.\nAnn", "Fine.\nAnn", "Fine.\nAnn"},
		"whole reply":            {"Thanks,\n" + sig, "Thanks,\n" + sig, "Thanks,\n" + sig},
		"command stays":          {"First one\n\napprove\nAnn Fox\nFox Partners", "Second\n\napprove\nAnn Fox\nFox Partners", "Second\n\napprove"},
		"no signature in it":     {"Hello.\nSee you\non Monday", "Fine.\nSee you\non Monday", "Fine.\nSee you\non Monday"},
		"line stands above":      {"Hello.\n\nAnn Fox\nFox Partners", "Write to:\nAnn Fox\nFox Partners\nplease.\n\nAnn Fox\nFox Partners", "Write to:\nAnn Fox\nFox Partners\nplease.\n\nAnn Fox\nFox Partners"},
		"nobody's lines stay":    {"Hello.\n\nFox Partners\nHafenstr. 1\n20457 Hamburg", "Fine.\n\nFox Partners\nHafenstr. 1\n20457 Hamburg", "Fine.\n\nFox Partners\nHafenstr. 1\n20457 Hamburg"},
		"commands are no such":   {"One\n\nWon 40 USD\nNote called him\nApprove", "Two\n\nWon 40 USD\nNote called him\nApprove", "Two\n\nWon 40 USD\nNote called him\nApprove"},
		"sentences are no such":  {"One\n\nPlease start.\nThe price is fine.\nMore soon.", "Two\n\nPlease start.\nThe price is fine.\nMore soon.", "Two\n\nPlease start.\nThe price is fine.\nMore soon."},
		"nothing in common":      {"Hello.\n\nAnn Fox\nFox Partners", "Fine.\n\nBo", "Fine.\n\nBo"},
		"blanks differ":          {"Hello.\n\nAnn  Fox\nFox Partners", "Fine.\n\n Ann Fox\n\nFox Partners ", "Fine."},
		"earlier ending is \"\"": {"", "Fine.\n\n" + sig, "Fine.\n\n" + sig},
	} {
		m := annSays(c.reply, "> old")
		ending := m.Ending()
		m.DropEnding(c.earlier)
		if m.Reply != c.want {
			t.Errorf("%s: got %q, want %q", name, m.Reply, c.want)
		}
		if got := m.Ending(); got != ending {
			t.Errorf("%s: the ending was %q and became %q", name, ending, got)
		}
		if all := readableLines(m.Reply + "\n" + m.Elided); !slices.Equal(all, readableLines(m.Text)) {
			t.Errorf("%s: %q lost or moved lines", name, all)
		}
		before := *m
		if m.DropEnding(c.earlier); m.Reply != before.Reply || m.Elided != before.Elided {
			t.Errorf("%s: the second time %q", name, m.Reply)
		}
		if c.reply != c.want && (len(m.Findings) != 1 || m.Findings[0].Rule != "reply.learnt-signature" || m.Findings[0].First == 0) {
			t.Errorf("%s: findings %v", name, m.Findings)
		}
	}
}

// readableLines is text without blank lines and outer blanks.
func readableLines(text string) (all []string) {
	for l := range strings.Lines(text) {
		if l = trimBlank(l); l != "" {
			all = append(all, l)
		}
	}
	return all
}

func TestAnEndingIsTheLastWordsOfThePerson(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		m    *Message
		want string
	}{
		"short":      {annSays("Yes.", ""), ""},
		"two lines":  {annSays("Yes.\n\nAnn", ""), "Yes.\nAnn"},
		"long":       {annSays(strings.Repeat("a\n", 20)+"Ann", ""), strings.Repeat("a\n", 13) + "Ann"},
		"answers":    {annSays("> When?\nMonday\nAnn\n> Where?\nHere\nAnn Fox", ""), "Here\nAnn Fox"},
		"only quote": {&Message{Reply: "> a\n> b", AllQuote: true}, ""},
		"robot":      {&Message{Reply: "I am away.\nAnn", Auto: Auto{Reply: true}}, ""},
		"bounce":     {&Message{Reply: "Your mail\nfailed", Bounce: &Bounce{}}, ""},
	} {
		if got := c.m.Ending(); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestAMailWithoutOwnWordsIsKnown(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"On 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> approve\n": true,
		"> approve\n> 3 seats\n": true,
		"-- \nAnn Fox\n":         true,
		"Sent from my iPhone\n\nOn 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> approve\n": true,
		"From: Bo <bo@globex.example>\nSent: Tue\nTo: Ann\nSubject: x\n\napprove\n":                 true,
		"approve\n\nOn 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> x\n":                   false,
		"On 3 Nov 2026 at 10:00, Bo <bo@globex.example> wrote:\n> x\n\napprove\n":                   false,
		"> When?\nMonday\n> Where?\nHere\n":                                                         false,
		"approve\n":                                                                                 false,
		"":                                                                                          false,
	} {
		m := &Message{Subject: "Re: x", Text: text}
		if m.Reply, m.Elided = splitReply(m); m.AllQuote != want {
			t.Errorf("%q: got %v", text, m.AllQuote)
		}
	}
}
