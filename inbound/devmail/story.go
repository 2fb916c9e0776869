package devmail

import (
	"slices"
	"sync"
	"time"
)

// Line is one step of the story that `refermail demo` plays.
type Line struct {
	At    time.Time
	Title string // who did what, in a few words
	Text  string // what it means; may be empty
}

// Story is what has happened so far, shown on the page as it is told. The zero value is an empty story, ready to use. It
// is safe for concurrent use.
type Story struct {
	mu    sync.Mutex
	lines []Line
	wakes map[chan struct{}]bool
}

// Tell adds a line; every open page shows it at once.
func (s *Story) Tell(l Line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, l)
	for wake := range s.wakes {
		ring(wake)
	}
}

// Lines returns what was told, newest first.
func (s *Story) Lines() []Line {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := slices.Clone(s.lines)
	slices.Reverse(lines)
	return lines
}

// watch rings a channel of one at every new line, until stop.
func (s *Story) watch() (wake chan struct{}, stop func()) {
	wake = make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wakes == nil {
		s.wakes = map[chan struct{}]bool{}
	}
	s.wakes[wake] = true
	return wake, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.wakes, wake)
	}
}
