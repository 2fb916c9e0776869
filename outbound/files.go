package outbound

import (
	"mime"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Files that go along with a mail were made by others: their names are cleaned until they can be saved anywhere, what a
// mail program would show or run by itself is sent as mere bytes, and the reader is told what is a program.

// AppendAttachment writes one relayed file as a part with its header. It is never shown inline, whatever it was before.
func AppendAttachment(b []byte, a Attachment) []byte {
	name := FileName(a.Name)
	b = append(b, "Content-Type: "+attachmentType(a.Type)+"\r\nContent-Transfer-Encoding: base64\r\n"...)
	b = append(b, "Content-Disposition: attachment;\r\n "+FileParam(name)+"\r\n\r\n"...)
	return AppendBase64(b, a.Data)
}

// FileParam writes the filename parameter, as RFC 2231 wants it when it is more than ASCII.
func FileParam(name string) string {
	v := mime.FormatMediaType("x", map[string]string{"filename": name})
	return strings.TrimPrefix(v, "x; ")
}

// bytesType is what nobody shows or runs.
const bytesType = "application/octet-stream"

// attachmentType keeps a harmless type and calls everything else bytes: message/* and multipart/* may not be base64
// (RFC 2045 §6.4), pages and scripts would run where a mail program shows them, and parameters are the other side's words.
func attachmentType(s string) string {
	t, _, err := mime.ParseMediaType(s)
	if err != nil || len(t) > 100 || strings.Count(t, "/") != 1 || !plainLine(t) || active(t) {
		return bytesType
	}
	return t
}

// active reports types that a program may show as a page or run.
func active(t string) bool {
	kind, of, _ := strings.Cut(t, "/")
	switch kind {
	case "image", "audio", "video", "font":
		return strings.Contains(of, "xml") // SVG carries scripts
	case "text":
		return !slices.Contains([]string{"plain", "csv", "tab-separated-values", "vcard", "x-vcard", "directory", "calendar", "markdown", "rtf", "richtext"}, of)
	case "application":
		for _, word := range []string{"html", "xml", "script", "msdownload", "dosexec", "executable", "x-sh", "x-csh", "hta", "java", "x-ms-shortcut", "msi", "x-bat", "x-httpd", "flash"} {
			if strings.Contains(of, word) {
				return !strings.Contains(of, "openxmlformats") // Office documents are no pages
			}
		}
		return false
	}
	return true // message, multipart, model, and what is no type at all
}

// nameLength is how long a file's name may be, in characters: RFC 2231 triples every byte, and it has one header line.
const nameLength = 60

// FileName makes a name that is safe to save on any system and short enough for one header line: no path, no device, not
// hidden, no flag of a command; the ending, by which people and systems judge a file, is kept.
func FileName(s string) string {
	s = CleanLine(s, 4*maxLine)
	s = s[strings.LastIndexAny(s, `/\`)+1:]
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		case looksLikeDot(r):
			return '.'
		case direct(r): // turns the ending to where it is not looked for
			return -1
		}
		return r
	}, s)
	s = strings.TrimRight(strings.TrimLeft(s, " .-~"), " .")
	if r := []rune(s); len(r) > nameLength {
		s = string(r[:nameLength-21]) + "…" + string(r[len(r)-20:])
	}
	if s == "" {
		return "attachment"
	}
	stem, _, _ := strings.Cut(s, ".")
	if device(strings.ToUpper(strings.TrimSpace(stem))) {
		return "_" + s
	}
	return s
}

// looksLikeDot reports characters that look like the dot before an ending and are none.
func looksLikeDot(r rune) bool { return r == 0x2024 || r == 0xFF0E || r == 0xFE52 || r == 0x00B7 }

// device reports the names Windows keeps for its devices.
func device(stem string) bool {
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	n := utf8.RuneCountInString(stem)
	return n == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && strings.ContainsAny(stem[3:], "0123456789¹²³")
}

// runs reports whether opening a file of this name runs what it holds, or hides something that does: programs, scripts,
// shortcuts, disk images, Office files with macros, and pages.
func runs(name string) bool {
	ending := strings.TrimPrefix(strings.ToLower(path.Ext(unisolated(name))), ".")
	return slices.Contains(strings.Fields(`ade adp apk app appinstaller application appref-ms appx bash bat bin cab chm class cmd
		com command cpl csh deb desktop diagcab dll dmg docm dotm elf exe fxp gadget hlp hta htm html img inf ins iqy iso isp jar js jse
		jnlp ksh lib library-ms lnk mad mde mht mhtml msc msh msi msix msp mst nsh ocx one pif pkg potm ppam ppsm pptm prf prg ps1 ps1xml
		psc1 psd1 psm1 py pyc pyw pyz rb reg rpm run scf scr sct search-ms settingcontent-ms sh shb shtml slk sldm svg swf sys theme url vb
		vbe vbs vhd vhdx vxd website wim workflow ws wsc wsf wsh xbap xht xhtml xlam xll xlsb xlsm xltm xnk zsh`), ending)
}
