// Package attack is what somebody sends who should not get in: one table of mails, played against the reader and Decide
// in package inbound, and end to end, through SMTP and IMAP, in cmd/refermail. Every case belongs to a group, and every
// group has controls: the same mail, honestly proven, that does have its effect, so that no attack "fails" only because
// its mail was broken.
package attack

import (
	"fmt"

	"refermail/workflow"
)

// The town that is attacked: Max and Rita at acme.test, whose inbox is deals@acme.test behind mx.acme.test; Ann and Abe at
// Northwind; Cid at Contoso, of whom Northwind must never learn; Zoe at Zeta, a short domain. Eve owns evil.test and
// every domain she likes to register. Bo is the prospect of Ann's deal D-1001. Whoever mails Trap, does what a mail asks
// for that names it: to reply there, to confirm its reading, to report errors.
const (
	Ann    = "ann@northwind.test"
	Abe    = "abe@northwind.test"
	Cid    = "cid@contoso.test"
	Zoe    = "zoe@zeta.test"
	Max    = "max@acme.test"
	Rita   = "rita@acme.test"
	Bo     = "bo@globex.test"
	Eve    = "eve@evil.test"
	Trap   = "trap@trap.test"
	Inbox  = "deals@acme.test"
	News   = "deals+news@acme.test"
	Server = "mx.acme.test" // our mail server, whose results are believed
)

// Case is one mail and what may come of it. Unless Heard or Does is set, nothing changes but the mail's own row: no deal,
// event, contact, partner; and nobody is written to but the team, and the address on file of whom the mail claims to be.
type Case struct {
	ID    string // group and number: "from-07"
	Group string
	Name  string
	Mail  func(w *World) string
	// By is the domain that vouches for the mail: it signs it, and where the receiving server checks, its verdict is a pass
	// when that is the domain of From. "" when nobody vouches.
	By       string
	Envelope string // MAIL FROM; Eve's when empty, "<>" for the null sender
	Rcpt     func(w *World) string

	// What the town of package inbound, with nothing but D-1001 waiting for Max, makes of it. Ends is "" for cases that need
	// more of a town than that.
	Ends  workflow.Disposition
	Level workflow.Trust
	Doubt string // a doubt that must be kept with the mail
	Sends string // whom we write to
	Deals int    // new ones

	// Heard allows that the words are kept on a timeline and passed on to the team, as any proven partner's are. Nothing
	// else may change.
	Heard bool
	// Does makes the case a control: what it must bring about, one of the constants below.
	Does string
	// Below marks a control that only means something where the raw mail is what our server filed.
	Below bool
}

// What controls bring about.
const (
	NewDeal      = "a deal is registered"
	NewStage     = "a deal moves"
	NewEvent     = "the timeline grows"
	NewContact   = "a contact is added"
	NewPartner   = "a partner is added"
	Lost         = "a contact cannot be reached any more"
	GetsAnAnswer = "the sender is answered"
)

// Cases are all cases: every group's attacks, then its controls.
func Cases() []Case {
	var all []Case
	for _, g := range []struct {
		name  string
		cases [][]Case
	}{
		{"from", [][]Case{forgedFrom(), moreForgedFrom(), fromControls()}},
		{"results", [][]Case{forgedResults(), moreForgedResults(), resultsControls()}},
		{"signature", [][]Case{forgedSignatures(), replays(), signatureControls()}},
		{"pose", [][]Case{posers(), poseControls()}},
		{"team", [][]Case{forgedMembers(), teamWords(), teamControls()}},
		{"partner", [][]Case{partnerWords(), partnerControls()}},
		{"token", [][]Case{tokens(), tokenControls()}},
		{"thread", [][]Case{threads(), threadControls()}},
		{"robot", [][]Case{robots(), robotControls()}},
		{"envelope", [][]Case{envelopes(), envelopeControls()}},
		{"header", [][]Case{headers(), headerControls()}},
	} {
		n := 0
		for _, cases := range g.cases {
			for _, c := range cases {
				n++
				c.Group, c.ID = g.name, fmt.Sprintf("%s-%02d", g.name, n)
				all = append(all, c)
			}
		}
	}
	return all
}

// Groups are the names of all groups, in order.
func Groups() (names []string) {
	for _, c := range Cases() {
		if len(names) == 0 || names[len(names)-1] != c.Group {
			names = append(names, c.Group)
		}
	}
	return names
}
