package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"refermail/workflow/token"
)

// tokenCmd is `refermail token …`.
type tokenCmd struct {
	List   tokenList   `cmd:"" help:"List the keys that sign our reply addresses: fingerprints and ages, never the keys." example:"token list; token list --json"`
	Rotate tokenRotate `cmd:"" help:"Sign reply addresses with a new key from now on; older keys go on verifying what they signed." example:"token rotate; token rotate --dry-run --keep 3; token rotate --keep 0 --yes"`
}

type tokenList struct{ jsonFlag }

// keyView is one signing key.
type keyView struct {
	Fingerprint string     `json:"fingerprint"`
	Signs       bool       `json:"signs"`    // the newest; all of them verify
	MadeAt      *time.Time `json:"made_at"`  // null for keys of versions that did not write it down
	AgeDays     *int       `json:"age_days"` // whole days
}

func viewKeys(ring token.Ring, now time.Time) []keyView {
	views := []keyView{}
	for i, key := range ring.Keys() {
		v := keyView{Fingerprint: key.Fingerprint(), Signs: i == 0}
		if made := key.Made(); !made.IsZero() {
			days := int(now.Sub(made) / (24 * time.Hour))
			v.MadeAt, v.AgeDays = &made, &days
		}
		views = append(views, v)
	}
	return views
}

// Run lists the keys.
func (c *tokenList) Run(ctx context.Context, p *program) error {
	return p.withSession(ctx, func(s *session) error {
		ring, err := signingKeys(ctx, s.Store, s.Now())
		if err != nil {
			return err
		}
		views := viewKeys(ring, s.Now())
		if c.JSON {
			return p.json(views)
		}
		t := newTable("FINGERPRINT", "MADE", "USE")
		for _, v := range views {
			made, use := "not written down", "verifies"
			if v.MadeAt != nil {
				made = fmt.Sprintf("%s (%s ago)", v.MadeAt.Format("2 Jan 2006"), count(*v.AgeDays, "day"))
			}
			if v.Signs {
				use = "signs and verifies"
			}
			t.add(v.Fingerprint, made, use)
		}
		return t.print(p.console)
	})
}

type tokenRotate struct {
	Keep int `help:"How many of the older keys go on verifying what they signed; 0 when a key may have leaked." default:"9" placeholder:"N"`
	dryRunFlag
	Yes bool `help:"Do not ask."`
}

// Run replaces the ring. Two rotations at once cannot undo each other: the later one is refused.
func (c *tokenRotate) Run(ctx context.Context, p *program) error {
	if c.Keep < 0 || c.Keep >= token.MaxKeys {
		return usageError{text: fmt.Sprintf("--keep takes a number from 0 to %d", token.MaxKeys-1), hint: "refermail token rotate --help"}
	}
	return p.withSession(ctx, func(s *session) error {
		was, err := signingKeys(ctx, s.Store, s.Now())
		if err != nil {
			return err
		}
		key, err := token.NewKey(rand.Reader)
		if err != nil {
			return err
		}
		ring := was.Rotate(key.MadeAt(s.Now()), c.Keep)
		if c.DryRun {
			return p.say("A new key would sign. %s\nNothing was changed (--dry-run).", rotated(was, ring))
		}
		if err := c.confirm(p, was, ring); err != nil {
			return err
		}
		if _, err := ownMark(ctx, s.Store, was); err != nil { // before the keys it is made of are gone
			return err
		}
		ok, err := s.Store.ReplaceRing(ctx, was.Secret(), ring.Secret())
		if err != nil {
			return err
		}
		if !ok {
			return errors.New("somebody else has replaced the keys meanwhile, so nothing was changed. Look with `refermail token list`")
		}
		return p.say("Key %s signs from now on; running services take it over within seconds. %s", ring.Keys()[0].Fingerprint(), rotated(was, ring))
	})
}

// confirm asks on a terminal; elsewhere --yes must stand on the command line.
func (c *tokenRotate) confirm(p *program, was, ring token.Ring) error {
	if c.Yes {
		return nil
	}
	ask := newPrompt(p.console)
	if ask.file == nil {
		return usageError{text: "this replaces the key that signs our reply addresses; say --yes, or see first what it does with --dry-run", hint: "refermail token rotate --help"}
	}
	fmt.Fprintf(p.Err, "A new key will sign. %s\n", rotated(was, ring))
	yes := false
	err := ask.need("--yes", "Go on? (yes or no)", "", "", func(word string) error {
		switch strings.ToLower(word) {
		case "yes", "y":
			yes = true
		case "no", "n":
		default:
			return errors.New("answer yes or no")
		}
		return nil
	})
	if err == nil && !yes {
		err = errors.New("nothing was changed")
	}
	return err
}

// rotated says what becomes of the mails that are out.
func rotated(was, ring token.Ring) string {
	kept := map[string]bool{}
	for _, key := range ring.Keys() {
		kept[key.Fingerprint()] = true
	}
	var dropped []string
	for _, key := range was.Keys() {
		if !kept[key.Fingerprint()] {
			dropped = append(dropped, key.Fingerprint())
		}
	}
	if ring.Len() == 1 {
		return "Every reply address in mails sent before is worthless. A partner's reply still finds its deal when their mail program says which mail it answers; " +
			"the team's commands count in reply to new mails only, unanswered questions whether a mail is somebody's need `refermail mail release`, and partners' secret addresses change (`refermail partner alias`)."
	}
	text := fmt.Sprintf("Reply addresses in mails sent before keep their meaning (%s kept)", count(ring.Len()-1, "older key"))
	if len(dropped) > 0 {
		text += "; worthless from now on is what was signed with " + strings.Join(dropped, ", ")
	}
	return text + "."
}
