package account

import "testing"

func TestSame(t *testing.T) {
	t.Parallel()
	globex := Identify("Globex GmbH", "https://www.globex.example", "")
	tests := []struct {
		name string
		id   Identity
		want bool
	}{
		{"the same domain under another name", Identify("Globex Deutschland", "", "bo@mail.globex.example"), true},
		{"the same domain without a name", Identify("", "globex.example", ""), true},
		{"the same name without a domain", Identify("GLOBEX, Inc.", "", ""), true},
		{"the same name with a free-mail person", Identify("Globex", "", "bo@gmail.com"), true},
		{"the same name with free mail for a domain", Identify("Globex", "gmail.com", ""), true},
		{"the domain goes before the person's", Identify("", "globex.example", "kim@initech.example"), true},
		{"free mail for a domain gives way to the person's", Identify("", "gmail.com", "bo@globex.example"), true},
		{"the same name at another domain", Identify("Globex", "globex.test", ""), false},
		{"another name without a domain", Identify("Initech", "", "bo@gmail.com"), false},
		{"a similar name is not enough", Identify("Globexx", "", ""), false},
		{"nothing known", Identify("", "", "bo@gmail.com"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := globex.Same(tt.id); got != tt.want {
				t.Errorf("%+v and %+v: same is %v", globex, tt.id, got)
			}
			if globex.Same(tt.id) != tt.id.Same(globex) {
				t.Errorf("not symmetric for %+v", tt.id)
			}
		})
	}
	if nobody := Identify("", "", "bo@gmail.com"); nobody.Same(nobody) || !nobody.Zero() {
		t.Errorf("two unknown companies are the same: %+v", nobody)
	}
}

func BenchmarkIdentify(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Identify("Globex Industries GmbH & Co. KG", "https://www.globex.example", "bo@mail.globex.example")
	}
}
