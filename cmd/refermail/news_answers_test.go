package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnswersSayWhatIsMissing: an issue that asks nothing and one that nobody answered are told apart.
func TestAnswersSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	news := filepath.Join(s.dir, "news.eml")
	if err := os.WriteFile(news, []byte("From: max@acme.example\nSubject: News\n\nHow are you? The battlecard is out.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.ok("news", "new", news, "--from", "max@acme.example") // N-1
	s.ok("news", "check-in", "--from", "max@acme.example")  // N-2
	s.ok("news", "new", news, "--from", "max@acme.example") // N-3, a check-in that asks nothing
	s.ok("news", "do", "N-3", "kind: check-in")
	for issue, want := range map[string][]string{
		"N-1": {"N-1 is a newsletter and asks no questions", "Nobody has answered yet."},
		"N-2": {"Nobody has answered yet.", "3. Where did something get stuck lately?", "No answer."},
		"N-3": {"Nobody has answered yet.", "1. How are you?"},
	} {
		out := s.ok("news", "answers", issue)
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%s does not say %q:\n%s", issue, w, out)
			}
		}
	}
	var v answersView
	if s.json(&v, "news", "answers", "N-1"); v.Questions == nil || v.Rest == nil || v.Answers == nil || len(v.Questions) != 0 {
		t.Errorf("lists must be empty, not missing: %+v", v)
	}
	if _, complaint, code := s.run("", "news", "answers", "N-9"); code != exitFailed || !strings.Contains(complaint, "there is no issue N-9") {
		t.Errorf("exit %d: %s", code, complaint)
	}
	if _, _, code := s.run("", "news", "answers", "issue"); code != exitUsage {
		t.Errorf("exit %d for what is no issue", code)
	}
}
