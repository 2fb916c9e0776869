package store_test

import (
	"errors"
	"testing"
	"time"

	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

func TestAPITokensAreKeptByDigestAndEndForEver(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		t.Parallel()
		db := open(t, address)
		stage(t, db, 1)
		crm := store.APIToken{Name: "crm", Digest: "aa", Scopes: []string{"deals:read", "deals:write"}, Created: noon, Expires: noon.AddDate(0, 0, 90)}
		portal := store.APIToken{Name: "portal", Digest: "bb", Scopes: []string{"deals:read"}, Partner: 1, Created: noon}
		for _, k := range []store.APIToken{crm, portal} {
			if err := db.AddAPIToken(t.Context(), k); err != nil {
				t.Fatal(err)
			}
		}
		again := crm
		again.Digest = "cc"
		if err := db.AddAPIToken(t.Context(), again); !errors.Is(err, store.ErrConflict) {
			t.Errorf("a name was given twice: %v", err)
		}
		if err := db.AddAPIToken(t.Context(), store.APIToken{Name: "x", Digest: "dd", Scopes: []string{"a"}, Created: noon, Partner: workflow.PartnerNo(999)}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a partner that is not there: %v", err)
		}
		got, ok, err := db.APIToken(t.Context(), "aa")
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		equal(t, "found", got, crm)
		if _, ok, err := db.APIToken(t.Context(), "zz"); ok || err != nil {
			t.Errorf("an unknown digest: %v, %v", ok, err)
		}
		if err := db.UsedAPIToken(t.Context(), "crm", noon.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, err := db.RevokeAPIToken(t.Context(), "crm", noon.Add(2*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, err := db.RevokeAPIToken(t.Context(), "crm", noon.Add(3*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, err := db.RevokeAPIToken(t.Context(), "nobody", noon); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a name nobody has: %v", err)
		}
		crm.Used, crm.Revoked = noon.Add(time.Hour), noon.Add(2*time.Hour)
		var all []store.APIToken
		for k, err := range db.APITokens(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, k)
		}
		equal(t, "all", all, []store.APIToken{crm, portal})
	})
}

func TestAnAPITokenIsGoodUntilItEnds(t *testing.T) {
	t.Parallel()
	k := store.APIToken{Expires: noon}
	equal(t, "before its end", k.Good(noon.Add(-time.Microsecond)), true)
	equal(t, "at its end", k.Good(noon), false)
	equal(t, "for ever", store.APIToken{}.Good(noon), true)
	equal(t, "revoked", store.APIToken{Revoked: noon}.Good(noon), false)
}
