package workflow

import (
	"strings"
	"testing"

	"refermail/workflow/program"
)

// TestACustomerReferredAgainIsSaidToTheManager shows what the account was before, and no status that contradicts itself.
func TestACustomerReferredAgainIsSaidToTheManager(t *testing.T) {
	c := newTown(t)
	c.accepted()
	c.mail(manager, "won 48000 USD", reply(c.find(KindReview, manager)))
	c.mail(ann, "status", nil)
	won := c.find(KindStatus, ann).Letter.Deals[0]
	if won.Stage != "won" || won.Next == "ended" && !won.Protected.IsZero() {
		t.Errorf("status: %+v", won)
	}
	c.mail(ann, "Again.", refer("Globex"))
	said(t, "the review", strings.Join(c.find(KindReview, manager).Letter.Warnings, "\n"), "D-1001 by Northwind Consulting is won since 20 Nov 2026")
	c.mail(cid, "Mine.", refer("Globex"))
	said(t, "the review of another's", strings.Join(c.find(KindReview, manager).Letter.Warnings, "\n"), "D-1001 by Northwind Consulting is won")
	c.quiet(cid, "Northwind", "D-1001")
}

// TestStatusSaysWhoIsWaitedFor names the partner where only their line about consent is missing.
func TestStatusSaysWhoIsWaitedFor(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "See below.", func(m *Mail) { refer("Globex")(m); m.Lead.Consent = "" })
	c.mail(ann, "status", nil)
	want(t, c.find(KindStatus, ann).Letter.Deals[0].Next, "we wait for you: consent", "next")
	c.mail(ann, "See below.", refer("Initech"))
	c.mail(ann, "status", nil)
	want(t, c.find(KindStatus, ann).Letter.Deals[0].Next, "we decide", "next of one that says it")
}

// TestABrakeNamesTheMailItHeld gives whoever replays it the number to type.
func TestABrakeNamesTheMailItHeld(t *testing.T) {
	c := newTown(t)
	for range c.w.Rules.Limits.AnswersPerAddress + 1 {
		c.mail(ann, "help", nil)
	}
	want(t, c.find(KindBrake, manager).Letter.Ref, c.last.No.String(), "the held mail")
}

// TestAPartnerAddedWithoutATypeIsAskedForOne names no type that nobody wrote.
func TestAPartnerAddedWithoutATypeIsAskedForOne(t *testing.T) {
	c := newTown(t)
	rules := *c.w.Rules.Program
	rules.Types = []program.Type{{Name: "agency", Label: "Agency"}, {Name: "reseller", Label: "Reseller"}}
	c.w.Rules.Program = &rules
	want(t, c.do(AddPartner{Name: "Hooli"}).Refusal, "say the type of the partner; there are: agency, reseller", "refusal")
	said(t, "a type that is none", c.do(AddPartner{Name: "Hooli", Type: "wholesaler"}).Refusal, `"wholesaler" is no partner type`)
}
