package parse

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// corpusFloors are the shares, in per cent, of a corpus of real mail with known truth that must be read right. They are
// pinned one or two points below what is reached; raise them with what you improve.
var corpusFloors = map[string]float64{"bounce": 95.5, "autoreply": 98, "mime": 94}

// truth is what a corpus says about one mail. A nil field is not asserted.
type truth struct {
	Subject      *string   `json:"subject"`
	Text         *string   `json:"text"`
	TextMode     string    `json:"text_mode"`
	TextContains []string  `json:"text_contains"`
	From         *truthBox `json:"from"`
	IsBounce     bool      `json:"is_bounce"`
	Recipients   []string  `json:"recipients"`
	Permanent    *bool     `json:"permanent"`
	AutoReply    bool      `json:"auto_reply"`
}

type truthBox struct {
	Address *string          `json:"address"`
	Name    *json.RawMessage `json:"name"` // absent: not asserted; null: there is none
}

// TestCorpus scores Parse on the corpus folder named by REFERMAIL_CORPUS, or beside the repository, as the corpus's own
// script does: white space normalised, contested cases left out.
func TestCorpus(t *testing.T) {
	t.Parallel()
	root := os.Getenv("REFERMAIL_CORPUS")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	if _, err := os.Stat(root); err != nil {
		t.Skip("no corpus: set REFERMAIL_CORPUS to its folder")
	}
	for category, floor := range corpusFloors {
		t.Run(category, func(t *testing.T) {
			t.Parallel()
			scoreCategory(t, root, category, floor)
		})
	}
}

func scoreCategory(t *testing.T, root, category string, floor float64) {
	list, err := os.Open(filepath.Join(root, category, "cases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	lines := bufio.NewScanner(list)
	lines.Buffer(nil, 1<<20)
	all, right := 0, 0
	for lines.Scan() {
		var c struct {
			ID, Input, Expected string
			Contested           bool
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if c.Contested {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(root, c.Input))
		if err != nil {
			t.Fatal(err)
		}
		said, err := os.ReadFile(filepath.Join(root, c.Expected))
		if err != nil {
			t.Fatal(err)
		}
		var want truth
		if err := json.Unmarshal(said, &want); err != nil {
			t.Fatal(err)
		}
		m := Parse(raw, Options{})
		checkMessage(t, m, Options{})
		all++
		if wrong := want.wrong(category, m); wrong == "" {
			right++
		} else {
			t.Logf("%s: %s", c.ID, wrong)
		}
	}
	if err := lines.Err(); err != nil || all == 0 {
		t.Fatalf("%d cases: %v", all, err)
	}
	share := 100 * float64(right) / float64(all)
	t.Logf("%d of %d, %.1f %%", right, all, share)
	if share < floor {
		t.Errorf("%.1f %% read right, the floor is %.1f %%", share, floor)
	}
}

// wrong names the first field of m that differs from the truth, "" when all agree.
func (e truth) wrong(category string, m *Message) string {
	switch category {
	case "bounce":
		return e.wrongBounce(m)
	case "autoreply":
		if e.AutoReply != m.Auto.Reply {
			return "automatic: " + m.Auto.Rule
		}
		return ""
	}
	if e.Subject != nil && squeeze(*e.Subject) != squeeze(m.Subject) {
		return "subject " + m.Subject
	}
	if e.From != nil {
		var got Address
		if len(m.From) > 0 {
			got = m.From[0]
		}
		if !e.From.is(got) {
			return "from " + got.Name + " <" + got.Address + ">"
		}
	}
	for _, c := range e.TextContains {
		if !strings.Contains(squeeze(m.Text), squeeze(c)) {
			return "text lacks " + c
		}
	}
	if e.Text == nil {
		return ""
	}
	want, got := squeeze(*e.Text), squeeze(m.Text)
	switch {
	case e.TextMode == "prefix" && strings.Contains(got, want):
	case e.TextMode != "words" && want == got:
	case e.TextMode != "prefix" && letters(*e.Text) == letters(m.Text):
	default:
		return "text"
	}
	return ""
}

func (e truth) wrongBounce(m *Message) string {
	if e.IsBounce != (m.Bounce != nil) {
		return "detection"
	}
	if m.Bounce == nil {
		return ""
	}
	known := len(e.Recipients) == 0
	for _, r := range e.Recipients {
		known = known || strings.EqualFold(strings.Trim(squeeze(r), "<>"), m.Bounce.Recipient)
	}
	if !known {
		return "recipient " + m.Bounce.Recipient
	}
	if e.Permanent != nil && *e.Permanent != m.Bounce.Permanent {
		return "permanent"
	}
	return ""
}

func (b *truthBox) is(a Address) bool {
	want := ""
	if b.Address != nil {
		want = *b.Address
	}
	if !strings.EqualFold(squeeze(want), a.Address) {
		return false
	}
	if b.Name == nil {
		return true
	}
	var name string
	if err := json.Unmarshal(*b.Name, &name); err != nil {
		name = ""
	}
	plain := func(n string) string {
		if n = strings.ToLower(strings.Trim(squeeze(n), `"'`)); n == strings.ToLower(a.Address) {
			n = ""
		}
		return n
	}
	return plain(name) == plain(a.Name)
}

var (
	invisible = regexp.MustCompile("[\u200b\u200c\u200d\u2060\u00ad\ufeff]")
	spaces    = regexp.MustCompile(`[\s\x{a0}]+`)
)

// squeeze folds white space and removes what cannot be seen.
func squeeze(s string) string {
	return strings.TrimSpace(spaces.ReplaceAllString(norm.NFC.String(invisible.ReplaceAllString(s, "")), " "))
}

// letters keeps what HTML and text renderings of the same words share.
func letters(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune("><|`^~=+$", r) || !unicode.In(r, unicode.L, unicode.N, unicode.S) {
			return -1
		}
		return r
	}, norm.NFKC.String(s)))
}
