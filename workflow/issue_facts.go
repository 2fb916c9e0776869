package workflow

import (
	"fmt"
	"slices"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/token"
)

// NewsMail is what a mail to the newsletter's address, or a reply to a preview, says: read by package inbound.
type NewsMail struct {
	Orders   string   // the lines at its top that are orders, as written
	Document Document // the rest
}

// IssueText is what an issue says.
type IssueText struct {
	Issue    IssueNo
	Document Document
}

// AudienceAsk asks who would get an issue at a time.
type AudienceAsk struct {
	Issue    IssueNo // whose own copies are no other bulk mail; 0 for one that is being made
	Audience Audience
	At       time.Time
	Anyway   bool // also to whom another bulk mail went within [BulkRest]
}

// key finds the answer.
func (a AudienceAsk) key() string {
	return fmt.Sprintf("%d %v %d %v", a.Issue, a.Audience, a.At.UnixMicro(), a.Anyway)
}

// AudienceAnswer is an ask with its answer.
type AudienceAnswer struct {
	AudienceAsk
	AudienceFacts
}

// IssueProgress counts the copies of an issue.
type IssueProgress struct {
	Ready, Sent, Refused, Skipped int
	Why                           []Exclusion // of those refused and skipped, by what the server or we said; Names are empty
}

// Made is how many copies there are.
func (p IssueProgress) Made() int { return p.Ready + p.Sent + p.Refused + p.Skipped }

// Month is what happened in the program since a time, told without any name (NL-12): other partners must not learn of each
// other.
type Month struct {
	Since      time.Time // when the last newsletter ended; without any, when the first partner joined; zero without partners
	Issue      IssueNo   // that last newsletter; 0 for none
	Open       bool      // a newsletter is scheduled, paused or being sent
	Asked      bool      // a draft was made for the time since
	Registered int       // deals
	Accepted   int
	Won        int
	Partners   int       // new ones
	Promoted   int       // partners with a higher tier
	Joined     time.Time // when the first partner joined; zero without partners
	CheckIn    time.Time // when the last check-in was drafted; zero without one

	Before  *ProgramText // the program that was in force at Since, nil when it still is
	Changes []string     // what the rules say otherwise since then, of what partners may know
	Assets  []string     // what can be asked for since then
}

// CadenceAfter is after how long without a newsletter the manager is reminded (NL-12).
const CadenceAfter = 35 * 24 * time.Hour

// lastIssue is the newest newsletter or check-in that went out or is going out.
func (w *World) lastIssue() (Issue, bool) { return w.latest, w.latest.No != 0 }

// WaitingIssues is how many issues are looked at that wait to be sent.
const WaitingIssues = 20

// audienceOf is the answer to an ask; ok is false when it was not loaded.
func (w *World) audienceOf(ask AudienceAsk) (AudienceFacts, bool) {
	f, ok := w.audiences[ask.key()]
	return f, ok
}

// issueTimer is the key of the timer that sends a scheduled issue: "issue/N-7".
func issueTimer(no IssueNo) string { return "issue/" + no.String() }

// Timers of the rhythm.
const (
	cadenceKey = "cadence"
	checkInKey = "check_in"
	issueKind  = "issue"
)

// issueOfTimer is whose timer it is, 0 for others.
func issueOfTimer(t Timer) IssueNo {
	if t.Kind != issueKind {
		return 0
	}
	no, _ := ParseIssueNo(t.Key[len(issueKind)+1:])
	return no
}

// alone reports whether an input is decided in a batch of its own, because what it needs depends on what the ones before
// it left: those about issues.
func (in Input) alone() bool {
	switch a := in.Action.(type) {
	case ReceivedMail:
		return a.Mail.News != nil
	case NewIssue, IssueCommanded, IssueFinished, MakeCheckIn:
		return true
	case TimerFired:
		return a.Timer.Kind == issueKind || a.Timer.Kind == cadenceKey || a.Timer.Kind == checkInKey || a.Timer.Kind == numbersKind
	}
	return false
}

// rounds cuts inputs into runs that are loaded together.
func rounds(ins []Input) (all [][]Input) {
	for i, in := range ins {
		if i == 0 || in.alone() || ins[i-1].alone() {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], in)
	}
	return all
}

// issues adds what inputs about issues need.
func (w *Want) issues(ins []Input) {
	for _, in := range ins {
		switch a := in.Action.(type) {
		case ReceivedMail:
			for _, t := range a.Mail.Threads {
				if t.Purpose == toIssue && !t.Quoted && a.Mail.proven() && t.Person == token.Person(account.CompareKey(a.Mail.From.Email)) {
					w.Issues, w.Latest = append(w.Issues, t.Issue), true
				}
			}
			w.Latest = w.Latest || a.Mail.News != nil
		case NewIssue:
			w.Latest = true
		case IssueCommanded:
			w.Issues, w.Latest = append(w.Issues, a.Issue), true
		case IssueFinished:
			w.Issues, w.Latest = append(w.Issues, a.Issue), true
		case MakeCheckIn:
			w.Latest, w.Month = true, true
		case PlanNight:
			w.Timers = append(w.Timers, cadenceKey, checkInKey)
		case TimerFired:
			switch a.Timer.Kind {
			case issueKind:
				w.Issues, w.Latest = append(w.Issues, issueOfTimer(a.Timer)), true
			case cadenceKey, checkInKey:
				w.Latest, w.Month = true, true
			case numbersKind:
				no := issueOfNumbers(a.Timer)
				w.Issues, w.Numbers = append(w.Issues, no), append(w.Numbers, no)
			case "onboarding":
				w.BulkTo = append(w.BulkTo, partnerOfTimer(a.Timer))
			}
		}
	}
}

// audiences names whom an input may ask about: f is what was loaded so far. It is asked for inputs that are alone.
func (r *Rules) audiences(ins []Input, f Facts) (w Want, ok bool) {
	for _, in := range ins {
		if !in.alone() {
			continue
		}
		var issue Issue
		if len(f.Issues) > 0 {
			issue = f.Issues[0]
		}
		switch a := in.Action.(type) {
		case ReceivedMail:
			by, member := r.member(a.Mail.From.Email)
			if !member || !a.Mail.proven() { // an audience costs a look at every contact
				continue
			}
			w.audiencesOf(r, issue, issueSaid(a.Mail, issue), in.At.In(r.zone(by)))
			if issue.Mail != 0 {
				w.Mails = append(w.Mails, issue.Mail)
			}
		case NewIssue:
			w.audiencesOf(r, issue, a.Orders, in.At)
		case IssueCommanded:
			by, _ := r.member(issue.By.Email)
			w.audiencesOf(r, issue, a.Text, in.At.In(r.zone(by)))
		case IssueFinished, TimerFired, MakeCheckIn:
			w.audiencesOf(r, issue, "", in.At)
			w.Mails = append(w.Mails, issue.Mail)
		}
		ok = true
	}
	return w, ok
}

// audiencesOf asks about the audience as orders leave it, now and at the time of a send.
func (w *Want) audiencesOf(r *Rules, issue Issue, said string, now time.Time) {
	audience, asks := issue.Audience, []AudienceAsk{{Issue: issue.No, Audience: issue.Audience, At: now.UTC(), Anyway: issue.Anyway}}
	orders, _, _ := parseIssueOrders(r, now, said)
	for _, o := range orders {
		if o.Verb == "to" {
			audience = o.Audience
			asks = append(asks, AudienceAsk{Issue: issue.No, Audience: audience, At: now.UTC(), Anyway: issue.Anyway})
		}
		if o.Verb == "send" {
			asks = append(asks, AudienceAsk{Issue: issue.No, Audience: audience, At: o.when(now), Anyway: o.Anyway})
		}
	}
	for _, a := range asks {
		if !slices.ContainsFunc(w.Audiences, func(b AudienceAsk) bool { return a.key() == b.key() }) {
			w.Audiences = append(w.Audiences, a)
		}
	}
}

// when is the moment of a send, now without one.
func (o issueOrder) when(now time.Time) time.Time {
	if o.At.IsZero() {
		return now.UTC()
	}
	return o.At.UTC()
}

// issueSaid is where the orders of a mail stand: in a reply about an issue above the quote, in a newsletter at its top.
func issueSaid(m *Mail, issue Issue) string {
	if issue.No == 0 {
		if m.News == nil {
			return ""
		}
		return m.News.Orders
	}
	if m.AllQuote {
		return ""
	}
	return m.Reply
}
