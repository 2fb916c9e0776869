package outbound

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"refermail/outbound/tongue"
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

// languages are English and every folder with a language file, the built-in ones and the operator's own.
func (l layered) languages() ([]string, error) {
	codes := []string{tongue.English}
	for _, files := range []fs.FS{l.builtin, l.overrides} {
		if files == nil {
			continue
		}
		folders, err := tongue.Folders(files)
		if err != nil {
			return nil, err
		}
		for _, code := range folders {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	return codes, nil
}

// replaces reports whether any words of this kind of mail in this language are the operator's.
func (l layered) replaces(code string, k workflow.Kind) bool {
	if l.overrides == nil {
		return false
	}
	for _, name := range []string{shellFile, in(code, layoutFile), in(code, tongue.File), in(code, string(k)+".txt")} {
		if _, err := fs.Stat(l.overrides, name); err == nil {
			return true
		}
	}
	return false
}

// check refuses overrides that replace nothing: a misspelt name would silently leave the built-in words in force.
func (l layered) check(languages []string) error {
	if l.overrides == nil {
		return nil
	}
	for _, code := range languages {
		entries, err := fs.ReadDir(l.overrides, in(code, "."))
		if code != tongue.English && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		for _, e := range entries {
			if code == tongue.English && e.IsDir() && !slices.Contains(languages, e.Name()) {
				return fmt.Errorf("the folder %s is no language: it has no %s", e.Name(), tongue.File)
			}
			if err := l.checkFile(in(code, e.Name()), e.IsDir()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l layered) checkFile(name string, folder bool) error {
	switch ext := path.Ext(name); {
	case folder || ext != ".txt" && ext != ".html", name == shellFile:
		return nil
	case ext == ".html":
		return fmt.Errorf("%s replaces nothing: the HTML of a mail is made of its text; write %s, or %s for what stands around every mail",
			name, strings.TrimSuffix(name, ext)+".txt", shellFile)
	}
	if _, err := fs.Stat(l.builtin, path.Base(name)); err != nil {
		return fmt.Errorf("%s replaces nothing: there is no mail of that name", name)
	}
	return nil
}
