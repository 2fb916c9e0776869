package outbound_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"refermail/outbound"
	"refermail/workflow"
)

// shelf holds files by the name of their asset.
type shelf map[string]outbound.Attachment

func (s shelf) Asset(_ context.Context, name string, max int) (outbound.Attachment, bool, error) {
	if name == "broken" {
		return outbound.Attachment{}, false, errors.New("the disk is gone")
	}
	f, ok := s[name]
	if len(f.Data) > max {
		f.Data = nil
	}
	return f, ok, nil
}

func TestAssetsAreSent(t *testing.T) {
	t.Parallel()
	file := func(name string, size int) outbound.Attachment {
		return outbound.Attachment{Attachment: workflow.Attachment{Name: name, Type: "application/pdf", Size: size}, Data: make([]byte, size)}
	}
	o := options(t)
	o.Assets = shelf{"battlecard": file("card.pdf", 1000), "film": file("film.pdf", 11<<20)}
	for name, says := range map[string]string{
		"battlecard": "Attached: card.pdf (1000 bytes)",
		"film":       "larger than what can go by mail",
		"gone":       "not where it should be",
	} {
		n := notice(workflow.KindAsset)
		n.Letter = workflow.Letter{Asset: name, Text: "Two pages."}
		m := read(t, composeWith(t, o, n))
		if !strings.Contains(m.text, says) || (len(m.files["card.pdf"]) >= 1000) != (name == "battlecard") || name != "battlecard" && len(m.files) > 0 {
			t.Errorf("%s is sent with %d files and says:\n%s", name, len(m.files), m.text)
		}
	}
	c, err := outbound.NewComposer(o)
	if err != nil {
		t.Fatal(err)
	}
	n := notice(workflow.KindAsset)
	n.Letter = workflow.Letter{Asset: "broken"}
	if _, _, err := c.Compose(context.Background(), n, created); err == nil {
		t.Error("a disk that fails was taken for a file that is not there")
	}
}
