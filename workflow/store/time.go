package store

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// layout has a fixed width, so that text sorts as time does.
const layout = "2006-01-02T15:04:05.000000Z"

// Time is a time as both databases keep it: UTC text with microseconds, the zero time as NULL.
type Time time.Time

// Value implements [driver.Valuer]. Anything finer than a microsecond is cut off.
func (t Time) Value() (driver.Value, error) {
	u := time.Time(t)
	if u.IsZero() {
		return nil, nil
	}
	return u.UTC().Format(layout), nil
}

// Scan implements sql.Scanner for text as Value makes it, and for NULL.
func (t *Time) Scan(v any) error {
	var s string
	switch v := v.(type) {
	case nil:
		*t = Time{}
		return nil
	case string:
		s = v
	case []byte:
		s = string(v)
	default:
		return fmt.Errorf("read time: a %T", v)
	}
	u, err := time.Parse(layout, s)
	if err != nil {
		return fmt.Errorf("read time: %w", err)
	}
	*t = Time(u)
	return nil
}
