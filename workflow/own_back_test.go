package workflow

import (
	"slices"
	"strings"
	"testing"
)

// ours makes a mail a forward of one of our own.
func ours(no DealNo, words string) func(*Mail) {
	return func(m *Mail) {
		m.Forwarded, m.ForwardOwn, m.ForwardUs, m.SubjectNo, m.Reply, m.Lead = true, true, true, no, words, nil
	}
}

func TestOurOwnMailThatComesBackMakesNoDeal(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	deals := len(c.w.deals)
	for name, tc := range map[string]struct {
		no    DealNo
		words string
		sent  string
		deal  DealNo
	}{
		"without a word":                     {no, "", "help to " + ann, 0},
		"without a word, about nothing":      {0, " \n", "help to " + ann, 0},
		"with words about a deal of hers":    {no, "What does protected mean?", "relay to " + manager, no},
		"with words, about nothing we know":  {0, "What is this?", "kept to " + ann + ", held to " + manager, 0},
		"with words, about another's number": {no + 7, "What is this?", "kept to " + ann + ", held to " + manager, 0},
	} {
		r, sent := c.mail(ann, "x", ours(tc.no, tc.words))
		want(t, kinds(sent), tc.sent, name)
		want(t, r.Deal, tc.deal, name)
	}
	want(t, len(c.w.deals), deals, "deals")
	if help := c.find(KindHelp, ann); !strings.Contains(help.Letter.Note, "forwarded one of our own mails") {
		t.Errorf("the help says %q", help.Letter.Note)
	}
	pasted := func(no DealNo, change func(*Mail)) func(*Mail) {
		return func(m *Mail) {
			ours(no, "")(m)
			m.Forwarded, m.ForwardOwn, m.AllQuote, m.Reply = false, false, true, "> D-1001 is registered"
			if change != nil {
				change(m)
			}
		}
	}
	c.w.Rules.Without.Mark = true // one after another they would be an echo
	_, sent := c.mail(ann, "x", pasted(no, nil))
	want(t, kinds(sent), "help to "+ann, "pasted without a word")
	for name, change := range map[string]func(*Mail){
		"a reply by its address":   func(m *Mail) { reply(c.find(KindReceipt, ann))(m); m.InReplyTo = nil },
		"a reply by its header":    func(m *Mail) { m.InReplyTo = []string{c.find(KindReceipt, ann).MessageID} },
		"a reply by its reference": func(m *Mail) { m.References = []string{c.find(KindReceipt, ann).MessageID} },
		"a file":                   func(m *Mail) { m.Attachments = []Attachment{{Name: "plan.pdf"}} },
		"words":                    func(m *Mail) { m.AllQuote, m.Reply = false, "What is this?" },
	} {
		_, sent = c.mail(ann, "x", pasted(no, change))
		want(t, kinds(sent), "relay to "+manager, "pasted: "+name)
	}
	want(t, len(c.w.deals), deals, "deals")
	_, sent = c.mail(cid, "x", ours(no, "What is this?"))
	want(t, kinds(sent), "kept to "+cid+", held to "+manager, "another partner's deal")
	_, sent = c.mail(ann, "x", func(m *Mail) { ours(0, "A new one: Initech")(m); m.Lead = &Lead{Company: "Initech"} })
	want(t, kinds(sent), "incomplete to "+ann, "an account beside it is a referral")
}

func TestFilesThatNobodyCanOpenAreNamed(t *testing.T) {
	c := newTown(t)
	files := func(names ...string) func(*Mail) {
		return func(m *Mail) {
			refer("Globex")(m)
			for _, n := range names {
				kind, name, _ := strings.Cut(n, " ")
				m.Attachments = append(m.Attachments, Attachment{Type: kind, Name: name})
			}
		}
	}
	c.mail(ann, "See below.", files("application/ms-tnef winmail.dat", "application/octet-stream WINMAIL.DAT", "application/pdf plan.pdf",
		"application/pkcs7-mime smime.p7m", "application/pkcs7-signature smime.p7s", "application/pgp-signature signature.asc"))
	if got := c.find(KindReceipt, ann).Letter.Unopened; !slices.Equal(got, []string{"winmail.dat", "WINMAIL.DAT", "smime.p7m"}) {
		t.Errorf("named %q", got)
	}
	if got := c.find(KindReview, manager).Letter.Unopened; got != nil {
		t.Errorf("the manager reads %q", got)
	}
}
