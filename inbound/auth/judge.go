package auth

import (
	"slices"

	"refermail/workflow"
)

// evidence is all that is known about who sent a mail, before anybody judges.
type evidence struct {
	from    string           // the host of the one From address; "" when the mail names no sender or several
	server  string           // whose results were believed, "" when nobody's
	silence string           // why nobody's, one clause
	stamped []finding        // what that server found
	against []finding        // denials that may be that server's, for what it leaves open otherwise
	looked  bool             // we have checked ourselves
	checked []finding        // what we found
	client  string           // the network address the mail came from, as a trusted hop says
	doubts  []workflow.Doubt // what is odd about the sender
}

// judge gives the level, and the sentence that says why. It is pure. The rules, in order:
//
//   - A mail that names no sender or several is nobody's: fail.
//   - What the pinned server says counts. Where it says neither strong nor fail, and we have looked ourselves, our own
//     result counts; but what the server has deliberately set aside is not denied again.
//   - A doubt about the sender takes strong away, never more: it may be honest. But an address that is written so that programs
//     read it differently needs somebody who vouches for it: who found nothing against it may have read another one.
func judge(e evidence) Result {
	r := e.verdict()
	r.Client, r.Doubts = e.client, e.doubts
	switch {
	case e.from == "":
		r.Level, r.Temporary, r.Why = Fail, false, "The mail does not name one sender."
	case r.Level == Weak && slices.ContainsFunc(e.doubts, func(d workflow.Doubt) bool { return d.Kind == workflow.OddlyWritten }):
		r.Level, r.Why = Fail, "The sender's address is written so that programs read it differently, and nobody has vouched for "+e.from+"."
	case r.Level == Strong && len(e.doubts) > 0:
		r.Level, r.Why = Weak, "The domain is proven, but "+e.doubts[0].Text+"."
	}
	return r
}

// verdict chooses between the server's results and ours.
func (e evidence) verdict() Result {
	own := opinion(e.checked, e.from, "by our own check")
	own.Source = fromKeys
	if own.SPF != none || own.DMARC != none {
		own.Source = fromDNS
	}
	own.Temporary = own.Level == Weak && troubled(e.checked)
	if e.server == "" {
		if e.looked {
			return own
		}
		return Result{Level: Weak, DKIM: none, ARC: none, SPF: none, DMARC: none, Source: none, Why: "Nobody has vouched for the sender: " + e.silence + "."}
	}
	theirs := opinion(e.stamped, e.from, "by "+e.server)
	if theirs.Level == Weak && len(e.against) > 0 {
		theirs = opinion(slices.Concat(e.stamped, e.against), e.from, "by "+e.server)
	}
	theirs.Source, theirs.Server = fromServer, e.server
	excused := theirs.DMARC == fail && theirs.Level == Weak
	switch {
	case !e.looked || theirs.Level != Weak:
		return theirs
	case own.Level == Strong, own.Level == Fail && !excused:
		own.Server, own.ARC = e.server, theirs.ARC
		return own
	}
	theirs.Temporary = own.Temporary && !excused
	return theirs
}

// opinion reads the results of one source, for a mail from an address at host from.
//
// DMARC decides where it has a verdict, since it already weighs alignment and the domain's own policy; a verdict on
// another domain than From's is none. Otherwise an aligned DKIM pass is strong. Without DMARC, fail needs two signs: SPF
// says fail (not softfail) and no signature of anybody holds or may hold. Either alone is what an honest forwarder does to
// a mail. A DMARC fail that the server has itself set aside for a forwarder's ARC chain is no denial, and vouches for nobody.
func opinion(results []finding, from, by string) Result {
	r := Result{DKIM: overall(results, "dkim"), ARC: worst(results, "arc"), SPF: spfOf(results).result, DMARC: dmarcOf(results, from),
		SignedBy: signers(results)}
	mayHold := r.DKIM == pass || slices.ContainsFunc(results, func(f finding) bool { return f.method == "dkim" && f.result == temperror })
	switch {
	case r.DMARC == fail && r.ARC == pass && setAside(results):
		r.Level, r.Why = Weak, "DMARC failed for "+from+" and was set aside for a forwarder's ARC chain"
	case r.DMARC == fail:
		r.Level, r.Why = Fail, "DMARC failed for "+from
	case r.DMARC == pass:
		r.Level, r.Why = Strong, "DMARC passed for "+from
	case signedBy(results, from):
		r.Level, r.Why = Strong, "a DKIM signature of "+from+" holds"
	case r.SPF == fail && !mayHold:
		r.Level, r.Why = Fail, "SPF failed and no signature holds"
	case troubled(results):
		r.Level, r.Why = Weak, "DNS gave no answer about "+from
	default:
		r.Level, r.Why = Weak, "nothing was proven about "+from
	}
	r.Why = sentence(r.Why + ", " + by)
	return r
}

// troubled reports whether DNS trouble kept a method from saying what it might have said.
func troubled(results []finding) bool {
	return slices.ContainsFunc(results, func(f finding) bool {
		return f.result == temperror && (f.method == "dkim" || f.method == "dmarc" || f.method == "spf")
	})
}

// sentence begins with a capital letter and ends with a full stop.
func sentence(clause string) string {
	if c := clause[0]; c >= 'a' && c <= 'z' {
		clause = string(c-'a'+'A') + clause[1:]
	}
	return clause + "."
}
