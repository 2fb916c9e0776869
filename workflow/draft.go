package workflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"refermail/workflow/account"
)

// draft is a decision in the making. Rules write into it; finish turns it into a Decision.
type draft struct {
	w     *World
	in    Input
	key   string // of the input; notices and their ids derive from it
	deals []*Deal
	late  time.Time // when what a timer does now should have been done, if that is more than a day ago
	copy  CopyID    // of an issue that the mail in hand answers; zero for none
	out   Decision
}

func newDraft(w *World, in Input) *draft {
	d := &draft{w: w, in: in, key: in.Key}
	d.out.At = in.At
	d.out.Next = w.next
	if m, ok := in.Action.(ReceivedMail); ok {
		d.key = "mail/" + m.Mail.Digest
	}
	if t, ok := in.Action.(TimerFired); ok { // what a timer owes is one mail, however often it fires
		d.key = fmt.Sprintf("timer/%s/%d", t.Timer.Key, t.Timer.Due.UnixMicro())
	}
	if d.key == "" {
		d.key = fmt.Sprintf("%s/%d", in.By, in.At.UnixMicro())
	}
	return d
}

// finish returns the decision. A silent input owes nobody a mail.
func (d *draft) finish() Decision {
	for _, deal := range d.deals {
		d.keepMerit(deal)
		d.keepTime(deal)
		d.out.Deals = append(d.out.Deals, *deal)
	}
	if d.in.Silent {
		d.out.Notices, d.out.SetTimers = nil, nil // a reminder in three days would be a mail, too
	}
	d.tellErased()
	if d.in.Key != "" {
		d.out.Inputs = append(d.out.Inputs, d.in.Key)
	}
	return d.out
}

// deal returns the draft's own copy of a deal, to be changed freely; nil when there is no such deal.
func (d *draft) deal(no DealNo) *Deal {
	for _, own := range d.deals {
		if own.No == no {
			return own
		}
	}
	known, ok := d.w.deals[no]
	if !ok {
		return nil
	}
	own := cloneDeal(known)
	d.deals = append(d.deals, &own)
	return &own
}

func cloneDeal(k Deal) Deal {
	k.People = slices.Clone(k.People)
	k.Missing = slices.Clone(k.Missing)
	fields := make(map[string]string, len(k.Fields))
	for name, v := range k.Fields {
		fields[name] = v
	}
	k.Fields, k.Perhaps = fields, maps.Clone(k.Perhaps)
	if k.Ruling != nil {
		ruling := *k.Ruling
		k.Ruling = &ruling
	}
	if k.Dispute != nil {
		dispute := *k.Dispute
		k.Dispute = &dispute
	}
	if k.Terms != nil {
		terms := *k.Terms
		k.Terms = &terms
	}
	k.Approval = k.Approval.clone()
	if k.Involvement != nil {
		involvement := *k.Involvement
		k.Involvement = &involvement
	}
	if k.Undo != nil {
		undo := *k.Undo
		k.Undo = &undo
	}
	return k
}

// event adds one entry to a deal's timeline and moves the head of its chain.
func (d *draft) event(deal *Deal, kind, by string, vis Visibility, text string) {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD") // as it will be stored, else the hash is of another text
	e := Event{Deal: deal.No, Seq: deal.Seq + 1, At: d.in.At, Kind: kind, By: by, Visibility: vis, Text: clip(text, maxText)}
	if m, ok := d.in.Action.(ReceivedMail); ok {
		e.Mail = m.Mail.No
	}
	e.salt(d.w.seed)
	e.Hash = hashEvent(deal.Hash, e)
	deal.Seq, deal.Hash, deal.UpdatedAt = e.Seq, e.Hash, d.in.At
	if active(kind) {
		deal.ActiveAt = d.in.At
	}
	d.out.Events = append(d.out.Events, e)
}

func (d *draft) effect(format string, args ...any) {
	d.out.Effects = append(d.out.Effects, fmt.Sprintf(format, args...))
}

// remember sets the timer; forget ends it. Both are harmless when repeated.
func (d *draft) remember(kind string, deal DealNo, due time.Time) {
	d.setTimer(Timer{Key: timerKey(kind, deal), Kind: kind, Deal: deal, Due: due})
}

func (d *draft) setTimer(t Timer) {
	d.out.EndTimers = without(d.out.EndTimers, t.Key)
	d.out.SetTimers = append(withoutTimer(d.out.SetTimers, t.Key), t)
}

func (d *draft) forget(kind string, deal DealNo) {
	key := timerKey(kind, deal)
	d.out.SetTimers = withoutTimer(d.out.SetTimers, key)
	d.out.EndTimers = append(without(d.out.EndTimers, key), key)
}

func timerKey(kind string, deal DealNo) string { return kind + "/" + deal.String() }

// send owes one mail. The key decides its id and Message-ID: the same input, kind and reader always give the same mail.
func (d *draft) send(n Notice) Notice {
	if n.Key == "" {
		n.Key = fmt.Sprintf("%s/%s/%s/%s", d.key, n.Kind, n.Deal, account.CompareKey(n.To.Email))
	}
	for again, key := 2, n.Key; d.owed(n.Key); again++ { // two moves of one mail are two pieces of news
		n.Key = fmt.Sprintf("%s/%d", key, again)
	}
	n.ID = NewNoticeID(n.Key)
	n.MessageID = string(n.ID) + "@" + d.w.Rules.Self.Domain()
	n.Subject = oneLine(n.Subject, maxSubject)
	n.Letter.To, n.Letter.Signer = n.To.Name, d.signer(n)
	d.address(&n)
	if n.RunAt.IsZero() {
		n.RunAt = d.in.At
	}
	if why := d.leak(n); why != "" {
		d.withhold(n, why)
		return n
	}
	d.out.Notices = append(d.out.Notices, n)
	return n
}

// owed reports whether this decision owes a mail with this key already.
func (d *draft) owed(key string) bool {
	return slices.ContainsFunc(d.out.Notices, func(n Notice) bool { return n.Key == key })
}

// clip cuts a text to at most max bytes at a rune's border and says so.
func clip(s string, max int) string {
	if len(s) <= max {
		return s
	}
	for max > 0 && !utf8.RuneStart(s[max]) {
		max--
	}
	return s[:max] + "\n[… the rest stands in the mail itself]"
}

// oneLine folds white space and controls, and cuts to max runes: for subjects, names and values.
func oneLine(s string, max int) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\u00a0' || r == '\u2028' || r == '\u2029' }), " ")
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	return string([]rune(s)[:max-1]) + "…"
}
