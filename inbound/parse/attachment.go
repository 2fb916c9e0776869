package parse

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
)

// files decodes the attached parts of c.
func (w *walker) files(c content) []Attachment {
	if len(c.files) == 0 {
		return nil
	}
	list := make([]Attachment, 0, len(c.files))
	for _, p := range c.files {
		a := newAttachment(p.name(), p.typ, decodeTransfer(p.body, p.encoding, &w.defects))
		a.ContentID = readMessageID(p.header.Get("Content-ID"))
		a.Inline = p.disposition == "inline" || p.disposition == "" && a.ContentID != "" && strings.HasPrefix(p.typ, "image/")
		if a.Type == "application/ms-tnef" || strings.EqualFold(a.Name, "winmail.dat") {
			w.defects.note("The mail holds winmail.dat, which only Outlook can open; what is in it was not read.")
		}
		list = append(list, a)
	}
	return list
}

// newAttachment names, measures and fingerprints decoded content.
func newAttachment(name, typ string, content []byte) Attachment {
	sum := sha256.Sum256(content)
	return Attachment{
		Name:    fileName(name, typ),
		Type:    typ,
		Size:    len(content),
		SHA256:  hex.EncodeToString(sum[:]),
		Content: content,
	}
}

// fileName makes a file name that is safe to show and to save: no path, no controls, no direction marks (which can hide
// an ".exe"), at most 200 characters, never empty.
func fileName(name, typ string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) || c == '\u2028' || c == '\u2029' {
			return -1
		}
		return c
	}, name)
	name = strings.TrimSpace(name)
	if r := []rune(name); len(name) > 200 && len(r) > 200 {
		name = string(r[:200])
	}
	if name != "" && name != "." && name != ".." {
		return name
	}
	switch typ {
	case "message/rfc822", "message/global":
		return "message.eml"
	case "message/delivery-status", "message/global-delivery-status":
		return "delivery-status.txt"
	case "text/rfc822-headers", "message/rfc822-headers":
		return "headers.txt"
	case "text/calendar":
		return "invite.ics"
	case "text/vcard", "text/x-vcard", "text/directory":
		return "contact.vcf"
	}
	if _, sub, ok := strings.Cut(typ, "/"); ok && (strings.HasPrefix(typ, "image/") || typ == "application/pdf" || typ == "text/html") {
		return "attachment." + strings.TrimPrefix(sub, "x-")
	}
	return "attachment"
}
