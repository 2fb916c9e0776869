package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const firstMonth = twoKinds + `
[[onboarding]]
day = 0
step = "welcome"
subject = "Welcome"
done_when = "sent"
text = "Hello {first_name}, {manager} looks after you."
[[onboarding]]
day = 3
step = "practice"
subject = "Try it, {first_name}"
done_when = "simulation"
text = "Send a mail with the subject TEST to {inbox}."
[[onboarding]]
day = 7
step = "kickoff"
subject = "A call"
done_when = "manager_says"
text = "Let us talk."
[[onboarding]]
day = 14
step = "first_lead"
subject = "Who comes to mind?"
done_when = "first_lead"
text = "Forward a mail."
[[onboarding]]
day = 30
step = "review_call"
subject = "What is missing?"
done_when = "replied"
text = "Just reply."
`

func newcomer(t *testing.T) *town {
	t.Helper()
	c := joiningTown(t, firstMonth)
	c.mail(boss, "approve", reply(c.applied("Referral Partner")))
	return c
}

// after moves the clock and fires what is due for Eve, once a minute as long as something is; it lists what was mailed to her.
func (c *town) after(d time.Duration) []string {
	c.t.Helper()
	var steps []string
	until := c.now.Add(d)
	for c.now = c.now.Truncate(time.Second); ; {
		due, ok := c.onboardingDue()
		if !ok || due.After(until) {
			break
		}
		if due.After(c.now) {
			c.now = due
		}
		steps = append(steps, c.fire()...)
	}
	c.now = until
	return steps
}

func (c *town) fire() (steps []string) {
	due, _ := c.onboardingDue()
	no := c.partnerOf(eve).No
	for _, n := range c.input(Input{At: c.now, By: "refermail", Action: TimerFired{Timer{Key: partnerTimer("onboarding", no), Kind: "onboarding", Due: due}}}).Notices {
		steps = append(steps, n.Subject)
	}
	return steps
}

// onboardingDue is what the newest decision set the timer to.
func (c *town) onboardingDue() (time.Time, bool) {
	t, ok := c.set[partnerTimer("onboarding", c.partnerOf(eve).No)]
	return t, ok
}

func TestTheFirstMonthComesStepByStep(t *testing.T) {
	c := newcomer(t)
	if l := c.find(KindJoined, eve).Letter; l.Text != "Hello Eve, Max looks after you." || l.By != "Max" {
		t.Errorf("the approval says %+v", l)
	}
	for _, x := range []struct {
		days int
		want string
	}{{2, ""}, {2, "Try it, Eve"}, {4, "A call"}, {7, "Who comes to mind?"}, {16, "What is missing?"}, {60, ""}} {
		if got := strings.Join(c.after(time.Duration(x.days)*24*time.Hour), ", "); got != x.want {
			t.Errorf("until %s: %q, want %q", c.now, got, x.want)
		}
	}
}

func TestAStepThatIsDoneIsNotMailed(t *testing.T) {
	c := newcomer(t)
	test := func(m *Mail) { refer("Globex")(m); m.ToTest = true }
	c.mail(eve, "See below.", test)
	c.mail(boss, "done kickoff", reply(c.find(KindPartner, boss)))
	c.mail(eve, "See below.", refer("Globex"))
	if got := strings.Join(c.after(90*24*time.Hour), ", "); got != "What is missing?" {
		t.Errorf("mailed %q", got)
	}
	r, sent := c.mail(eve, "Nothing is missing, all is well.", answering(c.find(KindStep, eve)))
	if r.Disposition != Handled || kinds(sent) != "passed to "+eve+", asked to "+boss {
		t.Errorf("the reply: %+v, %s", r, kinds(sent))
	}
	progress := fmt.Sprint(c.partnerOf(eve).Progress(c.w.Rules))
	for _, want := range []string{"practice: done on", "kickoff: done on", "first_lead: done on", "review_call: done on", "welcome: mailed on"} {
		if !strings.Contains(progress, want) {
			t.Errorf("the manager does not read %q in %s", want, progress)
		}
	}
}

func TestAfterAnOutageOnlyOneMailComesAtOnce(t *testing.T) {
	c := newcomer(t)
	c.now = c.now.Add(40 * 24 * time.Hour)
	if got := c.fire(); len(got) != 1 || got[0] != "Try it, Eve" {
		t.Fatalf("at once: %q", got)
	}
	if got := c.after(23 * time.Hour); len(got) != 0 {
		t.Errorf("on the same day: %q", got)
	}
	if got := c.after(2 * time.Hour); len(got) != 1 {
		t.Errorf("on the next day: %q", got)
	}
}

func TestNobodySuspendedIsOnboarded(t *testing.T) {
	c := newcomer(t)
	status := Suspended
	c.do(SetPartner{Partner: c.partnerOf(eve).No, Status: &status})
	c.now = c.now.Add(10 * 24 * time.Hour)
	if got := c.fire(); len(got) != 0 {
		t.Errorf("mailed %q", got)
	}
}

func TestATestLeadHasNoEffect(t *testing.T) {
	for _, x := range []struct {
		name   string
		text   string
		change func(*Mail)
		test   bool
		says   string
	}{
		{"to the address for it", "See below.", func(m *Mail) { refer("Globex")(m); m.ToTest = true }, true, "Globex"},
		{"the subject TEST", "See below.", func(m *Mail) { refer("Globex")(m); m.Subject = "TEST" }, true, "Globex"},
		{"TEST before a forward", "See below.", func(m *Mail) { refer("Globex")(m); m.Subject = "TEST Fwd: Globex" }, true, "Globex"},
		{"TEST with a colon", "See below.", func(m *Mail) { refer("Globex")(m); m.Subject = "Test: Globex" }, true, "Globex"},
		{"an account another holds", "See below.", func(m *Mail) { refer("Umbrella")(m); m.ToTest = true }, true, "Umbrella"},
		{"their own company", "See below.", func(m *Mail) { refer("Northwind")(m); m.ToTest = true }, true, "self-referral"},
		{"something missing", "They need billing and we know them well.", func(m *Mail) { m.ToTest = true }, true, "Company"},
		{"a lead about test automation", "See below.", func(m *Mail) { refer("Globex")(m); m.Subject = "Test automation for Globex" }, false, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := newTown(t)
			c.mail("cid@contoso.example", "See below.", refer("Umbrella"))
			deals, events := len(c.w.deals), len(c.events)
			r, sent := c.mail("ann@northwind.example", x.text, x.change)
			if isTest := r.Rule == "a test lead"; isTest != x.test {
				t.Fatalf("%+v", r)
			}
			if !x.test {
				return
			}
			if len(c.w.deals) != deals || len(c.events) != events || kinds(sent) != "test to ann@northwind.example" {
				t.Errorf("%d deals, %d events more; sent %s", len(c.w.deals)-deals, len(c.events)-events, kinds(sent))
			}
			l := fmt.Sprintf("%+v", sent[0].Letter)
			if !strings.Contains(l, x.says) || strings.Contains(l, "Contoso") || strings.Contains(l, "D-1") {
				t.Errorf("it says %s", l)
			}
			if next, _ := c.mail("ann@northwind.example", "See below.", refer("Hooli")); next.Deal != 1002 {
				t.Errorf("the next real one is %s", next.Deal)
			}
			if again, _ := c.mail("ann@northwind.example", "Company: Globex", func(m *Mail) {
				answering(sent[0])(m)
				m.Said, m.Lead = map[string]string{"company": "Globex"}, &Lead{Company: "Globex"}
			}); again.Rule != "a test lead" {
				t.Errorf("an answer to it: %+v", again)
			}
		})
	}
}
