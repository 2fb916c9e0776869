package inbound

import (
	"maps"
	"slices"
	"sync"
	"time"

	"refermail/workflow"
)

// unsure remembers mails whose senders could not be judged because DNS gave no answer, and when to look again. Such a mail
// is kept and pending, which is all that outlives a restart; it begins again then. The zero value is ready; it is safe for
// concurrent use.
type unsure struct {
	mu    sync.Mutex
	mails map[workflow.MailNo]wait
}

type wait struct {
	tries int
	until time.Time
}

// tryAgain is how long a mail waits after each attempt: some twenty minutes in all, longer than a name server's restart,
// and not so long that a partner asks whether the mail was lost. Then it counts as unproven.
func tryAgain() []time.Duration {
	return []time.Duration{15 * time.Second, time.Minute, 4 * time.Minute, 15 * time.Minute}
}

// manyWait is the number of waiting mails at which those are forgotten that nobody has asked about for an hour.
const manyWait = 4096

// due reports whether a mail need not wait. One that a person has released never waits.
func (u *unsure) due(k workflow.KeptMail, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	w, waits := u.mails[k.No]
	return !waits || k.Forced || !now.Before(w.until)
}

// postpone gives a mail its next wait; false when it has waited often enough.
func (u *unsure) postpone(no workflow.MailNo, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	w := u.mails[no]
	if w.tries >= len(tryAgain()) {
		delete(u.mails, no)
		return false
	}
	if u.mails == nil {
		u.mails = map[workflow.MailNo]wait{}
	}
	if len(u.mails) >= manyWait { // another process has decided some of them, and nobody has told us
		maps.DeleteFunc(u.mails, func(_ workflow.MailNo, w wait) bool { return now.Sub(w.until) > time.Hour })
	}
	u.mails[no] = wait{w.tries + 1, now.Add(tryAgain()[w.tries])}
	return true
}

func (u *unsure) forget(no workflow.MailNo) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.mails, no)
}

// settle takes out of a batch what waits for DNS. Robots' mail does not, since nothing is believed of it, and nothing that
// lay in the mailbox before we came, since nobody is answered.
func (r *Receiver) settle(b batch) batch {
	now := r.Now()
	return slices.DeleteFunc(b, func(one reading) bool {
		m := one.mail
		worth := one.outcome == done && m.Proof.Temporary && !m.Forced && m.Class == workflow.Human && !r.Backfill
		if worth && r.unsure.postpone(m.No, now) {
			r.Log.Info("mail waits for DNS", "mail", m.No.String())
			return true
		}
		r.unsure.forget(m.No)
		return false
	})
}
