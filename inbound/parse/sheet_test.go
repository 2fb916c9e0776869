package parse

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func csvFile(name, text string) Attachment {
	return Attachment{Name: name, Type: "text/csv", Content: []byte(text)}
}

// inShort writes a sheet in a line: rows as number and values in order, gaps, trouble.
func inShort(s *Sheet) string {
	if s == nil {
		return "none"
	}
	var parts []string
	for _, r := range s.Rows {
		var values []string
		for k, v := range r.Values {
			values = append(values, k+"="+v)
		}
		slices.Sort(values)
		for _, d := range r.Dropped {
			values = append(values, "-"+d)
		}
		parts = append(parts, fmt.Sprintf("%d %s", r.Line, strings.Join(values, ", ")))
	}
	for _, g := range s.Gaps {
		parts = append(parts, fmt.Sprintf("%d not read: %s", g.Line, g.Why))
	}
	if s.More > 0 {
		parts = append(parts, fmt.Sprintf("%d more", s.More))
	}
	if s.Trouble != "" {
		parts = append(parts, "trouble "+string(s.Trouble))
	}
	return strings.Join(append(parts, s.Others...), " | ")
}

func TestListsOfLeadsAreRead(t *testing.T) {
	t.Parallel()
	const one = "2 company=Globex, contact=Bo Chen, email=bo@globex.example"
	for _, tt := range []struct{ name, file, want string }{
		{"commas", "Company,Contact,Email\nGlobex,Bo Chen,Bo@Globex.example\n", one},
		{"semicolons, as Excel writes in half the world", "Firma;Ansprechpartner;E-Mail\nGlobex;Bo Chen;bo@globex.example\n", one},
		{"tabs", "Company\tContact\tEmail\nGlobex\tBo Chen\tbo@globex.example\n", one},
		{"Excel's own line says what separates", "sep=|\nCompany|Contact|Email\nGlobex|Bo Chen|bo@globex.example", "3 company=Globex, contact=Bo Chen, email=bo@globex.example"},
		{"line ends of Windows and a byte order mark", "\ufeffCompany,Contact,Email\r\nGlobex,Bo Chen,bo@globex.example\r\n", one},
		{"line ends of old Macs", "Company,Contact,Email\rGlobex,Bo Chen,bo@globex.example\r", one},
		{"UTF-16", string(utf16le("Company,Contact,Email\nGlobex,Bo Chen,bo@globex.example\n")), one},
		{"names in two columns", "Company,First name,Last name,E-mail\nGlobex,Bo,Chen,bo@globex.example\n", one},
		{"a person with an address in one cell", "Company,Contact\nGlobex,Bo Chen <bo@globex.example>\n", one},
		{"a title above the columns and a blank line", "Leads of November\n\nCompany,Contact,Email\nGlobex,Bo Chen,bo@globex.example\n", "4 company=Globex, contact=Bo Chen, email=bo@globex.example"},
		{"blank rows are no rows", "Company,Contact,Email\n,,\n\nGlobex,Bo Chen,bo@globex.example\n , ,\n", "4 company=Globex, contact=Bo Chen, email=bo@globex.example"},
		{"a cell with separators, quotation marks and lines", "Company,Context\n\"Globex, Inc.\",\"They said \"\"yes\"\",\nand more\"\nInitech,x y\n", `2 company=Globex, Inc., context=They said "yes", and more | 4 company=Initech, context=x y`},
		{"Latin letters in Windows' charset", "Firma;Kontakt\nM\xfcller GmbH;J\xf6rg Wei\xdf\n", "2 company=Müller GmbH, contact=Jörg Weiß"},
		{"columns of the sender's own", "Company,Person,Budget line,Ref\nGlobex,Bo,IT,7\n", "2 budget line=IT, company=Globex, contact=Bo, ref=7"},
		{"what only holds a place says nothing", "Company,Contact,Email\nGlobex,TBD,?\n", "2 company=Globex"},
		{"consent yes and no", "Company,Consent\nGlobex,yes\nInitech,no\nHooli,\n", "2 company=Globex, consent=yes | 3 company=Initech | 4 company=Hooli"},
		{"a formula is not read", "Company,Contact\n=HYPERLINK(\"http://x\"),Bo\nGlobex,@SUM(1)\n'=Initech,'-Bo\n", "2 contact=Bo, -company | 3 company=Globex, -contact | 4 company==Initech, contact=-Bo"},
		{"a telephone number is no formula", "Company,Phone\nGlobex,+49 30 23125123\n", "2 company=Globex, phone=+49 30 23125123"},
		{"a quotation mark that is not closed costs its row alone", "Company,Contact\n\"Globex,Bo\nInitech,Kim\n", "3 company=Initech, contact=Kim | 2 not read: a quotation mark is opened and not closed"},
		{"rows shorter and longer than the columns", "Company,Contact\nGlobex\nInitech,Kim,x,y\n", "2 company=Globex | 3 company=Initech, contact=Kim"},
		{"more rows than asked for", "Company,Contact\n" + strings.Repeat("Globex,Bo\n", 7), "2 company=Globex, contact=Bo | 3 company=Globex, contact=Bo | 4 company=Globex, contact=Bo | 5 company=Globex, contact=Bo | 6 company=Globex, contact=Bo | 2 more"},
		{"no line names columns", "Globex,Bo\nInitech,Kim\n", "trouble columns"},
		{"columns of something else", "Product,Price\nShop,100\n", "trouble columns"},
		{"columns alone", "Company,Contact\n", "trouble rows"},
		{"nothing", "", "trouble columns"},
		{"a workbook under a text's name", "PK\x03\x04xx", "trouble format"},
		{"bytes", "\x00\x01\xff\xfe\x80\n\x00", "trouble columns"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := inShort(findSheet([]Attachment{csvFile("leads.csv", tt.file)}, 5)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func utf16le(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return out
}

func TestWhichFileIsAList(t *testing.T) {
	t.Parallel()
	good := csvFile("leads.csv", "Company,Contact\nGlobex,Bo\n")
	for _, tt := range []struct {
		name  string
		files []Attachment
		want  string
	}{
		{"none", nil, "none"},
		{"a picture", []Attachment{{Name: "a.png", Type: "image/png", Content: []byte("x")}}, "none"},
		{"a workbook", []Attachment{{Name: "Leads.XLSX", Type: "application/octet-stream", Content: []byte("PK\x03\x04")}}, "trouble format"},
		{"a workbook and the same as text", []Attachment{{Name: "l.xlsx", Content: []byte("PK\x03\x04")}, good}, "2 company=Globex, contact=Bo"},
		{"two lists: the first is read", []Attachment{good, csvFile("more.csv", "Company,Contact\nInitech,Kim\n")}, "2 company=Globex, contact=Bo | more.csv"},
		{"by its type alone", []Attachment{{Name: "list", Type: "text/tab-separated-values", Content: []byte("Company\tContact\nGlobex\tBo\n")}}, "2 company=Globex, contact=Bo"},
		{"larger than is read", []Attachment{csvFile("x.csv", "Company,Contact\n"+strings.Repeat("Globex,Bo\n", maxSheet/10))}, "trouble size"},
	} {
		if got := inShort(findSheet(tt.files, 5)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// FuzzSheet holds the reader of lists to being total, to its bounds, and to reading the same rows again when they are
// written anew.
func FuzzSheet(f *testing.F) {
	for _, s := range []string{"Company,Contact\nGlobex,Bo\n", "Firma;E-Mail\n\"a;b\";x@y.example\n\"", "sep=\t\nCompany\tEmail\n\"\"\"\t=1\n", "\ufeffCompany|Name|Vorname|Nachname\r\n|||\r\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		s := findSheet([]Attachment{{Name: "x.csv", Content: content}}, 20)
		if len(s.Rows)+len(s.Gaps) > 20 || s.More < 0 || (s.Trouble == "") != (len(s.Rows)+len(s.Gaps) > 0) {
			t.Fatalf("%d rows, %d gaps, %d more, trouble %q", len(s.Rows), len(s.Gaps), s.More, s.Trouble)
		}
		last := 0
		for _, r := range s.Rows {
			if r.Line <= last || len(r.Values) > maxColumns+2 {
				t.Fatalf("row at line %d after %d with %d values", r.Line, last, len(r.Values))
			}
			last = r.Line
			for name, v := range r.Values {
				if name == "" || v == "" || len(v) > 2*maxCell || strings.ContainsAny(v, "\n\x00") {
					t.Fatalf("value %q = %q", name, v)
				}
			}
		}
		if again := findSheet([]Attachment{{Name: "x.csv", Content: content}}, 20); !reflect.DeepEqual(s, again) {
			t.Fatal("read differently the second time")
		}
	})
}
