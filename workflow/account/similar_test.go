package account

import "testing"

func TestSimilar(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want bool
	}{
		{"Globex", "Globex GmbH", true},
		{"Globex", "Globexx Ltd", true},
		{"Globex", "Golbex", true},
		{"Globex", "Globex Industries", true},
		{"Data Dog", "DataDog, Inc.", true},
		{"Müller", "Mueller AG", true},
		{"Accenture", "Acenture", true},
		{"Globex", "Initech", false},
		{"Globex", "Global Express", false},
		{"Acme", "Acer", false},
		{"Abc", "Abc Weapons", false},
		{"Deutsche Bank", "Deutsche Bahn", false},
		{"Glob", "Globe", false},
		{"First National", "Second National", false},
		{"", "", false},
		{"", "Globex", false},
		{"株式会社日立", "日立株式会社", true},
	}
	for _, tt := range tests {
		if got := Similar(tt.a, tt.b); got != tt.want || Similar(tt.b, tt.a) != got {
			t.Errorf("Similar(%q, %q) = %v, want %v both ways", tt.a, tt.b, got, tt.want)
		}
	}
}
