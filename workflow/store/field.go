package store

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"

	"refermail/workflow"
)

// A field is one column of a row, both ways: a pointer that database/sql can scan into, and whose value bind can
// give to the database. Plain pointers do for numbers and flags; the types below do the rest. A row's columns and
// its fields are listed once and used for reading and for writing.

// text is any text; it is cleaned on its way in.
type text string

func (t *text) Value() (driver.Value, error) { return clean(string(*t)), nil }

func (t *text) Scan(v any) error {
	s, err := scanText(v)
	*t = text(s)
	return err
}

// keyText is text that stands in an index.
type keyText string

func (t *keyText) Value() (driver.Value, error) { return searchKey(string(*t)), nil }

func (t *keyText) Scan(v any) error { return (*text)(t).Scan(v) }

// ref is the number of another row; 0 is NULL.
type ref int64

func (r *ref) Value() (driver.Value, error) {
	if *r == 0 {
		return nil, nil
	}
	return int64(*r), nil
}

func (r *ref) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*r = 0
	case int64:
		*r = ref(v)
	default:
		return fmt.Errorf("read reference: a %T", v)
	}
	return nil
}

// asJSON is a value kept as JSON text. Nothing, an empty list and an empty map are NULL.
type asJSON[T any] struct{ v *T }

func (j asJSON[T]) Value() (driver.Value, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(j.v); err != nil {
		return nil, fmt.Errorf("write json: %w", err)
	}
	switch s := strings.TrimSuffix(b.String(), "\n"); s {
	case "null", "[]", "{}":
		return nil, nil
	default:
		return noNUL(s), nil
	}
}

func (j asJSON[T]) Scan(v any) error {
	var zero T
	*j.v = zero
	s, err := scanText(v)
	if err != nil || s == "" {
		return err
	}
	if err := json.Unmarshal([]byte(s), j.v); err != nil {
		return fmt.Errorf("read json: %w", err)
	}
	return nil
}

// noNUL turns escaped NULs inside JSON into U+FFFD. The encoder has made the rest valid UTF-8.
func noNUL(s string) string {
	if !strings.Contains(s, `\u0000`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '\\' || i+1 == len(s):
			b.WriteByte(s[i])
		case strings.HasPrefix(s[i:], `\u0000`):
			b.WriteString("\uFFFD")
			i += 5
		default: // an escape: what follows the backslash is no beginning of another
			b.WriteString(s[i : i+2])
			i++
		}
	}
	return b.String()
}

// minorOf and currencyOf are the two columns of an amount that may be missing.
type (
	minorOf    struct{ m **workflow.Money }
	currencyOf struct{ m **workflow.Money }
)

func (f minorOf) Value() (driver.Value, error) {
	if *f.m == nil {
		return nil, nil
	}
	return (*f.m).Minor, nil
}

func (f minorOf) Scan(v any) error {
	*f.m = nil
	if v == nil {
		return nil
	}
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("read amount: a %T", v)
	}
	*f.m = &workflow.Money{Minor: n}
	return nil
}

func (f currencyOf) Value() (driver.Value, error) {
	if *f.m == nil {
		return nil, nil
	}
	return clean((*f.m).Currency), nil
}

// Scan expects the column of minorOf to stand before it.
func (f currencyOf) Scan(v any) error {
	s, err := scanText(v)
	if *f.m != nil {
		(*f.m).Currency = s
	}
	return err
}

func scanText(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case []byte:
		return string(v), nil
	default:
		return "", fmt.Errorf("read text: a %T", v)
	}
}

// bind appends the values behind the fields to args, ready for either driver.
func bind(args []any, fields []any) ([]any, error) {
	for _, f := range fields {
		switch f := f.(type) {
		case driver.Valuer:
			v, err := f.Value()
			if err != nil {
				return nil, err
			}
			args = append(args, v)
		case *int64:
			args = append(args, *f)
		case *int:
			args = append(args, int64(*f))
		case *uint32:
			args = append(args, int64(*f))
		case *byte:
			args = append(args, int64(*f))
		case *bool:
			args = append(args, *f)
		case *[]byte:
			args = append(args, *f)
		default:
			return nil, fmt.Errorf("bind a %T", f)
		}
	}
	return args, nil
}
