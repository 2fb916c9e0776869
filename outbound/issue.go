package outbound

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"refermail/workflow"
)

// Samples prints an issue as one of its readers would get it, for the people who decide whether it goes out. Its reply address and
// its way out lead nowhere: whoever tries them speaks for nobody.
type Samples interface {
	// Sample returns the copy of the first reader; with to, of the first reader in everything but the address, its subject
	// marked as a test. An issue that is gone, and one that cannot be printed yet, has no Raw. An error is tried again.
	Sample(ctx context.Context, no workflow.IssueNo, to *workflow.Address) (Sample, error)
}

// Sample is one printed copy.
type Sample struct {
	Reader string // "Ann Archer (Northwind)"; "" when nobody would get it
	Text   string // of the copy; of one that cannot be printed the words as they are
	Raw    []byte
}

// sampled fills in what a mail about an issue shows of it, and returns the whole copy as a file.
func (c *Composer) sampled(ctx context.Context, n *workflow.Notice) ([]Attachment, error) {
	no, ok := workflow.ParseIssueNo(n.Letter.Ref)
	if c.o.Samples == nil || !ok || n.Letter.Issue == nil {
		return nil, nil
	}
	s, err := c.o.Samples.Sample(ctx, no, nil)
	if err != nil {
		return nil, fmt.Errorf("sample of %s: %w", no, err)
	}
	own := *n.Letter.Issue
	own.Reader, own.Copy = s.Reader, s.Text
	n.Letter.Issue = &own
	if len(s.Raw) == 0 || len(s.Raw) > maxRelayed {
		return nil, nil
	}
	return []Attachment{{Data: s.Raw, Attachment: workflow.Attachment{Name: no.String() + ".eml", Type: "application/octet-stream", Size: len(s.Raw)}}}, nil
}

// testCopy is a notice that is a copy of an issue: the copy's bytes, but for what makes it this mail. ok is false when there is no
// copy any more.
func (c *Composer) testCopy(ctx context.Context, n workflow.Notice, created time.Time, own, tag string) (raw []byte, ok bool, err error) {
	no, is := workflow.ParseIssueNo(n.Letter.Ref)
	if c.o.Samples == nil || !is {
		return nil, false, nil
	}
	s, err := c.o.Samples.Sample(ctx, no, &n.To)
	if err != nil {
		return nil, false, fmt.Errorf("test copy of %s: %w", no, err)
	}
	if len(s.Raw) == 0 {
		return nil, false, nil
	}
	raw = replaceField(s.Raw, "Message-ID", AppendField(nil, "Message-ID", own))
	raw = replaceField(raw, "Date", appendDate(nil, created))
	return replaceField(raw, "Reply-To", AppendMailbox(nil, "Reply-To", c.o.Brand.Name, c.tagged(tag))), true, nil
}

// replaceField puts a header field in the place of the first one of that name, with the lines it goes on in (RFC 5322 §2.2.3).
func replaceField(raw []byte, name string, field []byte) []byte {
	end := bytes.Index(raw, []byte("\r\n\r\n"))
	for at := 0; at < end; {
		next := at
		for {
			line := bytes.Index(raw[next:], []byte("\r\n"))
			next += line + 2
			if next >= len(raw) || raw[next] != ' ' && raw[next] != '\t' {
				break
			}
		}
		if len(raw) > at+len(name) && raw[at+len(name)] == ':' && strings.EqualFold(string(raw[at:at+len(name)]), name) {
			return append(append(append(make([]byte, 0, len(raw)+len(field)), raw[:at]...), field...), raw[next:]...)
		}
		at = next
	}
	return raw
}
