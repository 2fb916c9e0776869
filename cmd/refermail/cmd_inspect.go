package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"refermail/inbound"
	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/account"
)

// inspectLimit bounds how much of one mail is read at all. Beyond the parser's own limit nothing would be understood;
// reading a little more shows that the mail was too long.
const inspectLimit = 64 << 20

// inspectCmd is `refermail inspect [FILE|-]`.
type inspectCmd struct {
	File string `arg:"" optional:"" default:"-" help:"The mail as a file; - reads standard input."`

	Explain  bool     `help:"Show the mail with the rule that took each line, and what was understood, for a person."`
	Address  string   `help:"Our own address, so that we are not taken for the prospect." placeholder:"ADDRESS"`
	Authserv []string `name:"authserv-id" help:"Believe the Authentication-Results of this server." placeholder:"ID"`
}

// Run prints how one mail is understood, as JSON or, to explain it, as text. It reads no configuration and asks nobody: signatures are checked only when
// AUTH_DNS names a file of DNS answers, as of now or of AUTH_NOW.
func (c *inspectCmd) Run(p *program) error {
	var options parse.Options
	if c.Address != "" {
		ours, ok := account.NormalizeAddress(c.Address)
		if !ok {
			return usageError{text: fmt.Sprintf("--address %q is no address; one looks like deals@acme.example", c.Address), hint: "refermail inspect --help"}
		}
		options.Own = inbound.Own(workflow.Self{Address: ours, News: ours})
	}
	raw, err := c.read(p)
	if err != nil {
		return err
	}
	check, err := newSignatureCheck(p.getenv, c.Authserv)
	if err != nil {
		return err
	}
	m, v := inspect(raw, options, Clock{}.Now(), check)
	v.warnNoMail(raw, m)
	if c.Address == "" {
		v.hintAddress()
	}
	if c.Explain {
		e := newExplanation(m, v)
		e.doubt, e.bytes = noMail(raw, m), len(raw)
		e.binary = e.doubt != "" && binary(raw)
		return p.explain(e)
	}
	return p.json(v)
}

func (c *inspectCmd) read(p *program) ([]byte, error) {
	in := p.In
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, fmt.Errorf("open mail: %w", err)
		}
		defer f.Close()
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, inspectLimit+1))
	if err != nil {
		return nil, fmt.Errorf("read mail: %w", err)
	}
	if len(raw) > inspectLimit {
		return nil, errors.New("read mail: it is longer than 64 MB")
	}
	return raw, nil
}
