package workflow

import (
	"strings"
	"testing"
	"time"
)

func saying(lines map[string]string) func(*Mail) { return func(m *Mail) { m.Said = lines } }

func (c *town) replies(text string, n Notice, lines map[string]string) (MailResult, []Notice) {
	return c.mail(n.To.Email, text, func(m *Mail) { reply(n)(m); saying(lines)(m) })
}

// TestTheBlockIsEditedAndSentBack has the receipt's lines, one of them changed.
func TestTheBlockIsEditedAndSentBack(t *testing.T) {
	block := map[string]string{"company": "Globex", "domain": "globex.example", "contact": "Bo", "email": "bo@globex.example", "context": "They need a new billing system."}
	c := newTown(t)
	no := c.accepted()
	_, sent := c.replies("the block", c.find(KindStage, ann), block)
	want(t, kinds(sent), "relay to "+manager, "nothing changed")
	block["contact"] = "Bo Chen"
	r, sent := c.replies("the block", c.find(KindStage, ann), block)
	want(t, r.Rule+"; "+kinds(sent), "corrected; updated to "+ann+", relay to "+manager, "one line changed")
	want(t, strings.Join(sent[0].Letter.Effects, "; "), "Contact: Bo → Bo Chen", "told")
	want(t, c.events[len(c.events)-1].Text, "Contact: Bo → Bo Chen", "timeline")
	want(t, c.deal(no).Contact.Name, "Bo Chen", "applied")
}

func TestAnotherCompanyAfterApprovalNeedsTheManager(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	news := c.find(KindStage, ann)
	lines := map[string]string{"company": "Globex Ltd", "domain": "globex.test", "title": "CTO"}
	r, sent := c.replies("the block", news, lines)
	want(t, r.Rule+"; "+kinds(sent), "another company asked for; updated to "+ann+", change to "+manager, "asked")
	want(t, c.deal(no).Company+" "+c.deal(no).Domain+" "+c.deal(no).Contact.Title, "Globex globex.example CTO", "applied so far")
	_, sent = c.replies("the block", news, lines)
	want(t, kinds(sent), "relay to "+manager, "asked once")
	ask := c.find(KindChange, manager)
	want(t, strings.Join(ask.Letter.Effects, "; "), "Company: Globex → Globex Ltd; Domain: globex.example → globex.test", "the manager reads")
	_, sent = c.mail(manager, "approve change", reply(ask))
	want(t, kinds(sent), "updated to "+ann+", confirm to "+manager, "allowed")
	want(t, c.deal(no).Company+" "+c.deal(no).Domain, "Globex Ltd globex.test", "applied")
	want(t, len(c.w.byAccount["d:globex.example"]), 0, "the old account")
	_, sent = c.mail(manager, "approve change", reply(ask))
	want(t, strings.Contains(sent[0].Letter.Note, "asks for no change"), true, "twice")

	c.replies("x", news, map[string]string{"company": "Initech"})
	_, sent = c.mail(manager, "decline change it is another company", reply(c.find(KindChange, manager)))
	want(t, kinds(sent), "updated to "+ann+", confirm to "+manager, "refused")
	want(t, strings.Contains(sent[0].Letter.Note, "it is another company"), true, "with the reason")
	want(t, c.deal(no).Company, "Globex Ltd", "the company")
}

// TestAChangeMeetsWhatARegistrationMeets has Ann ask for an account that is Cid's, off limits, or her own.
func TestAChangeMeetsWhatARegistrationMeets(t *testing.T) {
	for domain, why := range map[string]string{"initech.example": "holds this account", "hooli.example": "off-limits list", "northwind.example": "own domain"} {
		c := newTown(t)
		no := c.accepted()
		c.mail(cid, "See below.", refer("Initech"))
		c.mail(manager, "approve", reply(c.find(KindReview, manager)))
		c.w.offLimits = []OffLimit{{List: "off-limits", Company: "Hooli", Domain: "hooli.example", NameKey: "hooli"}}
		_, sent := c.replies("x", c.find(KindStage, ann), map[string]string{"company": "Another", "domain": domain})
		for _, n := range sent {
			if n.To.Email == ann && strings.Contains(strings.ToLower(n.Letter.Note+n.Letter.Other+n.Letter.OtherPartner), "contoso") {
				t.Errorf("Ann is told of Contoso: %+v", n.Letter)
			}
		}
		_, sent = c.mail(manager, "approve change", reply(c.find(KindChange, manager)))
		want(t, strings.Contains(sent[0].Letter.Note, why), true, domain)
		want(t, c.deal(no).Domain, "globex.example", domain)
		c.now = c.now.Add(time.Hour)
	}
}

func TestAReasonThatBeginsWithChangeDeclines(t *testing.T) {
	c := newTown(t)
	r, _ := c.mail(ann, "See below.", refer("Globex"))
	c.mail(manager, "decline change of plans at our end", reply(c.find(KindReview, manager)))
	want(t, c.deal(r.Deal).Stage+": "+c.deal(r.Deal).Reason, "declined: change of plans at our end", "deal")
}

func TestACommandNearlyRightIsAskedAbout(t *testing.T) {
	c := newTown(t)
	c.mail(ann, "See below.", refer("Globex"))
	_, sent := c.mail(manager, "aprove", reply(c.find(KindReview, manager)))
	want(t, sent[0].Letter.Note, `Nothing was done: the first line is no command we know. Did you mean "approve"?`, "told")
}
