package devmail

import (
	"context"
	"fmt"
	"sync"
)

// Kind is what happened in a mailbox.
type Kind string

// The kinds of [Event].
const (
	Delivered Kind = "delivered" // a mail arrived by SMTP
	Filed     Kind = "filed"     // a mail appeared otherwise: moved or copied here, appended, or a copy of sent mail
	Removed   Kind = "removed"   // moved away or expunged
	Flagged   Kind = "flagged"   // flags changed, for example \Seen
)

// Event is one change in one folder.
type Event struct {
	Kind    Kind
	Mailbox string // base address of the mailbox
	Folder  string
	Mail    Mail
}

// Subscribe tells every change from now on, in order, none left out however slow the reader is (what waits is kept in
// memory). The channel is closed by cancel and by Close; cancel may be called twice.
func (o *Office) Subscribe() (<-chan Event, func()) {
	f := o.subscribe()
	ch := make(chan Event)
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		defer close(ch)
		for {
			e, err := f.next(ctx)
			if err != nil {
				return
			}
			select {
			case ch <- e:
			case <-ctx.Done():
				return
			case <-f.done:
				return
			}
		}
	}()
	return ch, func() { stop(); o.unsubscribe(f) }
}

// Wait returns the first mail in a folder ("" = any) of a mailbox that match accepts: one that is there, or else the next
// that arrives, even when it is moved on at once. It ends with an error when ctx does, or the office.
func (o *Office) Wait(ctx context.Context, address, folder string, match func(Mail) bool) (Mail, error) {
	m, _ := o.lookup(address)
	if m == nil {
		return Mail{}, fmt.Errorf("wait for mail: no mailbox %s", address)
	}
	f := o.subscribe() // before looking: between the two nothing is missed
	defer o.unsubscribe(f)
	for _, mail := range o.Messages(address, folder) {
		if match(mail) {
			return mail, nil
		}
	}
	for {
		e, err := f.next(ctx)
		if err != nil {
			return Mail{}, fmt.Errorf("wait for mail in %s %s: %w", address, folder, err)
		}
		arrived := e.Kind == Delivered || e.Kind == Filed
		if arrived && e.Mailbox == m.address && (folder == "" || e.Folder == folderName(folder)) && match(e.Mail) {
			return e.Mail, nil
		}
	}
}

// feed is one subscriber's queue.
type feed struct {
	mu    sync.Mutex
	queue []Event
	ping  chan struct{} // holds one: something was queued
	done  chan struct{}
	once  sync.Once
}

func (o *Office) subscribe() *feed {
	f := &feed{ping: make(chan struct{}, 1), done: make(chan struct{})}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		f.close()
	}
	o.feeds[f] = struct{}{}
	return f
}

func (o *Office) unsubscribe(f *feed) {
	o.mu.Lock()
	delete(o.feeds, f)
	o.mu.Unlock()
	f.close()
}

// tell queues an event for everybody. Callers hold the mailbox's lock, so that order is that of the changes.
func (o *Office) tell(e Event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for f := range o.feeds {
		f.mu.Lock()
		f.queue = append(f.queue, e)
		f.mu.Unlock()
		ring(f.ping)
	}
}

func (f *feed) close() { f.once.Do(func() { close(f.done) }) }

func (f *feed) next(ctx context.Context) (Event, error) {
	for {
		f.mu.Lock()
		if len(f.queue) > 0 {
			e := f.queue[0]
			f.queue = f.queue[1:]
			f.mu.Unlock()
			return e, nil
		}
		f.mu.Unlock()
		select {
		case <-f.ping:
		case <-f.done:
			return Event{}, fmt.Errorf("post office is closed")
		case <-ctx.Done():
			return Event{}, ctx.Err()
		}
	}
}

// ring wakes whoever waits on a channel of one, without waiting itself.
func ring(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
