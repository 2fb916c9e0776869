package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// chained is what a hash covers: everything a reader of the timeline sees, and the hash before.
type chained struct {
	Previous   string     `json:"previous"`
	Deal       DealNo     `json:"deal"`
	Seq        int64      `json:"seq"`
	At         string     `json:"at"`
	Kind       string     `json:"kind"`
	By         string     `json:"by"`
	Visibility Visibility `json:"visibility"`
	Text       string     `json:"text"`
	Mail       MailNo     `json:"mail"`
}

// hashEvent returns the hash of e after the event with hash previous ("" for the first).
func hashEvent(previous string, e Event) string {
	b, err := json.Marshal(chained{previous, e.Deal, e.Seq, e.At.UTC().Format(time.RFC3339Nano), e.Kind, e.By, e.Visibility, e.Text, e.Mail})
	if err != nil { // strings and integers always marshal
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// VerifyChain checks the timeline of one deal, oldest first: no gap, no change, nothing cut from the end (head is the
// hash stored with the deal). The error names the first event that does not fit.
func VerifyChain(events []Event, head string) error {
	previous := ""
	for i, e := range events {
		if e.Seq != int64(i+1) {
			return fmt.Errorf("event %d of %s is missing", i+1, e.Deal)
		}
		if want := hashEvent(previous, e); e.Hash != want {
			return fmt.Errorf("event %d of %s (%s, %s) was changed: its hash is %.12s, its content gives %.12s",
				e.Seq, e.Deal, e.Kind, e.At.UTC().Format(time.RFC3339), e.Hash, want)
		}
		previous = e.Hash
	}
	if previous != head {
		return fmt.Errorf("the newest events are missing: the deal remembers hash %.12s, the timeline ends with %.12s", head, previous)
	}
	return nil
}
