package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"refermail/workflow/store"
)

// refermail runs a command line on the scenario's service, at the scenario's time.
func (p *performance) refermail(args ...string) (string, error) {
	ahead := time.Until(p.now()).Truncate(time.Second) + time.Second // never before what happened last
	clock := fmt.Sprintf("%s=%ds", clockVariable, int64(ahead/time.Second))
	out, complaint, code := command([]string{clock}, append([]string{"--config", p.configFile()}, args...)...)
	if code != exitDone {
		return out + complaint, fmt.Errorf("exit code %d:\n%s", code, bar(out+complaint))
	}
	return out, nil
}

func readCommand(m, block []string) (func(*performance) error, error) {
	args, err := shellWords(m[0])
	fails := slices.Contains(block, "fails")
	e := readExpected(slices.DeleteFunc(slices.Clone(block), func(l string) bool { return l == "fails" }))
	return func(p *performance) error {
		if err := p.quiet(); err != nil {
			return err
		}
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "DIR/", p.dir+"/")
		}
		out, err := p.refermail(args...)
		switch {
		case err != nil && !fails:
			return err
		case err == nil && fails:
			return fmt.Errorf("it was to fail, but said:\n%s", bar(out))
		}
		if wrong := e.wrong(out); wrong != "" {
			return fmt.Errorf("%s:\n%s", wrong, bar(out))
		}
		return p.pass()
	}, err
}

// shellWords splits a command line as a shell does, quotes included.
func shellWords(line string) (args []string, err error) {
	word, quote, begun := "", rune(0), false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, begun = r, true
		case quote == 0 && r == ' ':
			if begun {
				args = append(args, word)
			}
			word, begun = "", false
		default:
			word, begun = word+string(r), true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a %s is not closed", strconv.QuoteRune(quote))
	}
	if begun {
		args = append(args, word)
	}
	return args, nil
}

// readDealIs checks where a deal stands, and below it what `refermail deal show` says.
func readDealIs(m, block []string) (func(*performance) error, error) {
	e := readExpected(block)
	return func(p *performance) error {
		out, err := p.refermail("deal", "show", m[0])
		if err != nil {
			return err
		}
		stage := strings.ReplaceAll(m[1], " ", "_")
		var d dealDetail
		if text, err := p.refermail("deal", "show", m[0], "--json"); err != nil {
			return err
		} else if err := json.Unmarshal([]byte(text), &d); err != nil {
			return err
		}
		if d.Stage != stage {
			return fmt.Errorf("it is %s:\n%s", d.Stage, bar(out))
		}
		if wrong := e.wrong(out); wrong != "" {
			return fmt.Errorf("%s:\n%s", wrong, bar(out))
		}
		return nil
	}, nil
}

// readMailIs checks what became of the last mail somebody wrote.
func readMailIs(m, block []string) (func(*performance) error, error) {
	return func(p *performance) error {
		for row, err := range p.app.db.Mails(p.t.Context(), store.MailFilter{}) {
			if err != nil {
				return err
			}
			if strings.Trim(row.MessageID, "<>") != p.last {
				continue
			}
			if string(row.Disposition) != m[0] {
				return fmt.Errorf("it is %s: %s", row.Disposition, row.Rule)
			}
			return nil
		}
		return fmt.Errorf("the last mail has not reached the service")
	}, noBlock(block)
}
