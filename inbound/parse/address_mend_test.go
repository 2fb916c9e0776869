package parse

import (
	"reflect"
	"testing"
)

// Mailboxes as programs break them; each says what a person sees in it.
func TestBrokenMailboxesAreMended(t *testing.T) {
	t.Parallel()
	ann := []Address{{"Ann Fox", "ann@fox.example"}}
	for in, want := range map[string][]Address{
		`"Ann Fox" ann@fox.example`:                       ann,
		`Ann Fox <ann@fox.example`:                        ann,
		`Ann Fox ann@fox.example>`:                        ann,
		`<ann@fox.example> Ann Fox`:                       ann,
		`Ann Fox <ann@fox.example> <ann@fox.example>`:     ann,
		`Ann Fox <<ann@fox.example>>`:                     ann,
		`Ann Fox; <ann@fox.example>`:                      ann,
		`Ann Fox <ann@fox.example (Ann)>`:                 ann,
		`Ann Fox <mailto:ann@fox.example>`:                ann,
		`"'Ann Fox'" <ann@fox.example>`:                   ann,
		`"Ann Fox <ann@fox.example>"`:                     ann,
		`Ann (Sales) Fox <ann@fox.example>`:               ann,
		`Ann Fox [ann@fox.example]`:                       ann,
		`=?utf-8?Q?"Ann_Fox"?=<ann@fox.example>`:          ann,
		`<"ann@fox.example">`:                             {{"", "ann@fox.example"}},
		`"Ann" Fox" <ann@fox.example>`:                    ann,
		`Ann "Foxy" Fox <ann@fox.example>`:                {{"Ann Foxy Fox", "ann@fox.example"}},
		`"Ann \"Fox" <ann@fox.example>`:                   {{`Ann "Fox`, "ann@fox.example"}},
		`Ann | Fox GmbH <ann@fox.example>`:                {{"Ann | Fox GmbH", "ann@fox.example"}},
		`Ann: Fox <ann@fox.example>`:                      {{"Ann: Fox", "ann@fox.example"}},
		`Ann, Fox, Inc. <ann@fox.example>`:                {{"Ann, Fox, Inc.", "ann@fox.example"}},
		`ann@fox.example (Ann (Sales) Fox)`:               {{"Ann (Sales) Fox", "ann@fox.example"}},
		`Ann Fox (with \) one) <ann@fox.example>`:         ann,
		`<ann@fox.example>;<eve@fox.example>`:             {{"", "ann@fox.example"}, {"", "eve@fox.example"}},
		`Bo, ann@fox.example`:                             {{"", "ann@fox.example"}},
		`Team: Ann Fox <ann@fox.example>, eve@x.example;`: {{"Ann Fox", "ann@fox.example"}, {"", "eve@x.example"}},
	} {
		if got := readAddresses(in); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}
