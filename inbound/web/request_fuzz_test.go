package web

import (
	"bufio"
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// FuzzRequest sends any bytes as a request: every answer is a proper one with the headers that keep browsers safe, and
// repeats nothing of what was sent.
func FuzzRequest(f *testing.F) {
	for _, s := range []string{"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /readyz?x=<script> HTTP/1.0\r\n\r\n", "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\nx",
		"GET //../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", "GET /%00%ff HTTP/1.1\r\nHost: x\r\n\r\n", "CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: \r\n\r\n", "HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n"} {
		f.Add([]byte(s))
	}
	h := site(probe([]Check{{Name: "database"}}, State{Database: true}, nil), NewMetrics())
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
		if err != nil {
			return
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r.WithContext(t.Context()))
		answer := w.Result()
		if answer.StatusCode < 200 || answer.StatusCode > 599 || answer.StatusCode == 500 {
			t.Fatalf("%s %q: %d", r.Method, r.URL, answer.StatusCode)
		}
		if answer.Header.Get("Content-Security-Policy") == "" || answer.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Fatalf("an answer without its headers: %v", answer.Header)
		}
		if answer.StatusCode == 200 && r.Method != http.MethodGet && r.Method != http.MethodHead {
			t.Fatalf("%s changes something?", r.Method)
		}
		for name, values := range answer.Header {
			if strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") {
				t.Fatalf("%s: %q", name, values)
			}
		}
	})
}
