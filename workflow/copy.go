package workflow

import "time"

// Copy is one copy of an issue that is not settled.
type Copy struct {
	Recipient
	Attempts int       // failed ones so far; an outage is none
	Tried    time.Time // when the first of them ended; zero when there was none
	Skip     string    // why its reader is not to be mailed any more, a reason of [Exclusion]; "" when they are
}

// CopyBatch is copies of one issue, leased to one broadcaster.
type CopyBatch struct {
	Issue       IssueNo
	No          int64
	First, Last ContactNo // it is all copies to contacts from First to Last
	Lease       string
	Personal    bool   // each copy ends with its reader's own deals
	Halted      bool   // the issue is paused, cancelled or over: nothing more of it may leave
	Copies      []Copy // those that are due, in order of their contacts
}

// CopyCounts is how far an issue is. Copies that are not made yet are in none of the numbers.
type CopyCounts struct {
	Ready   int // to be sent, those that wait for another attempt among them
	Sent    int
	Refused int
	Skipped int
}
