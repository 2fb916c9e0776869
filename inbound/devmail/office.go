package devmail

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"
)

// Office is a running post office. All methods are safe for concurrent use.
type Office struct {
	cfg      Config
	validity uint32
	smtp     *smtp.Server
	imap     *imapserver.Server
	smtpLn   *listener
	imapLn   *listener

	ctx    context.Context // ends at Close; stops autoresponders
	cancel context.CancelFunc
	work   sync.WaitGroup // servers, sessions, autoresponders

	mu      sync.Mutex
	closed  bool
	boxes   map[string]*mailbox // by lower-case base address, aliases included
	order   []*mailbox
	domains map[string]bool
	feeds   map[*feed]struct{}
}

// Start opens the office on its two ports; Close ends it.
func Start(cfg Config) (*Office, error) {
	if cfg.Now == nil {
		return nil, errors.New("start post office: no clock given")
	}
	cfg.AuthServID = or(cfg.AuthServID, "mx.acme.example")
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	validity, err := bootValidity()
	if err != nil {
		return nil, err
	}
	o := &Office{
		cfg: cfg, validity: validity,
		boxes: map[string]*mailbox{}, domains: map[string]bool{}, feeds: map[*feed]struct{}{},
	}
	for _, d := range cfg.Domains {
		o.domains[strings.ToLower(d)] = true
	}
	o.ctx, o.cancel = context.WithCancel(context.Background())
	if o.smtpLn, err = listen(cfg.SMTPAddr); err != nil {
		o.cancel()
		return nil, fmt.Errorf("open SMTP port: %w", err)
	}
	if o.imapLn, err = listen(cfg.IMAPAddr); err != nil {
		o.cancel()
		return nil, errors.Join(fmt.Errorf("open IMAP port: %w", err), o.smtpLn.Close())
	}
	o.smtp, o.imap = newSMTP(o), newIMAP(o)
	o.work.Go(func() { o.report("serve SMTP", o.smtp.Serve(o.smtpLn)) })
	o.work.Go(func() { o.report("serve IMAP", o.imap.Serve(o.imapLn)) })
	return o, nil
}

// Close hangs up on everybody, ends every subscription and returns when nothing runs any more. Closing twice is
// harmless.
func (o *Office) Close() error {
	o.mu.Lock()
	if o.closed {
		o.mu.Unlock()
		return nil
	}
	o.closed = true
	for f := range o.feeds {
		f.close()
	}
	o.mu.Unlock()
	o.cancel()
	err := errors.Join(ignoreClosed(o.smtp.Close()), ignoreClosed(o.imap.Close()), o.smtpLn.hangUp(), o.imapLn.hangUp())
	o.work.Wait()
	return err
}

// SMTPAddr is host:port of the SMTP server, for submission and for mail from outside.
func (o *Office) SMTPAddr() string { return o.smtpLn.Addr().String() }

// IMAPAddr is host:port of the IMAP server.
func (o *Office) IMAPAddr() string { return o.imapLn.Addr().String() }

// AddMailbox opens a mailbox. The address is also the login, on SMTP and IMAP; tags ("+x") belong to the base address.
// An address that is taken, or is none, is an error.
func (o *Office) AddMailbox(address, name, password string, opts MailboxOptions) error {
	m := newMailbox(o, address, name, password, opts)
	o.mu.Lock()
	defer o.mu.Unlock()
	addresses := append([]string{address}, opts.Aliases...)
	for _, a := range addresses {
		if local, domain, ok := strings.Cut(a, "@"); !ok || local == "" || domain == "" || strings.Contains(local, "+") {
			return fmt.Errorf("add mailbox: %q is no base address", a)
		}
		if o.boxes[strings.ToLower(a)] != nil {
			return fmt.Errorf("add mailbox: %s is taken", a)
		}
	}
	for _, a := range addresses {
		o.boxes[strings.ToLower(a)] = m
		o.domains[domainOf(a)] = true
	}
	o.order = append(o.order, m)
	return nil
}

// lookup finds the mailbox an address is delivered to; nil when there is none. local reports whether the office is
// responsible for the address's domain.
func (o *Office) lookup(address string) (m *mailbox, local bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.boxes[baseAddress(address)], o.domains[domainOf(address)]
}

// login checks a password; nil when it is wrong.
func (o *Office) login(user, password string) *mailbox {
	if m, _ := o.lookup(user); m != nil && m.password == password {
		return m
	}
	return nil
}

// enter counts one more session or answer that Close has to wait for; false when it is closing already. Whoever enters
// calls o.work.Done.
func (o *Office) enter() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return false
	}
	o.work.Add(1)
	return true
}

func (o *Office) report(doing string, err error) {
	if err != nil && ignoreClosed(err) != nil {
		o.cfg.Log.Error(doing, "error", err)
	}
}

// bootValidity draws a UIDVALIDITY that no earlier boot had: mails and UIDs do not outlive the process, and a program
// that kept (validity, uid) of an earlier boot would skip all new mail. It is drawn, not taken from the clock, because
// tests stop the clock; the price is that values do not ascend (RFC 3501 §2.3.1.1), which programs do not look at.
func bootValidity() (uint32, error) {
	var b [4]byte
	if _, err := io.ReadFull(rand.Reader, b[:]); err != nil {
		return 0, fmt.Errorf("draw UIDVALIDITY: %w", err)
	}
	return binary.BigEndian.Uint32(b[:])>>1 | 1<<16, nil
}

// baseAddress is the lower-case address without its tag.
func baseAddress(address string) string {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	return local + "@" + domain
}

func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) || errors.Is(err, smtp.ErrServerClosed) {
		return nil
	}
	return err
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
