package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/mattn/go-isatty"
)

// console is what a command reads from and writes to: the terminal, a pipe, or a test's buffers.
type console struct {
	In      io.Reader
	Out     io.Writer
	Err     io.Writer
	Environ []string // "NAME=value"
}

// terminal reports whether results are read by a person.
func (c *console) terminal() bool {
	f, ok := c.Out.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// width is how many columns the terminal has, 0 when results go elsewhere.
func (c *console) width() int {
	if !c.terminal() {
		return 0
	}
	f, _ := c.Out.(*os.File)
	width, _, err := term.GetSize(f.Fd())
	if err != nil {
		return 0
	}
	return width
}

// colours reports whether a terminal wants colours (https://no-color.org).
func (c *console) colours() bool {
	return c.terminal() && c.getenv("NO_COLOR") == "" && c.getenv("TERM") != "dumb"
}

func (c *console) getenv(name string) string {
	value := ""
	for _, e := range c.Environ {
		if n, v, ok := strings.Cut(e, "="); ok && n == name {
			value = v
		}
	}
	return value
}

// say writes one line for a person, without what a terminal would obey.
func (c *console) say(format string, args ...any) error {
	_, err := fmt.Fprintln(c.Out, printable(fmt.Sprintf(format, args...)))
	return err
}

// warn is say on standard error.
func (c *console) warn(format string, args ...any) {
	fmt.Fprintln(c.Err, printable(fmt.Sprintf(format, args...)))
}

// json writes one value, indented, with nothing escaped that JSON itself does not ask for.
func (c *console) json(v any) error {
	enc := json.NewEncoder(quietWriter{c.Out})
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
