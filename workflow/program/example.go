package program

import (
	"embed"
	"slices"
)

// examples are whole program files to begin with.
//
//go:embed examples/*.toml
var examples embed.FS

// Examples lists the names of the shipped examples, the shortest first.
func Examples() []string { return []string{"minimal", "tiers", "partner-types"} }

// aboutExample says what an example is for.
func aboutExample(name string) string {
	return map[string]string{
		"minimal":       "one page: windows, required fields, review time, reminders; the built-in program with your numbers",
		"tiers":         "a ladder of Bronze, Silver and Gold with thresholds and benefits",
		"partner-types": "Referral Partner, Solution Advisor and Reseller, each with plan, fields and texts; every section is used",
	}[name]
}

// Example returns a shipped example as it is written, comments included, and what it is for.
func Example(name string) (text []byte, about string, ok bool) {
	if !slices.Contains(Examples(), name) {
		return nil, "", false
	}
	text, err := examples.ReadFile("examples/" + name + ".toml")
	return text, aboutExample(name), err == nil
}
