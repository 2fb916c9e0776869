package imap

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"refermail/inbound"
)

// How often a mail that was asked for alone may fail before less of it is asked for.
const (
	triesWhole  = 5
	triesHeader = 10
)

// errCut says that the connection ended inside a body.
var errCut = errors.New("incomplete body")

// list returns the mails above uid with size and date, by UID.
func (s *session) list(uid uint32) ([]entry, error) {
	if uid == math.MaxUint32 {
		return nil, nil
	}
	set := goimap.UIDSet{goimap.UIDRange{Start: goimap.UID(uid + 1), Stop: 0}} // n:*
	cmd := s.client.Fetch(set, &goimap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true})
	var entries []entry
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		e := entry{size: -1}
		for item := msg.Next(); item != nil; item = msg.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				e.uid = uint32(item.UID)
			case imapclient.FetchItemDataRFC822Size:
				e.size = item.Size
			case imapclient.FetchItemDataInternalDate:
				e.received = item.Time.UTC()
			}
		}
		// "n:*" means at least the last mail, also when it lies below n (RFC 3501 §6.4.8). A line without a size is
		// news about flags, not an answer.
		if e.uid > uid && e.size >= 0 {
			entries = append(entries, e)
		}
	}
	if err := cmd.Close(); err != nil {
		return nil, fmt.Errorf("list mails above UID %d: %w", uid, err)
	}
	slices.SortFunc(entries, func(a, b entry) int { return int(int64(a.uid) - int64(b.uid)) })
	return slices.CompactFunc(entries, func(a, b entry) bool { return a.uid == b.uid }), nil
}

// fetch returns the mails of the entries that still exist, in the same order. A failure makes the next attempt smaller,
// until the mail that causes it stands alone and is asked for ever less of.
func (m *Mailbox) fetch(s *session, entries []entry) ([]inbound.Raw, error) {
	var whole, headers []entry
	got := make(map[uint32][]byte, len(entries))
	for _, e := range entries {
		switch tries := m.attempts[e.uid]; {
		case tries >= triesHeader:
			got[e.uid] = nil
		case m.headerOnly(e):
			headers = append(headers, e)
		default:
			whole = append(whole, e)
		}
	}
	err := errors.Join(m.sections(s, whole, &goimap.FetchItemBodySection{Peek: true}, got),
		m.sections(s, headers, &goimap.FetchItemBodySection{
			Peek: true, Specifier: goimap.PartSpecifierHeader, Partial: &goimap.SectionPartial{Size: headerLimit},
		}, got))
	if err != nil {
		m.failed(entries)
		return nil, err
	}
	m.window = min(2*m.window, batchMails)
	mails := make([]inbound.Raw, 0, len(entries))
	for _, e := range entries {
		b, ok := got[e.uid]
		if !ok {
			continue // expunged since it was listed
		}
		cut := m.headerOnly(e)
		if cut && e.size <= m.cfg.MaxSize {
			m.cfg.Log.Error("mail cannot be fetched whole", "mailbox", m.at.name(), "uid", e.uid, "size", e.size)
		}
		delete(m.attempts, e.uid)
		mails = append(mails, inbound.Raw{
			UID: e.uid, Received: e.received, Bytes: b, Size: e.size, Oversize: cut, Mailbox: m.at.name(),
		})
	}
	return mails, nil
}

func (m *Mailbox) headerOnly(e entry) bool {
	return e.size > m.cfg.MaxSize || m.attempts[e.uid] >= triesWhole
}

// failed notes that fetching the entries together broke the connection.
func (m *Mailbox) failed(entries []entry) {
	if len(entries) == 1 {
		m.attempts[entries[0].uid]++
	}
	m.window = max(1, min(m.window, len(entries))/2)
}

// sections fetches one section of each entry into got. A mail that is missing from an otherwise good answer must be
// gone from the mailbox too.
func (m *Mailbox) sections(s *session, entries []entry, section *goimap.FetchItemBodySection, got map[uint32][]byte) error {
	if len(entries) == 0 {
		return nil
	}
	var set goimap.UIDSet
	var total int64
	for _, e := range entries {
		set.AddNum(goimap.UID(e.uid))
		total += e.size
	}
	s.guard.allow(2 * total)
	cmd := s.client.Fetch(set, &goimap.FetchOptions{UID: true, BodySection: []*goimap.FetchItemBodySection{section}})
	var bad error
	for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
		uid, body, err := m.section(msg, section)
		if err != nil {
			bad = err
			break
		}
		if uid != 0 && body != nil {
			got[uid] = body
		}
	}
	if bad != nil {
		_ = s.guard.Close() // rather than read the rest of what is wrong
	}
	if errors.Is(bad, errCut) {
		<-s.client.Closed() // go-imap's reader has the connection again, and Close would read from it too
	}
	if err := errors.Join(bad, cmd.Close()); err != nil {
		return fmt.Errorf("fetch %d mails from UID %d: %w", len(entries), entries[0].uid, err)
	}
	return m.missing(s, entries, got)
}

// section reads one answer to the end. Both results are zero for news about flags.
func (m *Mailbox) section(msg *imapclient.FetchMessageData, want *goimap.FetchItemBodySection) (uid uint32, body []byte, err error) {
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			uid = uint32(item.UID)
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil || !item.MatchCommand(want) { // NIL: the mail has just been expunged
				continue
			}
			// RFC822.SIZE is an estimate on some servers, so the literal may be somewhat bigger.
			size := item.Literal.Size()
			if size > 2*m.cfg.MaxSize+headerLimit {
				return 0, nil, fmt.Errorf("body of UID %d is %d bytes, announced as less", uid, size)
			}
			body = make([]byte, size)
			if _, err := io.ReadFull(item.Literal, body); err != nil {
				return 0, nil, fmt.Errorf("%w of UID %d: %w", errCut, uid, err)
			}
		}
	}
	return uid, body, nil
}

// missing returns an error when a mail that was not sent still lies in the mailbox.
func (m *Mailbox) missing(s *session, entries []entry, got map[uint32][]byte) error {
	var set goimap.UIDSet
	for _, e := range entries {
		if _, ok := got[e.uid]; !ok {
			set.AddNum(goimap.UID(e.uid))
		}
	}
	if len(set) == 0 {
		return nil
	}
	left, err := s.client.UIDSearch(&goimap.SearchCriteria{UID: []goimap.UIDSet{set}}, nil).Wait()
	if err != nil {
		return fmt.Errorf("look for mails that were not sent: %w", err)
	}
	if uids := left.AllUIDs(); len(uids) > 0 {
		return fmt.Errorf("server did not send UID %d, which exists", uids[0])
	}
	return nil
}
