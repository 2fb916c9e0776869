package main

import (
	"context"
	"database/sql"
	"encoding/base32"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"refermail/outbound"
	"refermail/workflow"
	"refermail/workflow/store"
)

// newsText and newsHTML are an issue of 10 KB with three holes each: first name, company, reference.
func newsText() string {
	return "Dear {{name}},\r\n\r\nThis month brought a lot for {{company}}.\r\n\r\n" +
		strings.Repeat("Every line of this newsletter says something about the program.\r\n", 60) + "\r\nYour number: {{contact}}\r\n"
}

func newsHTML() string {
	return "<!doctype html><html><body><p>Dear {{name}},</p><p>This month brought a lot for {{company}}.</p>\r\n" +
		strings.Repeat("<p>Every line of this newsletter says something about the program.</p>\r\n", 76) + "<p>Your number: {{contact}}</p></body></html>\r\n"
}

// spliced prints copies of a mail that was composed once, its holes filled for each reader. It stands for the press where
// rows and kills are what is tested.
type spliced struct {
	issue workflow.IssueNo
	parts []string // what stands between the holes
	holes []string
	size  int // about, of a copy, bytes
}

func newSpliced(no workflow.IssueNo) *spliced {
	raw := "From: \"Acme News\" <news@acme.example>\r\nTo: <{{to}}>\r\nReply-To: <news+n-{{token}}@acme.example>\r\nSubject: News of November\r\n" +
		"Date: Fri, 20 Nov 2026 12:00:00 +0000\r\nMessage-ID: <n{{token}}@acme.example>\r\nList-Id: <news.acme.example>\r\n" +
		"List-Unsubscribe: <mailto:news+u-{{token}}@acme.example>\r\nPrecedence: bulk\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/alternative; boundary=\"=_news\"\r\n\r\n--=_news\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + newsText() +
		"\r\n--=_news\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + newsHTML() + "\r\n--=_news--\r\n"
	s := newHoles(raw)
	s.issue = no
	return s
}

// newHoles finds the holes of a text.
func newHoles(raw string) *spliced {
	s := &spliced{size: len(raw)}
	for {
		before, rest, ok := strings.Cut(raw, "{{")
		s.parts = append(s.parts, before)
		if !ok {
			return s
		}
		hole, after, _ := strings.Cut(rest, "}}")
		s.holes = append(s.holes, hole)
		raw = after
	}
}

// Size implements outbound.Printer.
func (s *spliced) Size() int { return s.size }

// Print implements outbound.Printer.
func (s *spliced) Print(buf []byte, r workflow.Recipient) ([]byte, outbound.Envelope, error) {
	token := copyToken(workflow.CopyID{Issue: s.issue, Contact: r.Contact})
	for i, part := range s.parts {
		buf = append(buf, part...)
		if i == len(s.holes) {
			break
		}
		switch s.holes[i] {
		case "to":
			buf = append(buf, r.To.Email...)
		case "token":
			buf = append(buf, token...)
		case "name":
			buf = append(buf, r.To.Name...)
		case "company":
			buf = append(buf, r.Company...)
		case "contact":
			buf = strconv.AppendInt(buf, int64(r.Contact), 10)
		}
	}
	return buf, outbound.Envelope{From: "news+b-" + token + "@acme.example", To: r.To.Email}, nil
}

func copyToken(id workflow.CopyID) string {
	return strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(id.Bytes()))
}

// seedNews writes contacts, ten to a partner, and an issue to all of them that is being sent.
func seedNews(tb testing.TB, address string, contacts int, domain string) {
	tb.Helper()
	b := openNewsBooks(tb, address)
	at := time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
	b.exec(fmt.Sprintf(`WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < %d) INSERT INTO partner (no, name, type, tier, status, manager, created_at, name_key)
		SELECT n, 'Partner ' || n, 'consultant', 'gold', 'active', '', '%s', 'partner ' || n FROM k`, (contacts+9)/10, at))
	b.exec(fmt.Sprintf(`WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < %d) INSERT INTO contact (no, partner, name, addresses, email, status, newsletter, news, created_at)
		SELECT n, (n + 9) / 10, 'Ann ' || n, '["ann' || n || '@%s"]', 'ann+' || n || '@%s', 'active', TRUE, '', '%s' FROM k`, contacts, domain, domain, at))
	seedIssue(tb, b, 1)
}

func seedIssue(tb testing.TB, b *newsBooks, no workflow.IssueNo) {
	tb.Helper()
	at := time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
	b.exec(fmt.Sprintf(`INSERT INTO issue (no, kind, state, by_name, by_email, subject, audience, personal, anyway, created_at, send_at, cursor)
		VALUES (%d, 'newsletter', 'sending', 'Max', 'max@acme.example', 'News', '{}', FALSE, TRUE, '%s', '%s', 0)`, no, at, at))
}

// newsOptions are what every broadcaster of these tests has.
func newsOptions(db *store.DB, s outbound.Sender, ended chan<- workflow.IssueNo) outbound.BroadcasterOptions {
	return outbound.BroadcasterOptions{
		Copies: db, Sender: s, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Press: func(_ context.Context, no workflow.IssueNo) (outbound.Printer, error) { return newSpliced(no), nil },
		Ended: func(_ context.Context, no workflow.IssueNo, _ time.Time) error {
			select {
			case ended <- no:
			default:
			}
			return nil
		},
	}
}

// newsBooks writes into the database beside the product.
type newsBooks struct {
	tb testing.TB
	db *sql.DB
}

func openNewsBooks(tb testing.TB, address string) *newsBooks {
	tb.Helper()
	driver, dsn := "postgres", address
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		driver, dsn = "sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(20000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	return &newsBooks{tb, db}
}

func (b *newsBooks) exec(statement string) {
	b.tb.Helper()
	if _, err := b.db.Exec(statement); err != nil {
		b.tb.Fatalf("%s: %v", statement, err)
	}
}
