package inbound

import (
	"bytes"
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"refermail/inbound/auth"
	"refermail/inbound/parse"
	"refermail/workflow"
)

// outcome is how a step of reading ended.
type outcome int

const (
	done  outcome = iota
	broke         // it panicked: a bug of ours
	late          // it took longer than Limits.Time
)

// Read understands one mail by itself. Of a mail that takes longer than Limits.Time it reads the header alone, and says
// Late. ok is false when reading panicked, a bug of ours, or not even the header was read in time; then the mail carries
// only what decides its disposition.
func (r *Reader) Read(ctx context.Context, kept workflow.KeptMail) (mail *workflow.Mail, ok bool) {
	one := reading{kept: kept}
	r.open(&one)
	r.prove(ctx, &one)
	return one.mail, one.outcome == done
}

// open reads the mail without asking how far its sender is proven.
func (r *Reader) open(one *reading) {
	one.outcome = r.openOnce(one, one.kept)
	if one.outcome == late {
		head := one.kept
		head.Bytes = headOf(head.Bytes)
		if one.outcome = r.openOnce(one, head); one.outcome == done {
			one.mail.Late = true
		}
	}
	if one.outcome != done {
		one.mail, one.message = unread(one.kept), nil
	}
}

func (r *Reader) openOnce(one *reading, kept workflow.KeptMail) outcome {
	type both struct {
		mail *workflow.Mail
		m    *parse.Message
	}
	read, end := guarded(r, kept.No, func() both {
		mail, m := r.read(kept)
		return both{mail, m}
	})
	one.mail, one.message = read.mail, read.m
	return end
}

// prove fills in how far the sender of an open mail is believed. Whose check takes too long is not believed.
func (r *Reader) prove(ctx context.Context, one *reading) {
	if one.outcome != done {
		return
	}
	letter := auth.Letter{Raw: one.kept.Bytes, Mail: one.message, Cut: one.kept.Oversize || one.mail.Late, At: one.kept.Received}
	proof, end := guarded(r, one.kept.No, func() workflow.Proof { return r.Prove(ctx, letter) })
	switch end {
	case late:
		proof = workflow.Proof{Level: workflow.Fail, Why: "checking the sender took too long"}
	case broke:
		one.outcome, one.mail, one.message = broke, unread(one.kept), nil
		return
	}
	one.mail.Proof, one.mail.Trust = proof, proof.Level
}

// unread is what is left of a mail that could not be read.
func unread(kept workflow.KeptMail) *workflow.Mail {
	return &workflow.Mail{No: kept.No, Digest: kept.Digest, Received: kept.Received}
}

// maxHead bounds the header of a mail that takes too long to read, in bytes.
const maxHead = 64 << 10

// headOf is the header of a raw mail as far as it is read of one that takes too long.
func headOf(raw []byte) []byte {
	raw = raw[:min(len(raw), maxHead)]
	for _, blank := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(raw, []byte(blank)); i >= 0 {
			raw = raw[:i+len(blank)]
		}
	}
	return raw
}

// guarded runs a step of reading. What takes too long goes on in the background, as far as it goes: every step ends, in
// time that is linear in the mail.
func guarded[T any](r *Reader, no workflow.MailNo, step func() T) (result T, end outcome) {
	ended := make(chan *T, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				r.Log.Error("panic while reading", "mail", no.String(), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				if r.Panicked != nil {
					r.Panicked()
				}
				ended <- nil
			}
		}()
		read := step()
		ended <- &read
	}()
	limit := time.NewTimer(r.Limits.Time)
	defer limit.Stop()
	select {
	case read := <-ended:
		if read == nil {
			return result, broke
		}
		return *read, done
	case <-limit.C:
		r.Log.Warn("reading takes too long", "mail", no.String(), "limit", r.Limits.Time)
		return result, late
	}
}
