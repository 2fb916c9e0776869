package smtp

import "time"

// quotaWait is how long a limit that was learned is believed in.
const quotaWait = 10 * time.Minute

// quota is how many mails a server takes on one connection, learned from its goodbyes: two connections in a row that were
// ended by 421 after equally many mails are a rule of the house, any other number is chance. The zero value knows no
// limit.
type quota struct {
	last, limit int
	until       time.Time
}

// learn is told how many mails a connection had carried when the server said 421 instead of taking the next.
func (q *quota) learn(mails int, now time.Time) {
	if mails > 0 && mails == q.last {
		q.limit, q.until = mails, now.Add(quotaWait)
	}
	q.last = mails
}

// reached reports whether a connection that was given so many mails has to say goodbye instead of taking another.
func (q *quota) reached(mails int, now time.Time) bool {
	return q.limit > 0 && mails >= q.limit && now.Before(q.until)
}
