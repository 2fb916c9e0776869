package inbound

import (
	"bytes"
	"testing"

	"refermail/workflow/token"
)

// freshKeys are keys that another process has replaced since this one looked.
type freshKeys struct {
	known, fresh token.Ring
	looks        int
}

func (k *freshKeys) Ring() token.Ring { return k.known }
func (k *freshKeys) Renew() (token.Ring, bool) {
	k.looks++
	changed := !k.known.Same(k.fresh)
	k.known = k.fresh
	return k.fresh, changed
}

func TestANewKeyIsNeverRefusedAndADroppedOneNeverTaken(t *testing.T) {
	t.Parallel()
	old := testRing(t)
	key, err := token.NewKey(bytes.NewReader(bytes.Repeat([]byte{9}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	fresh := old.Rotate(key, 0)
	for name, tc := range map[string]struct {
		to      string
		found   bool
		looks   int
		renewed token.Ring
	}{
		"signed with the new key":      {"deals+" + token.Deal(fresh, token.ForDeal, 1042, "ann@northwind.example"), true, 1, fresh},
		"signed with the dropped key":  {"deals+" + token.Deal(old, token.ForDeal, 1042, "ann@northwind.example"), false, 1, fresh},
		"nothing has changed":          {"deals+" + token.Deal(old, token.ForDeal, 1042, "ann@northwind.example"), true, 1, old},
		"twenty that nobody signed":    {"deals+d-aaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.example, deals+d-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", false, 1, fresh},
		"a mail without any":           {"deals", false, 0, fresh},
		"a tag that can be no token":   {"deals+join", false, 0, fresh},
		"the new key, in capitals too": {"DEALS+D-" + token.Deal(fresh, token.ForDeal, 1042, "ann@northwind.example")[2:], true, 1, fresh},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			keys := &freshKeys{known: old, fresh: tc.renewed}
			r := testReader(t)
			r.Keys = keys
			m := read(t, r, "From: Ann <ann@northwind.example>", "To: "+tc.to+"@acme.example", "Subject: Re: Globex", "", "Hello")
			if (len(m.Threads) == 1) != tc.found || keys.looks != tc.looks {
				t.Errorf("%d threads, %d looks", len(m.Threads), keys.looks)
			}
		})
	}
}
