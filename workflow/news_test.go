package workflow

import (
	"testing"
	"time"
)

func TestMutedNewsAndWhatAlwaysComes(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	review := reply(c.find(KindReview, manager))
	move := func(command, told string) {
		t.Helper()
		_, sent := c.mail(manager, command, review)
		var toAnn []Notice
		for _, n := range sent {
			if n.To.Email == ann {
				toAnn = append(toAnn, n)
			}
		}
		want(t, kinds(toAnn), told, command)
	}
	_, sent := c.mail(ann, "mute", fresh)
	want(t, kinds(sent), "preference to "+ann, "muted")
	move("qualified", "")
	move("extend 30d", "stage to "+ann)
	move("ask who decides?", "question to "+ann)
	move("demo done", "stage to "+ann) // a milestone: money may hang on it
	thread := reply(c.find(KindStage, ann))
	c.mail(ann, "all", thread)
	move("meeting", "")
	k := c.deal(no)
	if p := k.find(ann); p == nil || p.News == nil || *p.News != AllNews {
		t.Error("the choice for this deal was not kept")
	}
	move("proposal", "stage to "+ann)
	c.mail(ann, "mute", thread)
	move("won 48000 USD", "stage to "+ann)
	me, _ := c.w.contactAt(ann)
	want(t, me.News, Muted, "the choice for all")
}

func TestNewsOnceADay(t *testing.T) {
	c := newTown(t)
	c.accepted()
	review := reply(c.find(KindReview, manager))
	_, sent := c.mail(ann, "digest", fresh)
	want(t, sent[0].Letter.Due, time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC), "next")
	var timers []Timer
	for _, command := range []string{"qualified", "proposal"} {
		before := len(c.sent)
		c.now = c.now.Add(time.Hour)
		c.mails++
		m := &Mail{No: c.mails, Digest: command, MessageID: command, Received: c.now, From: Address{Email: manager}, Senders: 1, Class: Human, Trust: Strong, Text: command, Reply: command}
		review(m)
		d := c.input(Input{At: c.now, Action: ReceivedMail{m}})
		timers = append(timers, d.SetTimers...)
		want(t, kinds(c.sent[before:]), "confirm to "+manager, command)
	}
	due := timers[len(timers)-1]
	want(t, due.Key+" "+due.Due.Format(time.RFC3339), "digest/C-1/2026-11-21 2026-11-21T08:00:00Z", "timer")
	c.now = due.Due
	d := c.input(Input{At: c.now, Action: TimerFired{due}})
	want(t, kinds(d.Notices), "digest to "+ann, "the daily mail")
	want(t, len(d.Notices[0].Letter.Events), 2, "news")
	want(t, d.Notices[0].Letter.Events[1].Text, "Globex is now: proposal. Our offer is with them.", "news")
	want(t, len(c.w.news[1]), 0, "kept")
	d = c.input(Input{At: c.now, Action: TimerFired{due}})
	want(t, len(d.Notices), 0, "a timer that fires twice")
}
