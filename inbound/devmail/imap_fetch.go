package devmail

import (
	"bufio"
	"bytes"
	"io"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-message/textproto"
)

// Fetch writes without the lock: a client that reads slowly must not stop the post.
func (s *imapSession) Fetch(w *imapserver.FetchWriter, set imap.NumSet, options *imap.FetchOptions) error {
	for _, c := range s.snapshot(set, marksSeen(options) && !s.readOnly) {
		if err := c.write(w.CreateMessage(c.seq), options); err != nil {
			return err
		}
	}
	return nil
}

func marksSeen(options *imap.FetchOptions) bool {
	for _, b := range options.BodySection {
		if !b.Peek {
			return true
		}
	}
	for _, b := range options.BinarySection {
		if !b.Peek {
			return true
		}
	}
	return false
}

// copyOf is a letter as a session sees it at one moment.
type copyOf struct {
	*letter
	seq   uint32
	flags []imap.Flag
}

func (s *imapSession) snapshot(set imap.NumSet, markSeen bool) []copyOf {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	var cs []copyOf
	s.each(set, func(i int, seq uint32, l *letter) {
		if markSeen && l.setFlags(&imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}) {
			s.box.flagsChanged(s.folder, i, nil)
		}
		cs = append(cs, copyOf{letter: l, seq: seq, flags: l.flagList()})
	})
	return cs
}

func (c copyOf) write(w *imapserver.FetchResponseWriter, options *imap.FetchOptions) error {
	w.WriteUID(c.uid)
	if options.Flags {
		w.WriteFlags(c.flags)
	}
	if options.InternalDate {
		w.WriteInternalDate(c.when)
	}
	if options.RFC822Size {
		w.WriteRFC822Size(int64(len(c.raw)))
	}
	if options.Envelope {
		// A header that cannot be read gives an empty envelope: the client may still fetch the bytes.
		h, _ := textproto.ReadHeader(bufio.NewReader(bytes.NewReader(c.raw)))
		w.WriteEnvelope(imapserver.ExtractEnvelope(h))
	}
	if options.BodyStructure != nil {
		w.WriteBodyStructure(imapserver.ExtractBodyStructure(bytes.NewReader(c.raw)))
	}
	for _, item := range options.BodySection {
		b := c.section(item)
		if err := writeAll(w.WriteBodySection(item, int64(len(b))), b); err != nil {
			return err
		}
	}
	for _, item := range options.BinarySection {
		b := imapserver.ExtractBinarySection(bytes.NewReader(c.raw), item)
		if err := writeAll(w.WriteBinarySection(item, int64(len(b))), b); err != nil {
			return err
		}
	}
	for _, item := range options.BinarySectionSize {
		w.WriteBinarySectionSize(item, imapserver.ExtractBinarySectionSize(bytes.NewReader(c.raw), item))
	}
	return w.Close()
}

// section answers BODY[] from the very bytes: the library parses and rebuilds the mail, which changes malformed ones.
func (c copyOf) section(item *imap.FetchItemBodySection) []byte {
	if item.Specifier != imap.PartSpecifierNone || len(item.Part) > 0 {
		return imapserver.ExtractBodySection(bytes.NewReader(c.raw), item)
	}
	b := c.raw
	if p := item.Partial; p != nil {
		from := min(p.Offset, int64(len(b)))
		b = b[from : from+min(p.Size, int64(len(b))-from)]
	}
	return b
}

func writeAll(w io.WriteCloser, b []byte) error {
	_, err := w.Write(b)
	if closeErr := w.Close(); err == nil {
		err = closeErr
	}
	return err
}
