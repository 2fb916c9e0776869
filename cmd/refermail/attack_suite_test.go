package main

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"refermail/inbound/devmail/attack"
	"refermail/workflow/store/storetest"
)

// TestAttackSuite plays every attack against the service, through SMTP and IMAP, on both databases: once where the mail
// server says who is proven, once where the service checks signatures itself.
func TestAttackSuite(t *testing.T) {
	underSiege(t, oneByOne, func(t *testing.T) town { return newBesieged(t) })
}

// TestRealAttackSuite is the same on Postfix and Dovecot.
func TestRealAttackSuite(t *testing.T) {
	underSiege(t, atOnce, func(t *testing.T) town { return newReal(t) })
}

// pace is how the attacks are played: one after the other, so that each is to blame for what it changes; or, where every
// mail takes a second to be brought, first all at once that can be told apart by their Message-ID.
type pace bool

const (
	oneByOne pace = false
	atOnce   pace = true
)

// order sorts the cases by how they are played.
func (s *siege) order(at pace) (unproven, proven, alone, controls []attack.Case) {
	for _, c := range attack.Cases() {
		switch {
		case c.Below:
		case c.Does != "":
			controls = append(controls, c)
		case at == oneByOne || c.Heard || c.Group == "signature":
			alone = append(alone, c)
		case c.By == "":
			unproven = append(unproven, c)
		default:
			proven = append(proven, c)
		}
	}
	return unproven, proven, alone, controls
}

func underSiege(t *testing.T, at pace, open func(t *testing.T) town) {
	t.Parallel()
	for name, own := range map[string]bool{"the server's word": false, "our own check": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Backends(t, func(t *testing.T, database string) {
				t.Parallel()
				s := besiege(t, open(t), stage{Database: database}, own)
				s.start()
				began, played := time.Now(), 0
				unproven, proven, alone, controls := s.order(at)
				played = len(unproven) + len(proven) + len(alone) + len(controls)
				t.Run("unproven", func(t *testing.T) { s.playAll(t, unproven) })
				t.Run("proven", func(t *testing.T) { s.playAll(t, proven, ownColumns...) })
				for _, c := range slices.Concat(alone, controls) { // what has its effect comes last
					t.Run(c.ID+" "+c.Name, func(t *testing.T) { s.play(t, c) })
				}
				s.nothingLeaked(t)
				t.Logf("%d cases in %v", played, time.Since(began).Round(time.Millisecond))
			})
		})
	}
}

// heardColumns are what hearing a proven person's words may change besides the timeline.
var heardColumns = []string{"seq", "hash", "updated_at", "people", "active_at", "answered_at", "heard_at", "tongue"}

// ownColumns are what anybody's own proven mail tells about them, whatever becomes of it.
var ownColumns = []string{"heard_at", "tongue"}

// play sends one case and holds what became of it to what may become of any.
func (s *siege) play(t *testing.T, c attack.Case) {
	s.scene.t, s.books.t = t, t
	var leftOut []string
	if c.By != "" {
		leftOut = ownColumns
	}
	before, faintly := s.books.read(leftOut...), s.books.read(heardColumns...)
	mail, notice := s.books.number("SELECT max(no) FROM mail"), s.books.number("SELECT max(no) FROM notice")
	raw := c.Mail(&s.world)
	s.deliver(c, raw)
	found := s.books.rows("SELECT no, disposition, rule, sender, proof FROM mail WHERE no > $1", mail)
	if len(found) != 1 {
		t.Fatalf("%d mails arrived, want 1", len(found))
	}
	m := found[0]
	decided(t, m)
	told := s.books.rows("SELECT kind, recipient, subject FROM notice WHERE no > $1", notice)
	after := s.books.read(leftOut...)
	switch {
	case c.Does != "":
		s.hasEffect(t, c, m, told, before, after)
	case c.Heard:
		s.onlyHeard(t, after, before, s.books.read(heardColumns...), faintly)
	default:
		if changed := after.differs(before); changed != "" {
			t.Errorf("the mail is %s (%s) and changes\n%s", m["disposition"], m["rule"], changed)
		}
	}
	s.writtenTo(t, c, m, told)
}

// decided holds a mail to have one disposition, and a rule that says why.
func decided(t *testing.T, m map[string]string) {
	t.Helper()
	if m["rule"] == "" || !slices.Contains([]string{"handled", "ignored", "held"}, m["disposition"]) {
		t.Errorf("the mail is %q by the rule %q", m["disposition"], m["rule"])
	}
}

// playAll sends many cases at once, none of which may change anything but the columns that are left out.
func (s *siege) playAll(t *testing.T, cases []attack.Case, leftOut ...string) {
	s.scene.t, s.books.t = t, t
	before := s.books.read(leftOut...)
	mail := s.books.number("SELECT max(no) FROM mail")
	byID := map[string]attack.Case{}
	var rest []attack.Case
	for _, c := range cases {
		raw := c.Mail(&s.world)
		id := regexp.MustCompile(`(?m)^Message-ID: <([0-9a-f]{16}@mail\.test)>\r$`).FindAllStringSubmatch(raw, -1)
		if len(id) != 1 || byID[id[0][1]].Name != "" {
			rest = append(rest, c)
			continue
		}
		byID[id[0][1]] = c
		s.submitCase(c, raw)
	}
	s.quietAt(s.mails)
	if changed := s.books.read(leftOut...).differs(before); changed != "" {
		t.Errorf("%d attacks together change\n%s", len(byID), changed)
	}
	found := s.books.rows("SELECT no, disposition, rule, sender, proof, message_id FROM mail WHERE no > $1", mail)
	if len(found) != len(byID) {
		t.Errorf("%d mails arrived, want %d", len(found), len(byID))
	}
	for _, m := range found {
		c, known := byID[m["message_id"]]
		t.Run(c.ID+" "+c.Name, func(t *testing.T) {
			if !known {
				t.Fatalf("%v came of no case", m)
			}
			decided(t, m)
			s.writtenTo(t, c, m, s.books.rows("SELECT kind, recipient, subject FROM notice WHERE mail = $1", m["no"]))
		})
	}
	for _, c := range rest {
		t.Run(c.ID+" "+c.Name, func(t *testing.T) { s.play(t, c) })
	}
	s.scene.t, s.books.t = t, t
}

// TestEveryAttackHasANameAndEveryGroupAControl: no two cases have one name, and each group shows that its mails have an
// effect when they are honest.
func TestEveryAttackHasANameAndEveryGroupAControl(t *testing.T) {
	t.Parallel()
	names, controls, attacks := map[string]bool{}, map[string]bool{}, 0
	for _, c := range attack.Cases() {
		if names[c.Name] {
			t.Errorf("two cases are called %q", c.Name)
		}
		names[c.Name] = true
		if c.Does == "" {
			attacks++
		} else if !c.Below {
			controls[c.Group] = true
		}
	}
	for _, g := range attack.Groups() {
		if !controls[g] {
			t.Errorf("the group %q has no control", g)
		}
	}
	if t.Logf("%d attacks in %d groups", attacks, len(attack.Groups())); attacks < 80 {
		t.Errorf("%d attacks, want at least 80", attacks)
	}
}
