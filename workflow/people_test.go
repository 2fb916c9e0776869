package workflow

import (
	"strings"
	"testing"

	"refermail/workflow/account"
)

func TestAColleagueOfTheSameDomainIsAddedAtOnce(t *testing.T) {
	c := newTown(t)
	r, sent := c.mail(ann, "add colleague Amy Lee <amy@northwind.example>", fresh)
	want(t, r.Rule+"; "+kinds(sent), "add colleague: colleague; new_contact to "+manager+", person to "+ann, "added")
	amy, ok := c.w.contactAt("amy@northwind.example")
	want(t, ok && amy.Partner == 1 && amy.Name == "Amy Lee", true, "known now")
	r, _ = c.mail(ann, "add colleague amy@northwind.example", fresh)
	want(t, r.Rule, "add colleague: known", "again")
	r, _ = c.mail(ann, "add address ann.lee@home.example", fresh)
	me, _ := c.w.contactAt("ann.lee@home.example")
	want(t, r.Rule+"; "+me.Name+" "+me.Email, "add address: address; Ann "+ann, "her own second address, confirmed from the first")
}

// TestAPersonOfAnotherDomainIsTheManagersToAllow plays both answers, and addresses that are somebody else's already.
func TestAPersonOfAnotherDomainIsTheManagersToAllow(t *testing.T) {
	for _, tc := range []struct {
		who, word string
		trust     Trust
		added     bool
		verdict   string
	}{
		{"amy@freelance.example", "approve", Strong, true, "colleague"},
		{"amy@gmail.com", "Yes, please", Strong, true, "colleague"},
		{"amy@gmail.com", "decline we do not know her", Strong, false, "refused"},
		{"amy@northwind.example", "approve", Weak, true, "colleague"},
		{cid, "approve", Strong, false, "refused"},
		{"dora@contoso.example", "approve", Strong, false, "refused"},
		{"rita@acme.example", "approve", Strong, false, "refused"},
	} {
		c := newTown(t)
		var asking *Mail
		r, sent := c.mail(ann, "add colleague "+tc.who, func(m *Mail) { fresh(m); m.Trust, asking = tc.trust, m })
		want(t, string(r.Disposition)+"; "+kinds(sent), "held; colleague to "+manager+", person to "+ann, tc.who)
		want(t, strings.Contains(strings.ToLower(sent[1].Letter.Address+sent[1].Letter.Note+sent[1].Letter.Verdict), "contoso") && !strings.Contains(tc.who, "contoso"), false, "told of others")
		ask := c.find(KindColleague, manager)
		r, sent = c.mail(manager, "what is this?", reply(ask))
		want(t, kinds(sent), "commands to "+manager, "no word")
		r, sent = c.mail(manager, tc.word, reply(ask))
		want(t, kinds(sent), "confirm to "+manager, tc.who)
		again := *asking
		again.Again = true
		c.input(Input{At: c.now, Action: ReceivedMail{&again}})
		want(t, c.results[again.No].Rule, "add colleague: "+tc.verdict, tc.who)
		answer := c.find(KindPerson, ann)
		want(t, answer.Letter.Verdict, tc.verdict, "told")
		k, ok := c.w.contactAt(tc.who)
		want(t, ok && k.Partner == 1, tc.added, "at Northwind")
		if key := account.CompareKey(tc.who); key == cid {
			want(t, k.Partner, PartnerNo(2), "Cid stays where he is")
		}
		_, sent = c.mail(manager, "approve", reply(ask))
		want(t, len(sent), 1, "a second answer changes nothing")
	}
}

func TestAForgedRequestToAddSomebodyIsChallenged(t *testing.T) {
	c := newTown(t)
	_, sent := c.mail(ann, "add colleague mallory@northwind.example", func(m *Mail) { fresh(m); m.Trust = Fail })
	want(t, kinds(sent), "challenge to "+ann, "sent")
	_, ok := c.w.contactAt("mallory@northwind.example")
	want(t, ok, false, "added")
}

func TestFurtherContactsBelongToTheDeal(t *testing.T) {
	c := newTown(t)
	no := c.accepted()
	thread := reply(c.find(KindStage, ann))
	r, sent := c.mail(ann, "add contact Kim Lee <kim@holding.example>", thread)
	want(t, r.Rule+"; "+kinds(sent), "add contact: contact; team_news to "+manager+", person to "+ann, "added")
	r, _ = c.mail(ann, "add contact kim@holding.example", thread)
	want(t, r.Rule, "add contact: known", "again")
	r, _ = c.mail("kim@holding.example", "I will join the call.", thread)
	want(t, r.Rule, "the prospect wrote", "her words join the timeline")
	want(t, len(c.deal(no).Others), 1, "people")
	r, sent = c.mail(ann, "add contact Zoe Ray", fresh)
	want(t, kinds(sent), "unsure to "+ann, "without a conversation")
}
