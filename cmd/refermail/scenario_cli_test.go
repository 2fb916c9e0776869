package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// command runs one command line in this process and returns what it printed.
func command(environ []string, args ...string) (out, complaint string, code int) {
	var stdout, stderr bytes.Buffer
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	code = run(ctx, args, &console{In: strings.NewReader(""), Out: &stdout, Err: &stderr, Environ: environ})
	return stdout.String(), stderr.String(), code
}

// look runs a reading command with --json and decodes it.
func look[T any](s *scene, args ...string) T {
	s.t.Helper()
	var v T
	out := s.run(append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		s.t.Fatalf("refermail %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return v
}

// run runs a command on the scene's configuration, which must succeed.
func (s *scene) run(args ...string) string {
	s.t.Helper()
	out, complaint, code := command(s.environ, append([]string{"--config", s.config}, args...)...)
	if code != 0 {
		s.t.Fatalf("refermail %s: exit code %d\n%s%s", strings.Join(args, " "), code, out, complaint)
	}
	return out
}

// refused runs a command that must fail with this code, and returns its complaint.
func (s *scene) refused(code int, args ...string) string {
	s.t.Helper()
	out, complaint, got := command(s.environ, append([]string{"--config", s.config}, args...)...)
	if got != code {
		s.t.Errorf("refermail %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got, code, out, complaint)
	}
	return complaint
}

// figure reads one number from /metrics.
func (s *service) figure(name string) float64 {
	r, err := http.Get("http://" + s.address() + "/metrics")
	if err != nil {
		return -1
	}
	defer r.Body.Close()
	text, _ := io.ReadAll(r.Body) // what is missing is not found below
	for line := range strings.SplitSeq(string(text), "\n") {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			var f float64
			if _, err := fmt.Sscan(value, &f); err == nil {
				return f
			}
		}
	}
	return -1
}
