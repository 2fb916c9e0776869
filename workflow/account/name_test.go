package account

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNameKey(t *testing.T) {
	t.Parallel()
	tests := []struct {
		want  string
		names []string
	}{
		{"globex", []string{"Globex", "GLOBEX GmbH", "Globex, Inc.", "Globex Ltd", "globex S.A.", "Globex S. A.", "Globex SARL",
			"Globex S.à r.l.", "Globex B.V.", "Globex Oy", "Globex AB", "Globex Pty Ltd", "Globex Pty. Ltd.", "Globex Sp. z o.o.",
			"Globex sp.z.o.o.", "Globex sp zoo", "Globex K.K.", "Globex GmbH & Co. KG", "Globex AG & Co. KGaA",
			"Globex S.A. de C.V.", "Globex, S. de R.L. de C.V.", "Globex s. r. o.", "Globex A/S", "Globex Co., Ltd.", "Globex Corporation",
			"Globex L.L.C.", "Globex, LLC.", "Globex Public Limited Company", "UAB Globex", "PT Globex Tbk", "ООО «Globex»", "株式会社Globex",
			"Globex株式会社", "㈱Globex", "Globex（株）", "Globex UG (haftungsbeschränkt)", "Ｇｌｏｂｅｘ Ｉｎｃ．", "“Globex” S.p.A.", "Globex d.o.o.",
			"Globex Sdn. Bhd.", "Globex Pte. Ltd.", "Globex Ltda.", "Globex A.Ş.", "Globex Zrt.", "Globex ООД"}},
		{"muller", []string{"Müller GmbH", "Mu\u0308ller gmbh", "MÜLLER AG"}},
		{"smith and sons", []string{"Smith & Sons Ltd", "Smith and Sons", "Smith + Sons, Inc"}},
		{"coca cola", []string{"Coca-Cola", "Coca Cola Co.", "coca–cola company"}},
		{"mcdonalds", []string{"McDonald's", "McDonald’s Corp."}},
		{"strasse", []string{"Straße AG", "STRASSE"}},
		{"3m", []string{"3M Company"}},
		{"トヨタ自動車", []string{"トヨタ自動車株式会社", "株式会社トヨタ自動車", "ﾄﾖﾀ自動車（株）"}},
		{"华为技术", []string{"华为技术有限公司"}},
		{"삼성전자", []string{"삼성전자 주식회사", "(주)삼성전자", "㈜삼성전자"}},
		{"ромашка", []string{"ООО «Ромашка»", "Ромашка, ООО"}},
		{"ag", []string{"AG"}},
		{"gmbh and co kg", []string{"GmbH & Co. KG"}},
		{"the limited", []string{"The Limited"}},
		{"株式会社", []string{"株式会社"}},
		{"", []string{"", " ", "-", "«»", "…"}},
	}
	for _, tt := range tests {
		for _, name := range tt.names {
			if got := NameKey(name); got != tt.want {
				t.Errorf("NameKey(%q) = %q, want %q", name, got, tt.want)
			}
		}
	}
}

func FuzzNameKey(f *testing.F) {
	for _, seed := range []string{"Globex GmbH & Co. KG", "株式会社", "ＡＢ", "İstanbul A.Ş.", "S. A. P. I. de C. V.", "\xff\xfe", "ẞ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		key := NameKey(name)
		if !utf8.ValidString(key) || key != strings.Join(strings.Fields(key), " ") {
			t.Errorf("NameKey(%q) = %q", name, key)
		}
		if key != "" && !Similar(name, name) {
			t.Errorf("%q is not like itself", name)
		}
	})
}
