package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"

	goimap "github.com/emersion/go-imap/v2"

	"refermail/inbound"
)

// File implements [inbound.Mailbox]. It uses MOVE where the server has it, else COPY, \Deleted and an EXPUNGE of
// exactly these mails; without UIDPLUS, and with mails that somebody else marked \Deleted, ours stay in the inbox,
// marked, until those are gone. A crash between COPY and \Deleted leaves a second copy in the folder, never none.
//
// The UIDs must come from the UIDVALIDITY that Next reported last. When it has changed since, they mean nothing any
// more and File does nothing.
func (m *Mailbox) File(ctx context.Context, uids []uint32, folder inbound.Folder) error {
	if folder == "" || len(uids) == 0 {
		return nil
	}
	uids = slices.Compact(slices.Sorted(slices.Values(uids)))
	return m.do(ctx, callLimit, "file mail", func(s *session) error {
		if m.handed != 0 && m.handed != s.validity {
			m.cfg.Log.Warn("not filed: UIDs changed", "mailbox", m.at.name(), "mails", len(uids))
			return nil
		}
		target, err := m.folder(s, folder)
		if err != nil {
			return err
		}
		for chunk := range slices.Chunk(uids, batchMails) {
			set := goimap.UIDSet{}
			for _, uid := range chunk {
				set.AddNum(goimap.UID(uid))
			}
			if err := m.move(s, set, target); err != nil {
				return fmt.Errorf("move %d mails to %s: %w", len(chunk), target, err)
			}
		}
		return nil
	})
}

func (m *Mailbox) move(s *session, set goimap.UIDSet, target string) error {
	s.guard.arm(moveSilence * m.cfg.Silence) // 200 mails in a big folder take a slow disk seconds
	if s.caps.Has(goimap.CapMove) {
		_, err := s.client.Move(set, target).Wait()
		return err
	}
	// Without MOVE a second attempt must not copy what the first one already did.
	left, err := s.client.UIDSearch(&goimap.SearchCriteria{UID: []goimap.UIDSet{set}, NotFlag: []goimap.Flag{goimap.FlagDeleted}}, nil).Wait()
	if err != nil {
		return fmt.Errorf("look which are left: %w", err)
	}
	if uids := left.AllUIDs(); len(uids) > 0 {
		todo := goimap.UIDSetNum(uids...)
		if _, err := s.client.Copy(todo, target).Wait(); err != nil {
			return fmt.Errorf("copy: %w", err)
		}
		mark := &goimap.StoreFlags{Op: goimap.StoreFlagsAdd, Silent: true, Flags: []goimap.Flag{goimap.FlagDeleted}}
		if err := s.client.Store(todo, mark, nil).Close(); err != nil {
			return fmt.Errorf("mark deleted: %w", err)
		}
	}
	if s.caps.Has(goimap.CapUIDPlus) {
		return s.client.UIDExpunge(set).Close()
	}
	return m.expunge(s, set)
}

// expunge removes the mails in set. Plain EXPUNGE takes whatever is marked \Deleted (RFC 3501 §6.4.3), so it is used
// only when nothing else is.
func (m *Mailbox) expunge(s *session, set goimap.UIDSet) error {
	marked, err := s.client.UIDSearch(&goimap.SearchCriteria{Flag: []goimap.Flag{goimap.FlagDeleted}}, nil).Wait()
	if err != nil {
		return fmt.Errorf("look for others marked deleted: %w", err)
	}
	ours := 0
	for _, uid := range marked.AllUIDs() {
		if !set.Contains(uid) {
			m.cfg.Log.Info("filed mails stay in the inbox, marked deleted: others are marked too, and the server can only expunge all",
				"mailbox", m.at.name(), "other_uid", uid)
			return nil
		}
		ours++
	}
	if ours == 0 {
		return nil
	}
	return s.client.Expunge().Close()
}

// folder returns the full name of one of our folders and makes it when it is not there.
func (m *Mailbox) folder(s *session, folder inbound.Folder) (string, error) {
	if err := m.namespace(s); err != nil {
		return "", err
	}
	name := s.prefix + string(folder)
	if s.folders[name] {
		return name, nil
	}
	found, err := s.client.List("", name, nil).Collect()
	if err != nil {
		return "", fmt.Errorf("look for folder %s: %w", name, err)
	}
	if len(found) == 0 {
		if err := s.client.Create(name, nil).Wait(); err != nil && !refused(err, goimap.ResponseCodeAlreadyExists) {
			return "", fmt.Errorf("create folder %s: %w", name, err)
		}
		// Mail programs show subscribed folders only. Servers without subscriptions refuse, which does no harm.
		if err := s.client.Subscribe(name).Wait(); err != nil && !isRefusal(err) {
			return "", fmt.Errorf("subscribe folder %s: %w", name, err)
		}
		m.cfg.Log.Info("folder created", "mailbox", m.at.name(), "folder", name)
	}
	s.folders[name] = true
	return name, nil
}

// namespace finds out where personal folders go: some servers want all of them below "INBOX." (RFC 2342).
func (m *Mailbox) namespace(s *session) error {
	if s.placed || !s.caps.Has(goimap.CapNamespace) {
		return nil
	}
	data, err := s.client.Namespace().Wait()
	if err != nil && !isRefusal(err) {
		return fmt.Errorf("ask for the namespace: %w", err)
	}
	if data != nil && len(data.Personal) > 0 {
		s.prefix = data.Personal[0].Prefix
	}
	s.placed = true
	return nil
}

// isRefusal reports whether the server answered and said NO or BAD, so that the connection is still good.
func isRefusal(err error) bool {
	var no *goimap.Error
	return errors.As(err, &no) && no.Type != goimap.StatusResponseTypeBye
}

func refused(err error, code goimap.ResponseCode) bool {
	var no *goimap.Error
	return errors.As(err, &no) && no.Code == code
}
