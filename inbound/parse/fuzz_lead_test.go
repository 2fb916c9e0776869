package parse

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzFindLead holds findLead to what the rest relies on, whatever people write: nothing below the bar fills a field of
// the lead, what is not known is missing, sources have names, the sender and we are never the prospect.
func FuzzFindLead(f *testing.F) {
	for _, s := range []string{
		"I'd like to introduce Bo Chen, CTO at Globex; they need SSO, about 200 people, want to start in Q1, budget 50k EUR; he agreed to be contacted.",
		"Company: Globex\nContact: Bo <bo@globex.example>, +44 20 7946 0123\nConsent: no\n",
		"Hallo Max,\n\nich möchte dir Jana Weiß, Leiterin IT bei der Globex GmbH & Co. KG, vorstellen.\n-- \nAnn",
		"words\n\n---------- Forwarded message ---------\nFrom: Bo <bo@globex.example>\nDate: d\nSubject: s\n\nHi\n\nBest,\nBo\nCTO | Globex S.p.A. | T: +49 30 23125123\nHauptstraße 5\n10115 Berlin",
		"グローベックス株式会社の田中部長様、200名。了承を得ています。", "주식회사 이니텍의 김민수 부장님", "«\"„ООО «Глобекс", "Company Globex\nContact Bo\nEmail bo@globex.example\n",
		"Bo'S & Co. KG Sp. z o.o. d'X l'Y «", "\u200b’s 's A. B. C. van de . & + ( )",
	} {
		f.Add("Fwd: x", s)
	}
	f.Fuzz(func(t *testing.T, subject, text string) {
		if !utf8.ValidString(text) || len(text) > 32<<10 {
			t.Skip()
		}
		m := fromAnn(subject, text)
		m.To = []Address{{"Max", "max@acme.example"}, {"", "eve@other.example"}}
		m.Attachments = []Attachment{{Name: "x.vcf", Type: "text/vcard", Content: []byte(text)}}
		l := read(m).Lead
		if l == nil {
			return
		}
		for name, got := range map[string]string{"company": l.Company, "domain": l.Domain, "contact": l.Contact.Name, "email": l.Contact.Email, "phone": l.Contact.Phone, "title": l.Contact.Title, "consent": l.Consent} {
			v := l.Fields[name]
			if want := v.Value; v.Confidence >= Bar && got != want || v.Confidence < Bar && got != "" {
				t.Errorf("%s is %q, the field says %+v", name, got, v)
			}
		}
		for name, v := range l.Fields {
			if !strings.Contains("line forward signature header prose attachment", v.Source) || v.Source == "" || v.Confidence <= 0 || v.Confidence > 1 || v.Value == "" || !utf8.ValidString(v.Value) {
				t.Errorf("field %s: %+v", name, v)
			}
		}
		if strings.HasSuffix(strings.ToLower(l.Contact.Email), "@acme.example") || strings.EqualFold(l.Contact.Email, "ann@partner.example") {
			t.Errorf("one of us is the prospect: %v", l.Contact)
		}
		lines := strings.Count(m.Text, "\n") + 1
		for _, f := range m.Findings {
			if f.Rule.Says() == "" || f.First > f.Last || f.Last > lines {
				t.Errorf("finding %+v of %d lines", f, lines)
			}
		}
	})
}

// FuzzReadCards holds the reader of contact cards to being total and to bounds.
func FuzzReadCards(f *testing.F) {
	f.Add([]byte("BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE:Wei=C3=9F;Jana=\n x\nTEL;WORK:+49 30 23125123\nEND:VCARD"))
	f.Add([]byte("BEGIN:VCARD\r\nitem1.EMAIL;TYPE=\"a;b\":bo@globex.example\r\nADR:;;x\\;y;z\r\nBEGIN:VCARD\r\nFN:Bo"))
	f.Fuzz(func(t *testing.T, content []byte) {
		all := readCards(content)
		if len(all) > maxCards {
			t.Errorf("%d cards", len(all))
		}
		for _, c := range all {
			for _, s := range []string{c.name, c.org, c.title, c.phone, c.email, c.address} {
				if !utf8.ValidString(s) || strings.ContainsAny(s, "\n\r\x00") {
					t.Errorf("value %q", s)
				}
			}
		}
	})
}
