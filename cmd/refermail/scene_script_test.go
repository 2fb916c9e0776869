package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// script is one scenario file: the world it begins with, and what happens in it. testdata/scenarios/README.md explains
// the format to those who write such files.
type script struct {
	file  string // base name
	title string
	setup setup
	steps []step
}

// setup is the world before the first mail.
type setup struct {
	start     time.Time
	zone      *time.Location
	program   string // TOML; "" is the built-in program
	config    string // further lines of refermail.toml
	team      []actor
	partners  []partnerActor
	people    []actor
	offLimits []offLimitsList
	others    []string // mails that say this need not be expected
	files     []file   // beside refermail.toml
}

// actor is somebody with a mailbox. Roles are those of members of the team.
type actor struct {
	name, address string
	roles         []string
}

// partnerActor is a partner and its people.
type partnerActor struct {
	name, kind, tier, manager string
	domains                   []string
	contacts                  []actor
}

type offLimitsList struct{ list, csv string }

// step is one thing that happens, or is expected, with where it stands.
type step struct {
	line  int
	text  string   // the line in column one
	block []string // the indented lines below it, without their indentation
	do    func(*performance) error
}

// paragraph is a line in column one with what is indented below it.
type paragraph struct {
	line  int
	text  string
	block []string
	first int // line number of block[0]
}

// readScript reads a scenario. The error names every mistake with its line and what to write instead.
func readScript(path string) (*script, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseScript(filepath.Base(path), string(data))
}

func parseScript(file, text string) (*script, error) {
	s := &script{file: file}
	s.setup.zone = time.UTC
	s.setup.start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday
	paragraphs, err := s.paragraphs(text)
	var wrong []error
	if err != nil {
		wrong = append(wrong, err)
	}
	for _, p := range paragraphs {
		if err := s.add(p); err != nil {
			wrong = append(wrong, fmt.Errorf("%s:%d: %q: %w", file, p.line, p.text, err))
		}
	}
	if s.title == "" {
		wrong = append(wrong, fmt.Errorf("%s:1: no title; begin with a comment like \"# What this shows\"", file))
	}
	if len(s.steps) == 0 {
		wrong = append(wrong, fmt.Errorf("%s: nothing happens; write a step like \"Ann writes\"", file))
	}
	return s, errors.Join(wrong...)
}

// paragraphs cuts a file into lines of column one and their blocks. Comments end nothing and stand nowhere.
func (s *script) paragraphs(text string) (all []paragraph, err error) {
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, " \t\r")
		switch {
		case strings.HasPrefix(line, "#"):
			if s.title == "" {
				s.title = strings.TrimSpace(strings.TrimLeft(line, "#"))
			}
		case line == "" && len(all) == 0:
		case line == "" || line[0] == ' ' || line[0] == '\t':
			if len(all) == 0 {
				return nil, fmt.Errorf("%s:%d: an indented line with nothing above it; begin a step in the first column", s.file, i+1)
			}
			p := &all[len(all)-1]
			if p.block == nil {
				p.first = i + 1
			}
			p.block = append(p.block, line)
		default:
			all = append(all, paragraph{line: i + 1, text: line})
		}
	}
	for i := range all {
		all[i].block = outdent(all[i].block)
	}
	return all, nil
}

// outdent removes the indentation of the least indented line from all, and empty lines at both ends.
func outdent(block []string) []string {
	least := -1
	for _, line := range block {
		if n := len(line) - len(strings.TrimLeft(line, " \t")); line != "" && (least < 0 || n < least) {
			least = n
		}
	}
	var out []string
	for _, line := range block {
		if line != "" {
			line = line[least:]
		}
		if line != "" || len(out) > 0 {
			out = append(out, line)
		}
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// add reads one paragraph: a line of the set-up, or a step.
func (s *script) add(p paragraph) error {
	if key, value, ok := setupLine(p.text); ok {
		if len(s.steps) > 0 {
			return errors.New("the set-up comes before the first step; move this line up")
		}
		return s.setup.add(key, value, p.block)
	}
	do, err := readStep(p.text, p.block)
	if err != nil {
		return err
	}
	s.steps = append(s.steps, step{line: p.line, text: p.text, block: p.block, do: do})
	return nil
}

var setupWord = regexp.MustCompile(`^(clock|program|config|team|partner|person|people|off-limits|background|file):\s*(.*)$`)

func setupLine(text string) (key, value string, ok bool) {
	m := setupWord.FindStringSubmatch(text)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}
