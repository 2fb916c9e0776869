package hostile

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"hash/crc32"
	"io"
	"strings"
	"sync"
)

// fileKinds are mails whose attachments must not be opened, or not be believed.
func fileKinds() []Kind {
	return []Kind{
		attached("zip bomb", "bomb.zip", "application/zip", func() string { return bombs().zip }),
		attached("gzip bomb", "bomb.gz", "application/gzip", func() string { return bombs().gzip }),
		attached("spreadsheet bomb", "list.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func() string { return bombs().zip }),
		attached("winmail of lies", "winmail.dat", "application/ms-tnef", func() string {
			return "\x78\x9f\x3e\x22\x01\x00\x01\x06\x90\x08\x00\xff\xff\xff\xff" + strings.Repeat("\x01\x05\x80\x03\x00\x00\x00\x00\x00\x00\x00", 40)
		}),
		attached("card of thousands", "all.vcf", "text/vcard", func() string {
			return "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo Chen\r\nORG:Globex\r\nEMAIL:bo@globex.example\r\nEND:VCARD\r\n"
		}),
		attached("card in card", "deep.vcf", "text/vcard", func() string { return "BEGIN:VCARD\r\nAGENT:" }),
		attached("card of one line", "long.vcf", "text/vcard", func() string { return "NOTE:;;\\n\r\n " }),
		attached("table of rows", "leads.csv", "text/csv", func() string { return "Globex,Bo Chen,bo@globex.example,ERP\r\n" }),
		attached("table of columns", "wide.csv", "text/csv", func() string { return "a,\"b\",;\t" }),
		attached("table with an open quote", "open.csv", "text/csv", func() string { return "a,\"b\nc" }),
		attached("table of formulas", "calc.csv", "text/csv", func() string { return "=cmd|'/c calc'!A1,@SUM(1)\r\n" }),
		attached("calendar of repeats", "invite.ics", "text/calendar", func() string {
			return "BEGIN:VEVENT\r\nRRULE:FREQ=SECONDLY;COUNT=999999999\r\nATTENDEE:mailto:bo@globex.example\r\nEND:VEVENT\r\n"
		}),
		attached("picture of noise", "../../../etc/passwd\x00.png", "image/png", func() string { return "\x89PNG\r\n\x1a\n\xff\xff\xff\xff" }),
		attached("direction in a name", "invoice\u202egpj.exe", "application/octet-stream", func() string { return "MZ" }),
		{Name: "thousands of files", write: func(l *letter) {
			l.head("Content-Type: multipart/mixed; boundary=b")
			l.add("--b\r\n\r\n" + words)
			l.fill("\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=x.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD")
			l.add("\r\n--b--\r\n")
		}},
		{Name: "file name without end", write: func(l *letter) {
			l.head("Content-Type: multipart/mixed; boundary=b")
			l.add("--b\r\n\r\n" + words + "\r\n--b\r\nContent-Disposition: attachment; filename=\"")
			l.fill("../x\u0301")
			l.add("\"\r\n\r\nx\r\n--b--\r\n")
		}},
	}
}

// attached is a mail by a person with one file that consists of a piece, again and again.
func attached(name, file, typ string, piece func() string) Kind {
	return Kind{Name: name, write: func(l *letter) {
		l.head("Content-Type: multipart/mixed; boundary=b")
		l.add("--b\r\n" + plain + "\r\n\r\n" + words + "\r\n--b\r\nContent-Type: " + typ + "\r\nContent-Disposition: attachment; filename=\"" + file +
			"\"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
		l.base64(over(piece()))
		l.add("--b--\r\n")
	}}
}

// packed are files of a few kilobytes that grow a thousandfold, and may be put behind each other.
type packed struct{ zip, gzip string }

var bombs = sync.OnceValue(func() packed {
	const grown = 4 << 20
	zeros := make([]byte, grown)
	var stream, zipped, gzipped bytes.Buffer
	deflate, _ := flate.NewWriter(&stream, flate.BestCompression)
	_, _ = deflate.Write(zeros)
	_ = deflate.Close()
	archive := zip.NewWriter(&zipped)
	for i := range 16 {
		file, _ := archive.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet" + number(i) + ".xml", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(zeros),
			CompressedSize64: uint64(stream.Len()), UncompressedSize64: grown})
		_, _ = file.Write(stream.Bytes())
	}
	_ = archive.Close()
	gz, _ := gzip.NewWriterLevel(&gzipped, gzip.BestCompression)
	_, _ = io.Copy(gz, bytes.NewReader(zeros))
	_ = gz.Close()
	return packed{zipped.String(), gzipped.String()}
})
