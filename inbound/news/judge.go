package news

import (
	"fmt"
	"regexp"
	"strings"

	"refermail/workflow"
)

// blanks are what people leave to be filled in later, and what other programs fill in.
var blanks = regexp.MustCompile(`\[(?:[A-Z][A-Za-z]*(?: [A-Za-z]+){0,3}|[a-z]* ?(?:name|date|link|insert|company|amount|here)[a-z ]*)\]|\bX{3,}\b|\b(?:TODO|TBD|TKTK)\b|(?i:\blorem ipsum\b)|\*\|[A-Z_:]+\|\*|%[A-Z_]{4,}%|(?:^|[^{])\{(?:first ?_?name|last ?_?name|name|company)\}`)

// judge says what is wrong with the document as a whole.
func (r *reading) judge() {
	d := r.doc
	if d.Subject == "" {
		r.problem("The mail has no subject; readers see it before anything else.")
	}
	switch {
	case blank(d.Text) && len(d.Images) == 0:
		r.problem("The mail says nothing.")
	case blank(d.Text):
		r.warn("The mail has pictures but no words; many readers will see nothing, and filters take it for spam.")
	}
	r.fieldProblems("Subject", d.Subject)
	r.fieldProblems("Text", d.Text)
	for _, hit := range blanks.FindAllString(withoutPictures(d), 5) {
		r.warn("%q looks as if it were still to be filled in.", strings.TrimSpace(hit))
	}
	switch shown := r.remote - r.trackers; {
	case shown == 1:
		r.warn("One picture would be loaded from elsewhere and is left out; insert it into the mail instead.")
	case shown > 1:
		r.warn("%d pictures would be loaded from elsewhere and are left out; insert them into the mail instead.", shown)
	}
	if r.trackers > 0 {
		r.warn("Invisible pictures that count readers are left out.")
	}
	if r.missing > 0 {
		r.warn("%d of the pictures in your mail did not arrive or cannot be shown everywhere; they are left out.", r.missing)
	}
	if r.m.Forward != nil {
		r.warn("This looks like a forwarded mail; its lines From, Sent and To go out with it.")
	}
	r.weigh()
}

// withoutPictures is the text without the words for pictures, which stand in brackets.
func withoutPictures(d *workflow.Document) string {
	text := d.Text
	for alt := range strings.SplitSeq(d.HTML, `alt="`) {
		if words, _, ok := strings.Cut(alt, `"`); ok && words != "" {
			text = strings.ReplaceAll(text, "["+words+"]", "")
		}
	}
	return d.Subject + "\n" + text
}

// weigh looks at sizes.
func (r *reading) weigh() {
	total := 0
	for _, f := range r.doc.Images {
		if total += len(f.Data); len(f.Data) > LargeImage {
			r.warn("The picture %s has %s; half a megabyte is enough for any screen.", f.Name, megabytes(len(f.Data)))
		}
	}
	for _, f := range r.doc.Files {
		total += len(f.Data)
	}
	switch {
	case total > MaxTotal:
		r.problem("Pictures and files are %s together; more than %s is refused by many servers. Put them on a page and link it.", megabytes(total), megabytes(MaxTotal))
	case total > LargeTotal:
		r.warn("Pictures and files are %s together, and every reader gets them.", megabytes(total))
	}
	if len(r.doc.Text) > MaxWords {
		r.problem("The text is longer than %d KB.", MaxWords>>10)
	}
	if len(r.doc.HTML) > LongHTML {
		r.warn("The mail is longer than %d KB; Gmail hides the rest behind a link.", LongHTML>>10)
	}
}

// megabytes writes a size with one decimal.
func megabytes(n int) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }
