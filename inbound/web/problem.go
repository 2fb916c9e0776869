package web

import (
	"encoding/json"
	"net/http"
)

// problem is an answer that is none (RFC 9457). It never holds more than the caller said or may know.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
}

// refuse answers with a problem. detail is for whoever asked: what happened, and what they can do.
func refuse(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.Encode(problem{"about:blank", http.StatusText(status), status, detail}) // an error here means that nobody listens any more
}
