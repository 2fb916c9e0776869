package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

// count asks what was counted under a key until a moment.
func count(t *testing.T, db *store.DB, key string, at time.Time) workflow.Count {
	t.Helper()
	return loadAt(t, db, workflow.Want{Tallies: []string{key}}, at).Tallies[key]
}

func TestTalliesAddUpAndAreOverInTime(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		const key = "answers/northwind.example"
		tally := func(at time.Time, n int) {
			save(t, db, workflow.Changes{At: at, Tallies: []workflow.Tally{{Key: key, N: n}, {Key: "other", N: 100}}})
		}
		tally(noon, 2)
		tally(noon.Add(time.Minute), 3) // in the same slot
		tally(noon.Add(30*time.Minute), 4)
		equal(t, "within the hour", count(t, db, key, noon.Add(31*time.Minute)), workflow.Count{Hour: 9, Day: 9})
		equal(t, "an hour later", count(t, db, key, noon.Add(61*time.Minute)), workflow.Count{Hour: 4, Day: 9})
		equal(t, "hours later", count(t, db, key, noon.Add(3*time.Hour)), workflow.Count{Day: 9})
		equal(t, "the end of the day", count(t, db, key, noon.Add(24*time.Hour+15*time.Minute)), workflow.Count{Day: 4})
		equal(t, "a day later", count(t, db, key, noon.Add(25*time.Hour)), workflow.Count{})
		equal(t, "what nobody counted", count(t, db, "answers/contoso.example", noon), workflow.Count{})
		tally(noon.Add(24*time.Hour+15*time.Minute), 1)
		equal(t, "a slot that was forgotten does not come back", count(t, db, key, noon.Add(30*time.Minute)).Day, 5)
	})
}

// TestAnHourIsNeverOverLate: what was counted up to an hour ago may be forgotten by a slot early, and never counts longer.
func TestAnHourIsNeverOverLate(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		for i := range 60 {
			at := noon.Add(time.Duration(i) * time.Minute)
			save(t, db, workflow.Changes{At: at, Tallies: []workflow.Tally{{Key: "k", N: 1}}})
		}
		for late := range 61 {
			left := 60 - late // of the sixty, those that are no more than an hour old
			n := count(t, db, "k", noon.Add(time.Hour+time.Duration(late)*time.Minute)).Hour
			if slot := int(workflow.TallySlot / time.Minute); n > left || n < left-slot {
				t.Errorf("%d minutes later %d count, want %d to %d", late, n, left-slot, left)
			}
		}
	})
}

func TestTalliesOfOnePartnerComeWithIt(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		stage(t, db, 1)
		keys := workflow.PartnerTallies(1)
		var tallies []workflow.Tally
		for i, k := range append(keys, workflow.PartnerTallies(2)...) {
			tallies = append(tallies, workflow.Tally{Key: k, N: i + 1})
		}
		long := "words/" + strings.Repeat("ä", 3000)
		save(t, db, workflow.Changes{Tallies: append(tallies, workflow.Tally{Key: long, N: 7}, workflow.Tally{Key: long, N: 1})})
		got := load(t, db, workflow.Want{Partners: []workflow.PartnerNo{1}, Tallies: []string{long}}).Tallies
		want := map[string]workflow.Count{long: {Hour: 8, Day: 8}}
		for i, k := range keys {
			want[k] = workflow.Count{Hour: i + 1, Day: i + 1}
		}
		equal(t, "tallies", got, want)
	})
}

// brakedMails keeps mails of Ann, Abe and Cid that a brake holds, in this order and a minute apart.
func brakedMails(t *testing.T, db *store.DB) (held []workflow.MailNo) {
	t.Helper()
	for i, from := range []string{"Ann+x@Northwind.example", "abe@eu.northwind.example", "cid@contoso.example", "ann@northwind.example"} {
		kept := keep(t, db, rawMail(fmt.Sprint("held ", i)))
		held = append(held, kept[0].No)
		save(t, db, workflow.Changes{At: noon.Add(time.Duration(i) * time.Minute), Mails: []workflow.MailResult{
			{No: kept[0].No, Disposition: workflow.Held, From: from, Braked: true}}})
	}
	other := keep(t, db, rawMail("held for another reason"))
	save(t, db, workflow.Changes{Mails: []workflow.MailResult{{No: other[0].No, Disposition: workflow.Held, From: "ann@northwind.example"}}})
	return held
}

func TestWhatTheBrakesHoldIsFoundBySender(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		held := brakedMails(t, db)
		everybody := []string{"ann@northwind.example", "northwind.example", workflow.EverybodyHeld, "eve@northwind.example", "initech.example"}
		facts := load(t, db, workflow.Want{HeldFrom: everybody, Braked: noon.Add(time.Minute)})
		for from, want := range map[string][]workflow.MailNo{
			"ann@northwind.example": {held[0], held[3]}, "northwind.example": {held[0], held[1], held[3]},
			workflow.EverybodyHeld: held, "eve@northwind.example": nil, "initech.example": nil,
		} {
			equal(t, "held of "+from, facts.HeldFrom[from], want)
		}
		equal(t, "the sum since then", facts.Braked, workflow.BrakedSum{Mails: 3, Senders: 3, Domains: 2, Most: []workflow.BrakedSender{
			{Address: "abe@eu.northwind.example", Mails: 1, First: held[1]}, {Address: "ann@northwind.example", Mails: 1, First: held[3]}, {Address: "cid@contoso.example", Mails: 1, First: held[2]}}})
		equal(t, "no sum was asked for", load(t, db, workflow.Want{}).Braked, workflow.BrakedSum{})
		equal(t, "nothing since", load(t, db, workflow.Want{Braked: noon.Add(time.Hour)}).Braked, workflow.BrakedSum{})
	})
}

func TestABrakeHoldsNothingThatWasReleasedOrDecided(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		held := brakedMails(t, db)
		left := func(what string, want ...workflow.MailNo) {
			t.Helper()
			equal(t, what, load(t, db, workflow.Want{HeldFrom: []string{workflow.EverybodyHeld}}).HeldFrom[workflow.EverybodyHeld], want)
		}
		save(t, db, workflow.Changes{Release: []workflow.Release{{Mail: held[0]}}})
		left("after a release", held[1], held[2], held[3])
		save(t, db, workflow.Changes{Mails: []workflow.MailResult{{No: held[2], Disposition: workflow.Ignored, From: "cid@contoso.example"}}})
		left("after a decision", held[1], held[3])
		save(t, db, workflow.Changes{Mails: []workflow.MailResult{{No: held[0], Disposition: workflow.Held, From: "ann@northwind.example", Braked: true}}})
		left("braked once more", held[0], held[1], held[3])
	})
}

func TestNoMoreIsFoundThanOneRoundReleases(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		var results []workflow.MailResult
		for i := range workflow.ReleaseMost + 5 {
			kept := keep(t, db, rawMail(fmt.Sprint("flood ", i)))
			results = append(results, workflow.MailResult{No: kept[0].No, Disposition: workflow.Held, From: fmt.Sprintf("x%d@mallory.example", i), Braked: true})
		}
		save(t, db, workflow.Changes{Mails: results})
		facts := load(t, db, workflow.Want{HeldFrom: []string{"mallory.example"}, Braked: noon})
		found := facts.HeldFrom["mallory.example"]
		equal(t, "mails of a round, and one more", len(found), workflow.ReleaseMost+1)
		equal(t, "the oldest first", found[0], results[0].No)
		equal(t, "senders that are named", len(facts.Braked.Most), workflow.BrakedMost)
		equal(t, "senders", facts.Braked.Senders, workflow.ReleaseMost+5)
	})
}

// TestAnAnswerToTheUnprovenIsNotCountedAndStaysAnAnswer: it is counted as a tally, and its header says what it is.
func TestAnAnswerToTheUnprovenIsNotCountedAndStaysAnAnswer(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		n := notice("n", "eve@elsewhere.example")
		n.Unproven, n.Letter.Answers = true, true
		save(t, db, workflow.Changes{Notices: []workflow.Notice{n}})
		equal(t, "answers", len(load(t, db, workflow.Want{Addresses: []string{"eve@elsewhere.example"}}).Answers), 0)
		claimed := claim(t, db, noon, 1)
		if len(claimed) != 1 || claimed[0].Answer || !claimed[0].Letter.Answers {
			t.Errorf("claimed %+v", claimed)
		}
	})
}
