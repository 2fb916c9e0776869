package imap

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"refermail/workflow"
)

// session is one connection, logged in, with the inbox selected.
type session struct {
	client *imapclient.Client
	guard  *guard
	hello  *firstLine
	wake   chan struct{} // has room for one: the inbox grew

	caps     goimap.CapSet
	validity uint32
	uidNext  uint32 // 0: the server did not say
	messages uint32
	fresh    bool // nothing happened since SELECT, so uidNext is right
	synced   bool // the server has just told us of everything new, so a listing is complete
	secured  *tls.ConnectionState
	prefix   string          // of personal folders, "" or like "INBOX."
	placed   bool            // prefix is known
	folders  map[string]bool // that exist
}

// kill closes the connection and waits until go-imap's reader has ended. Safe from any goroutine, more than once.
func (s *session) kill() { _ = s.client.Close() }

// connect dials, logs in and selects the inbox, within one silence per step.
func (m *Mailbox) connect(ctx context.Context) (*session, error) {
	conn, err := (&net.Dialer{Timeout: m.cfg.Silence}).DialContext(ctx, "tcp", m.at.address())
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	s := &session{guard: &guard{Conn: conn, chatter: m.cfg.chatter}, wake: make(chan struct{}, 1), folders: map[string]bool{}}
	s.guard.arm(m.cfg.Silence)
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if err := m.greet(ctx, s); err != nil {
		return nil, s.explain(err)
	}
	if err := errors.Join(m.login(ctx, s), ctx.Err()); err != nil {
		s.kill()
		return nil, s.explain(err)
	}
	if err := m.selectInbox(s); err != nil {
		s.kill()
		return nil, s.explain(err)
	}
	m.cfg.Log.Debug("imap connected", "mailbox", m.at.name(), "uidvalidity", s.validity, "messages", s.messages)
	return s, nil
}

// explain prefers the guard's reason to what the library makes of a closed connection.
func (s *session) explain(err error) error {
	if err == nil {
		return nil
	}
	if cause := s.guard.cause(); cause != nil {
		return fmt.Errorf("%w (%w)", err, cause)
	}
	return err
}

// greet secures the connection and waits for the greeting.
func (m *Mailbox) greet(ctx context.Context, s *session) error {
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if m.cfg.TLS != nil {
		conf = m.cfg.TLS.Clone()
	}
	conf.ServerName = or(conf.ServerName, m.at.host)
	verify := conf.VerifyConnection
	conf.VerifyConnection = func(state tls.ConnectionState) error {
		s.secured = &state
		if verify != nil {
			return verify(state)
		}
		return nil
	}
	options := &imapclient.Options{TLSConfig: conf, UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(data *imapclient.UnilateralDataMailbox) { // runs in the reader: must not wait
			if data.NumMessages != nil {
				select {
				case s.wake <- struct{}{}:
				default:
				}
			}
		},
	}}
	var err error
	switch m.at.security {
	case tlsFirst:
		secure := tls.Client(s.guard, conf)
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = s.guard.Close()
			return fmt.Errorf("TLS with %s: %w", m.at.host, err)
		}
		s.hello = &firstLine{Conn: secure}
		s.client = imapclient.New(s.hello, options)
	case startTLS:
		s.hello = &firstLine{Conn: s.guard}
		if s.client, err = imapclient.NewStartTLS(s.hello, options); err != nil {
			_ = s.guard.Close()
			return fmt.Errorf("STARTTLS with %s: %w", m.at.host, err)
		}
	case plain:
		s.hello = &firstLine{Conn: s.guard}
		s.client = imapclient.New(s.hello, options)
	}
	if err := s.client.WaitGreeting(); err != nil {
		s.kill()
		return fmt.Errorf("greeting of %s: %w", m.at.host, err)
	}
	return nil
}

// login proves who we are. PREAUTH servers are logged in already.
func (m *Mailbox) login(ctx context.Context, s *session) error {
	if s.client.State() == goimap.ConnStateNotAuthenticated {
		if err := m.authenticate(ctx, s); err != nil {
			return fmt.Errorf("log in as %s: %w", m.at.user, err)
		}
	}
	if s.caps = s.client.Caps(); s.caps == nil {
		return errors.New("server does not tell its capabilities")
	}
	return nil
}

func (m *Mailbox) authenticate(ctx context.Context, s *session) error {
	if m.cfg.Token != nil {
		token, err := m.cfg.Token(ctx)
		if err != nil {
			return fmt.Errorf("get a token: %w", err)
		}
		s.guard.arm(m.cfg.Silence) // asking for it may have taken longer than a silence
		return workflow.HideSecrets(s.client.Authenticate(xoauth2{m.at.user, token}), m.at.user, token)
	}
	password, err := m.cfg.Password(ctx)
	if err != nil {
		return fmt.Errorf("get the password: %w", err)
	}
	s.guard.arm(m.cfg.Silence)
	caps := s.client.Caps()
	if caps.Has(goimap.AuthCap("PLAIN")) { // LOGIN cannot carry every character
		return workflow.HideSecrets(s.client.Authenticate(sasl.NewPlainClient("", m.at.user, password)), m.at.user, password)
	}
	if caps.Has(goimap.CapLoginDisabled) {
		return errors.New("the server allows no password login here; use a token or encryption")
	}
	return workflow.HideSecrets(s.client.Login(m.at.user, password).Wait(), m.at.user, password)
}

func (m *Mailbox) selectInbox(s *session) error {
	data, err := s.client.Select(m.at.box, nil).Wait()
	if err != nil {
		return fmt.Errorf("select %s: %w", m.at.box, err)
	}
	if data.UIDValidity == 0 {
		return fmt.Errorf("select %s: server gives no UIDVALIDITY", m.at.box)
	}
	s.validity, s.uidNext, s.messages = data.UIDValidity, uint32(data.UIDNext), data.NumMessages
	s.fresh, s.synced = true, true
	return nil
}

// firstLine remembers the server's greeting for people.
type firstLine struct {
	net.Conn
	text []byte
	done bool
}

// Read is net.Conn's. It keeps the first line, up to 500 bytes.
func (f *firstLine) Read(b []byte) (int, error) {
	n, err := f.Conn.Read(b)
	for i := 0; i < n && !f.done; i++ {
		if b[i] == '\r' || b[i] == '\n' || len(f.text) == 500 {
			f.done = true
			break
		}
		f.text = append(f.text, b[i])
	}
	return n, err
}

// SetReadDeadline does nothing: the guard below decides, and under TLS a missed deadline would spoil the stream.
func (f *firstLine) SetReadDeadline(time.Time) error { return nil }
