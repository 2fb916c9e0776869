package imap

import (
	"context"
	"slices"
	"time"

	"refermail/inbound"
)

// entry is one mail that lies in the inbox, not fetched yet.
type entry struct {
	uid      uint32
	size     int64
	received time.Time // UTC
}

// queue is what one listing found and has not been handed out. It saves listing a backlog again for every batch.
type queue struct {
	entries   []entry // by UID, ascending
	last      uint32  // the highest UID listed, also of mails passed over
	reconcile bool
	cursor    uint32 // reconcile only: the highest UID handed out
}

// rescan remembers which mails were passed over because they are older than our first start, for later reconciles.
type rescan struct {
	validity, last uint32
}

// Next implements [inbound.Mailbox]. The zero Mark starts from now: it returns no mails and the Mark to begin with,
// unless Config.Backfill is set. When UIDVALIDITY changed, or UIDs went backwards without it, everything that is not
// older than mark.Since is handed out again. A mail that cannot be fetched, five times over, comes with its header
// alone and marked Oversize.
//
// While More is set, the next call goes on in the same listing, whether it says reconcile or not. A batch whose Mark
// was not stored is handed out again (in a reconcile: as far as it lies above mark.UID).
func (m *Mailbox) Next(ctx context.Context, mark inbound.Mark, limit int, reconcile bool) (inbound.Batch, error) {
	var b inbound.Batch
	err := m.do(ctx, callLimit, "read mail", func(s *session) (err error) {
		b, err = m.next(s, mark, limit, reconcile)
		s.fresh, s.synced = false, false
		return err
	})
	if err != nil {
		return inbound.Batch{}, err
	}
	return b, nil
}

func (m *Mailbox) next(s *session, mark inbound.Mark, limit int, reconcile bool) (inbound.Batch, error) {
	if mark.Validity == 0 && mark.UID == 0 && mark.Since.IsZero() {
		if !m.cfg.Backfill {
			return m.first(s)
		}
		// What lies here already is wanted, so no mail is ever too old.
		mark = inbound.Mark{Validity: s.validity, Since: time.Unix(0, 0).UTC()}
	}
	regressed := s.fresh && s.uidNext > 0 && mark.UID >= s.uidNext // a server restored without a new UIDVALIDITY
	m.trim(mark)
	var err error
	switch {
	case mark.Validity != s.validity || regressed:
		mark, err = m.again(s, mark)
	case reconcile && !(m.queue.reconcile && len(m.queue.entries) > 0):
		err = m.list(s, mark.Floor, mark)
		m.queue.reconcile = true
	case len(m.queue.entries) == 0:
		err = m.list(s, mark.UID, mark)
	}
	if err != nil {
		return inbound.Batch{}, err
	}
	m.handed = s.validity
	return m.take(s, mark, limit)
}

// first starts from now: what lies in the inbox stays where it is (FEATURES OP-5).
func (m *Mailbox) first(s *session) (inbound.Batch, error) {
	if !s.fresh { // mail may have come since SELECT that is not in uidNext
		if err := m.selectInbox(s); err != nil {
			return inbound.Batch{}, err
		}
	}
	if s.uidNext == 0 {
		if err := m.list(s, 0, inbound.Mark{}); err != nil {
			return inbound.Batch{}, err
		}
		s.uidNext, m.queue = m.queue.last+1, queue{}
	}
	last := s.uidNext - 1
	m.handed = s.validity
	m.cfg.Log.Info("mailbox opened for the first time", "mailbox", m.at.name(), "left_alone", s.messages)
	return inbound.Batch{Mark: inbound.Mark{Validity: s.validity, UID: last, Floor: last, Since: m.cfg.Now().UTC()}}, nil
}

// again lists everything after UIDs lost their meaning. Mails from before our first start are passed over; as far as
// they come first they are below the new Floor for good.
func (m *Mailbox) again(s *session, mark inbound.Mark) (inbound.Mark, error) {
	m.cfg.Log.Warn("UIDs changed; reading the whole mailbox again", "mailbox", m.at.name(),
		"uidvalidity", s.validity, "was", mark.Validity)
	m.rescan = rescan{}
	fresh := inbound.Mark{Validity: s.validity, Since: mark.Since}
	if err := m.list(s, 0, fresh); err != nil {
		return mark, err
	}
	for _, e := range m.queue.entries {
		if !tooOld(e, mark.Since) {
			break
		}
		fresh.Floor = e.uid
	}
	m.rescan = rescan{validity: s.validity, last: m.queue.last}
	m.queue.entries = m.passOver(m.queue.entries, fresh)
	return fresh, nil
}

// list fills the queue with the mails above uid.
func (m *Mailbox) list(s *session, uid uint32, mark inbound.Mark) error {
	if !s.synced { // FETCH shows the mailbox as it was when the server last told of news
		if err := m.noop(s); err != nil {
			return err
		}
	}
	select { // what arrived until now is about to be seen
	case <-s.wake:
	default:
	}
	entries, err := s.list(uid)
	if err != nil {
		return err
	}
	m.queue = queue{last: uid}
	if len(entries) > 0 {
		m.queue.last = entries[len(entries)-1].uid
	}
	m.queue.entries = m.passOver(entries, mark)
	return nil
}

// passOver leaves out what a rescan found to be older than our first start.
func (m *Mailbox) passOver(entries []entry, mark inbound.Mark) []entry {
	if m.rescan.validity != mark.Validity || m.rescan.last == 0 {
		return entries
	}
	return slices.DeleteFunc(entries, func(e entry) bool { return e.uid <= m.rescan.last && tooOld(e, mark.Since) })
}

// tooOld compares in whole seconds, which is all that INTERNALDATE has.
func tooOld(e entry, since time.Time) bool { return e.received.Before(since.Truncate(time.Second)) }

// trim drops what the caller has stored. What lies above mark.UID stays, handed out or not.
func (m *Mailbox) trim(mark inbound.Mark) {
	m.queue.entries = slices.DeleteFunc(m.queue.entries, func(e entry) bool {
		return e.uid <= mark.UID && (!m.queue.reconcile || e.uid <= m.queue.cursor)
	})
}

// take fetches the next mails of the queue, at most limit and 64 MB.
func (m *Mailbox) take(s *session, mark inbound.Mark, limit int) (inbound.Batch, error) {
	if limit <= 0 {
		limit = batchMails
	}
	b := inbound.Batch{Mark: mark}
	todo, room := m.queue.entries, int64(batchBytes)
	for len(todo) > 0 && limit > 0 {
		n, cost := m.fit(todo[:min(len(todo), m.window, limit)], room)
		if n == 0 && len(b.Mails) > 0 {
			break
		}
		n = max(n, 1) // a mail bigger than everything still has to come
		mails, err := m.fetch(s, todo[:n])
		if err != nil && len(b.Mails) > 0 { // what came before is good, and must not be fetched for nothing again
			m.cfg.Log.Warn("connection lost within a batch", "mailbox", m.at.name(), "err", err)
			m.drop()
			break
		}
		if err != nil {
			return inbound.Batch{}, err
		}
		b.Mails = append(b.Mails, mails...)
		b.Mark.UID = max(b.Mark.UID, todo[n-1].uid)
		m.queue.cursor = todo[n-1].uid
		todo, limit, room = todo[n:], limit-n, room-cost
	}
	if b.More = len(todo) > 0; !b.More {
		b.Mark.UID = max(b.Mark.UID, m.queue.last)
	}
	return b, nil
}

// fit counts how many of the mails go into room bytes, and what they take.
func (m *Mailbox) fit(entries []entry, room int64) (n int, cost int64) {
	for _, e := range entries {
		size := min(e.size, headerLimit)
		if e.size <= m.cfg.MaxSize {
			size = e.size
		}
		if cost+size > room {
			return n, cost
		}
		n, cost = n+1, cost+size
	}
	return n, cost
}
