package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// rules writes a program beside the configuration and names it there.
func (s *scene) rules(text string) {
	s.t.Helper()
	file := filepath.Join(filepath.Dir(s.config), "program.toml")
	config, err := os.ReadFile(s.config)
	if err != nil {
		s.t.Fatal(err)
	}
	if !strings.Contains(string(config), "[program]") {
		config = append(config, "[program]\nfile = \"program.toml\"\n"...)
	}
	for name, data := range map[string][]byte{file: []byte(text), s.config: config} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
}

const twoTypes = `name = "Acme Partners"
protection_days = %DAYS%
[sla]
review = "4 business hours"
hours = "09:00-17:00"
time_zone = "Asia/Tokyo"
[type.consultant]
label = "Consultant"
required = ["company", "contact", "context"]
[type.agency]
label = "Agency"
required = ["company", "contact", "context"]
[[window]]
type = "agency"
protection_days = 120
`

// TestADealKeepsItsProgram is CM-15 and VA-9 (and VA-7): the service is started again with another program.
func TestADealKeepsItsProgram(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.rules(strings.Replace(twoTypes, "%DAYS%", "60", 1))
		s.partners()
		if complaint := s.refused(1, "partner", "add", "Fabrikam", "--type", "wholesaler"); !strings.Contains(complaint, "consultant, agency") {
			t.Errorf("an unknown type: %q", complaint)
		}
		service := s.serve()
		_, receipt, review, ref := s.registered()
		if !receipt.says("UTC+9", "Clause 2.1 of the rules in force at registration") {
			t.Errorf("the receipt:\n%s", receipt)
		}
		service.stop()

		s.rules(strings.Replace(twoTypes, "%DAYS%", "30", 1))
		s.serve()
		s.answer(s.send(review.reply(maxAt, "approve")))
		today := time.Now().UTC().Truncate(24 * time.Hour)
		days := func(d dealDetail) int { return int(d.ProtectedUntil.Sub(today).Hours() / 24) }
		d := s.deal(ref)
		if days(d) != 60 || !s.await(ann, "accepted").says("Clause 3.1", d.Program[:8]) {
			t.Errorf("the old deal is protected %d days, version %s", days(d), d.Program)
		}
		second := s.answer(s.send(forward(cid, "kim@initech.test", "Initech", "Kim needs a new warehouse.\nConsent: yes")))
		s.run("deal", "approve", refOf(t, second))
		later := s.deal(refOf(t, second))
		if days(later) != 120 || later.Program == d.Program {
			t.Errorf("an agency is protected %d days, version %s", days(later), later.Program)
		}
		versions := look[[]versionView](s, "program", "list")
		if len(versions) != 2 || versions[0].Digest != d.Program || versions[0].InForce || !versions[1].InForce || versions[1].Digest != later.Program {
			t.Errorf("versions: %+v", versions)
		}
		for _, name := range []string{ref, d.Program[:6]} {
			if shown := s.run("program", "show", "--version", name); !strings.Contains(shown, "protected 60 days") {
				t.Errorf("the version of %s:\n%s", name, shown)
			}
		}
		if complaint := s.refused(1, "program", "show", "--version", "ffffffffff"); !strings.Contains(complaint, "there is no version") {
			t.Errorf("a version that is not there: %q", complaint)
		}
		s.onlyKnownWereMailed()
	})
}

// TestADisputeIsRuledByReply is CF-1, CF-5, CF-12 and MG-7 from both partners' and the manager's side.
func TestADisputeIsRuledByReply(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, _, review, ref := s.registered()
		s.answer(s.send(review.reply(maxAt, "approve")))
		told := s.answer(s.send(forward(cid, bo, "Globex", "Bo asked me whom to take.\nConsent: yes")))
		ref2 := refOf(t, told)
		review2 := s.await(maxAt, ref2, "approved first", "Clause 3.1")
		if g := s.answer(s.send(review2.reply(maxAt, "approve"))); !g.says(ref, "holds this account", "Clause 3.1", "Nothing was done") {
			t.Errorf("the refusal:\n%s", g)
		}
		open := s.answer(s.send(told.reply(cid, "dispute Bo asked me for the demo on 1 November, I have his mail.")))
		if !open.says(ref2, "a manager looks at it", "Clause 4.3", "by ") {
			t.Errorf("the case is opened with:\n%s", open)
		}
		file := s.await(maxAt, "disputes the credit", "I have his mail")
		if !file.says(ref, ref2, "Northwind Consulting", "Contoso Agency", "protected until", "attribute to Contoso Agency because") {
			t.Errorf("the manager's file:\n%s", file)
		}
		done := s.answer(s.send(file.reply(maxAt, "attribute "+ref2+" to Contoso because Bo's mail of 1 November shows it, clause 4.3")))
		if !done.says("A manager ruled for "+ref2, "the credit is yours", "the credit is not yours") {
			t.Errorf("the ruling is confirmed with:\n%s", done)
		}
		s.await(cid, "the credit is yours", "clause 4.3")
		s.await(ann, "the credit is not yours", "clause 4.3", "dispute <evidence>")
		if d := s.deal(ref); d.ProtectedUntil != nil {
			t.Errorf("after the ruling the other deal is still protected until %v", d.ProtectedUntil)
		}
		s.run("deal", "approve", ref2)
		if d := s.deal(ref2); d.Stage != "accepted" || d.ProtectedUntil == nil {
			t.Errorf("after the ruling: %+v", d.dealView)
		}
		s.await(cid, "is accepted")
		s.settled(6)
		noLeak(t, s, cid, ref, "Northwind", ann, "Ann")
		noLeak(t, s, ann, ref2, "Contoso", cid, "1 November")
		s.run("deal", "show", ref, "--verify")
		s.run("deal", "show", ref2, "--verify")
		s.onlyKnownWereMailed()
	})
}

// TestOurOwnSalesPeopleAreAlerted is VA-5 and CF-4.
func TestOurOwnSalesPeopleAreAlerted(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, _, review, ref := s.registered()
		s.answer(s.send(review.reply(maxAt, "approve")))
		list := filepath.Join(t.TempDir(), "list.csv")
		write := func(text string) {
			t.Helper()
			if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write("company,domain,since,rep\nGlobex Ltd,globex.test,," + rita + "\nInitech,initech.test,2026-01-05,\n")
		if done := s.run("offlimits", "import", "--list", "open_opportunity", list); !strings.Contains(done, ref) {
			t.Errorf("the import says %q", done)
		}
		for _, who := range []string{rita, maxAt} {
			if g := s.await(who, ref, "works on this account"); !g.says("Rita", "protected until", "Northwind Consulting", bo, "Clause 3.1") {
				t.Errorf("%s reads:\n%s", who, g)
			}
		}
		s.run("offlimits", "import", "--list", "open_opportunity", list)
		refusal := s.answer(s.send(forward(cid, "kim@initech.test", "Initech", "Kim needs a new warehouse.\nConsent: yes")))
		if !refusal.says("in touch with this account since 5 Jan 2026", "Clause 3.3") {
			t.Errorf("the refusal:\n%s", refusal)
		}
		if n := s.count(rita, func(g got) bool { return g.says("works on this account") }); n != 1 {
			t.Errorf("%d alerts, want 1", n)
		}
		write("domain,since\nglobex.test,yesterday\n")
		if complaint := s.refused(1, "offlimits", "import", "--list", "open_opportunity", list); !strings.Contains(complaint, "line 2") {
			t.Errorf("a day that is none: %q", complaint)
		}
		noLeak(t, s, ann, "Rita works")
		s.settled(3)
		s.onlyKnownWereMailed()
	})
}

// TestAPartnerExtendsProtection is VA-8: once by rule, then by the manager's word.
func TestAPartnerExtendsProtection(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		s.serve()
		_, _, review, ref := s.registered()
		s.answer(s.send(review.reply(maxAt, "approve")))
		news := s.await(ann, "accepted")
		first := *s.deal(ref).ProtectedUntil
		granted := s.answer(s.send(news.reply(ann, "extend they sign after their budget round")))
		if !granted.says(ref, "extended by 60 days", "Clause 3.2") || s.deal(ref).ProtectedUntil.Sub(first).Hours() != 60*24 {
			t.Errorf("granted by rule:\n%s", granted)
		}
		s.await(maxAt, ref, "granted by rule", "budget round")
		asked := s.answer(s.send(granted.reply(ann, "extend their budget round was moved")))
		if !asked.says("lengthened by rule before", "A manager decides", "by ") {
			t.Errorf("asked of the manager:\n%s", asked)
		}
		request := s.await(maxAt, "asks for a longer protection", "was moved", "extend 60d")
		s.answer(s.send(request.reply(maxAt, "extend 30d")))
		s.await(ann, "extended by 30 days", "Clause 3.2")
		if d := s.deal(ref); d.ProtectedUntil.Sub(first).Hours() != 90*24 {
			t.Errorf("protected until %v, first %v", d.ProtectedUntil, first)
		}
		s.settled(5)
		s.onlyKnownWereMailed()
	})
}

// TestAProgramIsReloaded is CM-15 without a restart: SIGHUP, a file with mistakes first.
func TestAProgramIsReloaded(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.rules(strings.Replace(twoTypes, "%DAYS%", "60", 1))
		s.partners()
		service := s.serve()
		reload := func(text, says string) {
			t.Helper()
			s.rules(text)
			if err := service.cmd.Process.Signal(syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
			eventually(t, patience, "the log to say "+says, func() bool { return strings.Contains(service.log(), says) })
		}
		_, _, review, ref := s.registered()
		reload("protection_days = 7\n", "the program stays as it was")
		reload(strings.Replace(twoTypes, "%DAYS%", "30", 1), "program in force")
		s.answer(s.send(review.reply(maxAt, "approve")))
		second := s.answer(s.send(forward(ann, "kim@initech.test", "Initech", "Kim needs a new warehouse.\nConsent: yes")))
		s.answer(s.send(s.await(maxAt, refOf(t, second)).reply(maxAt, "approve")))
		first, later := s.deal(ref), s.deal(refOf(t, second))
		if d := first.ProtectedUntil.Sub(*later.ProtectedUntil).Hours() / 24; d != 30 || first.Program == later.Program {
			t.Errorf("the old deal is protected %v days longer than the new one; versions %s and %s", d, first.Program, later.Program)
		}
		if n := len(look[[]versionView](s, "program", "list")); n != 2 {
			t.Errorf("%d versions, want 2", n)
		}
		s.onlyKnownWereMailed()
	})
}
