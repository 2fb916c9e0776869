package workflow

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/token"
)

// issueToken returns the capability to decide about an issue, if the mail carries one in a recipient's address that was given
// to its sender.
func (d mailDraft) issueToken() *Thread {
	for i := range d.m.Threads {
		if t := &d.m.Threads[i]; t.Purpose == toIssue && t.Issue != 0 && !t.Quoted && t.Person == token.Person(account.CompareKey(d.m.From.Email)) {
			return t
		}
	}
	return nil
}

// newsMail is a member's mail to the newsletter's address: a draft of an issue, answered with its preview (NL-1, MG-5).
func (d mailDraft) newsMail(by Member) MailResult {
	switch {
	case !d.strong():
		return d.challenge(Address{Name: by.Name, Email: by.Email}, TeamSide, "a newsletter needs an authenticated sender")
	case !by.Is("manager"):
		return d.helpTeam(nil, "Nothing was done: newsletters are written and sent by managers.")
	case d.in.Silent:
		return d.hold("a newsletter that lay in the mailbox before the first start")
	case d.m.News == nil:
		return d.helpTeam(nil, "Nothing was done: this newsletter could not be read.")
	}
	i, problem := d.newIssue(by, Newsletter, d.m.News.Orders, d.m.News.Document)
	if problem != "" {
		*d.draft = *newDraft(d.w, d.in)
		return d.helpTeam(nil, "Nothing was done. "+problem+".")
	}
	d.answerAbout(i, KindPreview, Letter{})
	return d.handle("a newsletter: "+i.No.String(), nil)
}

// newIssue makes a draft of an issue. Of the orders at its top only those count that say what it is and whose.
func (d *draft) newIssue(by Member, kind IssueKind, said string, doc Document) (i Issue, problem string) {
	i = Issue{No: d.out.Next.Issue, Kind: kind, State: IssueDraft, By: Address{Name: by.Name, Email: by.Email}, CreatedAt: d.in.At}
	if m, ok := d.in.Action.(ReceivedMail); ok {
		i.Mail = m.Mail.No
	}
	orders, rest, problem := parseIssueOrders(d.w.Rules, d.in.At.In(d.w.Rules.zone(by)), said)
	if problem == "" && rest != "" { // else the orders below it would be passed over, and everybody would get what is meant for few
		line, _ := firstLine(rest)
		problem = fmt.Sprintf("%q: this is no order; there are: %s", oneLine(line, 80), strings.Join(headOrders(d.w.Rules.Program), "; "))
	}
	if problem != "" {
		return Issue{}, problem
	}
	i.Subject = oneLine(doc.Subject, maxSubject)
	for _, o := range orders {
		switch {
		case !o.heads():
			return Issue{}, fmt.Sprintf("%q: first look at the preview, then reply %s to it", oneLine(o.Line, 80), o.Verb)
		case o.Verb == "to":
			i.Audience = o.Audience
		case o.Verb == "personal":
			i.Personal = o.On
		case o.Verb == "kind":
			i.Kind = o.Kind
		case o.Verb == "subject":
			i.Subject = o.Text
		}
	}
	d.out.Next.Issue++
	d.keepIssue(i)
	d.keepDocument(i, doc)
	d.effect("%s is a draft", i.No)
	return i, ""
}

// issueMail is a member's reply about an issue: orders, or a corrected newsletter.
func (d mailDraft) issueMail(by Member, t *Thread) MailResult {
	i, known := d.issue(t.Issue)
	switch {
	case !d.strong():
		return d.challenge(Address{Name: by.Name, Email: by.Email}, TeamSide, "a team command needs an authenticated sender")
	case !known:
		return d.helpTeam(nil, "Nothing was done: there is no issue "+t.Issue.String()+".")
	case !by.Is("manager"):
		return d.helpIssue(i, "Nothing was done: newsletters are written and sent by managers.")
	}
	orders, rest, problem := parseIssueOrders(d.w.Rules, d.in.At.In(d.w.Rules.zone(by)), issueSaid(d.m, i))
	if problem == "" && d.corrects(orders, rest) {
		return d.correctIssue(by, i, orders)
	}
	switch {
	case problem != "":
		return d.helpIssue(i, "Nothing was done. "+problem+".")
	case len(orders) == 0:
		why := "Nothing was done: the first line is no order we know."
		if near := nearestOrder(d.m.Reply); near != "" && !d.m.AllQuote {
			why += fmt.Sprintf(" Did you mean %q?", near)
		} else if left := d.notTaken(i, orders, rest); left != "" {
			why += " Not taken: " + left + "."
		}
		return d.helpIssue(i, why)
	case orders[0].Verb == "help":
		return d.helpIssue(i, "")
	}
	if sends(orders) {
		if d.unseen(i) {
			return d.helpIssue(i, "Nothing was done: "+i.No.String()+" was changed after the mail you answer. This is how it is now; reply send to this mail.")
		}
		if said := d.objects(rest); said != "" && (i.State == IssueDraft || i.State == IssueScheduled) && i.Doubt != doubtOf(orders, rest) {
			i.Doubt = doubtOf(orders, rest)
			d.keepIssue(i)
			return d.helpIssue(i, d.doubted(i, orders, said))
		}
	}
	effects := len(d.out.Effects)
	trial := d.snapshot()
	if problem := d.order(by, t.Issue, orders); problem != "" {
		d.restore(trial)
		i, _ = d.issue(t.Issue)
		return d.helpIssue(i, "Nothing was done. "+strings.TrimSuffix(problem, ".")+".")
	}
	i, _ = d.issue(t.Issue)
	if slices.ContainsFunc(orders, issueOrder.heads) {
		i.Mail = d.m.No
		d.keepIssue(i)
	}
	if left := d.notTaken(i, orders, rest); left != "" {
		d.effect("not taken: %s", left)
	}
	kind := KindIssue
	if (i.State == IssueDraft || i.State == IssueScheduled) && slices.ContainsFunc(orders, func(o issueOrder) bool { return o.heads() || o.Verb == "preview" }) {
		kind = KindPreview
	}
	d.answerAbout(i, kind, Letter{Effects: d.out.Effects[effects:]})
	return d.handle("about "+i.No.String()+": "+oneLine(orders[0].Line, 60), nil)
}

// A reply without orders is a corrected newsletter when it is as long as one; shorter words are an order nobody understands.
const (
	correctionLines = 3
	correctionSaid  = 2 // of those, above the farewell
	correctionBytes = 200
)

// corrects reports whether a reply brings new words for an issue. Below a send they are new words too: else what was not meant
// any more would go out. Below a cancel they are talk.
func (d mailDraft) corrects(orders []issueOrder, rest string) bool {
	if d.m.News == nil || d.m.AllQuote || slices.ContainsFunc(orders, func(o issueOrder) bool { return !o.heads() && o.Verb != "send" }) {
		return false
	}
	lines, said, bytes := 0, 0, 0 // said and bytes above the signature, which changes no newsletter
	for line := range strings.SplitSeq(rest, "\n") {
		if strings.TrimSpace(line) != "" {
			lines++
		}
	}
	for _, line := range d.unsigned(rest) {
		said, bytes = said+1, bytes+len(line)
	}
	return (lines >= correctionLines || len(rest) >= correctionBytes) && (said >= correctionSaid || bytes >= correctionBytes)
}

func sends(orders []issueOrder) bool {
	return slices.ContainsFunc(orders, func(o issueOrder) bool { return o.Verb == "send" })
}

// notTaken quotes what a reply says beside its orders, "" for nothing, and says how it would have become the newsletter's words.
func (d mailDraft) notTaken(i Issue, orders []issueOrder, rest string) string {
	left := d.unsigned(rest)
	if len(left) == 0 || d.m.AllQuote || sends(orders) && d.objects(rest) == "" {
		return ""
	}
	said := fmt.Sprintf("%q", oneLine(strings.Join(left, " "), 200))
	if i.State != IssueDraft && i.State != IssueScheduled {
		return said
	}
	said += "; to replace the newsletter's words, write all of them, at least three lines"
	if at := slices.IndexFunc(orders, func(o issueOrder) bool { return !o.heads() && o.Verb != "send" }); at >= 0 {
		said += ", in a reply without " + orders[at].Verb
	}
	return said
}

// correctIssue puts new words in the place of a draft's, which has to be sent anew, also when they stand below a send. Its subject
// stays.
func (d mailDraft) correctIssue(by Member, i Issue, orders []issueOrder) MailResult {
	if i.State != IssueDraft && i.State != IssueScheduled {
		return d.helpIssue(i, "Nothing was done: "+d.stateOf(i)+", so its words stay as they are.")
	}
	heads := slices.DeleteFunc(slices.Clone(orders), func(o issueOrder) bool { return !o.heads() })
	if problem := d.order(by, i.No, heads); problem != "" {
		*d.draft = *newDraft(d.w, d.in)
		return d.helpIssue(i, "Nothing was done. "+problem+".")
	}
	i, _ = d.issue(i.No)
	if i.State == IssueScheduled {
		d.endIssueTimer(i.No)
		d.effect("%s no longer goes out on %s: look at the new words, and reply send", i.No, whenFor(i.SendAt.In(d.w.Rules.zone(by))))
	}
	i.State, i.SendAt, i.Mail = IssueDraft, time.Time{}, d.m.No
	d.keepIssue(i)
	doc := d.m.News.Document
	doc.Warnings = slices.DeleteFunc(slices.Clone(doc.Warnings), func(w string) bool { return strings.HasPrefix(w, "The older mail quoted") }) // our own preview
	before := d.document(i.No)
	d.keepDocument(i, doc)
	d.effect("%s has your new words", i.No)
	if lost := lostFiles(before, doc); lost != "" {
		d.effect("not in it any more: %s of the words before; attach them anew if they belong to it", lost)
	}
	if len(heads) < len(orders) {
		d.effect("nothing was sent: your reply also holds new words; look at them, and reply %s", orders[len(orders)-1].Line)
	}
	d.answerAbout(i, KindPreview, Letter{Effects: d.out.Effects})
	return d.handle("new words for "+i.No.String(), nil)
}

// lostFiles says what a document had that the one in its place has not, "" for nothing: pictures of another program have other names.
func lostFiles(before, now Document) string {
	missing := func(before, now []IssueFile) (n int) {
		for _, f := range before {
			if !slices.ContainsFunc(now, func(g IssueFile) bool { return bytes.Equal(f.Data, g.Data) }) {
				n++
			}
		}
		return n
	}
	var lost []string
	if n := missing(before.Images, now.Images); n > 0 {
		lost = append(lost, plural(n, "picture"))
	}
	if n := missing(before.Files, now.Files); n > 0 {
		lost = append(lost, plural(n, "file"))
	}
	return strings.Join(lost, " and ")
}

// unseen reports a reply to a mail of ours that is older than the last change of the issue: a send means what was looked at. Whoever's
// program says not what it answers is believed.
func (d mailDraft) unseen(i Issue) bool {
	if i.State != IssueDraft && i.State != IssueScheduled {
		return false
	}
	for _, id := range repliedIDs(d.m) {
		if n, ok := d.w.notices[d.w.sent[id]]; ok {
			return n.Mail < i.Mail
		}
	}
	return false
}

// helpIssue answers with the orders, and with how the issue is when that was not seen; nothing was done.
func (d mailDraft) helpIssue(i Issue, why string) MailResult {
	l := Letter{Note: why}
	if !strings.Contains(why, `"`) && !d.m.AllQuote {
		first, _ := firstLine(words(d.m))
		l.Excerpt = oneLine(first, 80)
	}
	switch {
	case why != "":
	case len(d.issueCommands(i)) == 0:
		l.Note = d.stateOf(i) + ", and nothing about it can be changed any more."
	default:
		l.Note = "These are the orders for " + i.No.String() + "."
	}
	kind := KindIssue
	if d.unseen(i) {
		kind = KindPreview
	}
	d.answerAbout(i, kind, l)
	return d.handle("no order", nil)
}

// answerAbout answers the mail in hand with how an issue stands.
func (d mailDraft) answerAbout(i Issue, kind Kind, l Letter) {
	d.answer(d.m, nil, TeamSide, Notice{Kind: kind, Purpose: toIssue, Letter: d.issueLetter(i, l)})
}

// issue returns an issue as this decision leaves it.
func (d *draft) issue(no IssueNo) (Issue, bool) {
	if at := slices.IndexFunc(d.out.Issues, func(i Issue) bool { return i.No == no }); at >= 0 {
		return d.out.Issues[at], true
	}
	i, ok := d.w.issues[no]
	return i, ok
}

func (d *draft) keepIssue(i Issue) {
	d.out.Issues = replace(slices.Clone(d.out.Issues), []Issue{i}, func(i Issue) IssueNo { return i.No })
}

func (d *draft) document(no IssueNo) Document {
	for _, t := range d.out.Documents {
		if t.Issue == no {
			return t.Document
		}
	}
	return d.w.documents[no]
}

func (d *draft) keepDocument(i Issue, doc Document) {
	doc.Subject = i.Subject
	d.out.Documents = replace(slices.Clone(d.out.Documents), []IssueText{{i.No, doc}}, func(t IssueText) IssueNo { return t.Issue })
}

func (d *draft) endIssueTimer(no IssueNo) {
	key := issueTimer(no)
	d.out.SetTimers = withoutTimer(d.out.SetTimers, key)
	d.out.EndTimers = append(without(d.out.EndTimers, key), key)
}
