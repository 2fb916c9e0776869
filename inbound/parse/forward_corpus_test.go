package parse

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// wordFloors are the shares of uncontested cases that must be right, one or two points under what is reached. They
// only ever go up.
var wordFloors = map[string]float64{"forward": 98.5, "reply": 97.5}

// wordCorpus finds the folder of real mail with ground truth; it is no part of the repository.
func wordCorpus(t *testing.T) string {
	dir := os.Getenv("REFERMAIL_CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(filepath.Join(dir, "forward", "cases.jsonl")); err != nil {
		t.Skip("no corpus; set REFERMAIL_CORPUS")
	}
	return dir
}

type wordCase struct {
	ID        string `json:"id"`
	Input     string `json:"input"`
	Expected  string `json:"expected"`
	Contested bool   `json:"contested"`
	HTML      bool   `json:"html"`
}

// wantedBox is a mailbox in an expectation; a name that is not given is not asserted.
type wantedBox struct {
	Address *string          `json:"address"`
	Name    *json.RawMessage `json:"name"`
}

type wantedWords struct {
	IsForward bool     `json:"is_forward"`
	Asserted  []string `json:"asserted"`
	Forward   struct {
		From     wantedBox   `json:"from"`
		To       []wantedBox `json:"to"`
		Cc       []wantedBox `json:"cc"`
		ToPrefix bool        `json:"to_prefix_only"`
		CcPrefix bool        `json:"cc_prefix_only"`
		Subject  *string     `json:"subject"`
		Body     *string     `json:"body"`
		Message  *string     `json:"message"`
	} `json:"forward"`

	Match        string   `json:"match"`
	Reply        string   `json:"reply"`
	Alternatives []string `json:"alternatives"`
	Contains     []string `json:"contains"`
	NotContains  []string `json:"not_contains"`
	StartsWith   string   `json:"starts_with"`
	EndsWith     string   `json:"ends_with"`
}

func TestForwardsAndRepliesOfRealMailStayAboveTheirFloors(t *testing.T) {
	t.Parallel()
	dir := wordCorpus(t)
	for category, judge := range map[string]func(wantedWords, *Message, bool) string{"forward": judgeForward, "reply": judgeReply} {
		total, right := 0, 0
		for _, c := range wordCases(t, dir, category) {
			if c.Contested {
				continue
			}
			raw, err := os.ReadFile(filepath.Join(dir, c.Input))
			if err != nil {
				t.Fatal(err)
			}
			var want wantedWords
			b, err := os.ReadFile(filepath.Join(dir, c.Expected))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(b, &want); err != nil {
				t.Fatalf("%s: %v", c.ID, err)
			}
			total++
			if wrong := judge(want, Parse(raw, Options{}), c.HTML); wrong == "" {
				right++
			} else {
				t.Logf("%s: %s", c.ID, wrong)
			}
		}
		share := 100 * float64(right) / float64(total)
		t.Logf("%s: %d of %d right, %.1f %%", category, right, total, share)
		if share < wordFloors[category] {
			t.Errorf("%s: %.1f %% right, the floor is %.1f %%", category, share, wordFloors[category])
		}
	}
}

func wordCases(t *testing.T, dir, category string) []wordCase {
	f, err := os.Open(filepath.Join(dir, category, "cases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var cases []wordCase
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var c wordCase
		if err := json.Unmarshal(s.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	if err := s.Err(); err != nil || len(cases) == 0 {
		t.Fatalf("read %s cases: %d, %v", category, len(cases), err)
	}
	return cases
}

// judgeForward names the first asserted field that is wrong, "" when all are right.
func judgeForward(want wantedWords, m *Message, html bool) string {
	if want.IsForward != (m.Forward != nil) {
		return "detection"
	}
	if !want.IsForward {
		return ""
	}
	f, x := m.Forward, want.Forward
	for _, field := range want.Asserted {
		ok := true
		switch field {
		case "from":
			ok = sameBox(x.From, f.From) && (x.From.Name == nil || sameName(x.From, f.From))
		case "to":
			ok = sameBoxes(x.To, f.To, x.ToPrefix)
		case "cc":
			ok = sameBoxes(x.Cc, f.Cc, x.CcPrefix)
		case "subject":
			ok = strings.EqualFold(blanksFolded(orEmpty(x.Subject)), blanksFolded(f.Subject))
		case "body":
			ok = sameText(orEmpty(x.Body), f.Body, html)
		case "message":
			ok = sameText(orEmpty(x.Message), f.Message, html)
		}
		if !ok {
			return field
		}
	}
	return ""
}

func judgeReply(want wantedWords, m *Message, html bool) string {
	got := m.Reply
	if want.Match == "exact" || want.Match == "nows" {
		for _, candidate := range append(want.Alternatives, want.Reply) {
			if sameText(candidate, got, html || want.Match == "nows") {
				return ""
			}
		}
		return "reply"
	}
	flat := blanksFolded(got)
	for _, s := range want.Contains {
		if !strings.Contains(flat, blanksFolded(s)) && !(html && strings.Contains(wordsOnly(got), wordsOnly(s))) {
			return "missing: " + s
		}
	}
	for _, s := range want.NotContains {
		if strings.Contains(flat, blanksFolded(s)) {
			return "kept: " + s
		}
	}
	if !strings.HasSuffix(flat, blanksFolded(want.EndsWith)) {
		return "end"
	}
	if !strings.HasPrefix(flat, blanksFolded(want.StartsWith)) {
		return "start"
	}
	return ""
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func sameBox(want wantedBox, got Address) bool {
	return strings.EqualFold(strings.Trim(orEmpty(want.Address), "<>"), got.Address)
}

func sameName(want wantedBox, got Address) bool {
	var name string
	_ = json.Unmarshal(*want.Name, &name) // null is no name
	name = strings.Trim(blanksFolded(name), `'"`)
	if strings.EqualFold(name, orEmpty(want.Address)) {
		name = ""
	}
	return strings.EqualFold(name, strings.Trim(blanksFolded(got.Name), `'"`))
}

func sameBoxes(want []wantedBox, got []Address, prefix bool) bool {
	if prefix && len(got) > len(want) {
		got = got[:len(want)]
	}
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if !sameBox(want[i], got[i]) {
			return false
		}
	}
	return true
}

func sameText(want, got string, words bool) bool {
	return blanksFolded(want) == blanksFolded(got) || words && wordsOnly(want) == wordsOnly(got)
}

// blanksFolded is text without differences nobody sees: blanks, invisible characters, ways to write an accent.
func blanksFolded(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '\u200b', '\u200c', '\u200d', '\u2060', '\u00ad', '\ufeff':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// wordsOnly keeps letters, digits and symbols: how HTML breaks lines is taste.
func wordsOnly(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune("><|`^~=+$", r) || !(unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r)) {
			return -1
		}
		return r
	}, norm.NFKC.String(s)))
}
