package workflow

import "time"

// Claimed is a notice leased to one dispatcher.
type Claimed struct {
	Notice
	Attempts int    // including this one
	Lease    string // must be given back with the Settlement
	Created  time.Time
}

// Settlement ends an attempt to send. It counts only while the lease is still ours; a stale one changes nothing.
type Settlement struct {
	ID       NoticeID
	Lease    string
	State    NoticeState // Sent, Refused, or Ready to try again at RunAt
	RunAt    time.Time
	At       time.Time
	Response string // what the server said, kept for the record; one line, no secrets
}
