package workflow

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMergeFieldsAreFoundAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []MergeField
	}{
		{"none", "Hello { first name }", nil},
		{"one", "Hi {{first name}}!", []MergeField{{At: 3, End: 17, Name: "first name", Written: "first name"}}},
		{"with a fallback", "{{ First_Name | my  friend }}", []MergeField{{At: 0, End: 29, Name: "first name", Written: "First_Name", Fallback: "my friend"}}},
		{"with no-break spaces", "{{first\u00a0name}}", []MergeField{{At: 0, End: 15, Name: "first name", Written: "first name"}}},
		{"misspelt", "{{frist name}}", []MergeField{{At: 0, End: 14, Written: "frist name"}}},
		{"never closed", "a {{company\n}}", []MergeField{{At: 2, End: 4, Written: "company", Open: true}}},
		{"closed by the next one", "{{name {{tier}}", []MergeField{{At: 0, End: 2, Written: "name", Open: true}, {At: 7, End: 15, Name: "tier", Written: "tier"}}},
		{"three braces", "{{{name}}}", []MergeField{{At: 1, End: 9, Name: "name", Written: "name"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, FindMergeFields(tt.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheNearestMergeFieldIsNamed(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{"frist name": "first name", "compny": "company", "partner company": "company", "Teir": "tier",
		"account manager": "manager", "full name": "name", "first": "first name"} {
		if got := NearestMergeField(written); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
}

func TestWhatFillsMergeFields(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Ann Archer": "Ann", "Archer, Ann": "Ann", "Dr. Ann Archer": "Ann", "Ann": "Ann", "": "",
		"ann@northwind.example": "", "Dr.": "Dr.", "José María": "José", " Bo  Berg ": "Bo"} {
		r := Recipient{To: Address{Name: name}}
		if got := r.MergeValues()[0]; got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	r := Recipient{To: Address{Name: "Ann Archer"}, Company: "Northwind", Tier: "Silver", Manager: Address{Email: "max@acme.example"}}
	values := r.MergeValues()
	if want := []string{"Ann", "Ann Archer", "Northwind", "Silver", "max"}; !slices.Equal(values[:], want) || len(MergeFieldNames()) != MergeFields {
		t.Errorf("%q, want %q", values, want)
	}
}

func TestACopysMessageIDIsReadBack(t *testing.T) {
	t.Parallel()
	c := CopyID{Issue: 7, Contact: 123456}
	id := c.MessageID("acme.example")
	if got, ok := CopyOfMessageID("<"+id+">", "Acme.example"); !ok || got != c || id != "issue-7-123456@acme.example" {
		t.Errorf("%q → %v, %v", id, got, ok)
	}
	for _, wrong := range []string{"", "issue-7-1@other.example", "issue-7@acme.example", "issue-07-1@acme.example", "issue--7-1@acme.example",
		"issue-0-1@acme.example", "issue-7-0@acme.example", "x-7-1@acme.example", "issue-7-99999999999999999999@acme.example"} {
		if got, ok := CopyOfMessageID(wrong, "acme.example"); ok {
			t.Errorf("%q is taken for %v", wrong, got)
		}
	}
}
