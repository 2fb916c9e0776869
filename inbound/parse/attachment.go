package parse

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
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
		if isTNEF(a) {
			w.defects.note("mime.tnef", a.Name)
		}
		switch a.Type {
		case "application/pkcs7-mime", "application/x-pkcs7-mime":
			switch strings.ToLower(p.params.get("smime-type")) {
			case "signed-data", "compressed-data":
				w.defects.note("mime.signed.packed", a.Name)
			case "certs-only":
			default:
				w.defects.note("mime.encrypted", a.Name)
			}
		case "application/pgp-encrypted":
			w.defects.note("mime.encrypted", a.Type)
		case "message/partial":
			w.defects.note("mime.partial", a.Name)
		}
		list = append(list, a)
	}
	return list
}

// isTNEF knows what Outlook packs for itself by its type, by its name, and by the first bytes (MS-OXTNEF §2.1.3.1), for
// gateways rename it.
func isTNEF(a Attachment) bool {
	switch a.Type {
	case "application/ms-tnef", "application/vnd.ms-tnef", "application/x-ms-tnef", "application/tnef":
		return true
	}
	return strings.EqualFold(a.Name, "winmail.dat") || strings.EqualFold(a.Name, "win.dat") || bytes.HasPrefix(a.Content, []byte{0x78, 0x9f, 0x3e, 0x22})
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
	name = norm.NFC.String(strings.TrimSpace(name)) // Macs write letters and accents apart
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
