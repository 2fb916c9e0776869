package main

import (
	"bytes"
	"fmt"
	"net"
	"net/smtp"
	"strconv"
	"testing"

	"refermail/inbound/devmail/attack"
	evil "refermail/inbound/parse/hostile"
)

// flooding is one mail of a flood.
type flooding struct {
	raw        []byte
	from, rcpt string // envelope
	proven     bool
	honest     string // its sender, "" for hostile mail
	id         string // of honest mail
}

// dialled is a connection to a server that is kept while it works.
type dialled struct {
	port int
	c    *smtp.Client
}

// submit brings a mail to the server. What the server refuses has not reached us.
func (d *dialled) submit(m flooding) (err error) {
	for range 2 {
		if d.c == nil {
			if d.c, err = smtp.Dial(net.JoinHostPort("127.0.0.1", strconv.Itoa(d.port))); err != nil {
				return err
			}
		}
		if err = submitRaw(d.c, m); err == nil {
			return nil
		}
		d.c.Close()
		d.c = nil
	}
	return err
}

func submitRaw(c *smtp.Client, m flooding) error {
	if err := c.Mail(m.from); err != nil {
		return err
	}
	if err := c.Rcpt(m.rcpt); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(m.raw); err != nil {
		return err
	}
	return w.Close()
}

// sources of a flood: the generator's kinds, and the attacks that nobody vouches for.
type sources struct {
	kinds   []evil.Kind
	attacks []attack.Case
	world   *attack.World
}

// hostileMail is the n-th: as a stranger, as a partner, as one of the team, as somebody whom a provider vouches for.
func (f sources) hostileMail(t testing.TB, n int) flooding {
	t.Helper()
	m := flooding{from: attack.Eve, rcpt: deals}
	if n%4 == 3 {
		c := f.attacks[n/4%len(f.attacks)]
		m.raw = []byte(c.Mail(f.world))
		if c.Rcpt != nil {
			m.rcpt = c.Rcpt(f.world)
		}
		return m
	}
	k := f.kinds[n%len(f.kinds)]
	switch n % 10 {
	case 0, 5:
		k.From = "Ann Fox <" + attack.Ann + ">"
	case 1:
		k.From = "Max Muster <" + attack.Max + ">"
	case 2:
		k.From = fmt.Sprintf("Nobody <nobody%d@partner%d.test>", n, n%floodPartners)
	case 4:
		k.From, m.proven = fmt.Sprintf("Eve <eve%d@evil%d.test>", n, n%50), true
	default:
		k.From = fmt.Sprintf("Eve <eve%d@evil%d.test>", n, n)
	}
	if n%3 == 0 {
		k.To = f.world.Receipt
		m.rcpt = f.world.Receipt
	}
	size := 500 + n%3500
	if n%101 == 0 {
		size = 200_000
	}
	var raw bytes.Buffer
	if err := k.Write(&raw, size, uint64(n)); err != nil {
		t.Fatal(err)
	}
	m.raw = raw.Bytes()
	return m
}

// honestMail is a partner's registration of an account nobody has named before.
func honestMail(n int) flooding {
	p := n % floodPartners
	from := fmt.Sprintf("pat@partner%d.test", p)
	if p == 0 {
		from = attack.Ann // in whose name most of the flood is
	}
	l := forward(from, fmt.Sprintf("kim@honest%dworks.test", n), fmt.Sprintf("Honest%dworks", n), fmt.Sprintf("Kim of Honest%dworks needs a new warehouse.\nConsent: yes", n))
	return flooding{raw: l.raw(), from: from, rcpt: deals, proven: true, honest: from, id: l.ID}
}
