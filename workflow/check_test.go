package workflow

import (
	"fmt"
	"testing"
	"time"
)

func TestCheck(t *testing.T) {
	c := newTown(t)
	c.accepted()                                 // Ann's, protected
	c.mail(ann, "See below.", refer("Initech"))  // Ann's, not decided
	c.mail(cid, "See below.", refer("Umbrella")) // Cid's own
	c.w.offLimits = []OffLimit{{List: "off-limits", Company: "Hooli", Domain: "hooli.example", NameKey: "hooli"}, {Company: "Wayne Enterprises", NameKey: "wayne enterprises"}}
	letters := map[string]Letter{}
	for what, verdict := range map[string]string{
		"fresh.example": VerdictOpen, "https://www.fresh.example/about": VerdictOpen, "globex.example": VerdictTaken, "shop.globex.example": VerdictTaken,
		"hooli.example": VerdictTaken, "Hooli": VerdictTaken, "Globex": VerdictTaken, "Wayne Enterprises": VerdictTaken, "umbrella.example": VerdictYours,
		"initech.example": VerdictAsk, "Fresh": VerdictAsk, "globex.test": VerdictAsk, "gmail.com": VerdictAsk, "acme.example": VerdictTaken,
		"contoso.example": VerdictTaken, "bo@globex.example": VerdictTaken,
	} {
		c.now, c.w.checked = c.now.Add(time.Hour), map[PartnerNo]int{}
		_, sent := c.mail(cid, "check "+what, fresh)
		want(t, kinds(sent), "check to "+cid, what)
		l := sent[0].Letter
		want(t, l.Verdict, verdict, what)
		if verdict != VerdictYours {
			want(t, len(l.Deals)+len(l.Ref)+len(l.Company)+len(l.Partner)+len(l.Other), 0, "told of "+what)
		}
		l.Text, l.Domain = "", ""
		letters[what] = l
	}
	want(t, fmt.Sprintf("%+v", letters["hooli.example"]), fmt.Sprintf("%+v", letters["globex.example"]), "off limits and protected")
}

func TestChecksAreTenADay(t *testing.T) {
	c := newTown(t)
	for i := range 12 {
		from := []string{ann, abe}[i%2]
		d := len(c.sent)
		c.now = c.now.Add(10 * time.Minute)
		r, _ := c.mail(from, fmt.Sprintf("check company%d.example", i), fresh)
		verdict := VerdictOpen
		if i >= 10 {
			verdict = VerdictNoMore
		}
		want(t, c.sent[d].Letter.Verdict, verdict, r.Rule)
	}
	_, sent := c.mail(cid, "check company1.example", fresh)
	want(t, sent[0].Letter.Verdict, VerdictOpen, "another partner")
}
