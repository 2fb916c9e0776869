package parse

import (
	"reflect"
	"testing"
	"time"
)

func TestHeaderIsReadWhateverItsShape(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in   string
		want Header
		body string
	}{
		"plain":                                  {"A: 1\r\nB: 2\r\n\r\nbody", Header{{"A", "1"}, {"B", "2"}}, "body"},
		"folding keeps its blanks":               {"Subject: Hello\r\n  World\r\n\r\nx", Header{{"Subject", "Hello  World"}}, "x"},
		"line without colon is left out":         {"From: a@x.example\nnonsense here\nTo: b@x.example\n\nx", Header{{"From", "a@x.example"}, {"To", "b@x.example"}}, "x"},
		"mbox line first":                        {"From bo@x.example Tue Oct  6 10:00:00 2026\nTo: b@x.example\n\nx", Header{{"To", "b@x.example"}}, "x"},
		"no empty line before the body":          {"To: b@x.example\nHello Max,\nNote: nothing\n", Header{{"To", "b@x.example"}}, "Hello Max,\nNote: nothing\n"},
		"no header at all":                       {"Hello Max,\nsee you", Header{}, "Hello Max,\nsee you"},
		"blank before the colon":                 {"Subject : x\n\ny", Header{{"Subject", "x"}}, "y"},
		"folded line of blanks inside":           {"A: 1\n \t\nTo: x\n\ny", Header{{"A", "1"}, {"To", "x"}}, "y"},
		"line of blanks ends the header":         {"A: 1\n  \nHello there", Header{{"A", "1"}}, "Hello there"},
		"raw Latin-1 becomes UTF-8":              {"Subject: Fr\xf6sche\n\n", Header{{"Subject", "Frösche"}}, ""},
		"raw UTF-8 stays":                        {"Subject: Frösche\n\n", Header{{"Subject", "Frösche"}}, ""},
		"NUL goes":                               {"Subject: a\x00b\n\n", Header{{"Subject", "ab"}}, ""},
		"a name with an odd blank is no field":   {"To: x\n\u00a0From: b@x.example\nCc: y\n\n", Header{{"To", "x"}, {"Cc", "y"}}, ""},
		"a field without value":                  {"Cc:\nTo: x\n\n", Header{{"Cc", ""}, {"To", "x"}}, ""},
		"CR CR LF counts as one line end":        {"To: x\r\r\n\r\r\nbody", Header{{"To", "x"}}, "body"},
		"the header may end with the last field": {"To: x", Header{{"To", "x"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var d defects
			h, body := readHeader([]byte(c.in), 1<<20, &d)
			if len(h) != len(c.want) || len(h) > 0 && !reflect.DeepEqual(h, c.want) || string(body) != c.body {
				t.Errorf("got %q, body %q", h, body)
			}
		})
	}
}

func TestHeaderGetAndValuesIgnoreCase(t *testing.T) {
	t.Parallel()
	h := Header{{"Received", "1"}, {"RECEIVED", "2"}, {"To", "x"}}
	if h.Get("received") != "1" || h.Get("Cc") != "" || !reflect.DeepEqual(h.Values("Received"), []string{"1", "2"}) || h.Values("Cc") != nil {
		t.Errorf("%q %q", h.Get("received"), h.Values("Received"))
	}
}

func TestAddressesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]Address{
		"bo@globex.example":                              {{"", "bo@globex.example"}},
		"Bo <bo@globex.example>":                         {{"Bo", "bo@globex.example"}},
		`"Doe, Bo" <bo@x.example>`:                       {{"Doe, Bo", "bo@x.example"}},
		"Doe, Bo <bo@x.example>":                         {{"Doe, Bo", "bo@x.example"}},
		"bo@x.example (Bo Doe)":                          {{"Bo Doe", "bo@x.example"}},
		"a@x.example, Ann <b@x.example>; c@x.example":    {{"", "a@x.example"}, {"Ann", "b@x.example"}, {"", "c@x.example"}},
		"=?utf-8?q?J=C3=BCrgen?= <j@x.example>":          {{"Jürgen", "j@x.example"}},
		`"=?utf-8?b?SsO8cmdlbg==?=" <j@x.example>`:       {{"Jürgen", "j@x.example"}},
		"=?utf-8?q?a=40good=2Eexample?= <e@bad.example>": {{"a@good.example", "e@bad.example"}},
		"=?utf-8?q?Bo_=3Cbo=40x=2Eexample=3E?=":          {{"Bo", "bo@x.example"}},
		"Team: a@x.example, b@x.example;":                {{"", "a@x.example"}, {"", "b@x.example"}},
		"undisclosed-recipients:;":                       nil,
		"<@relay.example,@r2.example:bo@x.example>":      {{"", "bo@x.example"}},
		`"bo doe"@x.example`:                             {{"", `"bo doe"@x.example`}},
		"bo @ x.example":                                 {{"", "bo@x.example"}},
		"Bo <bo@x.example":                               {{"Bo", "bo@x.example"}},
		`"Bo <bo@x.example>`:                             {{"Bo", "bo@x.example"}},
		"Bo [mailto:bo@x.example]":                       {{"Bo", "bo@x.example"}},
		"'Bo' <mailto:bo@x.example>":                     {{"Bo", "bo@x.example"}},
		"Bo <a@x.example> <b@x.example>":                 {{"Bo", "a@x.example"}, {"Bo", "b@x.example"}},
		"J\u00fcrgen <j@x.example>":                      {{"Jürgen", "j@x.example"}},
		"Whoever":                                        {{"Whoever", ""}},
		"":                                               nil,
		",,;<>":                                          nil,
	} {
		if got := readAddresses(in); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestMessageIDs(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"<a@x.example>": "a@x.example", "a@x.example": "a@x.example", "<a b@x.example>": "ab@x.example", "<a@x.example": "a@x.example",
		"<a@x.example> (added by x)": "a@x.example", "": "", "<>": "", "<[a]@x>": "[a]@x",
	} {
		if got := readMessageID(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string][]string{
		"<a@x> <b@x>": {"a@x", "b@x"}, "<a@x><b@x>": {"a@x", "b@x"}, "<a@x> <bad id> <c@x>": {"a@x", "c@x"}, "a@x b@x": {"a@x", "b@x"},
		"<a@x> <a@x>": {"a@x"}, "Bo's mail of Monday": nil, "<broken <a@x>": {"a@x"},
	} {
		if got := readIDs(in); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	want := time.Date(2026, 5, 17, 12, 30, 5, 0, time.UTC)
	for _, in := range []string{
		"Sun, 17 May 2026 14:30:05 +0200", "17 May 2026 12:30:05 GMT", "Sun, 17 May 26 05:30:05 PDT (Pacific)", "Sun May 17 12:30:05 2026",
		"Sun, 17 May 2026 12:30:05", "Sunday, 17-May-2026 12:30:05 UTC", "2026-05-17 14:30:05 +02:00", "17 May 2026 12:30:05 -0000 (UTC)",
	} {
		if got := readDate(in); !got.Equal(want) {
			t.Errorf("%q: got %v", in, got)
		}
	}
	for _, in := range []string{"", "tomorrow", "99 Foo 2026", "32 May 2026 12:00:00 +0000", "17 May 2026 99:00:00 +0000"} {
		if got := readDate(in); !got.IsZero() {
			t.Errorf("%q: got %v, want the zero time", in, got)
		}
	}
}
