package parse

// deviceFooters are the beginnings of lines that phones and programs add under a mail, lower case.
var deviceFooters = []string{
	"sent from my ", "sent from ", "sent via ", "sent with ", "sent using ", "sent by ", "get outlook for ", "from my ", "this email was sent from my ", "this message was sent from my ", "sent on my ", "sent thru ", "sent through ", "download outlook for", // en
	"von meinem ", "von meiner ", "gesendet von ", "gesendet mit ", "gesendet via ", "gesendet aus ", "diese nachricht wurde von meinem ", "diese nachricht wurde mit ", "mit meinem ", "holen sie sich outlook", "outlook für ", "vom iphone gesendet", "vom ipad gesendet", // de
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
	"typed on my ", "typed with ", "written on my ", "composed on my ", "sent off my ", "get bluemail", "get the ", "you can also reach me on", // en
	"versendet mit ", "gesendet über ", "gesendet per ", "geschrieben auf meinem ", "geschickt von ", "outlook beziehen", // de
	"téléchargez outlook", "obtenez outlook", "rédigé sur ", "envoyé à l'aide de ", "écrit depuis mon ", "envoyé du ", "envoyé par ", // fr
	"obtén outlook", "descargar outlook", "descarga outlook", "escrito desde ", "mandado desde ", "enviado dende ", "enviado utilizando ", "mensaje enviado desde ", // es gl
	"inviato mediante ", "spedito da ", "messaggio inviato da ", // it
	"ontvang outlook", "outlook ophalen", "gestuurd vanaf ", "verzonden via ", // nl
	"baixe o outlook", "baixar o outlook", "descarregar o outlook", "enviado por meio ", "enviado usando ", "enviada a partir ", // pt
	"skaffa outlook", "ladda ned outlook", "last ned outlook", "få outlook for", "få outlook för", "afsendt fra ", "sent fra ", "skrevet på min ", "sendt frå ", // sv no da
	"pobierz aplikację outlook", "pobierz program outlook", "uzyskaj outlook", "uzyskaj program outlook", "uzyskaj aplikację outlook", "wysłałem z ", "wiadomość wysłana z ", // pl
	"stáhnout outlook", "stáhněte si outlook", "stiahnuť outlook", "posláno z ", "posláno ze ", // cs sk
	"obțineți outlook", "obţineţi outlook", "trimis prin ", "trimis de la ", // ro
	"hankige outlook", "gaukite outlook", "gaukite „outlook", "iegūstiet outlook", "siunčiama iš ", // et lt lv
	"enviat amb ", "enviat des d'", "obtén l'outlook", "obteniu l'outlook", // ca
	"αποκτήστε το outlook", "κατεβάστε το outlook", "στάλθηκε με ", // el
	"dapatkan outlook", "dihantar dari", "dikirim lewat ", "ipinadala mula", "ipinadala gamit", "tải outlook", "tải xuống outlook", "lấy outlook", "được gửi bằng ", "gửi bằng ", // id ms tl vi
	"ส่งจาก", "รับ outlook", "मेरे iphone", // th hi
	"الحصول على outlook", "احصل على outlook", "تنزيل outlook", "قم بتنزيل outlook", "تم إرساله من ", "ارسال شده از ", "ارسال شده با ", // ar fa
	"קבל את outlook", "הורד את outlook", "נשלח באמצעות ", // he
	"iphoneから送信", "ipadから送信", "发送自", "傳送自", "来自我的", "來自我的", "下載 outlook", "从 windows", "從 windows", "从 outlook", "发信自", "寄自", "取得 android", "取得 ios", "下载适用于", "获取适用于", "取得適用於", "下載適用於", "私のiphone", "从我的", "從我的", "发自我的", "發自我的", "发自 ", "发自", "傳送自", "나의 ", "내 iphone", "내 ", "获取 ", "取得 outlook", "下载 outlook", // ja zh ko
}

// deviceFooterEnds end such lines in languages that put the verb last.
var deviceFooterEnds = []string{"gesendet", "gönderildi", "gönderilmiştir", "edinin", "küldve", "küldött üzenet", "から送信", "から送信されました", "傳送", "发送", "發送", "寄出", "보냄", "보냈습니다", "에서 보냄", "lähetetty", "saadetud", "を入手", "から送信しました", "letöltése", "beszerzése", "다운로드", "받기", "가져오기", "发送", "herunterladen", "downloaden", "beziehen", "indirin", "bidalia", "भेजा गया", "的 outlook", "版 outlook", "sent this from my phone", "gesendet.", "verstuurd", "verzonden"}

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

// wholeFooters are device footers all by themselves, lower case; little may follow.
var wholeFooters = []string{
	"sent on the go", "sent on the run", "sent on the move", "sent while on the move", "sent in haste", "sent while mobile", "sent from mobile", "please excuse my brevity", "please excuse brevity", "please excuse typos", "please excuse any typos", "please excuse the brevity", "excuse my brevity", "excuse typos", "apologies for brevity", "apologies for typos", "apologies for any typos",
	"sorry for typos", "sorry for any typos", "pardon my brevity", "pardon any typos", "yahoo mail: search, organize, conquer", "sent from the all new aol app", "sent from the all-new aol app", "get outlook para", "mobil gesendet", "von unterwegs gesendet", "unterwegs gesendet", "gesendet: von unterwegs", "gesendet von unterwegs", "envoyé depuis mon portable",
	"envoyé en déplacement", "enviado desde el móvil", "inviato da mobile", "来自 outlook", "发自 outlook", "发自手机", "發自手機", "발신: 내", "모바일에서 보냄",
}
