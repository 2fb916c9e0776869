package devmail_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"refermail/inbound/devmail"
)

type saslClient = sasl.Client

func plain(user, password string) saslClient { return sasl.NewPlainClient("", user, password) }
func login(user, password string) saslClient { return sasl.NewLoginClient(user, password) }

// connect logs in to a mailbox; news gets the message counts the server tells by itself.
func connect(t *testing.T, o *devmail.Office, user, password string) (c *imapclient.Client, news chan uint32) {
	t.Helper()
	news = make(chan uint32, 100)
	c, err := imapclient.DialInsecure(o.IMAPAddr(), &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				news <- *d.NumMessages
			}
		}},
	})
	must(t, err)
	t.Cleanup(func() { c.Close() })
	must(t, c.Login(user, password).Wait())
	return c, news
}

func fetchAll(t *testing.T, c *imapclient.Client) map[imap.UID]string {
	t.Helper()
	body := &imap.FetchItemBodySection{Peek: true}
	msgs, err := c.Fetch(imap.UIDSet{{Start: 1}}, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{body}}).Collect()
	must(t, err)
	found := map[imap.UID]string{}
	for _, m := range msgs {
		found[m.UID] = string(m.FindBodySection(body))
	}
	return found
}

func TestMailComesOutOfIMAPByteForByte(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{})
	must(t, o.Submit(limited(t), ann, []byte("From: "+ann+"\nTo: "+deals+"\nSubject: odd\nno colon here\nContent-Type: multipart/mixed\n\n.dot\n\xff\n")))
	want, err := o.Wait(limited(t), deals, "INBOX", anything)
	must(t, err)
	c, _ := connect(t, o, deals, "d-secret")
	sel, err := c.Select("inbox", nil).Wait()
	must(t, err)
	if sel.NumMessages != 1 || sel.UIDNext != 2 || sel.UIDValidity == 0 {
		t.Errorf("select: %+v", sel)
	}
	if got := fetchAll(t, c); got[1] != string(want.Raw) {
		t.Errorf("got %q, want %q", got[1], want.Raw)
	}
	part := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: 5, Size: 10}}
	msgs, err := c.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{
		RFC822Size: true, Flags: true, InternalDate: true, Envelope: true, BodyStructure: &imap.FetchItemBodyStructure{},
		BodySection: []*imap.FetchItemBodySection{part},
	}).Collect()
	must(t, err)
	if m := msgs[0]; m.RFC822Size != int64(len(want.Raw)) || len(m.Flags) != 0 || !m.InternalDate.Equal(clock()) ||
		!bytes.Equal(m.FindBodySection(part), want.Raw[5:15]) {
		t.Errorf("got %+v", m)
	}
	if o.Messages(deals, "INBOX")[0].Seen {
		t.Error("peeking marked the mail as seen")
	}
}

func TestIdleIsToldAtOnce(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{})
	c, news := connect(t, o, deals, "d-secret")
	_, err := c.Select("INBOX", nil).Wait()
	must(t, err)
	// What arrives between SELECT and IDLE is told too.
	must(t, o.Submit(limited(t), ann, letter(ann, deals, "early")))
	idle, err := c.Idle()
	must(t, err)
	if n := <-news; n != 1 {
		t.Fatalf("told %d, want 1", n)
	}
	var took []time.Duration
	for i := range 20 {
		before := time.Now()
		must(t, o.Submit(limited(t), ann, letter(ann, deals, fmt.Sprint("mail ", i))))
		if n := <-news; n != uint32(i+2) {
			t.Fatalf("told %d, want %d", n, i+2)
		}
		took = append(took, time.Since(before))
	}
	must(t, idle.Close())
	must(t, idle.Wait())
	slices.Sort(took)
	t.Logf("SMTP dial to IDLE EXISTS: median %v, worst %v", took[len(took)/2], took[len(took)-1])
	if median := took[len(took)/2]; median > 250*time.Millisecond { // generous: the machine may be busy
		t.Errorf("median %v from dialling SMTP to EXISTS", median)
	}
}

func TestMoveIsOneStepAndToldOnce(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{})
	for i := range 3 {
		must(t, o.Submit(limited(t), ann, letter(ann, deals, fmt.Sprint("mail ", i))))
	}
	events, stop := o.Subscribe()
	defer stop()
	c, _ := connect(t, o, deals, "d-secret")
	for _, want := range []imap.Cap{imap.CapIdle, imap.CapMove, imap.CapUIDPlus, imap.CapESearch, imap.CapSpecialUse} {
		if !c.Caps().Has(want) {
			t.Errorf("lacks %s", want)
		}
	}
	if c.Caps().Has(imap.CapCondStore) {
		t.Error("claims CONDSTORE")
	}
	_, err := c.Select("INBOX", nil).Wait()
	must(t, err)
	if _, err := c.Move(imap.UIDSetNum(2), "Processed").Wait(); !strings.Contains(fmt.Sprint(err), "TRYCREATE") {
		t.Errorf("move to a folder that is not there: %v", err)
	}
	must(t, c.Create("Processed", nil).Wait())
	data, err := c.Move(imap.UIDSetNum(2, 9), "Processed").Wait()
	must(t, err)
	if data.SourceUIDs.String() != "2" || data.DestUIDs.String() != "1" {
		t.Errorf("COPYUID %v %v", data.SourceUIDs, data.DestUIDs)
	}
	if n := c.Mailbox().NumMessages; n != 2 {
		t.Errorf("the client counts %d mails after the move, want 2", n)
	}
	if in := fetchAll(t, c); len(in) != 2 || in[2] != "" {
		t.Errorf("INBOX holds %v", in)
	}
	moved := o.Messages(deals, "Processed")
	if len(moved) != 1 || !subject("mail 1")(moved[0]) {
		t.Errorf("Processed holds %q", moved)
	}
	if e := <-events; e.Kind != devmail.Filed || e.Folder != "Processed" || e.Mailbox != deals {
		t.Errorf("first event %+v", e)
	}
	if e := <-events; e.Kind != devmail.Removed || e.Folder != "INBOX" || e.Mail.UID != 2 {
		t.Errorf("second event %+v", e)
	}
	if _, err := c.Move(imap.UIDSetNum(2), "Processed").Wait(); err != nil {
		t.Errorf("moving what is gone: %v", err)
	}
}

func TestFlagsSearchExpunge(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{})
	for i := range 4 {
		must(t, o.Submit(limited(t), ann, letter(ann, deals, fmt.Sprint("mail ", i))))
	}
	c, _ := connect(t, o, deals, "d-secret")
	other, news := connect(t, o, deals, "d-secret")
	_, err := c.Select("INBOX", nil).Wait()
	must(t, err)
	_, err = other.Select("INBOX", nil).Wait()
	must(t, err)
	must(t, c.Store(imap.UIDSetNum(1, 3), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen, imap.FlagDeleted, "$Filed"}}, nil).Close())
	search := func(c *imapclient.Client, criteria imap.SearchCriteria) string {
		data, err := c.UIDSearch(&criteria, nil).Wait()
		must(t, err)
		return fmt.Sprint(data.AllUIDs())
	}
	for name, got := range map[string][2]string{
		"flags":    {search(c, imap.SearchCriteria{Flag: []imap.Flag{"\\SEEN"}}), "[1 3]"},
		"keywords": {search(c, imap.SearchCriteria{NotFlag: []imap.Flag{"$filed"}}), "[2 4]"},
		"uids":     {search(c, imap.SearchCriteria{UID: []imap.UIDSet{{{Start: 3}}}}), "[3 4]"},
		"past end": {search(c, imap.SearchCriteria{UID: []imap.UIDSet{{{Start: 9}}}}), "[4]"},
		"header":   {search(c, imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "subject", Value: "MAIL 2"}}}), "[3]"},
		"body":     {search(c, imap.SearchCriteria{Body: []string{"mail 2"}}), "[]"},
		"text":     {search(c, imap.SearchCriteria{Text: []string{"mail 2"}}), "[3]"},
		"or":       {search(c, imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{{Text: []string{"mail 0"}}, {Text: []string{"mail 3"}}}}}), "[1 4]"},
		"since":    {search(c, imap.SearchCriteria{Since: clock().AddDate(0, 0, 1)}), "[]"},
	} {
		if got[0] != got[1] {
			t.Errorf("search %s: got %s, want %s", name, got[0], got[1])
		}
	}
	must(t, c.UIDExpunge(imap.UIDSetNum(1)).Close())
	if got := search(c, imap.SearchCriteria{}); got != "[2 3 4]" {
		t.Errorf("after UID EXPUNGE 1: %s", got)
	}
	must(t, c.Expunge().Close())
	must(t, o.Submit(limited(t), ann, letter(ann, deals, "mail 4")))
	must(t, other.Noop().Wait())
	if n := <-news; n != 5 { // told in order: four, then five, then two gone
		t.Logf("EXISTS %d", n)
	}
	if got := search(other, imap.SearchCriteria{}); got != "[2 4 5]" || other.Mailbox().NumMessages != 3 {
		t.Errorf("the other session sees %s and counts %d", got, other.Mailbox().NumMessages)
	}
}

func TestFoldersAndAppend(t *testing.T) {
	t.Parallel()
	o := open(t, devmail.Config{})
	c, _ := connect(t, o, ann, "a-secret")
	must(t, c.Create("Deals/2026/", nil).Wait())
	must(t, c.Rename("Deals/2026", "Deals/Old", nil).Wait())
	w := c.Append("Deals/Old", 5, &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: clock().AddDate(-1, 0, 0)})
	_, err := io.WriteString(w, "A: b\n")
	must(t, err)
	must(t, w.Close())
	data, err := w.Wait()
	must(t, err)
	got := o.Messages(ann, "Deals/Old")
	if len(got) != 1 || data.UID != 1 || string(got[0].Raw) != "A: b\n" || !got[0].Seen || got[0].When.Year() != 2025 {
		t.Errorf("appended %+v as %+v", got, data)
	}
	list, err := c.List("", "*", &imap.ListOptions{ReturnStatus: &imap.StatusOptions{NumMessages: true}, ReturnSpecialUse: true}).Collect()
	must(t, err)
	var names []string
	for _, l := range list {
		names = append(names, fmt.Sprint(l.Mailbox, " ", *l.Status.NumMessages, " ", l.Attrs))
	}
	want := []string{"INBOX 0 []", "Deals/Old 1 []", "Drafts 0 [\\Drafts]", "Sent 0 [\\Sent]", "Trash 0 [\\Trash]"}
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	must(t, c.Delete("Deals/Old").Wait())
	if names := o.Folders(ann); !slices.Equal(names, []string{"INBOX", "Drafts", "Sent", "Trash"}) {
		t.Errorf("folders %q", names)
	}
	if c.Delete("INBOX").Wait() == nil {
		t.Error("INBOX was deleted")
	}
}

func TestUIDValidityIsNewOnEveryStart(t *testing.T) {
	t.Parallel()
	seen := map[uint32]bool{}
	for range 3 {
		o := open(t, devmail.Config{})
		c, _ := connect(t, o, ann, "a-secret")
		sel, err := c.Select("INBOX", nil).Wait()
		must(t, err)
		seen[sel.UIDValidity] = true
	}
	if len(seen) != 3 {
		t.Errorf("three starts gave UIDVALIDITY %v", seen)
	}
}
