package program

import (
	"strings"
	"testing"
)

const twoTongues = `languages = ["en", "de"]

[field.company]
label.en = "Company"
label.de = "Firma"
example.en = "its name"
example.de = "ihr Name"

[field.contact]
label   = { en = "Contact", de = "Kontakt" }
example = "the person"

[[clause]]
id = "1"
purpose = "protection"
text.en = "It is yours for {protection_days} days."
text.de = "Sie gehört {protection_days} Tage Ihnen."

[[clause]]
id = "2"
purpose = "conflict"
text = "The last one wins."

[[clause]]
id = "3"
purpose = "off_limits"
text = "Some are off limits."

[[clause]]
id = "4"
purpose = "self_referral"
text = "Not yourself."

[[clause]]
id = "5"
purpose = "consent"
text = "Ask first."
`

func TestTextsInSeveralLanguages(t *testing.T) {
	t.Parallel()
	p, err := Parse("program.toml", []byte(twoTongues))
	if err != nil {
		t.Fatal(err)
	}
	if f := p.Fields[0]; f.Label != "Company" || p.In("de", f.Label) != "Firma" || p.In("fr", f.Label) != "Company" || p.In("de", f.Example) != "ihr Name" {
		t.Errorf("company is %+v, in German %q", f, p.In("de", f.Label))
	}
	if got := p.In("de", "Contact"); got != "Kontakt" {
		t.Errorf("an inline table says %q", got)
	}
	said := p.Said("de", "Clause 1: It is yours for 90 days.\nCompany")
	if len(said) != 2 || said["Company"] != "Firma" || !strings.HasPrefix(said["It is yours for {protection_days} days."], "Sie gehört") {
		t.Errorf("of the letter's texts there are %v", said)
	}
	if said := p.Said("fr", "Company"); said != nil {
		t.Errorf("French says %v", said)
	}
	other, err := Parse("program.toml", []byte(strings.Replace(twoTongues, `"Firma"`, `"Unternehmen"`, 1)))
	if err != nil || other.Digest() == p.Digest() {
		t.Errorf("another translation is the same version; %v", err)
	}
	if diff := Diff(p, other); len(diff) != 1 || !strings.Contains(diff[0], "Unternehmen") {
		t.Errorf("the difference is %q", diff)
	}
	if shown := p.String(); !strings.Contains(shown, "Texts in de: 4") {
		t.Errorf("shown without its texts in German:\n%s", shown)
	}
}
