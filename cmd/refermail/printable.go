package main

import "strings"

// printable is text that a terminal can only show: every line as [tame] makes it. Whoever writes to a person's terminal
// goes through this, a table, or a sheet.
func printable(s string) string {
	if !strings.Contains(s, "\n") {
		return tame(s)
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = tame(line)
	}
	return strings.Join(lines, "\n")
}

// oneLineOf is printable text without line ends, for what must not begin a line of its own.
func oneLineOf(s string) string { return tame(strings.Join(strings.Split(s, "\n"), " ")) }
