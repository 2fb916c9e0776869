package inbound

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"
)

// receiptText is what a receipt of ours says, as text.
func receiptText(t *testing.T) string {
	golden, err := os.ReadFile("../outbound/testdata/receipt.golden")
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(strings.ReplaceAll(string(golden), "\r\n", "\n"), "~~~~ html")
	i := strings.Index(text, "##-")
	if i < 0 {
		t.Fatal("no marker on a receipt")
	}
	return strings.TrimSpace(text[i:])
}

func TestOurOwnMailIsKnownWithoutItsAddress(t *testing.T) {
	t.Parallel()
	receipt := receiptText(t)
	quoted := "> " + strings.ReplaceAll(receipt, "\n", "\n> ")
	outlook := "From: Acme Partner Team\nSent: Friday, 20 November 2026 10:00\nTo: Ann Archer\nSubject: Re: Globex\n\n" + receipt
	for name, body := range map[string]string{
		"outlook": outlook, "pasted": receipt, "quoted": quoted, "original message": "-----Original Message-----\n" + receipt,
		"forwarded message": "---------- Forwarded message ---------\n" + receipt, "german": strings.NewReplacer("From:", "Von:", "Sent:", "Gesendet:", "To:", "An:", "Subject:", "Betreff:").Replace(outlook),
	} {
		for _, words := range []string{"", "What is this about?"} {
			m := read(t, namedReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Fwd: Globex", "", strings.ReplaceAll(strings.TrimSpace(words+"\n\n"+body), "\n", "\r\n"))
			if !m.ForwardUs || m.SubjectNo != 1042 || m.Lead != nil && m.Lead.Company+m.Lead.Domain+m.Lead.Contact.Name+m.Lead.Contact.Email != "" || len(m.Said) > 0 || (words == "") != (m.Reply == "" || m.AllQuote) || m.Forwarded && !m.ForwardOwn {
				t.Errorf("%s, %q: us %v, number %v, lead %+v, said %v, reply %q", name, words, m.ForwardUs, m.SubjectNo, m.Lead, m.Said, m.Reply)
			}
		}
	}
	m := read(t, namedReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Fwd: Globex", "", "A new one: Initech, contact Kim Lee <kim@initech.example>, they need a crane.", "", strings.ReplaceAll(outlook, "\n", "\r\n"))
	if !m.ForwardUs || m.Lead == nil || m.Lead.Contact.Email != "kim@initech.example" {
		t.Errorf("an account beside it: %+v", m.Lead)
	}
}

// TestAnotherServicesMailIsNotOurs has the same marker under another name, and our words in somebody else's mail.
func TestAnotherServicesMailIsNotOurs(t *testing.T) {
	t.Parallel()
	receipt := receiptText(t)
	for name, body := range map[string]string{
		"another service":     "Hi Acme Partner Team,\n\nsee below.\n\n" + strings.ReplaceAll(receipt, "Acme Partner Team", "Umbrella Desk"),
		"no marker":           "Hello\nAcme Partner Team\n",
		"the prospect's mail": "---------- Forwarded message ---------\nFrom: Bo Chen <bo@globex.example>\nSubject: D-1042\nTo: Ann <ann@northwind.example>\n\nD-1042 sounds good.\n\n> " + strings.ReplaceAll(receipt, "\n", "\n> "),
		"a nameless address":  "From: Bo Chen\nSent: Friday, 20 November 2026 10:00\nTo: Ann Archer\nSubject: Crane\n\nD-1042 sounds good.\n\n" + receipt,
	} {
		m := read(t, namedReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Fwd: Crane", "", strings.ReplaceAll(body, "\n", "\r\n"))
		if m.ForwardUs || m.SubjectNo != 0 {
			t.Errorf("%s: taken for ours, about %v", name, m.SubjectNo)
		}
	}
	r := testReader(t) // a service without a name knows its mail by the address alone
	if m := read(t, r, "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: x", "", strings.ReplaceAll(receipt, "\n", "\r\n")); m.ForwardUs {
		t.Error("no name is in every mail")
	}
}

func namedReader(t *testing.T) *Reader {
	r := testReader(t)
	r.Self.Name = "Acme Partner Team"
	return r
}

// TestAConsentThatIsNotGrantedIsNotSaid on whatever line it stands.
func TestAConsentThatIsNotGrantedIsNotSaid(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]map[string]string{
		"Consent: no": {},
		"Consent: no\r\nContact: Bo Chen <bo@globex.example>": {"contact": "Bo Chen", "email": "bo@globex.example"},
		"Consent: … no\r\nCompany: Globex":                    {"company": "Globex"},
	} {
		m := read(t, testReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Re: A lead", "In-Reply-To: <r1@acme.example>", "", body)
		if !maps.Equal(m.Said, want) {
			t.Errorf("%q: said %v, want %v", body, m.Said, want)
		}
	}
}

// TestOurGuessIsNotPartOfAnotherLine: the address is theirs, the name on the line above is our guess.
func TestOurGuessIsNotPartOfAnotherLine(t *testing.T) {
	t.Parallel()
	m := read(t, testReader(t), "From: Ann <ann@northwind.example>", "To: deals@acme.example", "Subject: Re: A lead", "In-Reply-To: <r1@acme.example>", "",
		"Contact: (perhaps Bo Chen <bo@globex.example>?)", "Email: kim@initech.example")
	if want := map[string]string{"email": "kim@initech.example"}; !maps.Equal(m.Said, want) {
		t.Errorf("said %v, want %v", m.Said, want)
	}
}

func TestOnlySoManyOthersAreRemembered(t *testing.T) {
	t.Parallel()
	var cc []string
	for i := range 15 {
		cc = append(cc, fmt.Sprintf("P%d <p%d@company%d.example>", i, i, i))
	}
	m := read(t, testReader(t), "From: Ann <ann@northwind.example>", "To: Bo Chen <bo@globex.example>", "Cc: deals@acme.example, "+strings.Join(cc, ", "),
		"Subject: Introduction", "", "Please meet the team of Acme, who plan warehouses.")
	if m.Lead == nil || strings.Count(m.Lead.Perhaps["others"], "<") != 10 {
		t.Fatalf("suggested: %+v", m.Lead)
	}
}
