package outbound

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"refermail/workflow"
)

// layered reads a file from the operator's folder, else from the built-in ones.
type layered struct{ builtin, overrides fs.FS }

func (l layered) read(name string) (string, error) {
	if l.overrides != nil {
		b, err := fs.ReadFile(l.overrides, name)
		if err == nil {
			return string(b), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	b, err := fs.ReadFile(l.builtin, name)
	return string(b), err
}

// replaces reports whether any words of this kind of mail are the operator's.
func (l layered) replaces(k workflow.Kind) bool {
	if l.overrides == nil {
		return false
	}
	for _, name := range []string{"layout.txt", "layout.html", string(k) + ".txt", string(k) + ".html"} {
		if _, err := fs.Stat(l.overrides, name); err == nil {
			return true
		}
	}
	return false
}

// check refuses overrides that replace nothing: a misspelt name would silently leave the built-in words in force.
func (l layered) check() error {
	if l.overrides == nil {
		return nil
	}
	entries, err := fs.ReadDir(l.overrides, ".")
	if err != nil {
		return fmt.Errorf("mail templates: %w", err)
	}
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !strings.HasSuffix(name, ".txt") && !strings.HasSuffix(name, ".html") {
			continue
		}
		if _, err := fs.Stat(l.builtin, name); err != nil {
			return fmt.Errorf("mail template %s replaces nothing: there is no mail of that name", name)
		}
	}
	return nil
}
