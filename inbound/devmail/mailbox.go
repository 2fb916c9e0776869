package devmail

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// Mail is one mail as it lies in a folder. Raw is shared; do not change it.
type Mail struct {
	Folder string
	UID    uint32
	When   time.Time // INTERNALDATE
	Raw    []byte
	Seen   bool
}

// String shows the mail for test logs.
func (m Mail) String() string { return fmt.Sprintf("%s/%d %q", m.Folder, m.UID, m.Raw) }

// Messages returns the mails in a folder of a mailbox, oldest first; folder "" means all folders, INBOX first and the
// others by name. Nil when there is no such mailbox.
func (o *Office) Messages(address, folder string) []Mail {
	m, _ := o.lookup(address)
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var mails []Mail
	for _, f := range m.sorted() {
		if folder == "" || f.name == folderName(folder) {
			for _, l := range f.letters {
				mails = append(mails, l.mail(f))
			}
		}
	}
	return mails
}

// Folders returns the names of a mailbox's folders: INBOX first, then by name.
func (o *Office) Folders(address string) []string {
	m, _ := o.lookup(address)
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var names []string
	for _, f := range m.sorted() {
		names = append(names, f.name)
	}
	return names
}

// MarkSeen sets \Seen on a mail; a mail that is gone is no error.
func (o *Office) MarkSeen(address, folder string, uid uint32) {
	m, _ := o.lookup(address)
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.folders[folderName(folder)]
	if f == nil {
		return
	}
	for i, l := range f.letters {
		if l.uid == imap.UID(uid) && l.setFlags(&imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}) {
			m.flagsChanged(f, i, nil)
		}
	}
}

// mailbox is one owner's folders. One lock covers them all, so that a move is one step.
type mailbox struct {
	office   *Office
	address  string
	name     string
	password string
	aliases  []string
	noSent   bool

	mu      sync.Mutex
	folders map[string]*folder
	made    uint32                 // folders ever made: each gets its own UIDVALIDITY
	respond func(Mail) []byte      // see Autorespond
	wakes   map[chan struct{}]bool // IMAP sessions in this mailbox
}

// folder holds letters in the order of their UIDs. The tracker keeps what each IMAP session has yet to be told.
type folder struct {
	name       string
	use        []imap.MailboxAttr
	validity   uint32
	next       imap.UID
	letters    []*letter
	tracker    *imapserver.MailboxTracker
	subscribed bool
}

func newMailbox(o *Office, address, name, password string, opts MailboxOptions) *mailbox {
	m := &mailbox{
		office: o, address: strings.ToLower(address), name: name, password: password, noSent: opts.NoSent,
		folders: map[string]*folder{}, wakes: map[chan struct{}]bool{},
	}
	for _, a := range opts.Aliases {
		m.aliases = append(m.aliases, strings.ToLower(a))
	}
	m.make("INBOX")
	m.make("Sent", imap.MailboxAttrSent)
	m.make("Drafts", imap.MailboxAttrDrafts)
	m.make("Trash", imap.MailboxAttrTrash)
	for _, f := range opts.Folders {
		m.make(f)
	}
	return m
}

// make adds a folder; the caller knows that there is none of this name.
func (m *mailbox) make(name string, use ...imap.MailboxAttr) *folder {
	f := &folder{
		name: folderName(name), use: use, validity: m.office.validity + m.made, next: 1,
		tracker: imapserver.NewMailboxTracker(0), subscribed: true,
	}
	m.made++
	m.folders[f.name] = f
	return f
}

// owns reports whether a lower-case address, tag or not, is this mailbox's.
func (m *mailbox) owns(address string) bool {
	base := baseAddress(address)
	return base == m.address || slices.Contains(m.aliases, base)
}

func (m *mailbox) sorted() []*folder {
	fs := make([]*folder, 0, len(m.folders))
	for _, f := range m.folders {
		fs = append(fs, f)
	}
	sort.Slice(fs, func(i, j int) bool {
		if (fs[i].name == "INBOX") != (fs[j].name == "INBOX") {
			return fs[i].name == "INBOX"
		}
		return fs[i].name < fs[j].name
	})
	return fs
}

// add puts a mail at the end of a folder and tells everybody. The lock is held.
func (m *mailbox) add(f *folder, raw []byte, when time.Time, flags []imap.Flag, kind Kind) *letter {
	l := &letter{uid: f.next, raw: raw, when: when, flags: map[string]imap.Flag{}}
	l.setFlags(&imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: flags})
	f.next++
	f.letters = append(f.letters, l)
	f.tracker.QueueNumMessages(uint32(len(f.letters)))
	m.changed(f, l, kind)
	return l
}

// remove takes letters out of a folder, last first, so that the sequence numbers told to sessions stay true (RFC 3501
// §7.4.1). The lock is held.
func (m *mailbox) remove(f *folder, gone func(*letter) bool) {
	kept := make([]*letter, 0, len(f.letters))
	var removed []*letter
	for i := len(f.letters) - 1; i >= 0; i-- {
		if l := f.letters[i]; gone(l) {
			f.tracker.QueueExpunge(uint32(i) + 1)
			removed = append(removed, l)
		} else {
			kept = append(kept, l)
		}
	}
	slices.Reverse(kept)
	f.letters = kept
	for _, l := range removed {
		m.changed(f, l, Removed)
	}
}

func (m *mailbox) flagsChanged(f *folder, i int, by *imapserver.SessionTracker) {
	l := f.letters[i]
	f.tracker.QueueMessageFlags(uint32(i)+1, l.uid, l.flagList(), by)
	m.changed(f, l, Flagged)
}

func (m *mailbox) changed(f *folder, l *letter, kind Kind) {
	for wake := range m.wakes {
		ring(wake)
	}
	m.office.tell(Event{Kind: kind, Mailbox: m.address, Folder: f.name, Mail: l.mail(f)})
}

// folderName maps every spelling of INBOX to one (RFC 3501 §5.1).
func folderName(name string) string {
	if strings.EqualFold(name, "INBOX") {
		return "INBOX"
	}
	return strings.TrimRight(name, "/")
}
