package parse

// deviceFooters are the beginnings of lines that phones and programs add under a mail, lower case.
var deviceFooters = []string{
	"sent from my ", "sent from ", "sent via ", "sent with ", "sent using ", "sent by ", "sent on the go", "get outlook for ", "from my ", "this email was sent from my ", "this message was sent from my ", "sent on my ", "sent thru ", "sent through ", "download outlook for", // en
	"von meinem ", "von meiner ", "gesendet von ", "gesendet mit ", "gesendet via ", "gesendet aus ", "diese nachricht wurde von meinem ", "diese nachricht wurde mit ", "mit meinem ", "holen sie sich outlook", "outlook für ", "vom iphone gesendet", "vom ipad gesendet", "von unterwegs gesendet", // de
	"envoyé de mon ", "envoyé depuis mon ", "envoyé depuis ", "envoyé à partir de ", "envoyé à partir d'", "envoyé avec ", "envoyé de ", "envoyé par mon ", "télécharger outlook pour", "télécharger outlook", "obtenir outlook pour", "envoyé via ", "provenance : courrier", // fr
	"enviado desde mi ", "enviado desde ", "enviado con ", "enviado por ", "enviado mediante ", "enviado de mi ", "obtener outlook para", "enviado via ", "enviado vía ", // es
	"inviato da ", "inviato dal mio ", "inviato con ", "inviato tramite ", "inviato via ", "scarica outlook per", "ottieni outlook per", "inviata da ", "inviato dall'", // it
	"verzonden met ", "verzonden vanaf ", "verzonden vanuit ", "verstuurd vanaf ", "verstuurd met ", "verstuurd via ", "verzonden via ", "outlook voor ", "download outlook voor", "verstuurd vanuit ", // nl
	"enviado do meu ", "enviado a partir do ", "enviado do ", "enviado pelo ", "enviado através ", "enviada do meu ", "obter o outlook para", "obter outlook para", // pt
	"sendt fra ", "sendt med ", "sendt via ", "sendt fra min ", "skickat från ", "skickat med ", "skickat via ", "hent outlook til", "skaff outlook for", "hämta outlook för", "få outlook til", "skickades från ", "sänt från ", // da no sv
	"lähetetty ", "hanki outlook", // fi
	"wysłane z ", "wysłano z ", "wysłane przez ", "wysłane za pomocą ", "pobierz outlook", "wysłano przy użyciu ", "wysłano za pomocą ", // pl
	"odesláno z ", "odesláno ze ", "odesláno pomocí ", "odesláno prostřednictvím ", "získat outlook", "odesláno mým ", // cs
	"odoslané z ", "odoslané zo ", "poslané z ", "odoslané pomocou ", "získať outlook", // sk
	"küldve ", "elküldve ", "az iphone-omról küldve", "az ipademről küldve", "elküldve a ", "az outlook", // hu
	"trimis de pe ", "trimis din ", "trimis cu ", "expediat de pe ", "descărcați outlook", // ro
	"poslano s ", "poslano sa ", "poslano iz ", "poslano z ", "poslato sa ", "poslato s ", "послато са ", "preuzmite outlook", // hr sr sl
	"отправлено с ", "отправлено из ", "отправлено со ", "отправлено через ", "отправлено от ", "послано с ", "скачать outlook", "получить outlook", // ru
	"надіслано з ", "надіслано із ", "відправлено з ", "відіслано з ", "отримати outlook", // uk
	"изпратено от ", "изпратено с ", "изпратено чрез ", // bg
	"outlook uygulamasını ",                                             // tr
	"στάλθηκε από ", "εστάλη από ", "αποστολή από ", "λήψη του outlook", // el
	"saadetud minu ", "saadetud ", "išsiųsta iš ", "siųsta iš ", "nosūtīts no ", "sūtīts no ", // et lt lv
	"enviat des del meu ", "enviat des de ", // ca
	"dikirim dari ", "terkirim dari ", "được gửi từ ", "gửi từ ", "đã gửi từ ", // id vi
	"أُرسلت من ", "أرسلت من ", "تم الإرسال من ", "مرسل من ", "نُشر من ", "נשלח מה", "נשלח מ", // ar he
	"iphoneから送信", "ipadから送信", "私のiphone", "从我的", "從我的", "发自我的", "發自我的", "发自 ", "发自", "傳送自", "나의 ", "내 iphone", "내 ", "获取 ", "取得 outlook", "下载 outlook", // ja zh ko
}

// deviceFooterEnds end such lines in languages that put the verb last.
var deviceFooterEnds = []string{"gesendet", "gönderildi", "gönderilmiştir", "edinin", "küldve", "küldött üzenet", "から送信", "から送信されました", "傳送", "发送", "發送", "寄出", "보냄", "보냈습니다", "에서 보냄", "lähetetty", "saadetud", "gesendet.", "verstuurd", "verzonden"}

// deviceWords are names of devices, systems and programs found in such lines.
var deviceWords = []string{
	"iphone", "ipad", "ipod", "android", "samsung", "galaxy", "huawei", "xiaomi", "nokia", "blackberry", "htc", "sony", "xperia", "motorola", "moto ", "pixel", "oneplus", "oppo", "honor", "windows", "outlook", "yahoo", "gmail", "airmail",
	"mailbox", "mail", "mobile", "mobil", "móvil", "cellulare", "telefon", "téléphone", "phone", "handy", "smartphone", "tablet", "device", "cell", "celular", "k-9", "mac", "apple", "proton", "thunderbird", "gmx", "web.de", "t-online", "orange", "free", "verizon", "alcatel",
	"wiko", "lg ", "zte", "lenovo", "mobiltelefon", "mobilgerät", "puhelim", "dispositivo", "appareil", "portable", "smart", "telefoon", "toestel", "телефон", "устройств", "айфон", "смартфон", "手机", "携帯", "휴대", "spark", "superhuman", "hey", "zoho", "bluemail", "fairphone", "nine", "aquamail", "tablette", "telefono", "teléfono", "τηλέφωνο", "κινητό", "pc",
}

// footerVerbs make a sentence of what begins like a footer: "Sent from my desk is much easier".
var footerVerbs = map[string]bool{
	"is": true, "was": true, "are": true, "were": true, "be": true, "has": true, "have": true, "had": true, "will": true, "would": true, "can": true, "could": true, "should": true, "and": true, "but": true, "to": true, "you": true, "we": true, "that": true, "which": true, "yesterday": true, "today": true,
	"ist": true, "war": true, "sind": true, "wurde": true, "und": true, "est": true, "a": true, "et": true, "es": true, "y": true, "è": true, "e": true, "en": true, "werd": true, "er": true, "och": true, "og": true, "i": true,
}
