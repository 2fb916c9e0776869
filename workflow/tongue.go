package workflow

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Tongue is the language and the time zone a person is written to in (NT-11), with what was learnt of them so far. The zero
// value knows nothing.
type Tongue struct {
	Language string `json:"language,omitzero"` // "de"; "" for the program's
	Zone     string `json:"zone,omitzero"`     // "Europe/Berlin" or "+01:00"; "" for the program's
	Chosen   bool   `json:"chosen,omitzero"`   // somebody said the language: mail teaches no other
	Placed   bool   `json:"placed,omitzero"`   // likewise the zone

	Leaning  string `json:"leaning,omitzero"` // the language recent mails were in, when it is another
	Points   int    `json:"points,omitzero"`  // how much speaks for it
	Drifting string `json:"drifting,omitzero"`
	Mails    int    `json:"mails,omitzero"` // one after the other from the zone Drifting
}

// Spoken is what one mail tells about its writer's language.
type Spoken struct {
	Language string // "" when it tells nothing
	Weight   int    // from 1, a few words, to ClearlySpoken
}

// ClearlySpoken is the weight of a mail whose language is beyond doubt: a first one of it is enough to answer in it.
const ClearlySpoken = 3

// How much it takes to learn, and to learn anew: a few words never do, and no single mail turns what was learnt.
const (
	firstPoints = ClearlySpoken
	otherPoints = 2 * ClearlySpoken
	firstMails  = 2
	otherMails  = 3
)

// heard is the tongue after a mail, written at a local time.
func (t Tongue) heard(s Spoken, written time.Time) Tongue {
	if s.Weight = min(s.Weight, ClearlySpoken); s.Language != "" && s.Weight > 0 && !t.Chosen {
		t = t.listen(s)
	}
	if _, east := written.Zone(); !written.IsZero() && east != 0 && !t.Placed { // servers write UTC, which says nothing
		t = t.follow(zoneOfOffset(east))
	}
	return t
}

func (t Tongue) listen(s Spoken) Tongue {
	if s.Language == t.Language {
		t.Leaning, t.Points = "", 0
		return t
	}
	if s.Language != t.Leaning {
		t.Leaning, t.Points = s.Language, 0
	}
	t.Points += s.Weight
	if needed := firstPoints; t.Language == "" && t.Points >= needed || t.Points >= otherPoints {
		t.Language, t.Leaning, t.Points = s.Language, "", 0
	}
	return t
}

func (t Tongue) follow(zone string) Tongue {
	if zone == t.Zone {
		t.Drifting, t.Mails = "", 0
		return t
	}
	if zone != t.Drifting {
		t.Drifting, t.Mails = zone, 0
	}
	t.Mails++
	if t.Zone == "" && t.Mails >= firstMails || t.Mails >= otherMails {
		t.Zone, t.Drifting, t.Mails = zone, "", 0
	}
	return t
}

// speaks is the tongue after somebody chose its language; "" leaves it to be learnt again.
func (t Tongue) speaks(language string) Tongue {
	t.Language, t.Chosen, t.Leaning, t.Points = language, language != "", "", 0
	return t
}

// livesIn is the tongue after somebody said its zone; "" leaves it to be learnt again.
func (t Tongue) livesIn(zone string) Tongue {
	t.Zone, t.Placed, t.Drifting, t.Mails = zone, zone != "", "", 0
	return t
}

var offset = regexp.MustCompile(`^([+-])([0-9]{2}):([0-9]{2})$`)

// ParseZone reads "Europe/Berlin" or "+01:00". ok is false for what is neither, and for "".
func ParseZone(name string) (zone *time.Location, ok bool) {
	if m := offset.FindStringSubmatch(name); m != nil {
		hours, _ := strconv.Atoi(m[2])
		minutes, _ := strconv.Atoi(m[3])
		east := hours*3600 + minutes*60
		if m[1] == "-" {
			east = -east
		}
		return time.FixedZone("", east), hours <= 14 && minutes < 60
	}
	if name == "" || name == "Local" {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}

// zoneOfOffset names a distance to UTC in seconds.
func zoneOfOffset(east int) string {
	sign := "+"
	if east < 0 {
		sign, east = "-", -east
	}
	return fmt.Sprintf("%s%02d:%02d", sign, east/3600, east/60%60)
}
