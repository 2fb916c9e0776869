package main

import (
	"regexp"
	"strings"
)

// page is what stands below a step that sends a mail.
type page struct {
	subject, cc, to string
	extra           []string
	body            string
	original        string // below a line of ---
	files           []file
}

var pageHeader = regexp.MustCompile(`^(Subject|To|Cc|Header): (.*)$`)

// readPage reads header lines, the words, a forwarded mail below "---" and files below "=== name".
func readPage(block []string) page {
	var p page
	rest := block
	for len(rest) > 0 {
		m := pageHeader.FindStringSubmatch(rest[0])
		if m == nil {
			break
		}
		switch m[1] {
		case "Subject":
			p.subject = m[2]
		case "To":
			p.to = m[2]
		case "Cc":
			p.cc = m[2]
		case "Header":
			p.extra = append(p.extra, m[2])
		}
		rest = rest[1:]
	}
	into := &p.body
	for _, line := range rest {
		name, isFile := strings.CutPrefix(line, "=== ")
		switch {
		case isFile:
			p.files = append(p.files, file{Name: name, Type: typeOfFile(name)})
			into = &p.files[len(p.files)-1].Data
		case line == "---":
			into = &p.original
		default:
			*into += line + "\n"
		}
	}
	p.body, p.original = strings.TrimSpace(p.body), strings.Trim(p.original, "\n")
	return p
}

func typeOfFile(name string) string {
	types := map[string]string{".csv": "text/csv", ".vcf": "text/vcard", ".pdf": "application/pdf", ".png": "image/png", ".eml": "message/rfc822"}
	if i := strings.LastIndexByte(name, '.'); i >= 0 && types[name[i:]] != "" {
		return types[name[i:]]
	}
	return "application/octet-stream"
}
