package press

import (
	"strings"

	"refermail/outbound"
	"refermail/workflow"
)

// parts writes what of the body is the same in every copy: the lines that part it, and the pictures and files, encoded once.
//
//	multipart/mixed            only with files
//	├ multipart/related        only with pictures (RFC 2387)
//	│ ├ multipart/alternative
//	│ │ ├ text/plain
//	│ │ └ text/html
//	│ └ image/…
//	└ file
func (p *Press) parts(doc workflow.Document) {
	alternative, related, mixed := p.boundary("alt"), p.boundary("rel"), p.boundary("mix")
	var b []byte
	open := func(kind, boundary, more string) {
		b = append(b, "Content-Type: multipart/"+kind+"; boundary=\""+boundary+"\""+more+"\r\n\r\n--"+boundary+"\r\n"...)
	}
	if len(doc.Files) > 0 {
		open("mixed", mixed, "")
	}
	if len(doc.Images) > 0 {
		open("related", related, ";\r\n type=\"multipart/alternative\"")
	}
	open("alternative", alternative, "")
	p.head = append(b, textPart("plain")...)
	p.middle = []byte("\r\n--" + alternative + "\r\n" + textPart("html"))
	b = append([]byte(nil), "\r\n--"+alternative+"--\r\n"...)
	for _, f := range doc.Images {
		b = appendPicture(append(b, "\r\n--"+related+"\r\n"...), f)
	}
	if len(doc.Images) > 0 {
		b = append(b, "\r\n--"+related+"--\r\n"...)
	}
	for _, f := range doc.Files {
		b = append(b, "\r\n--"+mixed+"\r\n"...)
		b = outbound.AppendAttachment(b, outbound.Attachment{Attachment: workflow.Attachment{Name: f.Name, Type: f.Type, Size: len(f.Data)}, Data: f.Data})
	}
	if len(doc.Files) > 0 {
		b = append(b, "\r\n--"+mixed+"--\r\n"...)
	}
	p.tail = b
}

func textPart(kind string) string {
	return "Content-Type: text/" + kind + "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
}

// appendPicture writes a picture that the HTML shows (RFC 2392).
func appendPicture(b []byte, f workflow.IssueFile) []byte {
	cid := strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || strings.ContainsRune(`<>"\`, r) {
			return -1
		}
		return r
	}, f.CID)
	kind := f.Type
	if !strings.HasPrefix(kind, "image/") || outbound.CleanLine(kind, 40) != kind || strings.ContainsAny(kind, "; \"") {
		kind = "application/octet-stream"
	}
	b = append(b, "Content-Type: "+kind+"\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <"+cid+">\r\n"+
		"Content-Disposition: inline;\r\n "+outbound.FileParam(outbound.FileName(f.Name))+"\r\n\r\n"...)
	return outbound.AppendBase64(b, f.Data)
}
