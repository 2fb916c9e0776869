package workflow

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// chained is what the hash of an event without a salt covers, as events of old databases have it: everything a reader of the
// timeline sees, and the hash before.
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

// sealed is what the hash of an event with a salt covers: digests stand for its author and its words.
type sealed struct {
	Previous   string     `json:"previous"`
	Deal       DealNo     `json:"deal"`
	Seq        int64      `json:"seq"`
	At         string     `json:"at"`
	Kind       string     `json:"kind"`
	Visibility Visibility `json:"visibility"`
	Mail       MailNo     `json:"mail"`
	Digest     string     `json:"digest"`
}

// hashEvent returns the hash of e after the event with hash previous ("" for the first).
func hashEvent(previous string, e Event) string {
	at := e.At.UTC().Format(time.RFC3339Nano)
	var covered any = chained{previous, e.Deal, e.Seq, at, e.Kind, e.By, e.Visibility, e.Text, e.Mail}
	if !e.plain() {
		covered = sealed{previous, e.Deal, e.Seq, at, e.Kind, e.Visibility, e.Mail, e.seal()}
	}
	b, err := json.Marshal(covered)
	if err != nil { // strings and integers always marshal
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// plain reports an event of a database of before salts: its hash covers its words themselves.
func (e Event) plain() bool { return e.Salt == "" && e.Digest == "" }

// salt gives the event the salts of its author and its words, made of a seed that is forgotten with the batch.
func (e *Event) salt(seed []byte) {
	mac := hmac.New(sha256.New, seed)
	fmt.Fprintf(mac, "event %s %d", e.Deal, e.Seq)
	sum := mac.Sum(nil)
	e.Salt, e.Digest = hex.EncodeToString(sum[:16])+":"+hex.EncodeToString(sum[16:]), ""
}

// seal returns the digests of author and words, those of erased ones as they were kept.
func (e Event) seal() string {
	bySalt, textSalt, _ := strings.Cut(e.Salt, ":")
	by, text, _ := strings.Cut(e.Digest, ":")
	if by == "" {
		by = saltedSum(bySalt, e.By)
	}
	if text == "" {
		text = saltedSum(textSalt, e.Text)
	}
	return by + ":" + text
}

func saltedSum(salt, text string) string {
	sum := sha256.Sum256([]byte(salt + "\x00" + text))
	return hex.EncodeToString(sum[:])
}

// Erase takes the words out of a salted event, and its author too when asked to. Their salts go with them, so that nobody can
// try what they were; their digests stay, so that the hash still fits. Repeating it is harmless.
func (e Event) Erase(at time.Time, author bool) Event {
	by, text, _ := strings.Cut(e.seal(), ":")
	bySalt, _, _ := strings.Cut(e.Salt, ":")
	kept, _, _ := strings.Cut(e.Digest, ":")
	if author || kept != "" {
		e.By, bySalt, kept = "", "", by
	}
	e.Text, e.Salt, e.Digest = "", bySalt+":", kept+":"+text
	if e.Erased.IsZero() {
		e.Erased = at
	}
	return e
}

// Reseal salts all events of a deal that have none, and returns them with the new head: hashes of before cover the words
// themselves, and somebody who guesses well could try them. The chain must have been verified.
func Reseal(events []Event, seed []byte) (out []Event, head string) {
	out = make([]Event, len(events))
	for i, e := range events {
		if e.plain() {
			e.salt(seed)
		}
		e.Hash = hashEvent(head, e)
		out[i], head = e, e.Hash
	}
	return out, head
}

// Append adds one event of ours behind the last one of a deal, outside of a decision: that something was erased.
func (k *Deal) Append(e Event, seed []byte) Event {
	e.Deal, e.Seq = k.No, k.Seq+1
	e.salt(seed)
	e.Hash = hashEvent(k.Hash, e)
	k.Seq, k.Hash = e.Seq, e.Hash
	return e
}

// ErasedWords is what stands in the place of words that were erased.
func (e Event) ErasedWords() string {
	if e.Erased.IsZero() || e.Text != "" {
		return e.Text
	}
	return "erased on " + e.Erased.UTC().Format("2 Jan 2006")
}

// VerifyChain checks the timeline of one deal, oldest first: no gap, no change, nothing cut from the end (head is the
// hash stored with the deal). Of erased events it checks everything but the words. The error names the first event that does
// not fit.
func VerifyChain(events []Event, head string) error {
	previous := ""
	for i, e := range events {
		if e.Seq != int64(i+1) {
			return fmt.Errorf("event %d of %s is missing", i+1, e.Deal)
		}
		if !e.Erased.IsZero() && e.Text != "" {
			return fmt.Errorf("event %d of %s (%s, %s) was changed: its words were erased, and there are some", e.Seq, e.Deal, e.Kind, e.At.UTC().Format(time.RFC3339))
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
