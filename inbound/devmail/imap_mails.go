package devmail

import (
	"fmt"
	"io"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

func (s *imapSession) Append(name string, r imap.LiteralReader, options *imap.AppendOptions) (*imap.AppendData, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read appended mail: %w", err)
	}
	when := options.Time
	if when.IsZero() {
		when = s.office.cfg.Now()
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	f, err := s.target(name)
	if err != nil {
		return nil, err
	}
	l := s.box.add(f, raw, when, options.Flags, Filed)
	return &imap.AppendData{UIDValidity: f.validity, UID: l.uid}, nil
}

func (s *imapSession) Store(w *imapserver.FetchWriter, set imap.NumSet, flags *imap.StoreFlags, _ *imap.StoreOptions) error {
	if s.readOnly {
		return refusal("READ-ONLY", "Mailbox is open for reading only")
	}
	s.box.mu.Lock()
	s.each(set, func(i int, _ uint32, l *letter) {
		if l.setFlags(flags) {
			s.box.flagsChanged(s.folder, i, s.view)
		}
	})
	s.box.mu.Unlock()
	if flags.Silent {
		return nil
	}
	return s.Fetch(w, set, &imap.FetchOptions{Flags: true})
}

func (s *imapSession) Expunge(_ *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	if s.readOnly {
		return nil // also reached by CLOSE, where RFC 3501 §6.4.2 asks for silence
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.box.remove(s.folder, func(l *letter) bool {
		return l.has(imap.FlagDeleted) && (uids == nil || uids.Contains(l.uid))
	})
	return nil // the EXPUNGE lines come with the poll before the tagged OK
}

func (s *imapSession) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	data, _, err := s.copyTo(set, dest)
	return data, err
}

// Move is Copy and removal in one step (RFC 6851 §3.3). The EXPUNGE lines come with the poll before the tagged OK.
func (s *imapSession) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	if s.readOnly {
		return refusal("READ-ONLY", "Mailbox is open for reading only")
	}
	s.box.mu.Lock()
	data, moved, err := s.copyTo(set, dest)
	if err == nil {
		s.box.remove(s.folder, func(l *letter) bool { return moved[l] })
	}
	s.box.mu.Unlock()
	if err != nil || data == nil {
		return err
	}
	return w.WriteCopyData(data)
}

// copyTo copies letters to another folder, or the same; data is nil when there are none. The lock is held.
func (s *imapSession) copyTo(set imap.NumSet, dest string) (data *imap.CopyData, copied map[*letter]bool, err error) {
	to, err := s.target(dest)
	if err != nil {
		return nil, nil, err
	}
	var letters []*letter
	s.each(set, func(_ int, _ uint32, l *letter) { letters = append(letters, l) })
	if len(letters) == 0 {
		return nil, nil, nil
	}
	copied = map[*letter]bool{}
	var from, into imap.UIDSet
	for _, l := range letters {
		made := s.box.add(to, l.raw, l.when, l.flagList(), Filed)
		from.AddNum(l.uid)
		into.AddNum(made.uid)
		copied[l] = true
	}
	return &imap.CopyData{UIDValidity: to.validity, SourceUIDs: from, DestUIDs: into}, copied, nil
}
