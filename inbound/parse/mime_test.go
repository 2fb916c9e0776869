package parse

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

const plainPart = "Content-Type: text/plain; charset=utf-8\n\n"

// multi writes a multipart of parts, each with its header.
func multi(subtype, boundary string, parts ...string) string {
	var b strings.Builder
	b.WriteString("Content-Type: multipart/" + subtype + "; boundary=\"" + boundary + "\"\n\npreamble\n")
	for _, p := range parts {
		b.WriteString("--" + boundary + "\n" + p + "\n")
	}
	b.WriteString("--" + boundary + "--\nepilogue\n")
	return b.String()
}

func TestTextIsWhatAMailProgramShows(t *testing.T) {
	t.Parallel()
	html := "Content-Type: text/html\n\n<p>rich</p>"
	image := "Content-Type: image/png; name=a.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo="
	for name, c := range map[string]struct {
		in, text string
		files    []string
	}{
		"one text":                           {plainPart + "hello\n", "hello", nil},
		"no Content-Type":                    {"Subject: x\n\nhello\n", "hello", nil},
		"alternative":                        {multi("alternative", "b", plainPart+"plain", html), "plain", nil},
		"mixed joins texts":                  {multi("mixed", "b", plainPart+"one", image, plainPart+"two"), "one\ntwo", []string{"a.png"}},
		"a named text is an attachment":      {multi("mixed", "b", plainPart+"one", "Content-Type: text/plain; name=notes.txt\n\ntwo"), "one", []string{"notes.txt"}},
		"attachment by disposition":          {multi("mixed", "b", plainPart+"one", "Content-Type: text/plain\nContent-Disposition: attachment; filename=n.txt\n\ntwo"), "one", []string{"n.txt"}},
		"related in alternative":             {multi("alternative", "a", plainPart+"plain", multi("related", "r", html, image)), "plain", []string{"a.png"}},
		"signed":                             {multi("signed", "s", multi("mixed", "m", plainPart+"signed words"), "Content-Type: application/pgp-signature\n\nxyz"), "signed words", []string{"attachment"}},
		"part without Content-Type":          {multi("mixed", "b", "\nbare", "Content-Disposition: inline\n\nmore"), "bare\nmore", nil},
		"part that begins with text":         {multi("mixed", "b", "bare words without header"), "bare words without header", nil},
		"closing boundary missing":           {"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + plainPart + "cut", "cut", nil},
		"boundary in no header":              {"Content-Type: multipart/mixed\n\n--guess\n" + plainPart + "found\n--guess--\n", "found", nil},
		"boundary that is wrong":             {"Content-Type: multipart/mixed; boundary=x\n\n--guess\n" + plainPart + "found\n--guess--\n", "found", nil},
		"boundary with blanks after it":      {"Content-Type: multipart/mixed; boundary=b\n\n--b \t\n" + plainPart + "found\n--b-- \n", "found", nil},
		"multipart without any part":         {"Content-Type: multipart/mixed; boundary=x\n\njust words\n", "just words", nil},
		"a boundary that begins another":     {multi("mixed", "b", plainPart+"one\n--bb\nstill one"), "one\n--bb\nstill one", nil},
		"base64 multipart":                   {"Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\nLS1iCgpoaQotLWItLQo=\n", "hi", nil},
		"uuencoded file in the text":         {plainPart + "see below\nbegin 644 a.txt\n%2&5L;&\\\n`\nend\nbye\n", "see below\nbye", []string{"a.txt"}},
		"flowed":                             {"Content-Type: text/plain; format=flowed\n\none \ntwo\n", "one two", nil},
		"CR line ends only":                  {"Subject: x\r\rhello\rthere\r", "hello\nthere", nil},
		"NUL in the text":                    {plainPart + "a\x00b\n", "ab", nil},
		"enriched text":                      {"Content-Type: text/enriched\n\n<bold>Hi</bold> <<you>\n", "Hi <you>", nil},
		"an attached mail is a file":         {multi("mixed", "b", plainPart+"see", "Content-Type: message/rfc822\n\nSubject: inner\n\ninner words"), "see", []string{"message.eml"}},
		"a digest's parts are mails":         {multi("digest", "b", "\nSubject: one\n\nwords"), "", []string{"message.eml"}},
		"malformed Content-Type":             {"Content-Type: nonsense\n\nhello\n", "hello", nil},
		"encoded name (RFC 2047, in quotes)": {multi("mixed", "b", plainPart+"x", "Content-Type: application/pdf; name=\"=?utf-8?q?Gr=C3=BC=C3=9Fe.pdf?=\"\n\n%PDF"), "x", []string{"Grüße.pdf"}},
		"path and direction mark in a name":  {multi("mixed", "b", plainPart+"x", "Content-Type: application/pdf; name=\"../../\u202efdp.exe\"\n\nx"), "x", []string{"fdp.exe"}},
	} {
		t.Run(name, func(t *testing.T) {
			m := Parse([]byte(c.in), Options{})
			var files []string
			for _, a := range m.Attachments {
				files = append(files, a.Name)
			}
			if strings.TrimSpace(m.Text) != c.text || !slices.Equal(files, c.files) {
				t.Errorf("text %q, files %q, warnings %q", m.Text, files, m.Warnings)
			}
		})
	}
}

func TestHTMLIsKeptAndReadWhenThereIsNoText(t *testing.T) {
	t.Parallel()
	m := Parse([]byte("Content-Type: text/html\n\n<p>Gr&uuml;&szlig;e</p>"), Options{})
	if !m.FromHTML || m.HTML != "<p>Gr&uuml;&szlig;e</p>" || !strings.Contains(m.Text, "Grüße") {
		t.Errorf("text %q, html %q", m.Text, m.HTML)
	}
	m = Parse([]byte(multi("alternative", "b", plainPart+" \n", "Content-Type: text/html\n\n<p>words</p>")), Options{})
	if !m.FromHTML || !strings.Contains(m.Text, "words") {
		t.Errorf("an empty text part hides the HTML: %q", m.Text)
	}
	m = Parse([]byte("Content-Type: text/html\n\n<meta charset=\"iso-8859-2\"><p>\xb1</p>"), Options{})
	if !strings.Contains(m.HTML, "ą") {
		t.Errorf("the page's own charset is not used: %q", m.HTML)
	}
}

func TestAttachmentsAreMeasured(t *testing.T) {
	t.Parallel()
	m := Parse([]byte(multi("related", "b", "Content-Type: text/html\n\n<img src=cid:a@x>",
		"Content-Type: IMAGE/PNG; name=a.png\nContent-ID: <a@x>\nContent-Transfer-Encoding: base64\n\nSGVsbG8=")), Options{})
	if len(m.Attachments) != 1 {
		t.Fatalf("%d attachments", len(m.Attachments))
	}
	sum := sha256.Sum256([]byte("Hello"))
	a := m.Attachments[0]
	if a.Size != 5 || a.SHA256 != hex.EncodeToString(sum[:]) || !a.Inline || a.ContentID != "a@x" || a.Type != "image/png" || string(a.Content) != "Hello" {
		t.Errorf("%+v", a)
	}
}

func TestWinmailIsKeptAndFlagged(t *testing.T) {
	t.Parallel()
	m := Parse([]byte(multi("mixed", "b", plainPart+"x", "Content-Type: application/ms-tnef; name=winmail.dat\n\nx")), Options{})
	if len(m.Attachments) != 1 || !m.Degraded || !strings.Contains(strings.Join(m.Warnings, " "), "winmail.dat") {
		t.Errorf("%+v %q", m.Attachments, m.Warnings)
	}
}

func TestAttachedMailsAreReadAsAChain(t *testing.T) {
	t.Parallel()
	innermost := "From: bo@globex.example\nSubject: innermost\nMessage-ID: <i@globex.example>\n\nwords of Bo"
	middle := "From: ann@partner.example\nSubject: middle\n" + multi("mixed", "m", plainPart+"middle words", "Content-Type: message/rfc822\n\n"+innermost)
	w := walker{lim: DefaultLimits()}
	_, root := w.message([]byte(multi("mixed", "b", plainPart+"outer", "Content-Type: message/rfc822\n\n"+middle)), 0)
	chain := w.attached(choose(root), 1)
	if len(chain) != 2 || chain[0].Subject != "middle" || chain[1].Subject != "innermost" || strings.TrimSpace(chain[1].Text) != "words of Bo" || chain[1].MessageID != "i@globex.example" {
		t.Errorf("%d: %+v", len(chain), chain)
	}
}
