package store_test

import (
	"testing"
	"time"

	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
)

func TestTheRingIsReplacedByOneOfTwo(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		db := open(t, address)
		ctx := t.Context()
		if ok, err := db.ReplaceRing(ctx, "", "first"); ok || err != nil {
			t.Errorf("a ring that is not there: %v, %v", ok, err)
		}
		if _, ok, err := db.RingText(ctx); ok || err != nil {
			t.Errorf("no ring yet: %v, %v", ok, err)
		}
		if text, err := db.Ring(ctx, func() string { return "first" }); text != "first" || err != nil {
			t.Fatalf("%q, %v", text, err)
		}
		wake, err := db.Listen(ctx, store.TopicKeys)
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := db.ReplaceRing(ctx, "first", "second"); !ok || err != nil {
			t.Errorf("the ring that was read: %v, %v", ok, err)
		}
		select {
		case <-wake:
		case <-time.After(10 * time.Second):
			t.Error("nobody was woken")
		}
		if ok, err := db.ReplaceRing(ctx, "first", "third"); ok || err != nil {
			t.Errorf("one that was replaced meanwhile: %v, %v", ok, err)
		}
		if text, _, err := db.RingText(ctx); text != "second" || err != nil {
			t.Errorf("%q, %v", text, err)
		}
	})
}

func TestTheLoopMarkIsMadeOnce(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, address string) {
		db := open(t, address)
		for _, make := range []string{"one", "two"} {
			if mark, err := db.LoopMark(t.Context(), func() string { return make }); mark != "one" || err != nil {
				t.Errorf("%q, %v", mark, err)
			}
		}
	})
}
