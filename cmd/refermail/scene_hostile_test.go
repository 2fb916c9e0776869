package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"

	"refermail/inbound/devmail"
	"refermail/inbound/parse"
	evil "refermail/inbound/parse/hostile"
)

// readHostile sends a generated mail: "Ann sends a hostile mail: zip bomb, 2 MB".
func readHostile(m, block []string) (func(*performance) error, error) {
	kinds := evil.Kinds()
	i := slices.IndexFunc(kinds, func(k evil.Kind) bool { return k.Name == m[1] })
	if i < 0 {
		return nil, fmt.Errorf("there is no hostile mail %q; their names stand in inbound/parse/hostile", m[1])
	}
	size, err := strconv.Atoi(m[2])
	if err != nil {
		return nil, err
	}
	if size <<= 10; m[3] == "MB" {
		size <<= 10
	}
	adverbs, err := readAdverbs(m[4], adverbUnproven)
	if err != nil {
		return nil, err
	}
	return func(p *performance) error { return p.sendHostile(m[0], kinds[i], size, len(adverbs) > 0) }, noBlock(block)
}

func (p *performance) sendHostile(who string, k evil.Kind, size int, forged bool) error {
	if err := p.quiet(); err != nil {
		return err
	}
	a, err := p.find(who)
	if err != nil {
		return err
	}
	k.From, k.To = a.name+" <"+a.address+">", sceneInbox
	var raw bytes.Buffer
	if err := k.Write(&raw, size, 1); err != nil {
		return err
	}
	seen := parse.Parse(raw.Bytes(), parse.Options{})
	p.last = seen.MessageID
	p.sent[a.address] = outgoing{letter: letter{From: a.address, As: a.name, To: k.To, ID: p.last, Subject: seen.Subject}, to: []string{k.To}}
	e := devmail.Envelope{As: a.address, From: a.address, To: []string{k.To}}
	if forged {
		e.As = ""
	}
	ctx, cancel := context.WithTimeout(context.Background(), settlePatience)
	defer cancel()
	if err := p.office.Send(ctx, e, raw.Bytes()); err != nil {
		return err
	}
	return p.pass()
}
