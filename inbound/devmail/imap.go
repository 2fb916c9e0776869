package devmail

import (
	"log/slog"
	"net"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// newIMAP makes the server. The library's own memory backend is not used: it tells every EXPUNGE of a MOVE twice, misses
// what changes between SELECT and IDLE, writes to clients while it holds a mailbox's lock, and cannot be read by tests.
func newIMAP(o *Office) *imapserver.Server {
	return imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			if !o.enter() {
				return nil, nil, net.ErrClosed
			}
			return &imapSession{office: o, wake: make(chan struct{}, 1)}, nil, nil
		},
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapUIDPlus: {}, imap.CapESearch: {}, imap.CapMove: {},
			imap.CapListExtended: {}, imap.CapListStatus: {}, imap.CapStatusSize: {}, imap.CapSpecialUse: {},
			imap.CapLiteralPlus: {},
		},
		Logger:       slog.NewLogLogger(o.cfg.Log.Handler(), slog.LevelDebug),
		InsecureAuth: true, // loopback only
	})
}

// imapSession is one connection. The library calls it from one goroutine at a time.
type imapSession struct {
	office   *Office
	box      *mailbox                   // nil before login
	folder   *folder                    // nil when none is selected
	view     *imapserver.SessionTracker // of folder
	readOnly bool
	wake     chan struct{} // rung at every change in the mailbox
}

var (
	_ imapserver.SessionMove      = (*imapSession)(nil)
	_ imapserver.SessionNamespace = (*imapSession)(nil)
)

func (s *imapSession) Close() error {
	defer s.office.work.Done()
	s.leave()
	if s.box != nil {
		s.box.mu.Lock()
		delete(s.box.wakes, s.wake)
		s.box.mu.Unlock()
	}
	return nil
}

func (s *imapSession) Login(user, password string) error {
	m := s.office.login(user, password)
	if m == nil {
		return imapserver.ErrAuthFailed
	}
	s.box = m
	m.mu.Lock()
	m.wakes[s.wake] = true
	m.mu.Unlock()
	return nil
}

func (s *imapSession) Select(name string, options *imap.SelectOptions) (*imap.SelectData, error) {
	s.leave()
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	f, err := s.find(name)
	if err != nil {
		return nil, err
	}
	s.folder, s.view, s.readOnly = f, f.tracker.NewSession(), options.ReadOnly
	flags := []imap.Flag{imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted, imap.FlagSeen, imap.FlagDraft}
	data := &imap.SelectData{
		Flags: flags, PermanentFlags: append(flags, imap.FlagWildcard),
		NumMessages: uint32(len(f.letters)), UIDNext: f.next, UIDValidity: f.validity,
	}
	for i, l := range f.letters {
		if !l.has(imap.FlagSeen) {
			data.FirstUnseenSeqNum = uint32(i) + 1
			break
		}
	}
	return data, nil
}

func (s *imapSession) Unselect() error {
	s.leave()
	return nil
}

func (s *imapSession) leave() {
	if s.view != nil {
		s.view.Close()
	}
	s.folder, s.view = nil, nil
}

func (s *imapSession) Poll(w *imapserver.UpdateWriter, allowExpunge bool) error {
	if s.view == nil {
		return nil
	}
	return s.view.Poll(w, allowExpunge)
}

// Idle tells what has happened since the last command first, then what happens: the tracker's own Idle would sleep over
// mail that came between the two.
func (s *imapSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	for {
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-s.wake:
		case <-stop:
			return nil
		}
	}
}

// find returns a folder of this mailbox; the lock is held.
func (s *imapSession) find(name string) (*folder, error) {
	if f := s.box.folders[folderName(name)]; f != nil {
		return f, nil
	}
	return nil, refusal(imap.ResponseCodeNonExistent, "No such mailbox")
}

// target is find for APPEND, COPY and MOVE, where the client is invited to make the folder (RFC 3501 §6.3.11).
func (s *imapSession) target(name string) (*folder, error) {
	if f := s.box.folders[folderName(name)]; f != nil {
		return f, nil
	}
	return nil, refusal(imap.ResponseCodeTryCreate, "No such mailbox")
}

func refusal(code imap.ResponseCode, text string) error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: code, Text: text}
}
