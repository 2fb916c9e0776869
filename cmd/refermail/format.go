package main

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"refermail/workflow"
)

// printRows prints a list as a table, or one sentence when it is empty.
func printRows[T any](p *program, rows iter.Seq2[T, error], empty string, head []string, cells func(T) []any) error {
	t := newTable(head...)
	for row, err := range rows {
		if err != nil {
			return err
		}
		t.add(cells(row)...)
	}
	if len(t.rows) == 0 {
		return p.say("%s", empty)
	}
	return t.print(p.console)
}

// day, moment and stamp write a time for people, for timelines and for machines; "" when it is not set.
func day(t time.Time) string    { return layout(t, "2 Jan 2006") }
func moment(t time.Time) string { return layout(t, "2 Jan 2006 15:04 UTC") }
func stamp(t time.Time) string  { return layout(t, time.RFC3339) }

func layout(t time.Time, as string) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(as)
}

// money writes an amount with two decimals, which fits the currencies of contracts; JSON has the exact units.
func money(m *workflow.Money) string {
	if m == nil {
		return ""
	}
	sign, minor := "", m.Minor
	if minor < 0 {
		sign, minor = "-", -minor
	}
	return fmt.Sprintf("%s%d.%02d %s", sign, minor/100, minor%100, m.Currency)
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

func nonEmpty(words ...string) (out []string) {
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

// textWidth is how wide words of people are shown in tables.
const textWidth = 72

// wrap breaks a text at words and keeps its own lines, so that a table stays a table.
func wrap(text string) string {
	var out []string
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		current := ""
		for _, word := range strings.Fields(line) {
			if current != "" && len([]rune(current))+1+len([]rune(word)) > textWidth {
				out, current = append(out, current), ""
			}
			current = strings.TrimLeft(current+" "+word, " ")
		}
		out = append(out, current)
	}
	return strings.Join(out, "\n")
}
