package auth

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"refermail/workflow/account"
)

// How long answers are remembered. The system's resolver does not tell their time to live, so it is ours: long enough for
// a burst of one sender's mail, short enough that a new key or policy is seen within minutes; trouble is asked about again
// before a mail that waits for it is tried again.
const (
	keepAnswer  = 5 * time.Minute
	keepNothing = time.Minute
	keepTrouble = 10 * time.Second
	keepAtMost  = 4096 // answers
)

// Cache remembers a Resolver's answers, and for a moment which domains' name servers do not answer, so that a flood of mail from
// one of them waits once. It is safe for concurrent use.
type Cache struct {
	ask Resolver
	now func() time.Time

	mu    sync.Mutex
	known map[string]answer // by question; "silent DOMAIN" for a domain that does not answer
}

type answer struct {
	value any
	err   error
	until time.Time
}

// NewCache makes an empty Cache.
func NewCache(ask Resolver, now func() time.Time) *Cache {
	return &Cache{ask: ask, now: now, known: map[string]answer{}}
}

// LookupTXT implements Resolver.
func (c *Cache) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return recall(c, "txt", name, func() ([]string, error) { return c.ask.LookupTXT(ctx, name) })
}

// LookupMX implements Resolver.
func (c *Cache) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	return recall(c, "mx", name, func() ([]*net.MX, error) { return c.ask.LookupMX(ctx, name) })
}

// LookupIPAddr implements Resolver.
func (c *Cache) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	return recall(c, "ip", host, func() ([]net.IPAddr, error) { return c.ask.LookupIPAddr(ctx, host) })
}

// LookupAddr implements Resolver.
func (c *Cache) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	return recall(c, "ptr", addr, func() ([]string, error) { return c.ask.LookupAddr(ctx, addr) })
}

// recall answers from memory, or asks and remembers. What was given up because we stop is forgotten.
func recall[T any](c *Cache, kind, name string, ask func() (T, error)) (T, error) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	key, silent := kind+" "+name, "silent "+account.Registrable(name)
	for _, k := range []string{key, silent} {
		if a, ok := c.recalled(k); ok {
			value, _ := a.value.(T)
			return value, a.err
		}
	}
	value, err := ask()
	if errors.Is(err, context.Canceled) {
		return value, err
	}
	c.remember(key, answer{value, err, c.now().Add(keeps(err))})
	var dns *net.DNSError
	if silent != "silent " && (errors.Is(err, context.DeadlineExceeded) || errors.As(err, &dns) && dns.IsTimeout) {
		c.remember(silent, answer{nil, err, c.now().Add(keepTrouble)})
	}
	return value, err
}

func (c *Cache) recalled(key string) (answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.known[key]
	return a, ok && c.now().Before(a.until)
}

func (c *Cache) remember(key string, a answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget()
	c.known[key] = a
}

// keeps is how long an answer is remembered.
func keeps(err error) time.Duration {
	var dns *net.DNSError
	switch {
	case err == nil:
		return keepAnswer
	case errors.As(err, &dns) && dns.IsNotFound:
		return keepNothing
	}
	return keepTrouble
}

// forget makes room: of what is over, and else of anything.
func (c *Cache) forget() {
	if len(c.known) < keepAtMost {
		return
	}
	now := c.now()
	for key, a := range c.known {
		if !now.Before(a.until) {
			delete(c.known, key)
		}
	}
	for key := range c.known {
		if len(c.known) < keepAtMost {
			break
		}
		delete(c.known, key)
	}
}
