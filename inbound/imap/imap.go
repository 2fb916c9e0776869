package imap

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"time"

	"refermail/inbound"
)

// The limits, in one place.
const (
	defaultPoll    = time.Minute      // FEATURES OP-1: IDLE goes silent on some servers, so look anyway
	maxPoll        = 2 * time.Minute  // a dead connection is noticed one silence later, within 3 minutes
	pollNoIdle     = 15 * time.Second // without IDLE nobody tells us, so look more often
	silence        = 30 * time.Second // a server that says nothing for so long while we wait for an answer is gone
	callLimit      = 10 * time.Minute // for one call of Next or File, however busy the line is
	defaultMaxSize = 25 << 20         // bytes; the same as parse.DefaultLimits
	moveSilence    = 4                // times as long for a MOVE, during which servers are silent
	batchMails     = 200              // UIDs per FETCH or MOVE: beyond it nothing gets faster (measured on Dovecot)
	batchBytes     = 64 << 20         // bytes per Batch
	headerLimit    = 1 << 20          // bytes of an oversized mail's header
	chatter        = 32 << 20         // bytes a server may send in one call beyond the bodies asked for
)

// Config says where the mailbox is and how to behave. URL and one of Password and Token are required.
type Config struct {
	// URL is imaps://user@host:993/INBOX, or imap:// for STARTTLS, which is then required. The user is percent-encoded
	// (deals%40acme.example). "?tls=off" turns encryption off, on loopback only. A password in it is refused.
	URL string
	// Password is asked at every login, so that a changed secret needs no restart.
	Password func(context.Context) (string, error)
	// Token, when set, is asked instead and used with XOAUTH2 (Gmail, Microsoft 365).
	Token func(context.Context) (string, error)
	// Poll is how long Wait waits at most. Default one minute, at most two.
	Poll time.Duration
	// Silence is how long a server may say nothing while an answer is due. Default 30 s.
	Silence time.Duration
	// TLS replaces the default (system roots, TLS 1.2 or newer). ServerName is filled in from URL when empty.
	TLS *tls.Config
	// MaxSize is the biggest mail whose body is fetched, in bytes. Default 25 MB.
	MaxSize int64
	// Backfill makes the first start hand out what already lies in the mailbox, instead of starting from now.
	Backfill bool
	// Now gives the time for Mark.Since. Required.
	Now func() time.Time
	// Log hears of connections and of what was skipped. Default: nothing is logged.
	Log *slog.Logger

	chatter int64 // tests only: instead of the constant
}

// Mailbox is an [inbound.Mailbox]. Use it from one goroutine at a time.
type Mailbox struct {
	cfg Config
	at  place
	s   *session // nil: not connected

	queue    queue          // listed, not yet handed out
	rescan   rescan         // which mails a rescan passed over
	handed   uint32         // UIDVALIDITY of what Next handed out last, 0: nothing yet
	window   int            // mails per FETCH: halved by a failure, doubled by success
	attempts map[uint32]int // failed fetches of a mail that was asked for alone
}

var _ inbound.Mailbox = (*Mailbox)(nil)

// Open checks the configuration. It connects on first use, so that a service starts while its mail server is down.
func Open(cfg Config) (*Mailbox, error) {
	at, err := parseURL(cfg.URL)
	if err != nil {
		return nil, err
	}
	if cfg.Password == nil && cfg.Token == nil {
		return nil, errors.New("imap: neither a password nor a token is configured")
	}
	if cfg.Now == nil {
		return nil, errors.New("imap: Config.Now is required")
	}
	if cfg.Poll <= 0 {
		cfg.Poll = defaultPoll
	}
	cfg.Poll = min(cfg.Poll, maxPoll)
	if cfg.Silence <= 0 {
		cfg.Silence = silence
	}
	if cfg.MaxSize <= 0 {
		cfg.MaxSize = defaultMaxSize
	}
	if cfg.chatter <= 0 {
		cfg.chatter = chatter
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Mailbox{cfg: cfg, at: at, window: batchMails, attempts: map[uint32]int{}}, nil
}

// Name is the mailbox as it stands in [inbound.Raw], e.g. "imap.acme.example/INBOX".
func (m *Mailbox) Name() string { return m.at.name() }

// Close ends the connection, if there is one. The Mailbox can be used again afterwards.
func (m *Mailbox) Close() error {
	m.drop()
	return nil
}

// Backoff is how long to wait after the nth failure in a row (from 1): 1 s, doubling up to 30 s, plus up to as much
// again by r in [0,1), so that a thousand clients do not return at the same moment. Never more than a minute.
func Backoff(n int, r float64) time.Duration {
	base := time.Second << min(max(n-1, 0), 6)
	base = min(base, 30*time.Second)
	return base + time.Duration(math.Max(0, math.Min(r, 1))*float64(base))
}

// do runs f on a live session within limit. After an error the session is gone.
func (m *Mailbox) do(ctx context.Context, limit time.Duration, what string, f func(*session) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	s, err := m.connected(ctx)
	if err == nil {
		stop := context.AfterFunc(ctx, s.kill)
		s.guard.arm(m.cfg.Silence)
		err = s.explain(f(s))
		s.guard.disarm()
		stop()
	}
	if err == nil {
		return nil
	}
	m.drop()
	if ctx.Err() != nil { // what the library says about its closed connection tells nobody anything
		err = context.Cause(ctx)
	}
	return fmt.Errorf("%s in %s: %w", what, m.at.name(), err)
}

// connected returns the live session or makes a new one.
func (m *Mailbox) connected(ctx context.Context) (*session, error) {
	if m.s != nil {
		select {
		case <-m.s.client.Closed(): // it died while nobody listened
			m.drop()
		default:
			return m.s, nil
		}
	}
	s, err := m.connect(ctx)
	if err != nil {
		return nil, err
	}
	m.s, m.queue = s, queue{}
	return s, nil
}

func (m *Mailbox) drop() {
	if m.s != nil {
		m.s.kill()
		m.s = nil
	}
}
