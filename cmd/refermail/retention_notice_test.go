package main

import (
	"testing"
	"time"

	"refermail/workflow/store/storetest"
)

// TestNothingOldGoesUnannounced: a database that comes from a version that kept everything loses nothing in the first week.
func TestNothingOldGoesUnannounced(t *testing.T) {
	t.Parallel()
	lived(t, storetest.SQLite(t), func(p *performance) error {
		if err := p.app.db.SetMeta(t.Context(), retentionSince, ""); err != nil { // as before the first night
			return err
		}
		first := p.now().AddDate(1, 0, 0)
		due := func(at time.Time) int {
			past, err := p.app.db.EraseDue(t.Context(), termsOf(p.app.cfg), at, true)
			if err != nil {
				t.Fatal(err)
			}
			return past.Sum()
		}
		for _, at := range []time.Time{first, first.AddDate(0, 0, 6)} {
			if err := p.app.retain(t.Context(), at); err != nil {
				return err
			}
			if due(at) < 5 {
				t.Errorf("on %s only %d rows are left: they went unannounced", at.Format(time.DateOnly), due(at))
			}
		}
		if err := p.app.retain(t.Context(), first.AddDate(0, 0, 7)); err != nil {
			return err
		}
		if n := due(first.AddDate(0, 0, 7)); n != 0 {
			t.Errorf("%d rows are kept past their term", n)
		}
		return nil
	})
}
