package auth

import (
	"strings"
	"testing"

	"refermail/inbound/parse"
	"refermail/workflow"
)

// What is odd about senders, by the lines of their header. Proven as they are, no doubtful one is strong, and an honest one is.
func TestDoubts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, from, more, kind, claims string }{
		{name: "a plain address", from: "ann@partner.example"},
		{name: "a name", from: "Ann Fox <ann@partner.example>"},
		{name: "a name in another alphabet", from: "=?utf-8?b?0JDQvdC90LA=?= <ann@partner.example>"},
		{name: "a Persian name with its joiner", from: "=?utf-8?b?2YbbjNmE4oCM2Ya+?= <ann@partner.example>"},
		{name: "a picture of several parts", from: "Ann \U0001F469\u200d\U0001F4BB <ann@partner.example>"},
		{name: "the own address as a name", from: `"ann@partner.example" <ann@partner.example>`},
		{name: "the own address with a tag as a name", from: `"ann+x@Partner.example" <ann@partner.example>`},
		{name: "a comment behind the address", from: "ann@partner.example (Ann Fox)"},
		{name: "a comment behind the brackets", from: "Ann <ann@partner.example> (by phone)"},
		{name: "a colon in a name", from: `"Sales: Ann" <ann@partner.example>`},
		{name: "a colon and a semicolon in a name", from: `"Sales: Ann; Bo" <ann@partner.example>`},
		{name: "a colon outside of quotes", from: `Sales: Ann <ann@partner.example>`},
		{name: "the Sender is the same", from: "Ann <ann@partner.example>", more: "Sender: Ann Fox <Ann+list@partner.example>"},
		{name: "a price in the name", from: `"Ann @ Partner" <ann@partner.example>`},
		{name: "capitals", from: "Ann <Ann@PARTNER.example>"},
		{name: "a whole alphabet of another script in the domain", from: "ann@xn--e1afmkfd.example"},

		{name: "another address as a name", from: `"max@acme.example" <ann@partner.example>`, kind: workflow.NameHoldsOther, claims: "max@acme.example"},
		{name: "another address in a comment", from: `Max (max@acme.example) <ann@partner.example>`, kind: workflow.NameHoldsOther, claims: "max@acme.example"},
		{name: "another address in a quoted name", from: `"Max Muster max@acme.example" <ann@partner.example>`, kind: workflow.NameHoldsOther, claims: "max@acme.example"},
		{name: "another address in an encoded name", from: `=?utf-8?q?Max_=3Cmax=40acme.example=3E?= <ann@partner.example>`, kind: workflow.NameHoldsOther, claims: "max@acme.example"},
		{name: "another address in wide letters", from: "max\uff20acme.example <ann@partner.example>", kind: workflow.NameHoldsOther, claims: "max@acme.example"},
		{name: "another address with what cannot be seen in it", from: "ma\u00adx@acme.example <ann@partner.example>", kind: workflow.NameHoldsOther, claims: "max@acme.example"},
		{name: "another address as the comment that is the name", from: `ann@partner.example (max@acme.example)`, kind: workflow.NameHoldsOther, claims: "max@acme.example"},
		{name: "the own and another address in a name", from: `"ann@partner.example, max@acme.example" <ann@partner.example>`, kind: workflow.NameHoldsOther, claims: "max@acme.example"},
		{name: "two mailboxes", from: "max@acme.example, ann@partner.example", kind: workflow.SeveralSenders},
		{name: "two fields", from: "ann@partner.example", more: "From: max@acme.example", kind: workflow.SeveralSenders},
		{name: "two fields, one without an address", from: "ann@partner.example", more: "From:", kind: workflow.SeveralSenders},
		{name: "two pairs of brackets", from: "<max@acme.example> <ann@partner.example>", kind: workflow.SeveralSenders},
		{name: "a group of one", from: "Team: ann@partner.example;", kind: workflow.GroupSender},
		{name: "a group with a name in quotes", from: `"The Team": Ann <ann@partner.example>;`, kind: workflow.GroupSender},
		{name: "a group of two", from: "Team: ann@partner.example, max@acme.example;", kind: workflow.SeveralSenders},
		{name: "an empty group", from: "Team:;", kind: workflow.SeveralSenders},
		{name: "a comment in the address", from: "Ann <ann(max@acme.example)@partner.example>", kind: workflow.OddlyWritten},
		{name: "blanks in the address", from: "Ann <ann @ partner.example>", kind: workflow.OddlyWritten},
		{name: "an encoded word for the whole", from: "=?utf-8?q?Ann_=3Cann=40partner.example=3E?=", kind: workflow.OddlyWritten},
		{name: "an encoded word for the local part", from: "<=?utf-8?q?max?=@partner.example>", kind: workflow.OddlyWritten},
		{name: "an address in the local part", from: `"max@acme.example"@partner.example`, kind: workflow.AddressInLocal},
		{name: "a route", from: `<@evil.example:ann@partner.example>`},
		{name: "text that is turned", from: "Ann \u202egnirotS <ann@partner.example>", kind: workflow.TurnedText},
		{name: "an invisible space in a name", from: "Ma\u200bx <ann@partner.example>", kind: workflow.TurnedText},
		{name: "an isolate around a name", from: "\u2066Max\u2069 <ann@partner.example>", kind: workflow.TurnedText},
		{name: "a Sender of another mailbox", from: "Ann <ann@partner.example>", more: "Sender: eve@partner.example", kind: workflow.OtherSender, claims: "eve@partner.example"},
		{name: "a Sender of another domain", from: "Ann <ann@partner.example>", more: "Sender: Ann <ann@evil.example>", kind: workflow.OtherSender, claims: "ann@evil.example"},
		{name: "mixed alphabets in the domain", from: "ann@xn--prtner-6fg.example", kind: workflow.MixedScripts},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			lines := []string{"From: " + c.from}
			if c.more != "" {
				lines = append(lines, c.more)
			}
			raw := []byte(strings.Join(append(lines, "Subject: x", "", "hello", ""), "\r\n"))
			found := doubts(parse.Parse(raw, parse.Options{Limits: parse.DefaultLimits()}))
			kind, claims := "", ""
			for _, d := range found {
				if kind == "" || d.Kind == c.kind {
					kind, claims = d.Kind, d.Claims
				}
				if d.Text == "" {
					t.Error("a doubt without words")
				}
			}
			if kind != c.kind || claims != c.claims {
				t.Errorf("%+v", found)
			}
			stamp := "Authentication-Results: mx.acme.example; dmarc=pass\r\n"
			level := check(ByHeader, nil, Hops{}, stamp+string(raw)).Level
			if (level == Strong) != (c.kind == "") {
				t.Errorf("%s", level)
			}
		})
	}
}

func FuzzDoubts(f *testing.F) {
	f.Add(`"max@acme.example" <ann@partner.example>`, "eve@evil.example")
	f.Add("Team: ann@partner.example;", "")
	f.Add("Sales: \"a;\" (x:;) <a:b>;", "<>")
	f.Fuzz(func(t *testing.T, from, sender string) {
		raw := "From: " + from + "\r\nSender: " + sender + "\r\n\r\nx"
		m := parse.Parse([]byte(raw), parse.Options{Limits: parse.DefaultLimits()})
		found := doubts(m)
		if len(m.From) != 1 && (len(found) != 1 || found[0].Kind != workflow.SeveralSenders) {
			t.Errorf("%d senders, %+v", len(m.From), found)
		}
	})
}
