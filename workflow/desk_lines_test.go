package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestAgesAreDaysOfTheReadersCalendar(t *testing.T) {
	t.Parallel()
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		since, now string
		zone       *time.Location
		want       string
	}{
		"the same morning":               {"2026-03-02T06:00:00Z", "2026-03-02T08:00:00Z", time.UTC, "today"},
		"yesterday, less than a day ago": {"2026-03-02T09:00:00Z", "2026-03-03T08:00:00Z", time.UTC, "1 day"},
		"yesterday, more than a day ago": {"2026-03-02T07:00:00Z", "2026-03-03T08:00:00Z", time.UTC, "1 day"},
		"after a weekend":                {"2026-03-06T17:00:00Z", "2026-03-09T08:00:00Z", time.UTC, "3 days"},
		"this morning in Tokyo":          {"2026-03-02T16:00:00Z", "2026-03-02T23:00:00Z", tokyo, "today"},
		"yesterday in Tokyo":             {"2026-03-02T14:59:59Z", "2026-03-02T23:00:00Z", tokyo, "1 day"},
	} {
		at := func(s string) time.Time {
			at, err := time.Parse(time.RFC3339, s)
			if err != nil {
				t.Fatal(err)
			}
			return at
		}
		if got := (agenda{now: at(c.now), zone: c.zone}).age(at(c.since)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestUnreachablePeopleOnADesk(t *testing.T) {
	c := newTown(t)
	blocked := DeskContact{Name: "Ann", Email: ann, Partner: "Northwind", Company: "Globex", Deal: 1001, Other: Address{Name: "Abe", Email: abe}}
	var idle []DeskContact
	for i := range 8 {
		idle = append(idle, DeskContact{Name: fmt.Sprint("Old ", i), Email: "old@fox.example", Partner: "Fox", PartnerNo: 7})
	}
	idle[0].Other = Address{Name: "Eve", Email: eve}
	shown := func(k Desk) string {
		var lines []string
		for _, s := range Agenda(c.w.Rules, k, c.now, time.UTC) {
			for _, task := range s.Tasks {
				lines = append(lines, s.Name+" "+task.Ref+" "+task.Text)
			}
		}
		return strings.Join(lines, "\n")
	}
	want(t, shown(Desk{Idle: idle}), "", "nobody is mailed day after day about people nothing waits for")
	all := shown(Desk{Unreachable: []DeskContact{blocked}, Idle: idle})
	said(t, "the desk", all, "unreachable D-1001 Ann <"+ann+"> of Northwind: mail comes back, and Globex goes on without them. Call, or ask Abe <"+abe+">",
		"unreachable P-7 Old 0 <old@fox.example> of Fox: mail comes back; no open deal waits. Eve <"+eve+"> can be reached", "Old 4 <old@fox.example> of Fox: mail comes back; no open deal waits")
	want(t, strings.Count(all, "no open deal waits"), idleMost, "lines")
	want(t, strings.Index(all, "D-1001") < strings.Index(all, "P-7"), true, "what waits comes first")
	other := shown(Desk{Held: []DeskMail{{No: 3, From: eve}}, Idle: idle[:1]})
	said(t, "beside other work", other, "held M-3", "unreachable P-7")
}
