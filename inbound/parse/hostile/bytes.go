package hostile

import "strings"

// byteKinds are mails whose bytes are not what their labels say.
func byteKinds() []Kind {
	body := func(name, fields, piece string) Kind {
		return Kind{Name: name, write: func(l *letter) {
			l.head(strings.Split(fields, "\n")...)
			l.fill(piece)
		}}
	}
	text := func(charset string) string { return "Content-Type: text/plain; charset=" + charset }
	return []Kind{
		body("one line without end", plain, strings.Repeat("word ", 100)),
		body("one word without end", plain, strings.Repeat("w", 500)),
		body("bare carriage returns", plain, "line\r"),
		body("bare line feeds", plain, "line\n"),
		body("mixed line ends", plain, "a\r\r\nb\n\rc\r\n\nd\r"),
		body("zero bytes", plain, "\x00\x00a\x00"),
		body("controls of terminals", plain, "\x1b[2J\x07\x08\x7f\x9b"),
		body("broken UTF-8", text("utf-8"), "\xc3\x28\xff\xfe\xe2\x82"),
		body("overlong UTF-8", text("utf-8"), "\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf"),
		body("surrogates in UTF-8", text("utf-8"), "\xed\xa0\x80\xed\xbf\xbf"),
		body("halves of UTF-16", text("utf-16"), "\xd8\x00a\x00\xdc"),
		body("UTF-7 shifts", text("utf-7"), "+2AD-+"),
		body("wrong label", text("gb2312"), "\xff\x81 \xfe\xfe"),
		body("shifts of ISO-2022", text("iso-2022-jp"), "\x1b$B\x1b(B!"),
		body("Hebrew in order of display", text("iso-8859-8"), "\xedx \xe0\xe1 12\r\n"),
		body("charset nobody has", text("x-evil"), "\xfc\xe4 "),
		body("many charsets", text("utf-8"), "\xfc\xe4 x\r\n\u00fc\u00fc\r\n"),
		body("marks of direction", text("utf-8"), "\u202e\u2066elpoep\u202c"),
		body("stacked accents", text("utf-8"), "e"+strings.Repeat("\u0301", 300)),
		body("invisible letters", text("utf-8"), "a\u200b\u200d\u2060\ufeff"),
		body("base64 of garbage", plain+"\nContent-Transfer-Encoding: base64", "!!!===A=\xff "),
		body("base64 padding", plain+"\nContent-Transfer-Encoding: base64", "QQ==="),
		body("base64 of one line", plain+"\nContent-Transfer-Encoding: base64", strings.Repeat("QUJD", 300)),
		body("escapes of nothing", plain+"\nContent-Transfer-Encoding: quoted-printable", "=\r\n"),
		body("broken escapes", plain+"\nContent-Transfer-Encoding: quoted-printable", "=Z=4=3D=0A=0D=00"),
		body("encoding nobody has", plain+"\nContent-Transfer-Encoding: x-zip", "\x1f\x8b"),
		body("uuencoded beginnings", plain, "begin 644 a\r\n"),
		body("uuencoded files", plain, "begin 644 ../../etc/passwd\r\n%2&5L;&\\\r\nend\r\n"),
		body("flowed without end", plain+"; format=flowed; delsp=yes", "x \r\n> y \r\n"),
		body("enriched text", "Content-Type: text/enriched", "<bold><"),
		{Name: "bytes of chance", write: func(l *letter) {
			l.fillWith(0, func(int) string { b := make([]byte, 512); l.noise(b); return string(b) })
		}},
		{Name: "bytes of chance below a header", write: func(l *letter) {
			l.head(plain)
			l.fillWith(0, func(int) string { b := make([]byte, 512); l.noise(b); return string(b) })
		}},
	}
}
