package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// inbox returns what somebody has received, oldest first.
func (s *scene) inbox(address string) []got {
	s.t.Helper()
	var all []got
	for _, raw := range s.town.folder(address, "INBOX") {
		all = append(all, read(s.t, raw))
	}
	return all
}

// await waits until somebody has received a mail that says all these words and is none of before.
func (s *scene) await(address string, words ...string) got {
	s.t.Helper()
	return s.awaitThat(address, fmt.Sprintf("a mail that says %q", words), func(g got) bool { return g.says(words...) })
}

// answer waits for the mail that answers a letter.
func (s *scene) answer(l letter) got {
	s.t.Helper()
	return s.awaitThat(l.From, fmt.Sprintf("the answer to %q", l.Subject), func(g got) bool { return g.answers() == l.ID })
}

func (s *scene) awaitThat(address, what string, match func(got) bool) got {
	s.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		all := s.inbox(address)
		if i := slices.IndexFunc(all, match); i >= 0 {
			return all[i]
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%s waited %v for %s, and has:\n%s", address, patience, what, joined(all))
		}
		time.Sleep(tick)
	}
}

func joined(all []got) string {
	var b strings.Builder
	for _, g := range all {
		b.WriteString("────\n" + g.String() + "\n")
	}
	return b.String()
}

// count is how many mails somebody has received that match.
func (s *scene) count(address string, match func(got) bool) int {
	s.t.Helper()
	n := 0
	for _, g := range s.inbox(address) {
		if match(g) {
			n++
		}
	}
	return n
}

// settled waits until n mails have reached the inbox, each was decided and filed, and nothing is owed any more. Only then
// can a scenario say what did not happen.
func (s *scene) settled(n int) {
	s.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		inbox, filed, pending, owed := len(s.town.folder(deals, "INBOX")), s.filed(), -1, -1
		if inbox == 0 && filed >= n {
			pending = len(look[[]mailView](s, "mail", "list", "--disposition", "pending"))
			owed = len(look[[]noticeView](s, "outbox", "list", "--state", "ready", "--state", "sending"))
		}
		if pending == 0 && owed == 0 {
			break
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("after %v: %d mails in the inbox, %d of %d filed, %d undecided, %d mails owed", patience, inbox, filed, n, pending, owed)
		}
		time.Sleep(tick)
	}
	s.town.quiet()
	if got := s.filed(); got != n {
		s.t.Errorf("%d mails were filed, want %d", got, n)
	}
}

func (s *scene) filed() int {
	n := 0
	for _, folder := range []string{"Processed", "Held", "Ignored", "Failed"} {
		n += len(s.town.folder(deals, folder))
	}
	return n
}

func (s *scene) deal(ref string) dealDetail {
	s.t.Helper()
	return look[dealDetail](s, "deal", "show", ref)
}

// mailOf finds a mail that reached the inbox by its Message-ID.
func (s *scene) mailOf(l letter) mailView {
	s.t.Helper()
	var found *mailView
	eventually(s.t, patience, fmt.Sprintf("%q to be decided", l.Subject), func() bool {
		for _, m := range look[[]mailView](s, "mail", "list") {
			if strings.Trim(m.MessageID, "<>") == l.ID && m.Disposition != "pending" {
				found = &m
			}
		}
		return found != nil
	})
	return *found
}

// disposed checks what became of a letter.
func (s *scene) disposed(l letter, want string) mailView {
	s.t.Helper()
	m := s.mailOf(l)
	if m.Disposition != want {
		s.t.Errorf("%q by %s is %s (%s), want %s", l.Subject, l.From, m.Disposition, m.Rule, want)
	}
	return m
}

// kinds lists a deal's timeline as "kind by".
func kinds(d dealDetail) []string {
	var all []string
	for _, e := range d.Timeline {
		all = append(all, e.Kind+" "+e.By)
	}
	return all
}

// onlyKnownWereMailed is the end of every scenario: nobody but the people of the story was ever written to.
func (s *scene) onlyKnownWereMailed(others ...string) {
	s.t.Helper()
	for _, to := range s.town.mailed() {
		base := to
		if local, host, ok := strings.Cut(to, "@"); ok {
			local, _, _ = strings.Cut(local, "+")
			base = local + "@" + host
		}
		if base != deals && !slices.Contains(known(), base) && !slices.Contains(others, base) {
			s.t.Errorf("%s was mailed", to)
		}
	}
	if n := len(s.town.folder(bo, "INBOX")); n > 0 {
		s.t.Errorf("the prospect has %d mails", n)
	}
}
