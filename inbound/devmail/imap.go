package devmail

import (
	"log/slog"
	"net"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// newIMAP makes the server. The library's own memory backend is not used: it tells every EXPUNGE of a MOVE twice, misses
// what changes between SELECT and IDLE, writes to clients while it holds a mailbox's lock, and cannot be read by tests.
func newIMAP(o *Office) *imapserver.Server {
	return imapserver.New(&imapserver.Options{
		NewSession: func(c *imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			if !o.enter() {
				return nil, nil, net.ErrClosed
			}
			return &imapSession{office: o, conn: c.NetConn(), wake: make(chan struct{}, 1)}, nil, nil
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

// imapSession is one connection. The library calls it from one goroutine, and Idle from another, for which it waits only
// after a proper DONE: when the connection ends in IDLE, or something else is said there, Idle still runs, or has yet to
// begin, while Close or the next command is called. Hence the lock idling.
type imapSession struct {
	office   *Office
	conn     net.Conn
	idling   sync.Mutex                 // held by Idle while it runs, and by whoever changes view or tells its updates
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

// Close hangs up first, as the library would do next, so that an Idle that writes to a client who does not read ends at
// once; leave waits for it.
func (s *imapSession) Close() error {
	defer s.office.work.Done()
	s.conn.Close() // an error here means that it is closed
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
	s.show(f, f.tracker.NewSession())
	s.readOnly = options.ReadOnly
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

func (s *imapSession) leave() { s.show(nil, nil) }

// show changes the selected folder, once no Idle looks at the old one.
func (s *imapSession) show(f *folder, view *imapserver.SessionTracker) {
	s.idling.Lock()
	defer s.idling.Unlock()
	if s.view != nil {
		s.view.Close()
	}
	s.folder, s.view = f, view
}

// Poll waits for an Idle that has not ended yet, so that updates are told in their order.
func (s *imapSession) Poll(w *imapserver.UpdateWriter, allowExpunge bool) error {
	s.idling.Lock()
	defer s.idling.Unlock()
	return s.tell(w, allowExpunge)
}

// tell writes what the client has yet to hear; idling is held.
func (s *imapSession) tell(w *imapserver.UpdateWriter, allowExpunge bool) error {
	if s.view == nil {
		return nil
	}
	return s.view.Poll(w, allowExpunge)
}

// Idle tells what has happened since the last command first, then what happens: the tracker's own Idle would sleep over
// mail that came between the two. One that begins after its IDLE has ended tells nothing: the folder may be another, and
// the session closed.
func (s *imapSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	s.idling.Lock()
	defer s.idling.Unlock()
	for {
		select {
		case <-stop:
			return nil
		default:
		}
		if err := s.tell(w, true); err != nil {
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
