package workflow

import (
	"strings"
	"testing"
)

// chainOf makes a deal's timeline of words by authors.
func chainOf(seed []byte, words ...string) (Deal, []Event) {
	k := Deal{No: 1001}
	var events []Event
	for _, text := range words {
		events = append(events, k.Append(Event{At: noon, Kind: "note", By: "bo@globex.example", Visibility: ForTeam, Text: text}, seed))
	}
	return k, events
}

func TestAnErasedEventStillVerifiesAndCannotBeGuessed(t *testing.T) {
	t.Parallel()
	k, events := chainOf([]byte("seed"), "one", "Bo is on holiday", "three")
	for _, author := range []bool{false, true} {
		erased := events[1].Erase(noon, author)
		if again := erased.Erase(noon.AddDate(1, 0, 0), false); again != erased {
			t.Errorf("erased twice: %+v, then %+v", erased, again)
		}
		if err := VerifyChain([]Event{events[0], erased, events[2]}, k.Hash); err != nil {
			t.Errorf("author %v: %v", author, err)
		}
		if got := erased.By == ""; got != author || erased.Text != "" || erased.ErasedWords() != "erased on 20 Nov 2026" {
			t.Errorf("author %v: %+v", author, erased)
		}
		_, salt, _ := strings.Cut(events[1].Salt, ":")
		bySalt, _, _ := strings.Cut(events[1].Salt, ":")
		if strings.Contains(erased.Salt+erased.Digest, salt) || author && strings.Contains(erased.Salt, bySalt) {
			t.Error("a salt stayed: whoever guesses the words can try them")
		}
	}
	all := events[1].Erase(noon, false).Erase(noon, true) // the author asks later
	if err := VerifyChain([]Event{events[0], all, events[2]}, k.Hash); err != nil || all.By != "" {
		t.Errorf("the author later: %v", err)
	}
}

func TestAChangedChainIsFound(t *testing.T) {
	t.Parallel()
	k, events := chainOf([]byte("seed"), "one", "two", "three")
	erased := events[1].Erase(noon, true)
	for name, change := range map[string]func(e []Event) []Event{
		"other words":                    func(e []Event) []Event { e[0].Text = "won"; return e },
		"another author":                 func(e []Event) []Event { e[0].By = "eve@elsewhere.example"; return e },
		"another time":                   func(e []Event) []Event { e[1] = erased; e[1].At = noon.AddDate(0, 0, 1); return e },
		"another kind":                   func(e []Event) []Event { e[1] = erased; e[1].Kind = "stage"; return e },
		"words put in an erased place":   func(e []Event) []Event { e[1] = erased; e[1].Text = "two"; return e },
		"another digest":                 func(e []Event) []Event { e[1] = erased; e[1].Digest = events[0].seal(); return e },
		"cut from the end":               func(e []Event) []Event { return e[:2] },
		"cut from the middle":            func(e []Event) []Event { return append(e[:1], e[2]) },
		"as if it were of before salts":  func(e []Event) []Event { e[0].Salt = ""; return e },
		"an erased event without digest": func(e []Event) []Event { e[1] = erased; e[1].Digest = ""; return e },
	} {
		if VerifyChain(change(append([]Event(nil), events...)), k.Hash) == nil {
			t.Errorf("%s went unnoticed", name)
		}
	}
}

func TestEventsOfOldDatabasesVerifyAndAreResealed(t *testing.T) {
	t.Parallel()
	var events []Event
	head := ""
	for i, text := range []string{"one", "two"} {
		e := Event{Deal: 1001, Seq: int64(i + 1), At: noon, Kind: "note", By: "ann@northwind.example", Visibility: ForTeam, Text: text}
		e.Hash = hashEvent(head, e)
		events, head = append(events, e), e.Hash
	}
	if err := VerifyChain(events, head); err != nil {
		t.Fatal(err)
	}
	sealed, now := Reseal(events, []byte("seed"))
	if err := VerifyChain(sealed, now); err != nil || now == head || sealed[0].Salt == "" || sealed[0].Text != "one" {
		t.Errorf("resealed: %v, %+v", err, sealed)
	}
	again, same := Reseal(sealed, []byte("other"))
	if same != now || again[1] != sealed[1] {
		t.Error("resealing twice changes something")
	}
	sealed[0] = sealed[0].Erase(noon, true)
	if err := VerifyChain(sealed, now); err != nil {
		t.Error(err)
	}
}
