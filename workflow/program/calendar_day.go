package program

import "time"

// Works reports whether the date that t shows, in t's own location, is a working day.
func (c Calendar) Works(t time.Time) bool {
	y, m, d := t.Date()
	opens, closes := c.window(y, m, d)
	return closes.After(opens)
}
