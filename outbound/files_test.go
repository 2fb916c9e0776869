package outbound

import (
	"strings"
	"testing"
)

func TestFileNamesAreSafeToSave(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"offer.pdf":                        "offer.pdf",
		"Angebot für Globex (2).pdf":       "Angebot für Globex (2).pdf",
		"../../etc/passwd":                 "passwd",
		`C:\Windows\System32\calc.exe`:     "calc.exe",
		"/":                                "attachment",
		"..":                               "attachment",
		"":                                 "attachment",
		"\u202e\u200b":                     "attachment",
		".htaccess":                        "htaccess",
		"-rf":                              "rf",
		"~root":                            "root",
		"CON":                              "_CON",
		"con.txt":                          "_con.txt",
		"Lpt1.tar.gz":                      "_Lpt1.tar.gz",
		"COM¹.txt":                         "_COM¹.txt",
		"aux .pdf":                         "_aux .pdf",
		"console.txt":                      "console.txt",
		"a<b>c:d|e?f*g\"h.txt":             "a_b_c_d_e_f_g_h.txt",
		"report.pdf. . ":                   "report.pdf",
		"invoice\u202efdp.exe":             "invoicefdp.exe",
		"invoice\u2067fdp.exe\u2069":       "invoicefdp.exe",
		"invoice\u200ffdp.exe":             "invoicefdp.exe",
		"a\r\nContent-Type: text/html.pdf": "html.pdf",
		"stream.txt:hidden.exe":            "stream.txt_hidden.exe",
		"rechnung․exe":                     "rechnung.exe", // U+2024
		"rechnung．exe":                     "rechnung.exe", // U+FF0E
		"x\x00.pdf":                        "x .pdf",
	} {
		if got := FileName(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	long := FileName(strings.Repeat("a", 500) + ".pdf.exe")
	if n := len([]rune(long)); n > 60 || !strings.HasSuffix(long, ".pdf.exe") {
		t.Errorf("a long name becomes %q: its ending is what counts", long)
	}
	if got := FileName(strings.Repeat(" ", 900) + strings.Repeat("x", 200) + strings.Repeat(" ", 900) + ".exe"); !runs(got) {
		t.Errorf("blanks hide the ending: %q", got)
	}
}

func TestWhatRunsIsSaid(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a.exe", "a.PDF.EXE", "offer.pdf.js", "x.html", "x.svg", "x.docm", "x.lnk", "x.iso", "x.ps1", "install.sh", "x.one", Isolated("\u05e9.exe")} {
		if !runs(name) {
			t.Errorf("%s passes for a document", name)
		}
	}
	for _, name := range []string{"a.pdf", "a.docx", "a.exe.pdf", "leads.csv", "photo.jpg", "M-31.eml", "bo.vcf", "exe", "notes.txt"} {
		if runs(name) {
			t.Errorf("%s passes for a program", name)
		}
	}
}

func TestTypesThatMailProgramsRunAreBytes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"application/pdf": "application/pdf", "IMAGE/PNG": "image/png", "text/csv; charset=x": "text/csv", "text/plain; name=\"x\r\ny\"": bytesType,
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"text/html": bytesType, "application/xhtml+xml": bytesType, "image/svg+xml": bytesType, "text/xml": bytesType, "text/javascript": bytesType,
		"application/javascript": bytesType, "application/x-msdownload": bytesType, "message/rfc822": bytesType, "message/external-body; access-type=url": bytesType,
		"multipart/mixed; boundary=x": bytesType, "text/x-server-parsed-html": bytesType, "application/hta": bytesType, "": bytesType, "x": bytesType,
		"application/pdf\r\nX-Evil: 1": bytesType, "model/vrml": bytesType, "text/cache-manifest": bytesType,
	} {
		if got := attachmentType(in); got != want {
			t.Errorf("%q goes along as %q, want %q", in, got, want)
		}
	}
}
