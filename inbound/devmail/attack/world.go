package attack

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// World is what an attacker has got hold of, one way or another. The zero value knows nothing; Letter counts its mails, so a
// World is one goroutine's.
type World struct {
	// Addresses that carry a token: Max's decision mail about D-1001, Ann's receipt of it, the same of Cid's deal, the
	// question to Ann about a mail we hold, the envelope sender of a mail to Abe, one of Max's that has expired, Northwind's
	// secret address.
	Review, Receipt, CidReview, CidReceipt, Challenge, Envelope, Expired, Secret string
	// Message-IDs, without brackets: of these mails, and of Ann's own first mail.
	ReviewID, ReceiptID, CidReceiptID, LeadID string
	Lead                                      string // Ann's first mail as it was sent: signed and honest
	LoopMark                                  string // what our own mails carry
	written                                   int
}

// Letter writes a mail with these header lines, and a Message-ID and a date of its own.
func (w *World) Letter(text string, lines ...string) string {
	w.written++
	id := sha256.Sum256([]byte(fmt.Sprint(w.written, lines, text)))
	lines = append(lines, fmt.Sprintf("Message-ID: <%x@mail.test>", id[:8]), "Date: Fri, 20 Nov 2026 12:00:00 +0000", "", text, "")
	return strings.ReplaceAll(strings.ReplaceAll(strings.Join(lines, "\r\n"), "\r\n", "\n"), "\n", "\r\n")
}

// Referral is how Ann refers a company.
func (w *World) Referral(company string, more ...string) string {
	return w.Letter(Referred(company), append([]string{"From: Ann Fox <" + Ann + ">", "To: " + Inbox, "Subject: A lead"}, more...)...)
}

// Referred are the words of a referral that lacks nothing.
func Referred(company string) string {
	return fmt.Sprintf("Company: %s\nContact: Kim Berg <kim@%s.test>\nContext: They need billing.\nConsent: yes", company, strings.ToLower(company))
}

// Order is Max's word to approve D-1001, to the address only he was given, as whoever writes it.
func (w *World) Order(from string, more ...string) string {
	return w.Letter("approve", append([]string{"From: " + from, "To: " + w.Review, "Subject: Re: Globex"}, more...)...)
}

// KeyOf is the key a domain signs with: every domain its own, the same in every run.
func KeyOf(domain string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(domain))
	return ed25519.NewKeyFromSeed(seed[:])
}

// Record is the TXT record of a name: keys of every domain, and policies that refuse what is not proven.
func Record(name string) (record string, known bool) {
	domain, isKey := strings.CutPrefix(name, "s1._domainkey.")
	_, isPolicy := strings.CutPrefix(name, "_dmarc.")
	switch {
	case isKey:
		return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(KeyOf(domain).Public().(ed25519.PublicKey)), true
	case isPolicy && strings.Count(name, ".") == 2:
		return "v=DMARC1; p=reject; adkim=r", true
	}
	return "", false
}

// Sign puts a domain's signature over all header fields and the body on top. It panics when the mail cannot be signed.
func Sign(domain, raw string) string {
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(raw), &dkim.SignOptions{Domain: domain, Selector: "s1", Signer: KeyOf(domain),
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed})
	if err != nil {
		panic(err)
	}
	return out.String()
}

// SignOnly is Sign over some header fields, as careless signers do.
func SignOnly(domain, raw string, fields ...string) string {
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(raw), &dkim.SignOptions{Domain: domain, Selector: "s1", Signer: KeyOf(domain), HeaderKeys: fields,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed})
	if err != nil {
		panic(err)
	}
	return out.String()
}

// Stamp is what our server writes on top of a mail, and anybody can write, too.
func Stamp(results string) string {
	return "Authentication-Results: " + Server + "; " + results + "\r\n"
}

// Hop is the trace of our server taking a mail from a client.
func Hop(client string) string {
	return "Received: from x.test (x.test [" + client + "]) by " + Server + " (Postfix) with ESMTPS; Fri, 20 Nov 2026 12:00:00 +0000\r\n"
}

// believed is the verdict a forger wants to be believed.
const believed = "dmarc=pass header.from=northwind.test"

// replaced changes one text of a mail by another; it panics when the mail does not say it.
func replaced(raw, from, to string) string {
	if !strings.Contains(raw, from) {
		panic("the mail does not say " + from)
	}
	return strings.Replace(raw, from, to, 1)
}
