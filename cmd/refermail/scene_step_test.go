package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// act is a kind of step: what its line looks like, and how it is carried out. Groups of the pattern are passed on.
type act struct {
	like    string // for the complaint about a line nobody understands
	pattern *regexp.Regexp
	read    func(m, block []string) (func(*performance) error, error)
}

const who = `([^\s,]+(?:@\S+)?)`

// acts are all steps there are.
func acts() []act {
	step := func(like, pattern string, read func(m, block []string) (func(*performance) error, error)) act {
		return act{like, regexp.MustCompile(`^` + pattern + `$`), read}
	}
	return []act{
		step("Ann writes", who+` writes(?: to ([^,]+))?((?:, [a-z ]+)*)`, readWrites),
		step(`Ann replies to "is accepted"`, who+` replies(?: to "([^"]+)")?((?:, [a-z ]+)*)`, readReplies),
		step(`Ann forwards "Our warehouse"`, who+` forwards(?: "([^"]+)")?(?: to ([^,]+))?((?:, [a-z ]+)*)`, readForwards),
		step("Ann sends a hostile mail: zip bomb, 2 MB", who+` sends a hostile mail: ([^,]+), (\d+) (KB|MB)((?:, [a-z ]+)*)`, readHostile),
		step("Max answers automatically", who+` answers automatically`, readAutomatic),
		step(`Max clicks "approve D-1001"`, who+` clicks "([^"]+)"`, readClicks),
		step("Ann has referred Bo of Globex", who+` has referred `+who+` of (.+)`, readReferred),
		step("Max has approved D-1001", who+` has approved (D-\d+)`, readApproved),
		step("Ann receives nothing", `(nobody|`+who[1:len(who)-1]+`) (?:receives|hears) (?:nothing|anything)`, readSilence),
		step("Ann receives", who+` receives(?: an? (answer|mail))?`, readReceives),
		step("others may follow", `others may follow`, readOthers),
		step("mails to Max may follow", `mails to `+who+` may follow`, readOthers),
		step("3 days later", `(an?|\d+) (second|minute|hour|day|week)s? later`, readLater),
		step("at 2026-03-05 08:00 Europe/Berlin", `at (.+)`, readAt),
		step("the service is down for 7 days", `the service is down for (an?|\d+) (second|minute|hour|day|week)s?`, readDown),
		step("the service stops", `the service (stops|starts)`, readService),
		step("the program becomes: tiers", `the program becomes:\s*(.*)`, readNewProgram),
		step("$ refermail deal list", `\$ refermail (.+)`, readCommand),
		step("D-1001 is accepted", `(D-\d+) is ([a-z_ ]+)`, readDealIs),
		step("the mail is held", `the mail is (handled|held|ignored|failed)`, readMailIs),
		step(`Ann's provider calls "is accepted" spam`, who+`'s provider calls "([^"]+)" spam((?:, [a-z ]+)*)`, readComplaint),
		step(`Ann's server returns "is accepted": 5.1.1 no such user`, who+`'s server returns "([^"]+)"((?:, [a-z ]+)*): (\d\.\d+\.\d+) (.+)`, readReturned),
		step("Ann's mailbox refuses mail", who+`'s mailbox (refuses mail|takes mail again)`, readMailbox),
	}
}

// readStep finds out what a line means.
func readStep(text string, block []string) (func(*performance) error, error) {
	var like []string
	for _, a := range acts() {
		if m := a.pattern.FindStringSubmatch(text); m != nil {
			return a.read(m[1:], block)
		}
		like = append(like, a.like)
	}
	return nil, errors.New("nobody understands this line; write one like:\n    " + strings.Join(like, "\n    "))
}

// noBlock refuses lines below a step that takes none.
func noBlock(block []string) error {
	if len(block) > 0 {
		return fmt.Errorf("nothing can stand below this line; remove %q", block[0])
	}
	return nil
}

// readSpan reads a length of time.
func readSpan(n, unit string) time.Duration {
	units := map[string]time.Duration{"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour}
	count, err := strconv.Atoi(n)
	if err != nil { // "a", "an"
		count = 1
	}
	return time.Duration(count) * units[unit]
}

func readLater(m, block []string) (func(*performance) error, error) {
	span := readSpan(m[0], m[1])
	return func(p *performance) error { return p.until(p.now().Add(span)) }, noBlock(block)
}

func readAt(m, block []string) (func(*performance) error, error) {
	if _, _, err := readMoment(m[0], time.UTC); err != nil {
		return nil, err
	}
	return func(p *performance) error {
		at, _, err := readMoment(m[0], p.script.setup.zone)
		if err == nil && at.Before(p.now()) {
			err = fmt.Errorf("it is %s already; time does not go back", p.now().In(p.script.setup.zone).Format("2006-01-02 15:04"))
		}
		if err != nil {
			return err
		}
		return p.until(at)
	}, noBlock(block)
}

func readDown(m, block []string) (func(*performance) error, error) {
	span := readSpan(m[0], m[1])
	return func(p *performance) error {
		if err := p.stop(); err != nil {
			return err
		}
		p.set(p.now().Add(span))
		return p.start()
	}, noBlock(block)
}

func readService(m, block []string) (func(*performance) error, error) {
	if m[0] == "stops" {
		return (*performance).stop, noBlock(block)
	}
	return (*performance).start, noBlock(block)
}

func readNewProgram(m, block []string) (func(*performance) error, error) {
	text, err := readProgram(m[0], block)
	return func(p *performance) error {
		if err := p.stop(); err != nil {
			return err
		}
		p.script.setup.program = text
		if err := p.configure(); err != nil {
			return err
		}
		return p.start()
	}, err
}

func readMailbox(m, block []string) (func(*performance) error, error) {
	return func(p *performance) error {
		a, err := p.find(m[0])
		if err == nil {
			p.refuse(a.address, m[1] == "refuses mail")
		}
		return err
	}, noBlock(block)
}
