package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestRealEveryForwardedMailOfTheCorpusGetsOneAnswer submits what people really forwarded, by real SMTP and IMAP. The
// corpus is not part of the repository; REFERMAIL_CORPUS names its folder.
func TestRealEveryForwardedMailOfTheCorpusGetsOneAnswer(t *testing.T) {
	mails := corpus(t)
	onServers(t, wideLimits, func(t *testing.T, s *scene, r *real) { everyForward(t, s, r, mails) })
}

// corpus finds the forwarded mails.
func corpus(t *testing.T) map[string][]byte {
	t.Helper()
	root := os.Getenv("REFERMAIL_CORPUS")
	if root == "" {
		root = filepath.Join(moduleRoot, "..", "shared", "corpus")
	}
	mails := map[string][]byte{}
	err := filepath.WalkDir(filepath.Join(root, "forward"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".eml" {
			return err
		}
		mails[strings.TrimPrefix(path, root)], err = os.ReadFile(path)
		return err
	})
	if err != nil || len(mails) == 0 {
		t.Skipf("there is no corpus of forwarded mail: %v", err)
	}
	return mails
}

// The corpus is sent by so many partners that the same account by the same one is not all there is, and by so many people of
// each that nobody says the same more often than people do: many of its mails differ in their subjects alone.
const corpusPartners, corpusPeople = 7, 10

func everyForward(t *testing.T, s *scene, r *real, mails map[string][]byte) {
	var senders []string
	for i := range corpusPartners {
		domain := fmt.Sprintf("forwarder%d.test", i)
		add := []string{"partner", "add", fmt.Sprintf("Forwarder %d", i), "--domain", domain}
		for j := range corpusPeople {
			who := fmt.Sprintf("fay%d@%s", j, domain)
			senders = append(senders, who)
			add = append(add, "--contact", mailbox(who))
		}
		s.run(add...)
	}
	s.serve()
	sent := map[string]string{} // Message-ID → file
	for _, path := range slices.Sorted(maps.Keys(mails)) {
		raw, from := mails[path], senders[len(sent)%len(senders)]
		id := newID(from)
		sent[id] = path
		r.send(from, from, deals, readdressed(raw, from, id))
	}
	s.settled(len(mails))
	answers := map[string]int{}
	for _, who := range senders {
		for _, g := range s.inbox(who) {
			answers[sent[g.answers()]]++
		}
	}
	dispositions := map[string]int{}
	for _, m := range look[[]mailView](s, "mail", "list") {
		path := sent[strings.Trim(m.MessageID, "<>")]
		dispositions[m.Disposition]++
		if answers[path] != 1 || m.Disposition == "failed" {
			t.Errorf("%s got %d answers; it is %s: %s", path, answers[path], m.Disposition, m.Rule)
		}
	}
	if len(answers) != len(mails) {
		t.Errorf("%d of %d mails were answered", len(answers), len(mails))
	}
	t.Logf("%d mails, %v, %d deals", len(mails), dispositions, len(look[[]dealView](s, "deal", "list")))
	s.onlyKnownWereMailed(senders...)
}

// readdressed makes a mail one that this partner sends to us now: who sent it to whom and the traces of its first journey
// are replaced, everything else stays.
func readdressed(raw []byte, from, id string) []byte {
	raw = bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	head, body, _ := bytes.Cut(raw, []byte("\n\n"))
	var out strings.Builder
	fmt.Fprintf(&out, "From: %s\nTo: <%s>\nMessage-ID: <%s>\n", mailbox(from), deals, id)
	keep := false
	for line := range strings.SplitSeq(string(head), "\n") {
		if line == "" || line[0] != ' ' && line[0] != '\t' {
			name, _, isField := strings.Cut(line, ":")
			keep = isField && !strings.HasPrefix(line, "From ") && !strings.HasPrefix(line, ">From ") && !ofJourney(name)
		}
		if keep {
			out.WriteString(line + "\n")
		}
	}
	return []byte(strings.ReplaceAll(out.String()+"\n"+string(body), "\n", "\r\n"))
}

// ofJourney reports header fields that belong to the first journey of a mail, not to its content.
func ofJourney(name string) bool {
	switch name = strings.ToLower(strings.TrimSpace(name)); name {
	case "from", "to", "cc", "bcc", "sender", "reply-to", "message-id", "in-reply-to", "references", "return-path", "received",
		"delivered-to", "envelope-to", "x-original-to", "authentication-results", "received-spf", "dkim-signature", "domainkey-signature":
		return true
	}
	return strings.HasPrefix(name, "arc-") || strings.HasPrefix(name, "resent-")
}
