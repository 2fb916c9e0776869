package inbound

import (
	"context"
	"maps"
	"slices"
	"strings"

	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/account"
)

// Endings is memory of how people's mails end, by which a signature is known that no rule knows (RP-2); workflow/store is
// one.
type Endings interface {
	// Endings returns how the latest mail from each address ended, by compare key, in one query however many they are.
	// Addresses nothing is remembered of are left out.
	Endings(ctx context.Context, addresses []string) (map[string]string, error)
}

// maxEnding bounds what is remembered of one mail's ending, in bytes: a signature with its disclaimer.
const maxEnding = 4 << 10

// endingOf is what to remember of a mail: whole lines from its end. A robot's mail says nothing about its sender.
func endingOf(m *parse.Message, class workflow.Class) string {
	if class != workflow.Human {
		return ""
	}
	ending := m.Ending()
	if len(ending) <= maxEnding {
		return ending
	}
	_, ending, _ = strings.Cut(ending[len(ending)-maxEnding:], "\n")
	return ending
}

// recall takes off what each mail has in common with the ending of its sender's mail before, which may stand in the same
// batch. What the batch before it ends with may not be decided yet and is not waited for. The team's mail stays whole: every
// line of it may be a command. A memory that cannot be asked costs nothing but a signature on a timeline.
func (r *Receiver) recall(ctx context.Context, b batch) {
	if r.Endings == nil {
		return
	}
	senders := map[string]bool{}
	for i := range b {
		from := b[i].mail.From.Email
		if b[i].message != nil && b[i].mail.Class == workflow.Human && from != "" && (r.Member == nil || !r.Member(from)) {
			senders[account.CompareKey(from)] = true
		}
	}
	if len(senders) == 0 {
		return
	}
	known, err := r.Endings.Endings(ctx, slices.Sorted(maps.Keys(senders)))
	if err != nil {
		r.Log.Warn("recall how people's mails end", "error", err)
		return
	}
	for i := range b {
		mail := b[i].mail
		sender := account.CompareKey(mail.From.Email)
		if b[i].message == nil || mail.Class != workflow.Human || !senders[sender] {
			continue
		}
		if earlier := known[sender]; earlier != "" {
			b[i].outcome = r.Reader.shorten(mail, b[i].message, earlier)
		}
		if mail.Ending != "" && (mail.Trust != workflow.Fail || mail.Forced) {
			known[sender] = mail.Ending
		}
	}
}

// shorten takes the sender's learnt signature off the visible words. What the mail says stays said: no line that says
// something is part of a signature. A mail that takes too long keeps its signature.
func (r *Reader) shorten(mail *workflow.Mail, m *parse.Message, earlier string) outcome {
	reply, end := guarded(r, mail.No, func() string {
		before := m.Reply
		if m.DropEnding(earlier); m.Reply == before {
			return mail.Reply
		}
		return m.Reply
	})
	switch end {
	case done:
		mail.Reply = reply
	case late: // it stays as it is
		end = done
	}
	return end
}
