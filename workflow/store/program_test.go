package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
)

func TestVersionsOfTheProgramAreKeptOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		deals := stage(t, db, 2)
		deals[0].Program = ""
		save(t, db, workflow.Changes{Deals: deals[:1]})
		first := workflow.ProgramText{Digest: "aa11", Name: "Acme", Text: "name = \"Acme\"", Defaults: "x = 1", Since: noon}
		later := first
		later.Text, later.Since = "name = \"other\"", noon.Add(time.Hour)
		save(t, db, workflow.Changes{Programs: []workflow.ProgramText{first}})
		save(t, db, workflow.Changes{Programs: []workflow.ProgramText{later}})
		second := workflow.ProgramText{Digest: "bb22", Name: "Acme", Since: noon.Add(time.Hour)}
		save(t, db, workflow.Changes{Programs: []workflow.ProgramText{second}})
		equal(t, "wanted", load(t, db, workflow.Want{Programs: []string{"aa11", "gone"}}).Texts, []workflow.ProgramText{first})
		equal(t, "listed", collect(t, db.Programs(t.Context())), []workflow.ProgramText{first, second})
		equal(t, "an older deal has the first version", load(t, db, workflow.Want{Deals: []workflow.DealNo{1001}}).Deals[0].Program, "aa11")
		equal(t, "another one keeps its own", load(t, db, workflow.Want{Deals: []workflow.DealNo{1002}}).Deals[0].Program, "0123abcd")
		got, err := db.Program(t.Context(), "bb")
		equal(t, "by its beginning", got, second)
		if err != nil {
			t.Error(err)
		}
		if _, err := db.Program(t.Context(), "cc"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a version that is not there: %v", err)
		}
	})
}

func TestNamesThatStandBesideEachOtherAreFound(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		deals := stage(t, db, 6)
		for i, key := range []string{"globex", "globex industries", "globel", "gizmo", "", "initech"} {
			deals[i].NameKey, deals[i].Domain = key, ""
		}
		save(t, db, workflow.Changes{Deals: deals})
		for key, want := range map[string][]workflow.DealNo{
			"globex": {1001, 1002, 1003}, "globex industries": {1001, 1002, 1003}, "initex": {1006}, "glo": nil, "": nil, "hooli": nil} {
			got := numbers(load(t, db, workflow.Want{Similar: []string{key, key}}).Deals)
			slices.Sort(got)
			equal(t, "like "+key, got, want)
		}
	})
}

func TestTimelinesAreTheNewestEvents(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		stage(t, db, 2)
		var events []workflow.Event
		for i := range workflow.TimelineMost + 5 {
			events = append(events, workflow.Event{Deal: 1001, Seq: int64(i + 1), At: noon, Kind: "note", By: "max", Visibility: workflow.ForTeam, Text: "x", Hash: "h"})
		}
		save(t, db, workflow.Changes{Events: events})
		facts := load(t, db, workflow.Want{Timelines: []workflow.DealNo{1001, 1002, 1001}})
		equal(t, "newest", facts.Timelines, map[workflow.DealNo][]workflow.Event{1001: events[5:], 1002: nil})
	})
}
