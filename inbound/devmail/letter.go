package devmail

import (
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// letter is one mail in one folder. Everything but flags is immutable.
type letter struct {
	uid   imap.UID
	raw   []byte
	when  time.Time
	flags map[string]imap.Flag // by lower-case name (RFC 3501 §2.3.2: flags do not distinguish case)
}

func (l *letter) mail(f *folder) Mail {
	return Mail{Folder: f.name, UID: uint32(l.uid), When: l.when, Raw: l.raw, Seen: l.has(imap.FlagSeen)}
}

func (l *letter) has(flag imap.Flag) bool {
	_, ok := l.flags[strings.ToLower(string(flag))]
	return ok
}

func (l *letter) flagList() []imap.Flag {
	flags := make([]imap.Flag, 0, len(l.flags))
	for _, f := range l.flags {
		flags = append(flags, f)
	}
	slices.Sort(flags)
	return flags
}

// setFlags reports whether anything changed.
func (l *letter) setFlags(store *imap.StoreFlags) bool {
	before := l.flagList()
	if store.Op == imap.StoreFlagsSet {
		clear(l.flags)
	}
	for _, f := range store.Flags {
		if key := strings.ToLower(string(f)); store.Op == imap.StoreFlagsDel {
			delete(l.flags, key)
		} else {
			l.flags[key] = f
		}
	}
	return !slices.Equal(before, l.flagList())
}
