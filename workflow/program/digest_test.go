package program

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func example(t *testing.T, name string) *Program {
	t.Helper()
	text, _, ok := Example(name)
	if !ok {
		t.Fatalf("there is no example %s", name)
	}
	p, err := Parse(name+".toml", text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func parsed(t *testing.T, text string) *Program {
	t.Helper()
	p, err := Parse("program.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestOnlyTheMeaningNamesAVersion(t *testing.T) {
	t.Parallel()
	const plain = "name = \"Acme\"\nprotection_days = 60\n[sla]\nholidays = [\"2026-12-25\", \"2026-12-24\"]\n[type.agency]\nlabel = \"Agency\"\nrequired = [\"company\"]\n[type.reseller]\nlabel = \"Reseller\"\nrequired = [\"company\"]\n"
	want := parsed(t, plain)
	for name, text := range map[string]string{
		"comments and space":    "# ours\n\n" + strings.ReplaceAll(plain, " = ", "=") + "\n# end",
		"a byte order mark":     "\xef\xbb\xbf" + plain,
		"other line ends":       strings.ReplaceAll(plain, "\n", "\r\n"),
		"the order of keys":     strings.Replace(plain, "name = \"Acme\"\nprotection_days = 60\n", "protection_days = 60\nname = \"Acme\"\n", 1),
		"the order of holidays": strings.Replace(plain, "\"2026-12-25\", \"2026-12-24\"", "\"2026-12-24\", 2026-12-25", 1),
		"the order of types": "name = \"Acme\"\nprotection_days = 60\n[type.reseller]\nrequired = [\"company\"]\nlabel = \"Reseller\"\n[type.agency]\nlabel = \"Agency\"\nrequired = [\"company\"]\n" +
			"[sla]\nholidays = [\"2026-12-25\", \"2026-12-24\"]\n",
		"a default that is written": "attribution_days = 90\n" + plain + "[extension]\ndays = 60\n",
		"another way to write":      strings.Replace(plain, "[sla]\nholidays", "sla.holidays", 1),
	} {
		got := parsed(t, text)
		if got.Digest() != want.Digest() || len(Diff(want, got)) != 0 {
			t.Errorf("%s changes the version: %v", name, Diff(want, got))
		}
	}
	if got := parsed(t, strings.Replace(plain, "60", "61", 1)); got.Digest() == want.Digest() {
		t.Error("another protection is the same version")
	}
}

func TestTheMinimalExampleIsTheBuiltinProgram(t *testing.T) {
	t.Parallel()
	if d := Diff(Builtin(), example(t, "minimal")); len(d) != 0 {
		t.Errorf("differs: %v", d)
	}
}

// TestNothingChangesUnseen changes every single value in the fullest program there is and looks whether version and
// Diff say so, in both directions.
func TestNothingChangesUnseen(t *testing.T) {
	t.Parallel()
	was, before := fullest(t), fullest(t)
	digest := was.Digest()
	seen := 0
	var walk func(v reflect.Value, path string)
	changed := func(path string) {
		seen++
		if was.Digest() == digest {
			t.Errorf("%s is changed, and the version is the same", path)
		}
		if len(Diff(before, was)) == 0 || len(Diff(was, before)) == 0 {
			t.Errorf("%s is changed, and Diff says nothing", path)
		}
	}
	walk = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				f := v.Type().Field(i)
				if !f.IsExported() || slices.Contains([]string{"RemindAfter", "LapseAfter", "ReviewWithin"}, f.Name) { // follow from others
					continue
				}
				walk(v.Field(i), path+"."+f.Name)
			}
			return
		case reflect.Map:
			was.Words = map[string]map[string]string{"de": {"won": "gewonnen"}}
			changed(path)
			was.Words = map[string]map[string]string{"de": {"won": "errungen"}}
			changed(path + " said otherwise")
			was.Words = nil
			return
		case reflect.Slice:
			if path == ".Required" || path == ".Optional" { // the same fields as in Fields, by name
				walk(v.Index(0).FieldByName("Name"), path+"[0].Name")
			} else {
				for i := range v.Len() {
					walk(v.Index(i), fmt.Sprintf("%s[%d]", path, i))
				}
			}
			if v.Len() > 0 {
				old := reflect.ValueOf(v.Interface())
				v.Set(v.Slice(0, v.Len()-1))
				changed(path + " shortened")
				v.Set(old)
			}
			return
		}
		old := reflect.New(v.Type()).Elem()
		old.Set(v)
		switch v.Kind() {
		case reflect.String:
			v.SetString(v.String() + "x")
		case reflect.Int, reflect.Int64:
			step := int64(1)
			if v.Type() == reflect.TypeFor[time.Duration]() {
				step = int64(time.Minute)
			}
			v.SetInt(v.Int() + step)
		case reflect.Float64:
			v.SetFloat(v.Float() + 0.1)
		case reflect.Bool:
			v.SetBool(!v.Bool())
		default:
			t.Fatalf("%s is of a kind this test does not know", path)
		}
		if !strings.HasSuffix(path, ".Currency") || old.String() != "" { // no amount, no currency
			changed(path)
		}
		v.Set(old)
	}
	walk(reflect.ValueOf(was).Elem(), "")
	if was.Digest() != digest || seen < 300 {
		t.Errorf("%d values were changed, and not all changed back", seen)
	}
}

// fullest is a program that says something everywhere.
func fullest(t *testing.T) *Program {
	t.Helper()
	p := example(t, "partner-types")
	p.Tiers = example(t, "tiers").Tiers
	p.Qualification.ExcludedDomains = []string{"initech.example"}
	p.Qualification.EmployeesMax = 5000
	p.Reasons[0].Stages, p.Fields[0].Ask = []string{"lost"}, "Which company is it?"
	p.Approvals = []Approval{{Above: Amount{5_000_000, "EUR"}, Segment: "enterprise", Type: "reseller", By: "finance", Within: BusinessTime{Days: 1}}, {By: "fay@acme.example"}}
	p.Routes = []Route{{Country: "DE", Segment: "enterprise", Type: "reseller", Owner: "rita@acme.example"}, {Owner: "max@acme.example"}}
	return p
}

func TestChangesAreSentencesAManagerReads(t *testing.T) {
	t.Parallel()
	const was = "name = \"Acme\"\n[[tier]]\nname = \"bronze\"\nlabel = \"Bronze\"\n[[tier]]\nname = \"gold\"\nlabel = \"Gold\"\nwindow_days = 365\nwon = 3\n" +
		"[type.agency]\nlabel = \"Agency\"\nrequired = [\"company\"]\n"
	with := func(pairs ...string) *Program { return parsed(t, strings.NewReplacer(pairs...).Replace(was)) }
	for _, tc := range []struct {
		name string
		to   *Program
		want []string
	}{
		{"nothing", with(), nil},
		{"a tier's window", with("won = 3", "won = 3\nprotection_days = 120"), []string{"Protection for tier gold: 90 → 120 days"}},
		{"the default window", with("name = \"Acme\"", "name = \"Acme\"\nprotection_days = 60"), []string{"Protection: 90 → 60 days"}},
		{"a threshold", with("won = 3", "won = 4"), []string{"Tier gold, won deals: 3 → 4"}},
		{"a new metric", with("won = 3", "won = 3\naccepted = 10"), []string{"Tier gold, accepted registrations: now 10"}},
		{"the SLA", with("[type", "[sla]\nreview = \"1 business day\"\n[type"), []string{"Review: 2 → 1 business day"}},
		{"a type that goes", with("[type.agency]\nlabel = \"Agency\"\nrequired = [\"company\"]\n", ""), []string{"Partner type agency is gone"}},
		{"a type that comes", with("[type", "[type.vendor]\nlabel = \"Vendor\"\nplan = \"10 %\"\nrequired = [\"company\"]\n[type"),
			[]string{"New partner type vendor: label Vendor; plan 10 %; required company"}},
		{"fields", with("required = [\"company\"]", "required = [\"company\", \"need\"]"), []string{"Partner type agency, required: company → company, need"}},
		{"a word in a long text", with("name = \"Acme\"", "name = \"Acme\"\n[agreement]\ntext = \"x\""), []string{"Agreement: now x"}},
	} {
		if got := Diff(parsed(t, was), tc.to); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
	long := "An approved registration is yours alone for 90 days, up to the end of the last day, and nobody else is credited for it."
	for to, want := range map[string]string{
		strings.Replace(long, "90", "120", 1):                       "… yours alone for [90 → 120] days, up to …",
		strings.Replace(long, " alone", "", 1):                      "… registration is yours [alone →] for 90 days, …",
		strings.Replace(long, "yours", "then yours", 1):             "… approved registration is [→ then] yours alone for …",
		long + " Really.":                                           "… credited for it. [→ Really.]",
		strings.Replace(long, "up to the end", "up to\nthe end", 1): "the same words on other lines (1 → 2 lines)",
	} {
		if got := change(long, to); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestJSONHasStableNamesAndNoNulls(t *testing.T) {
	t.Parallel()
	for _, p := range []*Program{Builtin(), example(t, "tiers"), example(t, "partner-types")} {
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "null") {
			t.Errorf("holds a null: %s", data)
		}
		for _, want := range []string{`"windows":[{"type":"","tier":"","segment":"","protection_days":90`, `"review":"2 business days"`, `"undo":"15 minutes"`,
			`"merge":"24 hours"`, `"time_zone":"`, `"conflict":"last_known"`, `"words":["approved"]`} {
			if !strings.Contains(string(data), want) {
				t.Errorf("%s is missing in %s", want, data)
			}
		}
	}
}
