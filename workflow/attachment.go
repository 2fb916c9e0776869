package workflow

import (
	"path"
	"slices"
	"strings"
)

// maxLogo is up to how large a picture is taken for part of a signature, bytes (IN-13).
const maxLogo = 20 << 10

// shownFiles are the files of a mail that a reader is told of and gets: all but the pictures of signatures. Those are kept
// with the mail like everything else. Other files that a mail program lays into the text are files.
func shownFiles(m *Mail) []Attachment {
	return slices.DeleteFunc(slices.Clone(m.Attachments), func(a Attachment) bool {
		return isPicture(a) && (a.Inline || a.Size < maxLogo)
	})
}

func isPicture(a Attachment) bool {
	if strings.HasPrefix(a.Type, "image/") {
		return true
	}
	switch strings.ToLower(path.Ext(a.Name)) { // some programs send every file as bytes
	case ".png", ".gif", ".jpg", ".jpeg", ".bmp", ".svg", ".webp":
		return true
	}
	return false
}
