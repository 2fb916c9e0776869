package inbound

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"refermail/workflow"
)

// memory is how people's mails ended, with every question it was asked.
type memory struct {
	known map[string]string
	asked [][]string
	fails bool
}

func (m *memory) Endings(_ context.Context, addresses []string) (map[string]string, error) {
	m.asked = append(m.asked, addresses)
	found := map[string]string{}
	for _, a := range addresses {
		if e, ok := m.known[a]; ok {
			found[a] = e
		}
	}
	if m.fails {
		return nil, errors.New("the database is gone")
	}
	return found, nil
}

const signature = "\r\n\r\nWarm regards\r\nAnn Fox\r\nNorthwind Consulting\r\n+44 20 7946 0000"

// readTogether reads mails as one batch.
func readTogether(t *testing.T, m *memory, raws ...string) []*workflow.Mail {
	t.Helper()
	r := &Receiver{Reader: testReader(t), Endings: m, Now: testReader(t).Now, Log: slog.New(slog.DiscardHandler)}
	if m == nil {
		r.Endings = nil
	}
	b := batch{}
	for i, raw := range raws {
		b = append(b, reading{kept: workflow.KeptMail{No: workflow.MailNo(i + 1), RawMail: workflow.RawMail{Bytes: []byte(raw), Digest: raw, Received: noon}}})
	}
	r.readAll(t.Context(), b)
	var out []*workflow.Mail
	for _, read := range b {
		switch a := read.input.Action.(type) {
		case workflow.ReceivedMail:
			out = append(out, a.Mail)
		default:
			out = append(out, nil)
		}
	}
	return out
}

func annWrites(words string, header ...string) string {
	return strings.Join(append([]string{"From: Ann Fox <Ann@Northwind.example>", "To: deals@acme.example", "Subject: Re: Globex"}, header...), "\r\n") +
		"\r\n\r\n" + words + signature + "\r\n"
}

func TestASignatureIsKnownByTheMailBefore(t *testing.T) {
	t.Parallel()
	alone := readTogether(t, nil, annWrites("Thursday is fine for all of us."))[0]
	if !strings.Contains(alone.Ending, "Ann Fox") {
		t.Fatalf("nothing to learn: %q", alone.Ending)
	}
	m := &memory{known: map[string]string{"ann@northwind.example": alone.Ending}}
	next := readTogether(t, m, annWrites("They asked for the price of the second floor."))[0]
	if next.Reply != "They asked for the price of the second floor." || len(next.Said) > 0 {
		t.Errorf("visible %q, said %v", next.Reply, next.Said)
	}
	if !strings.Contains(next.Text, "Warm regards") || next.Ending == "" {
		t.Error("the whole text or the ending is lost")
	}
	if again := readTogether(t, m, annWrites("They asked for the price of the second floor."))[0]; again.Reply != next.Reply || again.Ending != next.Ending {
		t.Errorf("read again: %q, %q", again.Reply, again.Ending)
	}
}

func TestABatchAsksOnceAndKnowsItsOwnMails(t *testing.T) {
	t.Parallel()
	m := &memory{}
	mails := readTogether(t, m,
		annWrites("Thursday is fine for all of us."), annWrites("They asked for the price of the second floor."),
		"From: Cid <cid@contoso.example>\r\n\r\nHello there, all of you.\r\n",
		annWrites("I am away until Monday.", "Auto-Submitted: auto-replied"))
	if mails[1].Reply != "They asked for the price of the second floor." {
		t.Errorf("the second mail reads %q", mails[1].Reply)
	}
	if mails[3].Ending != "" || !strings.Contains(mails[3].Reply, "Warm regards") {
		t.Errorf("a robot's mail: ending %q, reply %q", mails[3].Ending, mails[3].Reply)
	}
	if len(m.asked) != 1 || len(m.asked[0]) != 2 {
		t.Errorf("asked %v", m.asked)
	}
}

func TestAForgedMailTeachesNothing(t *testing.T) {
	t.Parallel()
	m := &memory{}
	r := &Receiver{Reader: testReader(t), Endings: m, Now: testReader(t).Now, Log: slog.New(slog.DiscardHandler)}
	r.Reader.Prove = proves(workflow.Fail)
	b := batch{}
	for i, words := range []string{"Thursday is fine for all of us.", "They asked for the price of the second floor."} {
		b = append(b, reading{kept: workflow.KeptMail{No: workflow.MailNo(i + 1), RawMail: workflow.RawMail{Bytes: []byte(annWrites(words)), Received: noon}}})
	}
	r.readAll(t.Context(), b)
	if a, ok := b[1].input.Action.(workflow.ReceivedMail); !ok || !strings.Contains(a.Mail.Reply, "Warm regards") {
		t.Errorf("%+v", b[1].input.Action)
	}
}

func TestAMemoryThatIsGoneCostsASignatureAndNoMail(t *testing.T) {
	t.Parallel()
	mail := readTogether(t, &memory{fails: true}, annWrites("Thursday is fine for all of us."))[0]
	if mail == nil || !strings.Contains(mail.Reply, "Thursday") {
		t.Errorf("%+v", mail)
	}
}

func TestALongEndingIsRememberedFromItsEnd(t *testing.T) {
	t.Parallel()
	m := readTogether(t, nil, annWrites(strings.Repeat("x", 3000)+"\r\n"+strings.Repeat("y", 3000)))[0]
	if len(m.Ending) == 0 || len(m.Ending) > maxEnding || strings.Contains(m.Ending, "xx") || !strings.HasSuffix(m.Ending, "+44 20 7946 0000") {
		t.Errorf("%d bytes: %.40q", len(m.Ending), m.Ending)
	}
}

func TestAQuoteAloneIsNobodysWord(t *testing.T) {
	t.Parallel()
	for text, all := range map[string]bool{
		"> Ann wrote:\r\n> Any news?": true,
		"On Friday, Acme Partner Team\r\n<deals@acme.example> wrote:\r\n\r\n> Ann wrote:\r\n>\r\n> Any news?": true,
		"-----Original Message-----\r\nFrom: Acme Partner Team\r\n\r\nAny news?":                              true,
		"From: Acme Partner Team <deals@acme.example>\r\nSent: Friday\r\n\r\nAny news?":                       true,
		"-- \r\nMax\r\nAcme":                               true,
		"> Any news?\r\n\r\nYes, they like it.":            false,
		"Here is the plan:\r\nfirst we call them.":         false,
		"Yes.\r\n\r\nOn Friday, Ann wrote:\r\n> Any news?": false,
	} {
		m := read(t, testReader(t), "From: Max <max@acme.example>", "In-Reply-To: <r1@acme.example>", "", text)
		if m.AllQuote != all {
			t.Errorf("%q: nothing of his own is %v, want %v", text, m.AllQuote, all)
		}
	}
}
