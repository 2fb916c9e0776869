package press_test

import (
	"bytes"
	"errors"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"refermail/outbound"
	"refermail/outbound/press"
	"refermail/workflow"
	"refermail/workflow/token"
)

func ring(t testing.TB) token.Ring {
	t.Helper()
	k, err := token.NewKey(strings.NewReader(strings.Repeat("0123456789abcdef", 4)))
	if err != nil {
		t.Fatal(err)
	}
	return token.NewRing(k)
}

// loaded are the built-in words, read once: they never change.
var loaded = sync.OnceValues(func() (*outbound.Words, error) { return outbound.LoadWords(nil) })

func options(t testing.TB) press.Options {
	t.Helper()
	w, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	r := ring(t)
	return press.Options{Brand: outbound.Brand{Name: "Acme Partner Team", Address: "Acme Inc, 1 Main Street, Springfield"}, Mail: "deals@acme.example",
		Keys: func() token.Ring { return r }, LoopMark: "3f0a9c21", PublicURL: "https://partners.acme.example", Words: w}
}

func issue() workflow.Issue {
	return workflow.Issue{No: 7, Kind: workflow.Newsletter, By: workflow.Address{Name: "Max Miller", Email: "max@acme.example"},
		SendAt: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}
}

func ann() workflow.Recipient {
	return workflow.Recipient{Contact: 12345, Partner: 3, To: workflow.Address{Name: "Ann Archer", Email: "ann@northwind.example"}, Company: "Northwind Consulting",
		Type: "consultant", Tier: "Silver", Manager: workflow.Address{Name: "Max Miller", Email: "max@acme.example"}, Tongue: workflow.Tongue{Language: "en"}}
}

func document() workflow.Document {
	return workflow.Document{Subject: "What is new in December",
		Text: "Hello {{first name|there}},\n\nthree things changed for {{company}} this month.\n\n- Registrations are answered within a day (https://acme.example/day).\n- {{tier}} partners see it first.\n\nBest,\n{{manager}}\n",
		HTML: "<p>Hello {{first name|there}},</p>\n<p>three things changed for {{company}} this month.</p>\n<ul><li>Registrations are <a href=\"https://acme.example/day\">answered within a day</a>.</li><li>{{tier}} partners see it first.</li></ul>\n<p>Best,<br>{{manager}}</p>\n"}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func newPress(t testing.TB, d workflow.Document, change func(*press.Options)) *press.Press {
	t.Helper()
	o := options(t)
	if change != nil {
		change(&o)
	}
	return must(press.New(o, issue(), d))(t)
}

func TestAnIssueThatCannotBePrintedIsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*press.Options, *workflow.Issue, *workflow.Document)
		want   string
	}{
		{"no subject", func(_ *press.Options, _ *workflow.Issue, d *workflow.Document) { d.Subject = " \n" }, "issue N-7 has no subject"},
		{"a misspelt field", func(_ *press.Options, _ *workflow.Issue, d *workflow.Document) { d.Text = "{{compny}}" }, "issue N-7: there is no field {{compny}}; the nearest is {{company}}"},
		{"a field in a tag", func(_ *press.Options, _ *workflow.Issue, d *workflow.Document) { d.HTML = `<a title="{{name}}">x</a>` }, "issue N-7: the field {{name}} stands inside a tag or a link"},
		{"a field in the subject that is not closed", func(_ *press.Options, _ *workflow.Issue, d *workflow.Document) { d.Subject = "Hi {{name" }, "issue N-7, subject: the field {{name is not closed with }}"},
		{"no key", func(o *press.Options, _ *workflow.Issue, _ *workflow.Document) {
			o.Keys = func() token.Ring { return token.Ring{} }
		}, "issue N-7: no signing key"},
		{"no number", func(_ *press.Options, i *workflow.Issue, _ *workflow.Document) { i.No = 0 }, "issue N-0: it has no number"},
		{"a long address", func(o *press.Options, _ *workflow.Issue, _ *workflow.Document) {
			o.Mail = strings.Repeat("x", 20) + "@acme.example"
		},
			`issue N-7: our own address "xxxxxxxxxxxxxxxxxxxx@acme.example" leaves no room for a token: RFC 5321 allows 64 characters before the @`},
		{"an unknown mode", func(o *press.Options, _ *workflow.Issue, _ *workflow.Document) { o.Mode = "x" }, `issue N-7: reply mode "x": want plus, catchall or subject`},
		{"a broken mark", func(o *press.Options, _ *workflow.Issue, _ *workflow.Document) { o.LoopMark = "a\nb" }, "issue N-7: the loop mark must be printable ASCII"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o, i, d := options(t), issue(), document()
			tt.change(&o, &i, &d)
			if _, err := press.New(o, i, d); err == nil || err.Error() != tt.want {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}

func TestAReaderNobodyCanWriteToIsAPermanentError(t *testing.T) {
	t.Parallel()
	r := ann()
	r.To.Email = "ann@\r\nBcc: x@y.example"
	_, _, err := newPress(t, document(), nil).Print(nil, r)
	var failed *outbound.SendError
	if !errors.As(err, &failed) || failed.Class != outbound.Permanent {
		t.Errorf("%v", err)
	}
}

func TestTheTokensOfACopyAreItsOwn(t *testing.T) {
	t.Parallel()
	want := workflow.CopyID{Issue: 7, Contact: 12345}
	for _, mode := range []outbound.ReplyMode{outbound.Plus, outbound.CatchAll, outbound.Subject} {
		raw, env, err := newPress(t, document(), func(o *press.Options) { o.Mode = mode }).Print(nil, ann())
		if err != nil {
			t.Fatal(err)
		}
		found := map[token.Purpose]bool{}
		for _, tag := range append(token.InText(strings.ReplaceAll(string(raw), "=\r\n", "")), token.InText(env.From)...) {
			purpose, payload, err := ring(t).Verify(tag, time.Time{})
			if id, ok := workflow.CopyIDFromBytes(payload); err != nil || !ok || id != want {
				t.Errorf("%s: %s is about %v, %v", mode, tag, id, err)
			}
			found[purpose] = true
		}
		if !found[token.ForNews] || !found[token.ForUnsubscribe] || found[token.ForBounce] == (mode == outbound.Subject) {
			t.Errorf("%s: tokens %v", mode, found)
		}
	}
}

func TestTheWayOutIsByMailAndByPageWhereThereIsOne(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]bool{"https://partners.acme.example/": true, "http://partners.acme.example": false, "": false} {
		raw, _, err := newPress(t, document(), func(o *press.Options) { o.PublicURL = url }).Print(nil, ann())
		if err != nil {
			t.Fatal(err)
		}
		m := must(mail.ReadMessage(bytes.NewReader(raw)))(t)
		out := m.Header.Get("List-Unsubscribe")
		first, rest, _ := strings.Cut(out, ", ")
		if want {
			if !strings.HasPrefix(first, "<https://partners.acme.example/u/u-") || m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
				t.Errorf("%s: %q %q", url, out, m.Header.Get("List-Unsubscribe-Post"))
			}
			out = rest
		} else if m.Header.Get("List-Unsubscribe-Post") != "" {
			t.Errorf("%s: one click to nowhere", url)
		}
		if !strings.HasPrefix(out, "<mailto:deals+u-") || !strings.HasSuffix(out, "@acme.example?subject=unsubscribe>") {
			t.Errorf("%s: %q", url, out)
		}
	}
}

func TestACopyIsTheSameEveryTimeInAnyBuffer(t *testing.T) {
	t.Parallel()
	p := newPress(t, document(), nil)
	first, env, err := p.Print(nil, ann())
	if err != nil {
		t.Fatal(err)
	}
	other := ann()
	other.To.Name, other.Company, other.Contact = "Żółć", strings.Repeat("long ", 20), 9
	buf, _, _ := p.Print(make([]byte, 0, 1<<16), other)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			var mine []byte
			for range 50 {
				if i%2 == 0 {
					mine, _, _ = p.Print(mine, other)
				}
				again, envAgain, err := p.Print(mine, ann())
				if mine = again; err != nil || !bytes.Equal(again, first) || envAgain != env {
					t.Error("another copy")
				}
			}
		})
	}
	wait.Wait()
	if again, _, _ := p.Print(buf, ann()); !bytes.Equal(again, first) {
		t.Error("another copy in a used buffer")
	}
}

func TestAPreviewIsTheCopy(t *testing.T) {
	t.Parallel()
	p := newPress(t, document(), nil)
	raw, env, err := p.Print(nil, ann())
	v := must(p.Preview(ann()))(t)
	if err != nil || !bytes.Equal(v.Raw, raw) || v.Envelope != env || v.Subject != "What is new in December" {
		t.Errorf("%v %+v", err, v)
	}
	parts := leaves(t, raw)
	if v.Text != parts[0].body || v.HTML != parts[1].body || !strings.HasPrefix(v.Text, "Hello Ann,\n\nthree things changed for Northwind Consulting this month.") {
		t.Errorf("%s\n%s", v.Text, v.HTML)
	}
}
