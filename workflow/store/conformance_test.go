package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"refermail/workflow"
	"refermail/workflow/store"
)

func equal[T any](t *testing.T, what string, got, want T, options ...cmp.Option) {
	t.Helper()
	if diff := cmp.Diff(want, got, options...); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestWhatIsSavedIsLoadedWhole(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		deals := stage(t, db, 2)
		deals[1].Amount, deals[1].Undo, deals[1].People, deals[1].Fields, deals[1].Missing, deals[1].Perhaps = nil, nil, nil, nil, nil, nil
		deals[1].Ruling, deals[1].Dispute, deals[1].Program, deals[1].Others, deals[1].Asked = nil, nil, "", nil, nil
		deals[1].ProtectedUntil, deals[1].Conflict = time.Time{}, 1001
		save(t, db, workflow.Changes{Deals: deals[1:]})
		facts := load(t, db, workflow.Want{Deals: []workflow.DealNo{1002, 1001, 1001, 9999}})
		equal(t, "deals", facts.Deals, deals)
		equal(t, "partners", facts.Partners, []workflow.Partner{partner(1)})
		equal(t, "contacts", facts.Contacts, []workflow.Contact{contact(1, 1)})
		equal(t, "counters", facts.Next, workflow.Counters{Deal: 1003, Partner: 2, Contact: 2, Issue: 1})
	})
}

func TestCountersStartWhereTheyShould(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		equal(t, "counters", load(t, db, workflow.Want{}).Next, workflow.Counters{Deal: 1001, Partner: 1, Contact: 1, Issue: 1})
		equal(t, "first mail", keep(t, db, rawMail("one"))[0].No, 1)
		save(t, db, workflow.Changes{Next: workflow.Counters{Deal: 1005}})
		save(t, db, workflow.Changes{Next: workflow.Counters{Deal: 1002}})
		equal(t, "counters never go back", load(t, db, workflow.Want{}).Next.Deal, 1005)
	})
}

// TestDealsAreFoundByEverythingThatNamesThem has one deal that is wanted and one that is not.
func TestDealsAreFoundByEverythingThatNamesThem(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		other := deal(1002, 2, 2)
		save(t, db, workflow.Changes{
			Partners: []workflow.Partner{partner(2)}, Contacts: []workflow.Contact{contact(2, 2), contact(3, 2)}, Deals: []workflow.Deal{other},
		})
		stage(t, db, 1)
		kept := keep(t, db, rawMail("a"))
		n := notice("n", "ann1@partner1.example")
		n.Deal = 1001
		long := strings.Repeat("m", 5000) + "@x.example"
		save(t, db, workflow.Changes{
			Notices: []workflow.Notice{n},
			Mails:   []workflow.MailResult{{No: kept[0].No, Disposition: workflow.Handled, Deal: 1001, MessageID: long}},
		})
		for name, want := range map[string]workflow.Want{
			"its number":                 {Deals: []workflow.DealNo{1001}},
			"its domain":                 {Domains: []string{"globex1001.example"}},
			"its name":                   {NameKeys: []string{"globex 1001"}},
			"its prospect":               {Emails: []string{"bo@globex1001.example"}},
			"the Message-ID of a notice": {MessageIDs: []string{n.MessageID}},
			"the Message-ID of a mail":   {MessageIDs: []string{long}},
			"a notice":                   {Notices: []workflow.NoticeID{n.ID}},
			"a mail":                     {Mails: []workflow.MailNo{kept[0].No}},
			"a contact who takes part":   {OfAddress: []string{"xann1@partner1.example"}},
			"its partner, asked by Ann":  {PartnersOf: []string{"ann1@partner1.example"}},
		} {
			facts := load(t, db, want)
			equal(t, name, numbers(facts.Deals), []workflow.DealNo{1001})
			equal(t, "partner by "+name, len(facts.Partners), 1)
			equal(t, "contacts by "+name, len(facts.Contacts), 1)
		}
		facts := load(t, db, workflow.Want{MessageIDs: []string{n.MessageID, long, "nobody@x.example"}})
		equal(t, "deals by message", facts.ByMessage, map[string]workflow.DealNo{n.MessageID: 1001, long: 1001})
		equal(t, "earlier mails", facts.Earlier, []workflow.MailState{{No: kept[0].No, MessageID: long, Disposition: workflow.Handled, Deal: 1001}})
		equal(t, "sent notices", facts.Notices, []workflow.SentNotice{{
			ID: n.ID, MessageID: n.MessageID, Kind: n.Kind, Deal: 1001, To: n.To, Side: n.Side,
		}})
		equal(t, "nothing wanted", numbers(load(t, db, workflow.Want{}).Deals), nil)
	})
}

func numbers(deals []workflow.Deal) []workflow.DealNo {
	var out []workflow.DealNo
	for _, d := range deals {
		out = append(out, d.No)
	}
	return out
}

func TestSendersAreFoundWithTheirColleagues(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		save(t, db, workflow.Changes{
			Partners: []workflow.Partner{partner(1), partner(2)},
			Contacts: []workflow.Contact{contact(1, 1), contact(2, 1), contact(3, 2)},
		})
		byAddress := load(t, db, workflow.Want{Addresses: []string{"xann2@partner1.example"}})
		equal(t, "partner by address", byAddress.Partners, []workflow.Partner{partner(1)})
		equal(t, "contacts by address", byAddress.Contacts, []workflow.Contact{contact(1, 1), contact(2, 1)})
		byDomain := load(t, db, workflow.Want{Domains: []string{"p2.example"}})
		equal(t, "partner by domain", byDomain.Partners, []workflow.Partner{partner(2)})
		equal(t, "contacts by domain", byDomain.Contacts, []workflow.Contact{contact(3, 2)})
		equal(t, "partner by number", load(t, db, workflow.Want{Partners: []workflow.PartnerNo{2}}).Partners, []workflow.Partner{partner(2)})

		moved := contact(1, 1)
		moved.Addresses, moved.Status, moved.Newsletter = []string{"new@partner1.example"}, workflow.Unreachable, false
		save(t, db, workflow.Changes{Contacts: []workflow.Contact{moved}})
		equal(t, "old address", load(t, db, workflow.Want{Addresses: []string{"ann1@partner1.example"}}).Contacts, nil)
		equal(t, "new address", load(t, db, workflow.Want{Addresses: []string{"new@partner1.example"}}).Contacts, []workflow.Contact{moved, contact(2, 1)})
	})
}

func TestBrakesCountOneHour(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		stage(t, db, 3)
		old, fresh, free, news := notice("old", "Ann@Partner1.example"), notice("fresh", "ann@partner1.example"), notice("free", "ann@partner1.example"), notice("news", "ann@partner1.example")
		fresh.Deal = 1001
		news.Answer = false
		save(t, db, workflow.Changes{Notices: []workflow.Notice{old}, At: noon.Add(-time.Hour)})
		save(t, db, workflow.Changes{Notices: []workflow.Notice{fresh, free, news}, At: noon})
		facts := loadAt(t, db, workflow.Want{Addresses: []string{"ann@partner1.example"}, Partners: []workflow.PartnerNo{1}}, noon)
		equal(t, "answers", facts.Answers, map[string]int{"ann@partner1.example": 2})
		equal(t, "by thread", facts.ByThread, map[workflow.ThreadKey]int{
			{Deal: 1001, Address: "ann@partner1.example"}: 1, {Address: "ann@partner1.example"}: 1,
		})
		equal(t, "registrations", facts.Submitted, map[workflow.PartnerNo]int{1: 3})
		later := loadAt(t, db, workflow.Want{Partners: []workflow.PartnerNo{1}}, noon.Add(time.Hour))
		equal(t, "registrations an hour later", later.Submitted, map[workflow.PartnerNo]int{})
	})
}

func TestOffLimitsAreReplacedListByList(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		rows := []workflow.OffLimit{{Company: "Initech", Domain: "initech.example", NameKey: "initech"}, {Company: "Hooli", NameKey: "hooli"}}
		save(t, db, workflow.Changes{OffLimits: &workflow.OffLimitList{Name: "customer", Rows: rows}})
		save(t, db, workflow.Changes{OffLimits: &workflow.OffLimitList{Name: "competitor", Rows: rows[:1]}})
		want := workflow.Want{Domains: []string{"initech.example"}, NameKeys: []string{"initech", "hooli"}}
		equal(t, "both lists", len(load(t, db, want).OffLimits), 3)
		save(t, db, workflow.Changes{OffLimits: &workflow.OffLimitList{Name: "customer", Rows: rows[1:]}})
		equal(t, "after replacing one", load(t, db, want).OffLimits, []workflow.OffLimit{
			{List: "competitor", Company: "Initech", Domain: "initech.example", NameKey: "initech"}, {List: "customer", Company: "Hooli", NameKey: "hooli"},
		})
	})
}

func TestTimersAndInputs(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		first := workflow.Timer{Key: "remind/D-1001", Kind: "remind", Deal: 1001, Due: noon}
		second := workflow.Timer{Key: "lapse/D-1001", Kind: "lapse", Deal: 1001, Due: noon.Add(time.Hour)}
		save(t, db, workflow.Changes{SetTimers: []workflow.Timer{first, second, second}, Inputs: []string{"api/1", "api/1"}})
		save(t, db, workflow.Changes{Inputs: []string{"api/1"}})
		facts := load(t, db, workflow.Want{Timers: []string{first.Key, "other"}, Inputs: []string{"api/1", "api/2"}})
		equal(t, "timers", facts.Timers, map[string]bool{first.Key: true})
		equal(t, "inputs", facts.Handled, map[string]bool{"api/1": true})
		due, err := db.Due(t.Context(), noon.Add(time.Hour), 10)
		equal(t, "due in order", due, []workflow.Timer{first, second})
		equal(t, "error", err, nil)
		due, _ = db.Due(t.Context(), noon.Add(time.Hour), 1)
		equal(t, "at most one", due, []workflow.Timer{first})
		due, _ = db.Due(t.Context(), noon.Add(-time.Microsecond), 10)
		equal(t, "a microsecond early", due, nil)
		first.Due = noon.Add(2 * time.Hour)
		save(t, db, workflow.Changes{SetTimers: []workflow.Timer{first}, EndTimers: []string{second.Key, first.Key}})
		next, ok, err := db.NextTimer(t.Context())
		if !next.Equal(first.Due) || !ok || err != nil {
			t.Errorf("next timer: %v %v %v", next, ok, err)
		}
	})
}
