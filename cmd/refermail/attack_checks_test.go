package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"refermail/inbound/devmail/attack"
	"refermail/workflow/account"
)

// onlyHeard allows that a timeline grew by words.
func (s *siege) onlyHeard(t *testing.T, after, before, faintlyAfter, faintlyBefore bookPage) {
	t.Helper()
	for row := range after["event"] {
		if before["event"][row] == 0 && !regexp.MustCompile(`kind=(reply|prospect|warning) `).MatchString(row) {
			t.Errorf("the timeline says %s", row)
		}
	}
	for _, words := range []string{"event", "ending", "deal_contact"} {
		delete(faintlyAfter, words)
		delete(faintlyBefore, words)
	}
	if changed := faintlyAfter.differs(faintlyBefore); changed != "" {
		t.Errorf("besides words:\n%s", changed)
	}
}

// hasEffect holds a control to what it is to bring about.
func (s *siege) hasEffect(t *testing.T, c attack.Case, m map[string]string, told []map[string]string, before, after bookPage) {
	t.Helper()
	more := func(table string) bool { return after.count(table) > before.count(table) }
	gone := func(p bookPage) (n int) {
		for row := range p["contact"] {
			n += strings.Count(row, "status=unreachable")
		}
		return n
	}
	stages := func(p bookPage) (all []string) {
		for row := range p["deal"] {
			all = append(all, regexp.MustCompile(` stage=\S*`).FindString(row))
		}
		slices.Sort(all)
		return all
	}
	has := map[string]bool{
		attack.NewDeal: more("deal"), attack.NewEvent: more("event"), attack.NewContact: more("contact"), attack.NewPartner: more("partner"),
		attack.NewStage: !slices.Equal(stages(after), stages(before)), attack.Lost: gone(after) > gone(before),
		attack.GetsAnAnswer: slices.ContainsFunc(told, func(n map[string]string) bool {
			return account.CompareKey(n["recipient"]) == account.CompareKey(m["sender"])
		}) || m["disposition"] == "held" && len(told) > 0 && told[0]["kind"] == "unknown",
	}
	if !has[c.Does] {
		t.Errorf("it has not its effect, %s: it is %s (%s), %s; sent %v", c.Does, m["disposition"], m["rule"], m["proof"], told)
	}
}

// writtenTo holds our mails about a case to whom we may write to: the team; the address on file of whoever the mail
// claims to be, with one question; and, when somebody vouches for the sender, the sender.
func (s *siege) writtenTo(t *testing.T, c attack.Case, m map[string]string, told []map[string]string) {
	t.Helper()
	vouched := strings.Contains(m["proof"], `"level":"strong"`) || strings.Contains(m["proof"], `"level":"weak"`)
	asked := 0
	for _, n := range told {
		to, kind := n["recipient"], n["kind"]
		claimed := account.CompareKey(to) == account.CompareKey(m["sender"])
		switch {
		case kind == "challenge" && claimed && (onTeam(to) || slices.Contains(onFile(), to)):
			if asked++; asked > 1 {
				t.Errorf("%s is asked twice", to)
			}
		case onTeam(to):
		case c.Does != "" && slices.Contains(onFile(), to):
		case vouched && claimed && c.By != "":
		default:
			t.Errorf("%q (%s) goes to %s; the mail is %s (%s)", n["subject"], kind, to, m["disposition"], m["rule"])
		}
	}
}

// nothingLeaked reads every mail that went out: who got it, and that nobody reads what is another's.
func (s *siege) nothingLeaked(t *testing.T) {
	t.Helper()
	s.scene.t = t
	s.town.quiet()
	mayRead := map[string][]string{attack.Ann: theirsOfNorthwind, attack.Abe: theirsOfNorthwind, attack.Cid: theirsOfCid}
	allowed := append(onFile(), attack.Max, attack.Rita, "hal@honest.test", "zoe@zetta.test", attack.Eve, "ada@northwind.test", "fay@foxhole.test")
	seen := 0
	for _, to := range slices.Compact(slices.Sorted(slices.Values(s.town.mailed()))) {
		base := account.CompareKey(to)
		if base == account.CompareKey(deals) {
			continue
		}
		if !slices.Contains(allowed, base) {
			t.Errorf("%s was written to", to)
		}
		for _, raw := range s.town.folder(base, "INBOX") {
			seen++
			g := read(t, raw)
			head, _, _ := bytes.Cut(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
			if regexp.MustCompile(`(?mi)^(bcc|approve|x-injected)`).Match(head) || strings.Contains(g.field("To")+g.field("Cc")+g.field("Reply-To"), attack.Trap) {
				t.Errorf("a header that others wrote:\n%s", head)
			}
			for _, canaries := range [][]string{theirsOfCid, theirsOfNorthwind} {
				if onTeam(base) || slices.Equal(mayRead[base], canaries) {
					continue
				}
				for _, canary := range canaries {
					if strings.Contains(string(head)+g.text+g.html, canary) {
						t.Errorf("%s reads %q:\n%s", base, canary, g)
					}
				}
			}
		}
	}
	if t.Logf("%d mails of ours read", seen); seen < 10 {
		t.Errorf("only %d mails of ours were found", seen)
	}
}
