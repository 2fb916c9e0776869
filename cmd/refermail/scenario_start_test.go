package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestTheShiftedClockEndsProtection(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		service := s.serve()
		_, _, review, ref := s.registered()
		s.answer(s.send(review.reply(maxAt, "approve")))
		s.settled(2)
		service.stop()

		s.environ = []string{clockVariable + "=+92d"}
		s.serve()
		ended := s.await(ann, "protection of Globex")
		if !ended.says(ref) {
			t.Errorf("the partner reads:\n%s", ended)
		}
		s.await(maxAt, ref, "extend 30d")
		if d := s.deal(ref); d.Stage != "accepted" {
			t.Errorf("the deal is %s", d.Stage)
		}
		s.run("deal", "show", ref, "--verify")
	})
}

func TestAnIncompleteRegistrationIsRemindedAndLapses(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		service := s.serve()
		question := s.answer(s.send(letter{From: ann, To: deals, Subject: "A lead", Body: "Company: Globex"}))
		ref := refOf(t, question)
		for _, step := range []struct{ offset, says, stage string }{
			{"+73h", "still waits", "incomplete"}, {"+15d", "expired", "expired"},
		} {
			service.stop()
			s.environ = []string{clockVariable + "=" + step.offset}
			service = s.serve()
			if g := s.await(ann, step.says); !g.says(ref) {
				t.Errorf("the partner reads:\n%s", g)
			}
			if d := s.deal(ref); d.Stage != step.stage {
				t.Errorf("%s: the deal is %s", step.offset, d.Stage)
			}
		}
	})
}

func TestExitCodesAndWrongConfigurations(t *testing.T) {
	t.Parallel()
	s := newScene(t, newOffice(t), stage{Database: "sqlite:" + t.TempDir() + "/refermail.db"})
	if complaint := s.refused(1, "deal", "show", "D-9999"); !strings.Contains(complaint, "D-9999") {
		t.Errorf("an unknown deal: %q", complaint)
	}
	for _, line := range [][]string{{"nosuch"}, {"deal", "list", "--nosuch"}, {"partner"}} {
		if complaint := s.refused(2, line...); strings.TrimSpace(complaint) == "" {
			t.Errorf("refermail %q says nothing", line)
		}
	}
	for _, list := range [][]string{{"deal", "list"}, {"mail", "list"}, {"partner", "list"}, {"outbox", "list"}, {"offlimits", "list"}} {
		if out := s.run(append(list, "--json")...); strings.TrimSpace(out) != "[]" {
			t.Errorf("refermail %q prints %q, want []", list, out)
		}
	}
	text, err := os.ReadFile(s.config)
	if err != nil {
		t.Fatal(err)
	}
	wrong := strings.Replace(string(text), "[imap]\n", "[imap]\nfoldr = \"x\"\n", 1)
	if err := os.WriteFile(s.config, []byte(wrong), 0o600); err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprint(1 + strings.Count(wrong[:strings.Index(wrong, "foldr")], "\n"))
	p := start(t, nil, "--config", s.config, "serve")
	p.wait(patience)
	if code := p.cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(p.log(), "foldr") || !strings.Contains(p.log(), line) {
		t.Errorf("an unknown key: exit code %d, %q; want the key and line %s", code, p.log(), line)
	}
}

func TestTheClockIsShiftedOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	s := newScene(t, newOffice(t), stage{Database: "sqlite:" + t.TempDir() + "/refermail.db"})
	text, err := os.ReadFile(s.config)
	if err != nil {
		t.Fatal(err)
	}
	u := s.smtp.addr()
	away := strings.ReplaceAll(strings.ReplaceAll(string(text), u, "smtp.acme.example:587"), "587?tls=off", "587")
	if err := os.WriteFile(s.config, []byte(away), 0o600); err != nil {
		t.Fatal(err)
	}
	s.environ = []string{clockVariable + "=+1d"}
	if complaint := s.refused(1, "deal", "list"); !strings.Contains(complaint, clockVariable) {
		t.Errorf("a shifted clock away from loopback: %q", complaint)
	}
}

func TestPostgresIsRefusedUntilItIsMigrated(t *testing.T) {
	t.Parallel()
	s := newScene(t, newOffice(t), stage{Database: postgresFor(t), Unmigrated: true})
	p := s.launch()
	p.wait(patience)
	if code := p.cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(p.log(), "refermail migrate") {
		t.Errorf("exit code %d: %s", code, p.log())
	}
	a := start(t, nil, "--config", s.config, "migrate")
	b := start(t, nil, "--config", s.config, "migrate")
	for _, m := range []*service{a, b} {
		m.wait(patience)
		if code := m.cmd.ProcessState.ExitCode(); code != 0 {
			t.Errorf("migrate beside another one: exit code %d: %s", code, m.log())
		}
	}
	s.run("migrate")
	s.serve().stop()
}
