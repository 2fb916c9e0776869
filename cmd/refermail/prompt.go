package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/mattn/go-isatty"
)

// prompt asks on a terminal; without one, everything must be given by flags.
type prompt struct {
	con  *console
	in   *bufio.Reader
	file *os.File // nil: nobody is there to answer
}

func newPrompt(con *console) *prompt {
	a := &prompt{con: con, in: bufio.NewReader(con.In)}
	if f, ok := con.In.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
		a.file = f
	}
	return a
}

// need takes what was given, else what is typed, else the guess. What is typed and not taken is asked for again.
func (a *prompt) need(flag, question, given, guess string, take func(string) error) error {
	if given == "" && a.file == nil {
		given = guess
	}
	if given != "" {
		return take(given)
	}
	if a.file == nil {
		return usageError{text: "missing " + flag + ": " + strings.ToLower(question[:1]) + question[1:], hint: "refermail init --help"}
	}
	if guess != "" {
		question += " [" + guess + "]"
	}
	for {
		fmt.Fprint(a.con.Err, question+": ")
		line, err := a.in.ReadString('\n')
		if line = strings.TrimSpace(line); line == "" && err == nil {
			line = guess
		}
		if line != "" {
			problem := take(line)
			if problem == nil {
				return nil
			}
			fmt.Fprintln(a.con.Err, "  "+problem.Error())
		}
		if err != nil {
			return fmt.Errorf("read the answer: %w", err)
		}
	}
}

// secret asks for the password without showing it. "" when it is to be written later or stands in its file already.
func (a *prompt) secret(path string) (string, error) {
	if _, err := os.Stat(path); a.file == nil || err == nil {
		return "", nil
	}
	fmt.Fprint(a.con.Err, "Password of the mailbox (not shown; empty: you write "+path+" later): ")
	typed, err := term.ReadPassword(a.file.Fd())
	fmt.Fprintln(a.con.Err)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return string(typed), nil
}
