package devmail

import (
	"bufio"
	"bytes"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-message/textproto"
)

// each calls f for the letters of a set that this session knows of, with their index, and their number as the client
// counts. The lock is held.
func (s *imapSession) each(set imap.NumSet, f func(i int, seq uint32, l *letter)) {
	for i, l := range s.folder.letters {
		seq := s.view.EncodeSeqNum(uint32(i) + 1)
		if seq != 0 && s.contains(set, seq, l.uid) {
			f(i, seq, l)
		}
	}
}

// contains resolves "*" to the last message (RFC 3501 §6.4.8: "n:*" always contains it).
func (s *imapSession) contains(set imap.NumSet, seq uint32, uid imap.UID) bool {
	switch set := set.(type) {
	case imap.SeqSet:
		for _, r := range set {
			if within(seq, r.Start, r.Stop, uint32(len(s.folder.letters))) {
				return true
			}
		}
	case imap.UIDSet:
		last := s.folder.letters[len(s.folder.letters)-1].uid
		for _, r := range set {
			if within(uint32(uid), uint32(r.Start), uint32(r.Stop), uint32(last)) {
				return true
			}
		}
	}
	return false
}

func within(n, start, stop, last uint32) bool {
	if start == 0 {
		start = last
	}
	if stop == 0 {
		stop = last
	}
	return min(start, stop) <= n && n <= max(start, stop)
}

func (s *imapSession) Search(kind imapserver.NumKind, criteria *imap.SearchCriteria, _ *imap.SearchOptions) (*imap.SearchData, error) {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	var data imap.SearchData
	var seqs imap.SeqSet
	var uids imap.UIDSet
	for i, l := range s.folder.letters {
		seq := s.view.EncodeSeqNum(uint32(i) + 1)
		if seq == 0 || !s.matches(l, seq, criteria) {
			continue
		}
		n := seq
		if kind == imapserver.NumKindUID {
			n = uint32(l.uid)
		}
		seqs.AddNum(seq)
		uids.AddNum(l.uid)
		if data.Count == 0 {
			data.Min = n
		}
		data.Max = n
		data.Count++
	}
	if data.All = seqs; kind == imapserver.NumKindUID {
		data.All = uids
	}
	return &data, nil
}

// matches looks for texts in the mail as sent, encoded or not: good enough for a mail program's search box.
func (s *imapSession) matches(l *letter, seq uint32, c *imap.SearchCriteria) bool {
	for _, set := range c.SeqNum {
		if !s.contains(set, seq, l.uid) {
			return false
		}
	}
	for _, set := range c.UID {
		if !s.contains(set, seq, l.uid) {
			return false
		}
	}
	for _, f := range c.Flag {
		if !l.has(f) {
			return false
		}
	}
	for _, f := range c.NotFlag {
		if l.has(f) {
			return false
		}
	}
	size := int64(len(l.raw))
	if c.Larger != 0 && size <= c.Larger || c.Smaller != 0 && size >= c.Smaller || !onDay(l.when, c.Since, c.Before) {
		return false
	}
	for _, not := range c.Not {
		if s.matches(l, seq, &not) {
			return false
		}
	}
	for _, or := range c.Or {
		if !s.matches(l, seq, &or[0]) && !s.matches(l, seq, &or[1]) {
			return false
		}
	}
	return matchesText(l.raw, c)
}

func matchesText(raw []byte, c *imap.SearchCriteria) bool {
	if len(c.Header)+len(c.Text)+len(c.Body) == 0 && c.SentSince.IsZero() && c.SentBefore.IsZero() {
		return true
	}
	r := bufio.NewReader(bytes.NewReader(raw))
	parsed, _ := textproto.ReadHeader(r) // unreadable: no field matches
	h := mail.HeaderFromMap(parsed.Map())
	for _, field := range c.Header {
		if !hasField(h, field) {
			return false
		}
	}
	if !c.SentSince.IsZero() || !c.SentBefore.IsZero() {
		if sent, err := h.Date(); err != nil || !onDay(sent, c.SentSince, c.SentBefore) {
			return false
		}
	}
	lower := bytes.ToLower(raw)
	_, body, _ := bytes.Cut(lower, []byte("\r\n\r\n"))
	for _, text := range c.Text {
		if !bytes.Contains(lower, []byte(strings.ToLower(text))) {
			return false
		}
	}
	for _, text := range c.Body {
		if !bytes.Contains(body, []byte(strings.ToLower(text))) {
			return false
		}
	}
	return true
}

func hasField(h mail.Header, want imap.SearchCriteriaHeaderField) bool {
	for fields := h.FieldsByKey(want.Key); fields.Next(); {
		v, err := fields.Text()
		if err != nil {
			v = fields.Value()
		}
		if strings.Contains(strings.ToLower(v), strings.ToLower(want.Value)) {
			return true
		}
	}
	return false
}

// onDay compares dates alone, without time and zone (RFC 3501 §6.4.4).
func onDay(t, since, before time.Time) bool {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return (since.IsZero() || !day.Before(since)) && (before.IsZero() || day.Before(before))
}
