package imap

import (
	"context"
	"errors"
	"fmt"
	"time"

	goimap "github.com/emersion/go-imap/v2"
)

// partingSilence is what a server gets to end IDLE when our own caller has gone: stopping must be quick.
const partingSilence = time.Second

// Wait returns nil when the inbox grew or the poll interval is over; the caller then asks Next in either case, since
// IDLE is known to go silent. It returns ctx's error when ctx ends, and keeps the connection if the server plays along.
// A connection that died is noticed within the poll interval and one silence.
func (m *Mailbox) Wait(ctx context.Context) error {
	s, err := m.connected(ctx)
	if err == nil {
		if err = s.explain(m.wait(ctx, s)); err != nil {
			m.drop()
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("wait for mail in %s: %w", m.at.name(), err)
	}
	return nil
}

// wait returns nil when the connection is fit for the next command, whatever ended the waiting.
func (m *Mailbox) wait(ctx context.Context, s *session) error {
	s.fresh = false
	defer s.guard.disarm()
	if !s.caps.Has(goimap.CapIdle) {
		if s.synced = s.pause(ctx, min(m.cfg.Poll, pollNoIdle)); s.synced || ctx.Err() != nil {
			return nil
		}
		return m.noop(s)
	}
	s.guard.arm(m.cfg.Silence)
	stop := context.AfterFunc(ctx, s.kill) // nothing else ends a stuck start
	idle, err := s.client.Idle()
	if !stop() {
		return context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("begin IDLE: %w", err)
	}
	s.guard.arm(m.cfg.Poll + m.cfg.Silence)
	woken := s.pause(ctx, m.cfg.Poll)
	if ctx.Err() != nil {
		s.guard.arm(min(partingSilence, m.cfg.Silence))
	} else {
		s.guard.arm(m.cfg.Silence)
	}
	if err := errors.Join(idle.Close(), idle.Wait()); err != nil {
		return fmt.Errorf("end IDLE: %w", err)
	}
	if s.synced = woken; woken || ctx.Err() != nil {
		return nil
	}
	return m.noop(s)
}

// noop makes the server tell what it kept to itself.
func (m *Mailbox) noop(s *session) error {
	s.guard.arm(m.cfg.Silence)
	if err := s.client.Noop().Wait(); err != nil {
		return fmt.Errorf("NOOP: %w", err)
	}
	s.synced = true
	return nil
}

// pause reports whether the inbox grew before d was over, ctx ended or the connection closed.
func (s *session) pause(ctx context.Context, d time.Duration) (woken bool) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-s.wake:
		return true
	case <-timer.C:
	case <-ctx.Done():
	case <-s.client.Closed():
	}
	return false
}
