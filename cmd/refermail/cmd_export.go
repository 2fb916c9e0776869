package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"refermail/workflow/store"
)

// exportCmd is `refermail export`.
type exportCmd struct {
	Person string `required:"" help:"The person's address." placeholder:"ADDRESS"`
	Out    string `help:"The zip file to write, with the mails as .eml; it must not exist. Without it, or with -, the data alone is printed as JSON." placeholder:"FILE"`
}

// Run writes everything that is kept about one person.
func (c *exportCmd) Run(ctx context.Context, p *program) error {
	if err := readPerson(c.Person, "export"); err != nil {
		return err
	}
	return p.withSession(ctx, func(s *session) error {
		x, err := s.Store.Export(ctx, c.Person, mailText)
		if err != nil {
			return err
		}
		if c.Out == "" || c.Out == "-" {
			return p.json(viewExport(x, s))
		}
		if err := c.archive(ctx, s, x); err != nil {
			return err
		}
		return p.say("%s", strings.TrimSpace(fmt.Sprintf("Wrote %s: data.json and %s. %s", c.Out, count(len(x.Mails), "mail"), othersNote(x))))
	})
}

// exportView is an export with what a person needs to read it.
type exportView struct {
	store.Export
	MadeAt string   `json:"made_at"`
	By     string   `json:"by"`
	Mails  []string `json:"mails"` // whose bytes are in the archive
	Notes  []string `json:"notes"`
}

func viewExport(x store.Export, s *session) exportView {
	v := exportView{Export: x, MadeAt: stamp(s.Now()), By: s.Config.Mail.Address, Mails: []string{}, Notes: []string{
		"Each key of rows is one table of the database, with the rows that tell of the person. Times are UTC.",
		"deal.consent is the evidence of consent to be contacted; partner.joining holds agreements that were accepted.",
	}}
	for _, no := range x.Mails {
		v.Mails = append(v.Mails, no.String())
	}
	if note := othersNote(x); note != "" {
		v.Notes = append(v.Notes, note)
	}
	if x.Cut {
		v.Notes = append(v.Notes, fmt.Sprintf("There is more: a table had over %d such rows.", store.MaxExport))
	}
	return v
}

// othersNote says that mails tell of further people, too.
func othersNote(x store.Export) string {
	if len(x.Others) == 0 {
		return ""
	}
	return fmt.Sprintf("The mails are also those of %s: look through them before they are handed out, since others' data stands in them.", count(len(x.Others), "other sender"))
}

// archive writes data.json and each mail, one at a time. A file that could not be written whole is removed.
func (c *exportCmd) archive(ctx context.Context, s *session, x store.Export) (err error) {
	f, err := os.OpenFile(c.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists; name a new file", c.Out)
	}
	if err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			_ = os.Remove(c.Out)
		}
	}()
	z := zip.NewWriter(f)
	data, err := z.Create("data.json")
	if err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	enc := json.NewEncoder(data)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(viewExport(x, s)); err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	for _, no := range x.Mails {
		raw, err := s.Store.Raw(ctx, no)
		if errors.Is(err, store.ErrNotFound) { // erased meanwhile
			continue
		}
		if err != nil {
			return err
		}
		if err := addFile(z, "mails/"+no.String()+".eml", raw); err != nil {
			return err
		}
	}
	return z.Close()
}

func addFile(z *zip.Writer, name string, data []byte) error {
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	return nil
}
