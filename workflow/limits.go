package workflow

// Limits are the rates (SE-5; CONTRACT, Behaviour 1): how much is too much. What is above one of them is held, never
// lost, and the team is told. Mail whose sender is not proven is counted apart from proven mail of the same address,
// partner and domain, with the same numbers: who forges somebody's mail must not silence them.
type Limits struct {
	AnswersPerAddress     int // an hour, to one address, whatever stands behind its plus sign
	AnswersPerThread      int // of them in one deal
	AnswersPerPartner     int // an hour, to all people of a partner together
	AnswersPerDomain      int // an hour, to all addresses at a domain and below it; of free mail only to the unproven and unknown
	AnswersToOutsiders    int // an hour, to everybody together who is unproven or unknown
	SubmissionsPerPartner int // an hour
	NominationsPerPartner int // a day
	QuestionsPerAddress   int // a day: "did you send this?" to one address on file, [placesPerHour] of them an hour
}

// DefaultLimits are the numbers in force when the operator sets none.
func DefaultLimits() Limits {
	return Limits{AnswersPerAddress: 20, AnswersPerThread: 8, AnswersPerPartner: 120, AnswersPerDomain: 60, AnswersToOutsiders: 100,
		SubmissionsPerPartner: 60, NominationsPerPartner: 10, QuestionsPerAddress: 12}
}

// ListWeight is as how many registrations a list of leads counts for SubmissionsPerPartner, whatever its length.
const ListWeight = 10

// mailsPerThread is how many mails of one person in one deal are taken in an hour. Relays and a manager's words are no
// answers and have no brake of their own; without this one, two robots would talk through us for ever.
func (l Limits) mailsPerThread() int { return 5 * l.AnswersPerThread }

// What bounds the words about brakes.
const (
	toldPerHour   = 3  // brakes that are told one by one; the others of the hour are summed up
	ReleaseMost   = 20 // mails that one word, or one round of the sweeper, hands back at a time
	heldPerHour   = 8  // held mails of one sender, and of all outsiders together, that the team is told of one by one
	sameWordsMost = 2  // times that the same words of one sender are answered in a day
	nobodyPerDay  = 24 // mails of nobody that the team is told of
)

// Without switches brakes off, so that tests can prove each of the three alone. No configuration leads here.
type Without struct {
	Headers bool // what marks a mail as automatic is not looked at
	Rates   bool // nothing is too much
	Mark    bool // neither our own mail that comes back nor the same words again are recognised
}
