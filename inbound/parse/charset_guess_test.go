package parse

import (
	"testing"

	"golang.org/x/text/encoding/htmlindex"
)

// guessed are a subject and some sentences per charset, as people write them to each other.
var guessed = []struct{ charset, short, long string }{
	{"windows-1252", "Angebot für Globex", "Grüße aus München, wir möchten das Angebot für die Lösung prüfen. Bitte schicken Sie uns die Unterlagen bis Ende Mai, danach können wir entscheiden."},
	{"windows-1252", "Réunion demain à Paris", "Bonjour Max, je vous présente Bo Chen, directeur des opérations chez Globex. Ils cherchent une intégration avec leur système et ont déjà le budget approuvé."},
	{"windows-1252", "Información sobre la reunión", "Hola Max, te presento a Bo Chen, director de operaciones. ¿Puedes llamarle? Están buscando una solución de integración y quieren una demostración mañana por la mañana."},
	{"windows-1252", "Möte på måndag", "Hej Max, får jag presentera Bo Chen på Globex? De söker en lösning för integration och önskar ett möte nästa vecka."},
	{"windows-1252", "“It’s a go” – Globex", "Don’t wait: the board said “yes” – we’re at ±5 % of the budget, i.e. £40k."},
	{"windows-1252", "Fundur með Þórði á föstudag", "Sæll Max, þetta er Bo Chen hjá Globex. Þeir leita að lausn fyrir vöruhúsið og vilja fund í næstu viku."},
	{"windows-1252", "Reunião amanhã: soluções", "Olá Max, apresento o Bo Chen da Globex. Eles procuram soluções de integração e querem uma reunião amanhã de manhã; não há pressa."},
	{"windows-1252", "Kokous huomenna, Järvenpää", "Hei Max, esittelen Bo Chenin. He etsivät ratkaisua varastolle ja heillä on jo hyväksytty budjetti; soita heille kesäkuussa."},
	{"iso-8859-2", "Întâlnire mâine şi ofertă", "Bună ziua Max, vă prezint pe Bo Chen. Ei caută o soluţie pentru depozit şi vor o întâlnire săptămâna viitoare. Mulţumesc, aşteptăm veşti."},
	{"windows-1251", "Среща за Globex", "Здравейте, Макс! Запознайте се с Бо Чен, той търси решение за склада и има одобрен бюджет."},
	{"windows-1251", "Предложение для Globex", "Добрый день, Макс! Познакомьтесь с Бо Ченом, он руководит отделом закупок и ищет решение для интеграции."},
	{"koi8-r", "Предложение для Globex", "Добрый день, Макс! Познакомьтесь с Бо Ченом, он руководит отделом закупок и ищет решение для интеграции."},
	{"koi8-u", "Зустріч із Globex", "Добрий день, Максе! Познайомтеся з Бо Ченом, він шукає рішення для інтеграції їхньої системи."},
	{"iso-8859-5", "Предложение для Globex", "Добрый день, Макс! Познакомьтесь с Бо Ченом, он руководит отделом закупок и ищет решение для интеграции."},
	{"iso-8859-2", "Zapytanie o współpracę", "Dzień dobry, przedstawiam Bo Chena, który szuka rozwiązania do integracji. Proszę o kontakt w przyszłym tygodniu, są bardzo zainteresowani ofertą."},
	{"windows-1250", "Poptávka řešení pro Globex", "Dobrý den, rád bych vám představil pana Chena, který hledá řešení pro integraci. Prosím ozvěte se příští týden, mají zájem o naši nabídku. Žádost je schválená."},
	{"windows-1250", "Időpont a bemutatóra", "Jó napot, szeretném bemutatni Bo Chent, aki integrációs megoldást keres. Jövő héten ráérnek, és nagyon érdekli őket az ajánlatunk; fűtött hangulatban."},
	{"windows-1254", "Görüşme hakkında", "Merhaba, size Bo Chen'i tanıtmak istiyorum. Şirketi entegrasyon için çözüm arıyor ve gelecek hafta görüşmek istiyor. İyi günler, teşekkürler."},
	{"windows-1253", "Προσφορά για την Globex", "Καλημέρα Μαξ, σας συστήνω τον Μπο Τσεν, που ψάχνει λύση για την ενοποίηση των συστημάτων τους."},
	{"windows-1255", "הצעה עבור גלובקס", "שלום מקס, ברצוני להכיר לך את בו צן, שמחפש פתרון לאינטגרציה עם המערכת שלהם בשבוע הבא."},
	{"windows-1256", "عرض لشركة جلوبكس", "مرحبا ماكس، أود أن أعرفك على بو تشين الذي يبحث عن حل للتكامل مع نظامهم في الأسبوع القادم."},
	{"gb18030", "关于合作的介绍", "您好，我想介绍陈博先生，他是环球公司的采购总监，正在寻找集成解决方案，预算已经批准。"},
	{"big5", "關於合作的介紹", "您好，我想介紹陳博先生，他是環球公司的採購總監，正在尋找整合解決方案，預算已經批准。"},
	{"shift_jis", "ご紹介の件", "お世話になっております。グロベックスの陳様をご紹介いたします。統合ソリューションを探しておられます。"},
	{"euc-jp", "ご紹介の件", "お世話になっております。グロベックスの陳様をご紹介いたします。統合ソリューションを探しておられます。"},
	{"euc-kr", "협력 소개의 건", "안녕하세요 맥스님, 글로벡스의 첸 보 이사님을 소개합니다. 통합 솔루션을 찾고 있으며 예산은 승인되었습니다."},
	{"windows-874", "แนะนำลูกค้าใหม่", "สวัสดีครับ ผมขอแนะนำคุณโบ เฉิน ผู้อำนวยการฝ่ายจัดซื้อ ที่กำลังมองหาระบบใหม่"},
	{"macintosh", "Angebot für die Grüße", "Grüße aus München, wir möchten das Angebot für die Lösung prüfen."},
}

// A text whose charset nobody told, or told wrong, is read as the people wrote it.
func TestUndeclaredCharsetsAreGuessed(t *testing.T) {
	t.Parallel()
	for _, c := range guessed {
		enc, err := htmlindex.Get(c.charset)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{c.short, c.long} {
			raw, err := enc.NewEncoder().String(text)
			if err != nil {
				t.Fatalf("%s: %v", c.charset, err)
			}
			if got := decodeCharset([]byte(raw), ""); got != text {
				t.Errorf("%s, undeclared: got %q, want %q", c.charset, got, text)
			}
			if got := decodeCharset([]byte(raw), c.charset); got != text {
				t.Errorf("%s, declared: got %q, want %q", c.charset, got, text)
			}
			if got := decodeCharset([]byte(raw), "iso-8859-1"); text == c.long && c.charset != "macintosh" && !windowsish(c.charset) && got != text {
				t.Errorf("%s, declared as iso-8859-1: got %q, want %q", c.charset, got, text)
			}
		}
	}
}

// windowsish charsets write Latin letters; a wrong Latin label of these cannot be told from a right one.
func windowsish(charset string) bool {
	return charset == "windows-1250" || charset == "iso-8859-2" || charset == "windows-1254"
}
