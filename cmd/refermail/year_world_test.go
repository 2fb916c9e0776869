package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"refermail/cmd/refermail/yearcheck"
	"refermail/workflow"
	"refermail/workflow/attribution"
)

// yearWorld plays a plan: it moves the clock from one thing to the next, whatever comes first, a person's step, something
// that is due, or a stop of the service. What happened is in events, what people got in sent.
type yearWorld struct {
	t       testing.TB
	service *yearService
	plan    yearPlan

	events  []yearcheck.Event
	sent    []yearcheck.Mail
	repeats int // mails that came a second time, byte for byte, after a kill

	up       bool
	since    time.Time // when the service is started again
	inbox    []inboxMail
	written  map[string][]byte // what people wrote, by Message-ID
	boxes    map[string][]yearMail
	arrived  map[string]int // our mails by Message-ID, their number in sent
	threads  map[workflow.DealNo]string
	partners map[workflow.PartnerNo]string // names
	direct   []workflow.OffLimit
	policies map[string]attribution.Policy // by version of the program
	never    int                           // steps nobody could take
}

// yearMail is a mail somebody got from us.
type yearMail struct {
	thread, kind string
	got          got
}

// playYear plays a plan on a database.
func playYear(t testing.TB, plan yearPlan, database string) *yearWorld {
	t.Helper()
	ctx := t.Context()
	w := &yearWorld{t: t, plan: plan, written: map[string][]byte{}, boxes: map[string][]yearMail{}, arrived: map[string]int{},
		threads: map[workflow.DealNo]string{}, partners: map[workflow.PartnerNo]string{}, policies: map[string]attribution.Policy{}}
	w.service = newYearService(t, database, yearProgram(plan.town.Rules[0], "The first rules"), plan.town.Start)
	w.start(ctx)
	w.settle(ctx)
	for w.next(ctx) {
	}
	if !w.up {
		w.service.now = w.since
		w.start(ctx)
		w.wakeUp(ctx)
	}
	w.events = append(w.events, yearcheck.Event{At: w.service.now, Kind: yearcheck.End})
	return w
}

// settle adds everybody who stands in the books before the first day.
func (w *yearWorld) settle(ctx context.Context) {
	w.t.Helper()
	for _, p := range w.plan.town.Partners {
		add := workflow.AddPartner{Name: p.Name, Type: p.Type, Tier: p.Tier, Domains: []string{p.Domain}, Manager: p.Manager}
		for _, a := range p.People {
			add.Contacts = append(add.Contacts, workflow.Address{Name: nameOf(a), Email: a})
		}
		w.must(w.service.do(ctx, add))
	}
	list := workflow.OffLimitList{Name: "customers"}
	for _, a := range w.plan.town.OffLimits {
		list.Rows = append(list.Rows, workflow.OffLimit{Company: a.Company, Domain: a.Domain})
	}
	w.must(w.service.do(ctx, workflow.ImportOffLimits{List: list}))
	for p, err := range w.service.app.db.Partners(ctx) {
		w.must(err)
		w.partners[p.No] = p.Name
	}
}

func (w *yearWorld) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%s: %v", w.service.now.Format(time.RFC3339), err)
	}
}

func (w *yearWorld) start(ctx context.Context) {
	w.t.Helper()
	w.service.start(ctx)
	w.up = true
}

// next does the next thing of the year; false when it is over.
func (w *yearWorld) next(ctx context.Context) bool {
	w.t.Helper()
	at := w.plan.end
	what := ""
	if len(w.plan.steps) > 0 && w.plan.steps[0].At.Before(at) {
		at, what = w.plan.steps[0].At, "step"
	}
	if !w.up && !w.since.After(at) {
		at, what = w.since, "start"
	}
	if w.up {
		if due, ok := w.service.due(ctx); ok && due.Before(at) {
			at, what = due, "timer"
		}
		if len(w.plan.stops) > 0 && w.plan.stops[0].how == "" && w.plan.stops[0].at.Before(at) {
			at, what = w.plan.stops[0].at, "stop"
		}
	}
	if at.After(w.service.now) { // what became due while something was done is done now
		w.service.now = at
	}
	switch what {
	case "step":
		w.step(ctx)
	case "start":
		w.start(ctx)
		w.wakeUp(ctx)
	case "timer":
		w.timers(ctx)
	case "stop":
		w.stop(w.plan.stops[0], false)
	}
	return what != ""
}

// stop stops the service, or notes how it was killed.
func (w *yearWorld) stop(s yearStop, decided bool) {
	w.plan.stops = w.plan.stops[1:]
	w.service.stop()
	w.up, w.since = false, w.service.now.Add(s.long).Truncate(time.Millisecond)
	w.events = append(w.events, yearcheck.Event{At: w.service.now, Kind: yearcheck.Down, Until: w.since, Decided: decided})
}

// wakeUp does what a start does: first what lies in the inbox, then what was due.
func (w *yearWorld) wakeUp(ctx context.Context) {
	w.service.keep(ctx, w.inbox)
	w.inbox = nil
	w.service.decide(ctx)
	w.post(ctx, 0)
	w.service.sweep(ctx)
	w.post(ctx, 0)
}

// kill says how the service dies in what it does now, nil when it does not.
func (w *yearWorld) kill() *yearStop {
	if len(w.plan.stops) == 0 || w.plan.stops[0].how == "" || w.plan.stops[0].at.After(w.service.now) {
		return nil
	}
	return &w.plan.stops[0]
}

// timers does what is due now.
func (w *yearWorld) timers(ctx context.Context) {
	w.t.Helper()
	switch k := w.kill(); {
	case k == nil:
		w.service.sweep(ctx)
		w.post(ctx, 0)
	case k.how == "kept" || k.how == "undecided":
		w.service.doomed = true
		if w.service.sweep(ctx) {
			w.t.Fatal("it survived")
		}
		w.stop(*k, false)
	default:
		w.service.sweep(ctx)
		if k.how == "sending" {
			w.post(ctx, 3)
		}
		w.stop(*k, true)
	}
}

// step does what a person means to do, or puts it off until they can.
func (w *yearWorld) step(ctx context.Context) {
	w.t.Helper()
	s := w.plan.steps[0]
	w.plan.steps = w.plan.steps[1:]
	switch {
	case s.Kind != yearcheck.Mailed && !w.up:
		w.later(s, time.Hour)
	case s.Kind == yearcheck.NewRules:
		w.service.rules(yearProgram(w.plan.town.Rules[s.Rules], "The new rules"))
		w.service.reload(ctx)
		w.events = append(w.events, s.Event)
	case s.Kind == yearcheck.Opportunity:
		w.direct = append(w.direct, workflow.OffLimit{Company: s.Account.Company, Domain: s.Account.Domain, Rep: s.Rep})
		w.must(w.service.do(ctx, workflow.ImportOffLimits{List: workflow.OffLimitList{Name: "open_opportunity", Rows: slices.Clone(w.direct)}}))
		w.events = append(w.events, s.Event)
		w.post(ctx, 0)
	default:
		raw, ok := w.write(s)
		if !ok && s.Tier != "" { // nobody asked
			return
		}
		if !ok {
			w.later(s, 25*time.Hour)
			return
		}
		w.delivered(ctx, s.Event, raw)
	}
}

// later puts a step off. After some weeks nobody thinks of it any more.
func (w *yearWorld) later(s yearStep, by time.Duration) {
	s.At = s.At.Add(by)
	if s.tries++; s.tries > 12 || !s.At.Before(w.plan.end) {
		w.never++
		return
	}
	i, _ := slices.BinarySearchFunc(w.plan.steps, s.At, func(o yearStep, at time.Time) int { return o.At.Compare(at) })
	w.plan.steps = slices.Insert(w.plan.steps, i, s)
}

// delivered puts a mail into the inbox, where the service finds it at once, or at its next start.
func (w *yearWorld) delivered(ctx context.Context, e yearcheck.Event, raw []byte) {
	w.t.Helper()
	mail := inboxMail{e.At, raw}
	k := w.kill()
	switch {
	case !w.up:
		w.inbox = append(w.inbox, mail)
	case k == nil:
		w.service.keep(ctx, []inboxMail{mail})
		w.service.decide(ctx)
		w.events = append(w.events, e)
		w.post(ctx, 0)
		return
	case k.how == "kept" || k.how == "undecided":
		w.service.keep(ctx, []inboxMail{mail})
		if w.service.doomed = k.how == "undecided"; w.service.doomed && w.service.decide(ctx) {
			w.t.Fatal("it survived")
		}
		w.stop(*k, false)
	default:
		w.service.keep(ctx, []inboxMail{mail})
		w.service.decide(ctx)
		w.events = append(w.events, e)
		if k.how == "sending" {
			w.post(ctx, 3)
		}
		w.stop(*k, true)
		return
	}
	w.events = append(w.events, e)
}

// post carries what is owed. With dying, it is killed after so many mails, before it could note that they are gone.
func (w *yearWorld) post(ctx context.Context, dying int) {
	w.t.Helper()
	const most = 100
	for more := true; more; {
		claimed, err := w.service.app.db.Claim(ctx, w.service.now, sendLease, most)
		w.must(err)
		more = len(claimed) == most
		var done []workflow.Settlement
		for i, c := range claimed {
			if dying > 0 && i == dying {
				return
			}
			raw, _, err := w.service.post.Compose(ctx, c.Notice, c.Created)
			w.must(err)
			w.arrives(ctx, c.Notice, raw)
			done = append(done, workflow.Settlement{ID: c.ID, Lease: c.Lease, State: workflow.Sent, At: w.service.now})
		}
		if dying > 0 {
			return
		}
		if len(done) > 0 {
			w.must(w.service.app.db.Settle(ctx, done))
		}
	}
}

// arrives puts one of our mails into its reader's mailbox.
func (w *yearWorld) arrives(ctx context.Context, n workflow.Notice, raw []byte) {
	w.t.Helper()
	if first, known := w.arrived[n.MessageID]; known { // the same mail once more: people see one
		w.repeats++
		if again := read(w.t, raw); w.sent[first].Says[0] != shown(again) {
			w.t.Errorf("%s came twice with other words:\n%s", n.MessageID, again)
		}
		return
	}
	g := read(w.t, raw)
	g.raw, g.html = nil, ""
	thread := w.thread(ctx, n.Deal)
	if thread == "" {
		thread = w.partners[n.Partner]
	}
	if to := g.address("To"); to != n.To.Email {
		w.t.Errorf("a mail to %s says To: %s", n.To.Email, to)
	}
	if answered := g.answers(); n.Side == workflow.PartnerSide && n.Deal != 0 && answered == "" {
		w.t.Errorf("a mail to a partner opens a conversation of its own:\n%s", g)
	}
	w.arrived[n.MessageID] = len(w.sent)
	w.sent = append(w.sent, yearcheck.Mail{To: n.To.Email, Kind: string(n.Kind), Thread: thread, Answers: g.answers(),
		Earliest: w.service.now, Latest: w.service.now, Says: []string{shown(g)}, ID: n.MessageID})
	w.boxes[n.To.Email] = append(w.boxes[n.To.Email], yearMail{thread, string(n.Kind), g})
}

// shown is a mail's subject and text on one line.
func shown(g got) string {
	return strings.Join(strings.Fields(g.field("Subject")+"\n"+g.text), " ")
}

// thread is the Message-ID of the mail that registered a deal.
func (w *yearWorld) thread(ctx context.Context, no workflow.DealNo) string {
	if no == 0 {
		return ""
	}
	if _, known := w.threads[no]; !known {
		story, err := w.service.app.db.Deal(ctx, no)
		w.must(err)
		mail, err := w.service.app.db.Mail(ctx, story.Events[0].Mail)
		w.must(err)
		w.threads[no] = mail.MessageID
	}
	return w.threads[no]
}

// write makes the bytes of a mail. ok is false when there is nothing to answer yet.
func (w *yearWorld) write(s yearStep) (raw []byte, ok bool) {
	w.t.Helper()
	if s.again {
		first, ok := w.written[s.ID]
		if !ok {
			return nil, false
		}
		return append([]byte(fmt.Sprintf("Received: from relay.%d.test by mx.acme.test; %s\r\n", s.At.Unix(), s.At.Format(time.RFC1123Z))), first...), true
	}
	l := letter{From: s.From, To: yearInbox, ID: s.ID, Subject: "A referral " + s.ID[:11], Body: s.Body}
	if f := s.Forward; f != nil {
		l = forward(s.From, f.Email, f.Company, s.Body)
		l.To = yearInbox
	}
	if s.Thread != "" || s.Tier != "" {
		m := w.toAnswer(s)
		if m == nil {
			return nil, false
		}
		l = m.got.reply(s.From, s.Body)
	}
	if l.ID = s.ID; s.Robot {
		l.Subject, l.Extra = "Automatic reply: "+l.Subject, []string{"Auto-Submitted: auto-replied"}
	}
	_, host, _ := strings.Cut(s.From, "@")
	proof := fmt.Sprintf("Authentication-Results: %s; dmarc=pass header.from=%s; dkim=pass header.d=%s\r\n", townServer, host, host)
	raw = append([]byte(proof), l.raw()...)
	w.written[s.ID] = bytes.Clone(raw)
	return raw, true
}

// toAnswer is the newest mail of a conversation that somebody got, of the kind they answer.
func (w *yearWorld) toAnswer(s yearStep) *yearMail {
	for _, m := range slices.Backward(w.boxes[s.From]) {
		if s.Tier != "" {
			if m.thread == s.Tier && m.kind == "tier_ask" {
				return &m
			}
			continue
		}
		if m.thread == s.Thread && (m.kind == "relay") == s.Relay {
			return &m
		}
	}
	return nil
}
