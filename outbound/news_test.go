package outbound_test

import (
	"strings"
	"testing"

	"golang.org/x/net/idna"

	"refermail/outbound"
	"refermail/workflow"
)

func TestPlainDomainsAreWhatIDNASays(t *testing.T) {
	t.Parallel()
	for _, domain := range []string{"northwind.example", "a-b.c-d.example", "xn--bcher-kva.example", "bücher.example", "-a.example", "a-.example", "ab--cd.example", "a--b.example",
		"A.example", "a..example", ".example", "example.", "a_b.example", "1.2.3.4", "a.1", "9a.example", strings.Repeat("a", 63) + ".example", strings.Repeat("a", 64) + ".example",
		strings.Repeat("abcdefg.", 31) + "example", strings.Repeat("abcdefg.", 32) + "example", "localhost", "a.b-", "a.-b", "a.b-.c"} {
		got, err := outbound.WireAddress("ann@" + domain)
		ascii, wrong := idna.Lookup.ToASCII(domain)
		last := ascii[strings.LastIndexByte(ascii, '.')+1:]
		wrongly := wrong != nil || last == "" || strings.Contains(ascii, "..") || strings.Trim(last, "0123456789") == "" || len(domain) > 250
		if (err != nil) != wrongly || err == nil && got != "ann@"+ascii {
			t.Errorf("%q: %q %v, IDNA says %q %v", domain, got, err, ascii, wrong)
		}
	}
}

func TestAMailboxIsWrittenTheShortWayOnlyWhereItIsTheSame(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"":                               "To: ann@northwind.example\r\n",
		"Ann Archer":                     "To: \"Ann Archer\" <ann@northwind.example>\r\n",
		`Ann "A"`:                        "To: \"Ann \\\"A\\\"\" <ann@northwind.example>\r\n",
		"Żółć":                           "To: =?utf-8?b?xbvDs8WCxIc=?= <ann@northwind.example>\r\n",
		"=?x?=":                          "To: \"= ?x?=\" <ann@northwind.example>\r\n",
		"A\r\nBcc: x":                    "To: \"A Bcc: x\" <ann@northwind.example>\r\n",
		"Ann " + strings.Repeat("x", 45): "To: \"Ann " + strings.Repeat("x", 45) + "\"\r\n <ann@northwind.example>\r\n",
	} {
		if got := string(outbound.AppendMailbox(nil, "To", name, "ann@northwind.example")); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestFromAtTheStartOfASoftLineIsEncoded(t *testing.T) {
	t.Parallel()
	for n := range 80 {
		got := string(outbound.AppendQP(nil, []byte(strings.Repeat("x", n)+"From here")))
		if strings.HasPrefix(got, "From ") || strings.Contains(got, "\nFrom ") {
			t.Errorf("after %d: %q", n, got)
		}
	}
}

func TestOurWordsAroundANewsletter(t *testing.T) {
	t.Parallel()
	w, err := outbound.LoadWords(nil)
	if err != nil {
		t.Fatal(err)
	}
	page := outbound.NewsPage{Tongue: w.NewsTongue("en"), Brand: outbound.Brand{Name: "Acme Partner Team", Address: "1 Main Street"}, Company: "Northwind", Stop: "https://acme.example/u/x"}
	text, html, err := w.News(outbound.NewsClose, page)
	wantText := "You get this because Northwind is a partner of Acme Partner Team. Unsubscribe (https://acme.example/u/x), or reply with the word unsubscribe: you will still hear about your referrals.\n\nAcme Partner Team\n1 Main Street\n"
	wantHTML := `<p style="margin:0 0 8px">You get this because Northwind is a partner of Acme Partner Team. <a href="https://acme.example/u/x">Unsubscribe</a>, or reply with the word <b>unsubscribe</b>: you will still hear about your referrals.</p>` +
		"\n" + `<p style="margin:0 0 8px">Acme Partner Team<br>1 Main Street</p>` + "\n"
	if err != nil || text != wantText || html != wantHTML {
		t.Errorf("%v\n%s\n%s", err, text, html)
	}
	page.Personal = &workflow.PersonalBlock{}
	if text, html, err := w.News(outbound.NewsPersonal, page); err != nil || text+html != "" {
		t.Errorf("an empty block says %q %q %v", text, html, err)
	}
	page.Tongue = w.NewsTongue("de")
	page.Personal = &workflow.PersonalBlock{Deals: []workflow.DealLine{{Ref: "D-1042", Company: "Globex", Stage: "accepted"}}, More: 2, Won: []workflow.Money{{Minor: 480_000_00, Currency: "EUR"}}, NextTier: "Gold", ToNext: []string{"x"}}
	text, _, err = w.News(outbound.NewsPersonal, page)
	if want := "Ihr Stand bei uns\n\nD-1042  Globex\n  angenommen\n\nUnd 2 weitere; antworten Sie „Status“ für alle.\n\nIn den letzten zwölf Monaten durch Sie gewonnen (Wert der Abschlüsse, nicht Ihre Provision): 480.000 EUR\n\nUm Gold zu erreichen:\n\n- x\n"; err != nil || text != want {
		t.Errorf("%v %q, want %q", err, text, want)
	}
	for _, code := range w.Languages() {
		if w.NewsTongue(code).Code != code {
			t.Errorf("no words in %s", code)
		}
	}
}
