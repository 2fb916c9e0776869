package workflow

import (
	"testing"
	"time"
)

func TestTongueIsLearntOfSeveralMails(t *testing.T) {
	t.Parallel()
	de, en := Spoken{"de", ClearlySpoken}, Spoken{"en", ClearlySpoken}
	short := Spoken{"fr", 1}
	tests := []struct {
		name  string
		start Tongue
		mails []Spoken
		want  string
	}{
		{"a first clear mail is enough", Tongue{}, []Spoken{de}, "de"},
		{"a first short one is not", Tongue{}, []Spoken{short}, ""},
		{"three short ones are", Tongue{}, []Spoken{short, short, short}, "fr"},
		{"no single mail turns what was learnt", Tongue{Language: "de"}, []Spoken{en}, "de"},
		{"two clear ones do", Tongue{Language: "de"}, []Spoken{en, en}, "en"},
		{"a mail in the known language begins anew", Tongue{Language: "de"}, []Spoken{en, de, en}, "de"},
		{"another language in between, too", Tongue{Language: "de"}, []Spoken{en, short, en}, "de"},
		{"what tells nothing changes nothing", Tongue{Language: "de"}, []Spoken{en, {}, en}, "en"},
		{"a weight beyond the highest is the highest", Tongue{Language: "de"}, []Spoken{{"en", 100}}, "de"},
		{"what somebody chose stays", Tongue{Language: "de", Chosen: true}, []Spoken{en, en, en}, "de"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			now := tt.start
			for _, m := range tt.mails {
				now = now.heard(m, time.Time{})
			}
			if now.Language != tt.want {
				t.Errorf("%+v, want %q", now, tt.want)
			}
		})
	}
}

func TestZoneIsLearntOfSeveralMails(t *testing.T) {
	t.Parallel()
	at := func(hours int) time.Time {
		return time.Date(2026, 11, 20, 10, 0, 0, 0, time.FixedZone("", hours*3600))
	}
	tests := []struct {
		name  string
		start Tongue
		mails []int
		want  string
	}{
		{"one mail is not enough", Tongue{}, []int{1}, ""},
		{"two are", Tongue{}, []int{1, 1}, "+01:00"},
		{"a journey changes nothing", Tongue{Zone: "+01:00"}, []int{-5, -5, 1, -5}, "+01:00"},
		{"a move does, or summer", Tongue{Zone: "+01:00"}, []int{2, 2, 2}, "+02:00"},
		{"UTC says nothing", Tongue{Zone: "+01:00"}, []int{0, 0, 0, 0}, "+01:00"},
		{"what somebody said stays", Tongue{Zone: "Europe/Berlin", Placed: true}, []int{-5, -5, -5, -5}, "Europe/Berlin"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			now := tt.start
			for _, h := range tt.mails {
				now = now.heard(Spoken{}, at(h))
			}
			if now.Zone != tt.want {
				t.Errorf("%+v, want %q", now, tt.want)
			}
		})
	}
}

func TestParseZone(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"+01:00": 3600, "-03:30": -12600, "UTC": 0} {
		zone, ok := ParseZone(name)
		if !ok {
			t.Errorf("%q cannot be read", name)
			continue
		}
		if _, east := time.Unix(0, 0).In(zone).Zone(); east != want {
			t.Errorf("%q is %d seconds east, want %d", name, east, want)
		}
	}
	for _, name := range []string{"", "Local", "+1", "+99:00", "Europe/Nowhere", "../../etc/passwd"} {
		if _, ok := ParseZone(name); ok {
			t.Errorf("%q was read", name)
		}
	}
	for _, east := range []int{3600, -12600, 0, 20700} {
		zone, _ := ParseZone(zoneOfOffset(east))
		if _, got := time.Unix(0, 0).In(zone).Zone(); got != east {
			t.Errorf("%q comes back as %d", zoneOfOffset(east), got)
		}
	}
}
