package imap

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"

	"refermail/inbound"
	"refermail/inbound/devmail/realmail"
)

func TestRealFirstStartLeavesOldMailAlone(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{})
	s.AddMail(t, user, opened().Add(-time.Hour), letters(0, 3)...)
	for name, cfg := range map[string]Config{
		"plain":    {URL: s.IMAPURL(user)},
		"STARTTLS": {URL: s.STARTTLSURL(user), TLS: &tls.Config{RootCAs: s.CA}},
		"imaps":    {URL: s.IMAPSURL(user), TLS: &tls.Config{RootCAs: s.CA}},
	} {
		m := open(t, cfg)
		b := next(t, m, inbound.Mark{}, 200, true)
		want := inbound.Mark{Validity: b.Mark.Validity, UID: 3, Floor: 3, Since: opened()}
		if len(b.Mails) != 0 || b.More || b.Mark != want {
			t.Errorf("%s: got %d mails, mark %+v, want none and %+v", name, len(b.Mails), b.Mark, want)
		}
		if b := next(t, m, b.Mark, 200, true); len(b.Mails) != 0 {
			t.Errorf("%s: reconcile returned %q from before the first start", name, subjects(b))
		}
	}
}

func TestRealBackfillHandsOutWhatIsThere(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{})
	s.AddMail(t, user, opened().Add(-time.Hour), letters(0, 3)...)
	m := open(t, Config{URL: s.IMAPURL(user), Backfill: true})
	b := next(t, m, inbound.Mark{}, 200, false)
	want := []inbound.Raw{}
	for i := range 3 {
		want = append(want, inbound.Raw{
			UID: uint32(i + 1), Received: opened().Add(-time.Hour).Add(time.Duration(i) * time.Second),
			Bytes: letter(i), Size: int64(len(letter(i))), Mailbox: "127.0.0.1/INBOX",
		})
	}
	if diff := cmp.Diff(want, b.Mails); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
}

func TestRealIdleWakesAndBytesAreExact(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{})
	m := open(t, Config{URL: s.IMAPURL(user)})
	mark := next(t, m, inbound.Mark{}, 200, false).Mark
	odd := []byte("Subject: 8bit \xe9\xff\r\n\r\n* 1 EXISTS\r\n.\r\n{3}\r\n\x01 no line end")
	go s.AddMail(t, user, opened(), odd)
	begin := time.Now()
	b := waitNext(t, m, mark)
	if took := time.Since(begin); took > 30*time.Second {
		t.Errorf("took %v: the poll found it, not IDLE", took)
	}
	if len(b.Mails) != 1 || !bytes.Equal(b.Mails[0].Bytes, odd) {
		t.Errorf("got %v, want %q", b.Mails, odd)
	}
	if b := next(t, m, b.Mark, 200, false); len(b.Mails) != 0 || b.More {
		t.Errorf("the same mail came twice: %q", subjects(b))
	}
}

func TestRealPollFindsMailWithoutIdle(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{NoIdle: true})
	m := open(t, Config{URL: s.IMAPURL(user), Poll: 20 * time.Millisecond})
	mark := next(t, m, inbound.Mark{}, 200, false).Mark
	s.AddMail(t, user, opened(), letter(7))
	if got := subjects(waitNext(t, m, mark)); !slices.Equal(got, []string{"Lead 7"}) {
		t.Errorf("got %q", got)
	}
}

func TestRealBatchesCoverABacklogOnceAndInOrder(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{FsyncNever: true})
	m := open(t, Config{URL: s.IMAPURL(user)})
	mark := next(t, m, inbound.Mark{}, 200, false).Mark
	s.AddMail(t, user, opened(), letters(0, 450)...)
	var sizes []int
	var got []string
	for {
		b := next(t, m, mark, 150, false)
		again := next(t, m, mark, 150, false) // not stored: it comes again
		if diff := cmp.Diff(b, again); diff != "" {
			t.Fatalf("an unstored batch changed:\n%s", diff)
		}
		sizes, got, mark = append(sizes, len(b.Mails)), append(got, subjects(b)...), b.Mark
		if !b.More {
			break
		}
	}
	var want []string
	for i := range 450 {
		want = append(want, fmt.Sprintf("Lead %d", i))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mails (-want +got):\n%s", diff)
	}
	if !slices.Equal(sizes, []int{150, 150, 150}) {
		t.Errorf("batches of %v", sizes)
	}
}

func TestRealReconcileReturnsEverythingAboveTheFloor(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{})
	s.AddMail(t, user, opened().Add(-time.Hour), letter(0))
	m := open(t, Config{URL: s.IMAPURL(user)})
	mark := next(t, m, inbound.Mark{}, 200, false).Mark
	s.AddMail(t, user, opened(), letters(1, 6)...)
	mark = waitNext(t, m, mark).Mark
	var got []string
	for more := true; more; {
		b := next(t, m, mark, 2, true)
		got, mark, more = append(got, subjects(b)...), b.Mark, b.More
	}
	if want := []string{"Lead 1", "Lead 2", "Lead 3", "Lead 4", "Lead 5"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if mark.UID != 6 || mark.Floor != 1 {
		t.Errorf("mark %+v, want UID 6, Floor 1", mark)
	}
}

func TestRealFileMovesExactlyTheseMails(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]realmail.DovecotOptions{
		"MOVE":                    {},
		"COPY and UID EXPUNGE":    {NoMove: true},
		"COPY and EXPUNGE":        {NoMove: true, NoUIDPlus: true},
		"folders below INBOX.":    {Prefix: "INBOX."},
		"INBOX. without anything": {Prefix: "INBOX.", NoMove: true, NoUIDPlus: true, NoIdle: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := realmail.Dovecot(t, opt)
			s.AddMail(t, user, opened(), letters(0, 4)...)
			m := open(t, Config{URL: s.IMAPURL(user), Backfill: true})
			mark := next(t, m, inbound.Mark{}, 200, false).Mark
			for range 2 { // the second time the mails are gone, which is no error
				if err := m.File(t.Context(), []uint32{1, 3}, inbound.Held); err != nil {
					t.Fatalf("File: %v", err)
				}
			}
			if err := m.File(t.Context(), []uint32{2}, inbound.Processed); err != nil {
				t.Fatalf("File: %v", err)
			}
			for folder, want := range map[string]int{"INBOX": 1, "Held": 2, "Processed": 1} {
				if n := s.Count(t, user, folder); n != want {
					t.Errorf("%s: %d mails, want %d", folder, n, want)
				}
			}
			if got := subjects(next(t, m, mark, 200, true)); !slices.Equal(got, []string{"Lead 3"}) {
				t.Errorf("left in the inbox: %q, want Lead 3", got)
			}
			subs, err := os.ReadFile(filepath.Join(s.Dir(), "mail", user, "Maildir", "subscriptions"))
			if err != nil || !strings.Contains(string(subs), "Held") {
				t.Errorf("subscriptions %q, %v: people will not see the folder", subs, err)
			}
		})
	}
}

// login is somebody else's mail program on the same mailbox.
func login(t *testing.T, s *realmail.DovecotServer) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(fmt.Sprintf("127.0.0.1:%d", s.IMAPPort), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.Login(user, realmail.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRealFileNeverExpungesMailSomebodyElseMarkedDeleted(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{NoMove: true, NoUIDPlus: true})
	s.AddMail(t, user, opened(), letters(0, 3)...)
	m := open(t, Config{URL: s.IMAPURL(user), Backfill: true})
	next(t, m, inbound.Mark{}, 200, false)
	c := login(t, s)
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	mark := func(op goimap.StoreFlagsOp) {
		t.Helper()
		flags := &goimap.StoreFlags{Op: op, Flags: []goimap.Flag{goimap.FlagDeleted}}
		if err := c.Store(goimap.UIDSetNum(2), flags, nil).Close(); err != nil {
			t.Fatal(err)
		}
	}
	mark(goimap.StoreFlagsAdd)
	for range 2 { // repeated, it must not copy again
		if err := m.File(t.Context(), []uint32{1}, inbound.Processed); err != nil {
			t.Fatal(err)
		}
	}
	if in, out := s.Count(t, user, "INBOX"), s.Count(t, user, "Processed"); in != 3 || out != 1 {
		t.Errorf("INBOX %d, Processed %d; want 3 (one marked deleted by them, one by us) and 1", in, out)
	}
	mark(goimap.StoreFlagsDel)
	if err := m.File(t.Context(), []uint32{1}, inbound.Processed); err != nil {
		t.Fatal(err)
	}
	if in, out := s.Count(t, user, "INBOX"), s.Count(t, user, "Processed"); in != 2 || out != 1 {
		t.Errorf("INBOX %d, Processed %d; want 2 and 1", in, out)
	}
}

func TestRealMailDraggedBackIsReturnedAgain(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{})
	s.AddMail(t, user, opened(), letter(1))
	m := open(t, Config{URL: s.IMAPURL(user), Backfill: true})
	b := next(t, m, inbound.Mark{}, 200, false)
	if err := m.File(t.Context(), []uint32{b.Mails[0].UID}, inbound.Held); err != nil {
		t.Fatal(err)
	}
	c := login(t, s)
	if _, err := c.Select("Held", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Move(goimap.SeqSetNum(1), "INBOX").Wait(); err != nil {
		t.Fatal(err)
	}
	again := waitNext(t, m, b.Mark)
	if len(again.Mails) != 1 || !bytes.Equal(again.Mails[0].Bytes, b.Mails[0].Bytes) || again.Mails[0].UID == b.Mails[0].UID {
		t.Errorf("got %v after dragging back", again.Mails)
	}
}

func TestRealNewUIDValidityRescansWhatIsOurs(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{})
	s.AddMail(t, user, opened().Add(-time.Hour), letters(0, 2)...)
	m := open(t, Config{URL: s.IMAPURL(user)})
	mark := next(t, m, inbound.Mark{}, 200, false).Mark
	s.AddMail(t, user, opened(), letters(2, 5)...)
	mark = waitNext(t, m, mark).Mark
	s.Stop(t)
	files, err := filepath.Glob(filepath.Join(s.Dir(), "mail", user, "Maildir", "dovecot*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no index files: %v", err)
	}
	for _, f := range files {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	s.Start(t)
	var got []string
	was := mark
	for more := true; more; {
		b := next(t, m, mark, 2, false)
		got, mark, more = append(got, subjects(b)...), b.Mark, b.More
	}
	if mark.Validity == was.Validity {
		t.Fatal("UIDVALIDITY did not change; the test proves nothing")
	}
	if want := []string{"Lead 2", "Lead 3", "Lead 4"}; !slices.Equal(got, want) {
		t.Errorf("rescan returned %q, want %q", got, want)
	}
	if mark.Floor != 2 || mark.UID != 5 || !mark.Since.Equal(opened()) {
		t.Errorf("mark %+v, want Floor 2, UID 5, Since as before", mark)
	}
}

func TestRealRestartIsAnErrorAndThenWorks(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{})
	m := open(t, Config{URL: s.IMAPURL(user)})
	mark := next(t, m, inbound.Mark{}, 200, false).Mark
	ended := make(chan error, 1)
	go func() { ended <- m.Wait(t.Context()) }()
	s.Stop(t)
	if err := <-ended; err == nil {
		t.Error("Wait returned nil while the server stopped")
	}
	if _, err := m.Next(t.Context(), mark, 200, false); err == nil {
		t.Error("Next worked without a server")
	}
	s.AddMail(t, user, opened(), letter(9))
	s.Start(t)
	if got := subjects(waitNext(t, m, mark)); !slices.Equal(got, []string{"Lead 9"}) {
		t.Errorf("after the restart: %q, want Lead 9", got)
	}
}

func TestRealWaitEndsWithItsContextAndKeepsTheConnection(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{})
	m := open(t, Config{URL: s.IMAPURL(user)})
	next(t, m, inbound.Mark{}, 200, false)
	before := m.s
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := m.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait: %v, want the context's error", err)
	}
	if m.s != before {
		t.Error("the connection was given up")
	}
	next(t, m, inbound.Mark{}, 200, false)
}

func TestRealOversizedMailComesAsHeaderAlone(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{})
	big := append(letter(1), bytes.Repeat([]byte("0123456789abcdef\r\n"), 1000)...)
	s.AddMail(t, user, opened(), letter(0), big, letter(2))
	m := open(t, Config{URL: s.IMAPURL(user), Backfill: true, MaxSize: 10_000})
	b := next(t, m, inbound.Mark{}, 200, false)
	if got := subjects(b); !slices.Equal(got, []string{"Lead 0", "Lead 1", "Lead 2"}) {
		t.Fatalf("got %q", got)
	}
	raw := b.Mails[1]
	if !raw.Oversize || raw.Size != int64(len(big)) || bytes.Contains(raw.Bytes, []byte("Globex")) {
		t.Errorf("oversized mail: Oversize %v, Size %d of %d, bytes %q", raw.Oversize, raw.Size, len(big), raw.Bytes)
	}
	if b.Mails[0].Oversize || b.Mails[2].Oversize {
		t.Error("small mails are marked oversized")
	}
}

func TestRealTokenLogin(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{})
	token := func(expires time.Time) Config {
		return Config{URL: s.IMAPURL(user), Token: func(context.Context) (string, error) { return s.Token(user, expires) }}
	}
	next(t, open(t, token(time.Now().Add(time.Hour))), inbound.Mark{}, 200, false)
	_, err := open(t, token(time.Now().Add(-time.Hour))).Next(t.Context(), inbound.Mark{}, 200, false)
	var refused *TokenError
	if !errors.As(err, &refused) {
		t.Errorf("expired token: %v, want a TokenError", err)
	}
}

func TestRealRefusals(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{})
	wrong := func(context.Context) (string, error) { return "wrong", nil }
	for name, c := range map[string]struct {
		cfg  Config
		want string
	}{
		"wrong password":              {Config{URL: s.IMAPURL(user), Password: wrong}, "AUTHENTICATIONFAILED"},
		"unknown CA":                  {Config{URL: s.IMAPSURL(user)}, "certificate"},
		"unknown CA, STARTTLS":        {Config{URL: s.STARTTLSURL(user)}, "certificate"},
		"certificate of another name": {Config{URL: s.IMAPSURL(user), TLS: &tls.Config{RootCAs: s.CA, ServerName: "imap.acme.example"}}, "imap.acme.example"},
		"no such mailbox":             {Config{URL: strings.Replace(s.IMAPURL(user), "INBOX", "Nowhere", 1)}, "Nowhere"},
	} {
		_, err := open(t, c.cfg).Next(t.Context(), inbound.Mark{}, 200, false)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "wrong") {
			t.Errorf("%s: the password stands in the error: %v", name, err)
		}
	}
}

func TestRealProbeAndFind(t *testing.T) {
	t.Parallel()
	s := realmail.Dovecot(t, realmail.DovecotOptions{Prefix: "INBOX."})
	s.AddMail(t, user, opened(), letter(1), letter(2))
	m := open(t, Config{URL: s.IMAPSURL(user), TLS: &tls.Config{RootCAs: s.CA}, Backfill: true})
	next(t, m, inbound.Mark{}, 200, false)
	if err := m.File(t.Context(), []uint32{2}, inbound.Ignored); err != nil {
		t.Fatal(err)
	}
	r, err := m.Probe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(r.Greeting, "* OK ") || !slices.Contains(r.Caps, "IDLE") || r.UIDValidity == 0 {
		t.Errorf("report %+v", r)
	}
	r.Greeting, r.Caps, r.UIDValidity = "", nil, 0
	want := Report{
		Mailbox: "127.0.0.1/INBOX", TLS: "TLS 1.3", Login: "password", Idle: true, Move: true, UIDPlus: true,
		Folders: []string{"INBOX.Ignored"}, Prefix: "INBOX.", Messages: 1,
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	for id, want := range map[string]bool{"1@partner.example": true, "2@partner.example": true, "3@partner.example": false} {
		if got, err := m.Find(t.Context(), "Message-ID", id); err != nil || got != want {
			t.Errorf("Find %s: %v, %v, want %v", id, got, err, want)
		}
	}
	next(t, m, inbound.Mark{}, 200, false) // the inbox is selected again
}
