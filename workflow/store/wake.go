package store

import (
	"context"
	"fmt"
	"sync"
)

// Topics to listen to. A wake-up says that looking is worth while, no more; one may come for nothing, and one may get
// lost between processes: whoever listens also looks from time to time.
const (
	TopicMail   = "mail"   // mails were kept or released
	TopicOutbox = "outbox" // notices are owed
)

// Wake wakes all listeners of the topic in this process. What Keep and Update commit wakes by itself, other processes
// on PostgreSQL included.
func (db *DB) Wake(topic string) { db.bell.ring(topic) }

// tell wakes the listeners of the topic in all processes.
func (db *DB) tell(ctx context.Context, topic string) error {
	db.Wake(topic)
	if db.dialect.notify == "" {
		return nil
	}
	if _, err := db.write.exec(ctx, db.dialect.notify, topic); err != nil {
		return fmt.Errorf("wake other processes: %w", err)
	}
	return nil
}

// Listen returns a channel that has something in it whenever the topic was woken since the last receive. It is never
// closed; listening ends with ctx.
func (db *DB) Listen(ctx context.Context, topic string) (<-chan struct{}, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if db.dialect.listen != nil {
		db.bell.open(func() func() { return db.dialect.listen(db.address, db.bell.ring) })
	}
	ch := db.bell.add(topic)
	context.AfterFunc(ctx, func() { db.bell.remove(topic, ch) })
	return ch, nil
}

// bell is the list of listeners in this process.
type bell struct {
	mu        sync.Mutex
	listeners map[string]map[chan struct{}]struct{}
	closed    bool
	stop      func() // ends listening to other processes
}

func newBell() *bell { return &bell{listeners: map[string]map[chan struct{}]struct{}{}} }

// ring wakes the listeners of a topic; of all topics when it is "". It never blocks: a listener that has not looked
// since the last ring has one waiting already.
func (b *bell) ring(topic string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for t, listeners := range b.listeners {
		if topic != "" && t != topic {
			continue
		}
		for ch := range listeners {
			select {
			case ch <- struct{}{}:
			default:
			}
		}
	}
}

func (b *bell) add(topic string) chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.listeners[topic] == nil {
		b.listeners[topic] = map[chan struct{}]struct{}{}
	}
	ch := make(chan struct{}, 1)
	b.listeners[topic][ch] = struct{}{}
	return ch
}

func (b *bell) remove(topic string, ch chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.listeners[topic], ch)
}

// open begins to listen to other processes, once.
func (b *bell) open(listen func() (stop func())) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stop == nil && !b.closed {
		b.stop = listen()
	}
}

func (b *bell) close() {
	b.mu.Lock()
	stop := b.stop
	b.stop, b.closed = nil, true
	b.mu.Unlock()
	if stop != nil {
		stop() // without the lock: it waits for a ring under way
	}
}
