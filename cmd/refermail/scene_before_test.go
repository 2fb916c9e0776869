package main

import "fmt"

// The steps of this file are beginnings that many scenarios share. What is mailed in them is no news: the scenario is
// about what comes after.

// readReferred is a referral as it should be: a forward of the prospect's own mail with a word about the need.
func readReferred(m, block []string) (func(*performance) error, error) {
	return func(p *performance) error {
		prospect, err := p.find(m[1])
		if err != nil {
			return err
		}
		forward, err := readForwards([]string{m[0], "", "", ""}, []string{
			"Please help " + m[1] + " with a new warehouse.", "---",
			fmt.Sprintf("From: %s <%s>", prospect.name, prospect.address), "Subject: " + m[2] + " looks for help", "",
			"Hi " + m[0] + ", our warehouse in Leeds runs out of space. Do you know somebody who plans the next one?", "",
			"Best regards", m[1],
		})
		return p.before(forward, err)
	}, noBlock(block)
}

// readApproved is a manager's approval by reply.
func readApproved(m, block []string) (func(*performance) error, error) {
	return func(p *performance) error {
		return p.before(readReplies([]string{m[0], "[" + m[1] + "]", ""}, []string{"approve"}))
	}, noBlock(block)
}

// before carries a step out and lets go of the mails that come of it.
func (p *performance) before(do func(*performance) error, err error) error {
	if err == nil {
		err = do(p)
	}
	for _, n := range p.news {
		n.claimed = true
	}
	return err
}
