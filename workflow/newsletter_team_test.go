package workflow

import (
	"strings"
	"testing"
)

// A person's newsletter ends at the team's word as at their own: for their address under every partner, and for each repeat.
func TestTheTeamUnsubscribesAContact(t *testing.T) {
	const ann = "ann@northwind.example"
	for name, tt := range map[string]struct {
		why    EchoKind // before
		action Action
		says   string   // an effect, or a refusal
		left   EchoKind // after
	}{
		"off":              {"", SetNewsletter{1, ann, false}, "gets no newsletter any more", TakenOff},
		"off again":        {Unsubscribed, SetNewsletter{1, ann, false}, "got no newsletter already", Unsubscribed},
		"on":               {TakenOff, SetNewsletter{1, ann, true}, "gets the newsletter again", ""},
		"on, said stop":    {Unsubscribed, SetNewsletter{1, ann, true}, "only they can change that", Unsubscribed},
		"on already":       {"", SetNewsletter{1, ann, true}, "gets the newsletter already", ""},
		"on, called spam":  {Complained, SetNewsletter{1, ann, true}, "only they can change that", Complained},
		"another's":        {"", SetNewsletter{2, ann, false}, "is nobody of P-2", ""},
		"nobody":           {"", SetNewsletter{1, "bea@northwind.example", false}, "is nobody of P-1", ""},
		"no partner":       {"", SetNewsletter{9, ann, false}, "there is no partner P-9", ""},
		"in words":         {"", AdminCommanded{"unsubscribe Ann <" + ann + ">"}, "gets no newsletter any more", TakenOff},
		"unknown in words": {"", AdminCommanded{"unsubscribe zoe@elsewhere.example"}, "nobody at a partner has the address zoe@elsewhere.example", ""},
		"back in words":    {Complained, AdminCommanded{"subscribe " + ann}, "only they can change that", Complained},
		"off, then on":     {Complained, AdminCommanded{"unsubscribe " + ann + "\nsubscribe " + ann}, "only they can change that", Complained},
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			k, _ := c.w.contactAt(ann)
			k.Newsletter = tt.why == ""
			c.w.contacts[k.No] = k
			if tt.why != "" {
				c.w.suppressed[ann] = tt.why
			}
			d := c.do(tt.action)
			if said := strings.Join(append(d.Effects, d.Refusal), "\n"); !strings.Contains(said, tt.says) {
				t.Errorf("said %q, want %q", said, tt.says)
			}
			want(t, c.w.suppressed[ann], tt.left, "kept")
			want(t, c.w.contacts[k.No].Newsletter, tt.left == "", "newsletter")
			want(t, len(d.Notices), 0, "mails")
		})
	}
}

// By mail it takes a proven manager, and an earlier command that could be taken back is not offered as if it were this one.
func TestOnlyAProvenManagerUnsubscribesByMail(t *testing.T) {
	const ann, text = "ann@northwind.example", "unsubscribe ann@northwind.example"
	for name, tt := range map[string]struct {
		from, before string
		change       func(*Mail)
		rule         string
		left         EchoKind
	}{
		"a manager":                  {manager, "", nil, "about partners: " + text, TakenOff},
		"after another command":      {manager, "suspend partner northwind because of their invoices", nil, "about partners: " + text, TakenOff},
		"a rep":                      {"rita@acme.example", "", nil, "no command", ""},
		"weak":                       {manager, "", func(m *Mail) { m.Trust = Weak }, "a team command needs an authenticated sender", ""},
		"among commands about deals": {manager, "", func(m *Mail) { m.Reply = "approve\n" + text }, "no command", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := newTown(t)
			if tt.before != "" {
				c.mail(manager, tt.before, nil)
			}
			r, sent := c.mail(tt.from, text, tt.change)
			want(t, r.Rule, tt.rule, "rule")
			want(t, c.w.suppressed[ann], tt.left, "kept")
			want(t, sent[0].Letter.UndoUntil.IsZero(), true, "no undo")
		})
	}
}
