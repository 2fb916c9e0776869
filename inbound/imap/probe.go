package imap

import (
	"context"
	"crypto/tls"
	"fmt"
	"slices"

	goimap "github.com/emersion/go-imap/v2"

	"refermail/inbound"
)

// Report is what an operator wants to know about a mailbox before trusting it.
type Report struct {
	Mailbox     string   // "imap.acme.example/INBOX"
	Greeting    string   // the server's first line
	TLS         string   // "TLS 1.3", or "none" on loopback
	Login       string   // "password" or "XOAUTH2"
	Idle        bool     // new mail is told at once; without it, within 15 s
	Move        bool     // filing is one command
	UIDPlus     bool     // without MOVE and UIDPLUS filing may have to wait
	Caps        []string // all capabilities, sorted
	Folders     []string // those of our folders that exist already, with prefix
	Prefix      string   // of personal folders, "" on most servers
	Messages    int      // in the inbox
	UIDValidity uint32
}

// Probe connects, logs in, selects the inbox and tells what it saw. It changes nothing in the mailbox. The error says
// which step went wrong.
func (m *Mailbox) Probe(ctx context.Context) (Report, error) {
	m.drop() // a report on an old connection would prove nothing
	var r Report
	err := m.do(ctx, callLimit, "probe", func(s *session) error {
		r = Report{
			Mailbox: m.at.name(), Greeting: string(s.hello.text), TLS: "none", Login: "password",
			Idle: s.caps.Has(goimap.CapIdle), Move: s.caps.Has(goimap.CapMove), UIDPlus: s.caps.Has(goimap.CapUIDPlus),
			Messages: int(s.messages), UIDValidity: s.validity,
		}
		if s.secured != nil {
			r.TLS = tls.VersionName(s.secured.Version)
		}
		if m.cfg.Token != nil {
			r.Login = "XOAUTH2"
		}
		for c := range s.caps {
			r.Caps = append(r.Caps, string(c))
		}
		slices.Sort(r.Caps)
		folders, err := m.ownFolders(s)
		r.Folders, r.Prefix = folders, s.prefix
		return err
	})
	return r, err
}

// ownFolders lists those of our folders that exist, by their full names.
func (m *Mailbox) ownFolders(s *session) ([]string, error) {
	if err := m.namespace(s); err != nil {
		return nil, err
	}
	var names []string
	for _, f := range []inbound.Folder{inbound.Processed, inbound.Held, inbound.Ignored, inbound.Failed} {
		found, err := s.client.List("", s.prefix+string(f), nil).Collect()
		if err != nil {
			return nil, fmt.Errorf("look for folder %s: %w", f, err)
		}
		if len(found) > 0 {
			names = append(names, s.prefix+string(f))
		}
	}
	return names, nil
}

// Find reports whether a mail with this header lies in the inbox or in one of our folders, where a running service may
// have filed it. Value matches as a part, without case (RFC 3501 §6.4.4).
func (m *Mailbox) Find(ctx context.Context, header, value string) (bool, error) {
	found := false
	err := m.do(ctx, callLimit, "search", func(s *session) error {
		if err := m.noop(s); err != nil { // so that mail of this moment counts
			return err
		}
		var err error
		if found, err = s.holds(header, value); found || err != nil {
			return err
		}
		folders, err := m.ownFolders(s)
		for _, name := range folders {
			if err != nil || found {
				break
			}
			if _, err = s.client.Select(name, &goimap.SelectOptions{ReadOnly: true}).Wait(); err == nil {
				found, err = s.holds(header, value)
			}
		}
		if err != nil || len(folders) == 0 {
			return err
		}
		return m.selectInbox(s)
	})
	return found, err
}

func (s *session) holds(header, value string) (bool, error) {
	data, err := s.client.UIDSearch(&goimap.SearchCriteria{
		Header: []goimap.SearchCriteriaHeaderField{{Key: header, Value: value}},
	}, nil).Wait()
	if err != nil {
		return false, fmt.Errorf("search for %s: %w", header, err)
	}
	return len(data.AllUIDs()) > 0, nil
}
