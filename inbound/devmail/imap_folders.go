package devmail

import (
	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// delimiter separates the levels of folder names.
const delimiter = '/'

func (s *imapSession) Namespace() (*imap.NamespaceData, error) {
	return &imap.NamespaceData{Personal: []imap.NamespaceDescriptor{{Delim: delimiter}}}, nil
}

func (s *imapSession) Create(name string, _ *imap.CreateOptions) error {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	if name = folderName(name); name == "" {
		return refusal(imap.ResponseCodeCannot, "A mailbox needs a name")
	}
	if s.box.folders[name] != nil {
		return refusal(imap.ResponseCodeAlreadyExists, "Mailbox already exists")
	}
	s.box.make(name)
	return nil
}

func (s *imapSession) Delete(name string) error {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	f, err := s.find(name)
	if err != nil {
		return err
	}
	if f.name == "INBOX" {
		return refusal(imap.ResponseCodeCannot, "INBOX stays")
	}
	s.box.remove(f, func(*letter) bool { return true })
	delete(s.box.folders, f.name)
	return nil
}

// Rename moves a folder. INBOX cannot be renamed: what RFC 3501 §6.3.5 asks for there is used by nobody.
func (s *imapSession) Rename(from, to string, _ *imap.RenameOptions) error {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	f, err := s.find(from)
	if err != nil {
		return err
	}
	to = folderName(to)
	switch {
	case f.name == "INBOX" || to == "":
		return refusal(imap.ResponseCodeCannot, "This name cannot be used")
	case s.box.folders[to] != nil:
		return refusal(imap.ResponseCodeAlreadyExists, "Mailbox already exists")
	}
	delete(s.box.folders, f.name)
	f.name = to
	s.box.folders[to] = f
	return nil
}

func (s *imapSession) Subscribe(name string) error   { return s.subscribe(name, true) }
func (s *imapSession) Unsubscribe(name string) error { return s.subscribe(name, false) }

func (s *imapSession) subscribe(name string, on bool) error {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	f, err := s.find(name)
	if err != nil {
		return err
	}
	f.subscribed = on
	return nil
}

func (s *imapSession) List(w *imapserver.ListWriter, ref string, patterns []string, options *imap.ListOptions) error {
	if len(patterns) == 0 { // LIST "" "" asks for the delimiter (RFC 3501 §6.3.8)
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: delimiter})
	}
	for _, data := range s.list(ref, patterns, options) {
		if err := w.WriteList(&data); err != nil {
			return err
		}
	}
	return nil
}

// list collects under the lock what List writes without it.
func (s *imapSession) list(ref string, patterns []string, options *imap.ListOptions) []imap.ListData {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	var found []imap.ListData
	for _, f := range s.box.sorted() {
		if !matchesAny(f.name, ref, patterns) ||
			options.SelectSubscribed && !f.subscribed || options.SelectSpecialUse && len(f.use) == 0 {
			continue
		}
		data := imap.ListData{Mailbox: f.name, Delim: delimiter, Attrs: append([]imap.MailboxAttr(nil), f.use...)}
		if f.subscribed && (options.ReturnSubscribed || options.SelectSubscribed) {
			data.Attrs = append(data.Attrs, imap.MailboxAttrSubscribed)
		}
		if options.ReturnStatus != nil {
			data.Status = f.status(options.ReturnStatus)
		}
		found = append(found, data)
	}
	return found
}

func matchesAny(name, ref string, patterns []string) bool {
	for _, p := range patterns {
		if imapserver.MatchList(name, delimiter, ref, p) {
			return true
		}
	}
	return false
}

func (s *imapSession) Status(name string, options *imap.StatusOptions) (*imap.StatusData, error) {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	f, err := s.find(name)
	if err != nil {
		return nil, err
	}
	return f.status(options), nil
}

func (f *folder) status(options *imap.StatusOptions) *imap.StatusData {
	var all, recent, unseen, deleted uint32
	var size int64
	for _, l := range f.letters {
		all++
		size += int64(len(l.raw))
		if !l.has(imap.FlagSeen) {
			unseen++
		}
		if l.has(imap.FlagDeleted) {
			deleted++
		}
	}
	data := &imap.StatusData{Mailbox: f.name}
	if options.NumMessages {
		data.NumMessages = &all
	}
	if options.NumRecent {
		data.NumRecent = &recent
	}
	if options.NumUnseen {
		data.NumUnseen = &unseen
	}
	if options.NumDeleted {
		data.NumDeleted = &deleted
	}
	if options.Size {
		data.Size = &size
	}
	if options.UIDNext {
		data.UIDNext = f.next
	}
	if options.UIDValidity {
		data.UIDValidity = f.validity
	}
	return data
}
