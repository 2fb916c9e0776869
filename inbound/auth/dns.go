package auth

import (
	"context"
	"errors"
	"net"
	"time"
)

// Resolver asks DNS; [net.Resolver] is one. Its errors are *net.DNSError, which tell "no such name" and trouble apart.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
	LookupAddr(ctx context.Context, addr string) ([]string, error)
}

// TXT makes a Resolver that knows TXT records alone.
func TXT(lookup Lookup) Resolver { return textOnly{lookup} }

type textOnly struct{ lookup Lookup }

func (t textOnly) LookupTXT(_ context.Context, name string) ([]string, error) { return t.lookup(name) }
func (t textOnly) LookupMX(_ context.Context, name string) ([]*net.MX, error) {
	return nil, unknownName(name)
}
func (t textOnly) LookupIPAddr(_ context.Context, host string) ([]net.IPAddr, error) {
	return nil, unknownName(host)
}
func (t textOnly) LookupAddr(_ context.Context, addr string) ([]string, error) {
	return nil, unknownName(addr)
}

func unknownName(name string) error {
	return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// Bounds of what one mail may ask. DKIM needs one question for each of ten signatures, DMARC two, SPF ten terms, of which
// one may name ten hosts (RFC 7208 §4.6.4). A healthy name server answers within a fraction of a second, and whoever sends
// mail with a slow one makes other people's wait.
const (
	maxQuestions  = 40
	questionLimit = 2 * time.Second
	mailLimit     = 6 * time.Second
)

// questions are those of one mail. It is used by one goroutine.
type questions struct {
	ask  Resolver
	left int
}

// errTooMany is no trouble of DNS: asking again would not help.
var errTooMany = &net.DNSError{Err: "too many questions for one mail"}

func (q *questions) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return asked(ctx, q, name, q.ask.LookupTXT)
}

func (q *questions) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	return asked(ctx, q, name, q.ask.LookupMX)
}

func (q *questions) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	return asked(ctx, q, host, q.ask.LookupIPAddr)
}

func (q *questions) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	return asked(ctx, q, addr, q.ask.LookupAddr)
}

// asked asks one question within the bounds. Every error is a *net.DNSError without anything around it, which is all the
// libraries look for; silence is temporary.
func asked[T any](ctx context.Context, q *questions, name string, ask func(context.Context, string) (T, error)) (T, error) {
	var nothing T
	if q.left <= 0 {
		return nothing, errTooMany
	}
	q.left--
	ctx, cancel := context.WithTimeout(ctx, questionLimit)
	defer cancel()
	value, err := ask(ctx, name)
	var dns *net.DNSError
	switch {
	case err == nil:
		return value, nil
	case errors.As(err, &dns) && !dns.IsTimeout:
		return nothing, dns
	case ctx.Err() != nil || errors.As(err, &dns):
		return nothing, &net.DNSError{Err: "no answer in time", Name: name, IsTimeout: true, IsTemporary: true}
	}
	return nothing, &net.DNSError{Err: err.Error(), Name: name, IsTemporary: true}
}
