package parse

// The words letters begin and end with, lower case, one language or group of languages per line.

// greetings are first words of lines that only greet.
var greetings = wordSet(
	"hi hello hey dear good greetings",                                                           // en
	"hallo liebe lieber guten sehr moin servus grüezi grüß grüss",                                // de
	"bonjour salut bonsoir cher chère chers",                                                     // fr
	"hola buenos buenas estimado estimada estimados querido querida",                             // es
	"ciao buongiorno buonasera salve gentile caro cara egregio spett",                            // it
	"beste goedemorgen goedemiddag goedenavond dag geachte hoi",                                  // nl
	"olá oi bom boa prezado prezada prezados caros",                                              // pt
	"hej hei hallå kära kære hejsan tere labas sveiki",                                           // Nordic and Baltic
	"cześć dzień witam szanowny szanowna ahoj dobrý vážený vážená zdravo pozdravljeni poštovani", // pl cs sk sl hr
	"здравствуйте привет добрый уважаемый уважаемая вітаю доброго шановний здравейте", // ru uk bg
	"merhaba sayın selam γεια αγαπητέ kedves tisztelt szia bună stimate dragă",        // tr el hu ro
)

// greetingPhrases greet in scripts without blanks, or with them.
var greetingPhrases = []string{
	"お世話になって", "お世話になり", "はじめまして", "こんにちは", "您好", "你好", "안녕하세요", "안녕하십니까", "مرحبا", "السلام عليكم", "שלום",
}

// closings are the lines above a name at the end of a mail.
var closings = []string{
	"best", "best regards", "kind regards", "regards", "warm regards", "thanks", "thank you", "many thanks", "cheers", "sincerely", "yours", "all the best", "best wishes", "thx", "talk soon", "with kind regards", "with best regards", "kindest regards", "rgds", "br", "warmly", "respectfully", "take care",
	"mit freundlichen grüßen", "mit freundlichen grüssen", "mit freundlichem gruß", "mit besten grüßen", "mit besten grüssen", "freundliche grüße", "freundliche grüsse", "viele grüße", "viele grüsse", "beste grüße", "beste grüsse", "herzliche grüße", "herzliche grüsse", "liebe grüße", "liebe grüsse", "schöne grüße", "gruß", "gruss", "grüße", "grüsse", "lg", "vg", "mfg", "danke", "vielen dank", "besten dank",
	"cordialement", "bien cordialement", "très cordialement", "bien à vous", "bien à toi", "merci", "salutations", "sincères salutations", "meilleures salutations", "cdlt", "cdt", "amicalement", "bonne journée", "à bientôt",
	"saludos", "saludos cordiales", "un saludo", "un cordial saludo", "un abrazo", "atentamente", "gracias", "muchas gracias", "reciba un cordial saludo",
	"cordialmente", "saluti", "cordiali saluti", "un cordiale saluto", "un saluto", "grazie", "distinti saluti", "a presto", "buona giornata",
	"met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "vriendelijke groeten", "hartelijke groet", "hartelijke groeten", "groet", "groeten", "groetjes", "mvg", "bedankt", "dank",
	"atenciosamente", "att", "abraço", "abraços", "obrigado", "obrigada", "cumprimentos", "com os melhores cumprimentos", "melhores cumprimentos", "grato", "grata",
	"mvh", "med vänliga hälsningar", "med vänlig hälsning", "vänliga hälsningar", "vänligen", "hälsningar", "med venlig hilsen", "venlig hilsen", "med vennlig hilsen", "vennlig hilsen", "hilsen", "bedste hilsner", "tack", "tak", "takk",
	"ystävällisin terveisin", "terveisin", "parhain terveisin", "kiitos", "lugupidamisega", "pagarbiai", "ar cieņu",
	"pozdrawiam", "z poważaniem", "serdecznie pozdrawiam", "z wyrazami szacunku", "dziękuję", "s pozdravem", "s přátelským pozdravem", "děkuji", "s pozdravom", "ďakujem", "lep pozdrav", "lp", "srdačan pozdrav", "s poštovanjem", "üdvözlettel", "tisztelettel", "köszönettel", "cu stimă", "cu respect", "mulțumesc",
	"с уважением", "с наилучшими пожеланиями", "спасибо", "з повагою", "дякую", "с уважение", "поздрави", "με εκτίμηση", "φιλικά", "saygılarımla", "saygılarımızla", "iyi çalışmalar", "teşekkürler",
	"בברכה", "תודה", "مع أطيب التحيات", "مع التحية", "تحياتي", "مع خالص التحية", "شكرا", "trân trọng", "hormat saya", "salam",
	"よろしくお願いいたします", "よろしくお願い致します", "よろしくお願いします", "宜しくお願い致します", "宜しくお願いいたします", "どうぞよろしくお願いいたします", "以上、よろしくお願いいたします", "何卒よろしくお願い申し上げます", "敬具", "以上",
	"此致", "此致敬礼", "祝好", "谢谢", "謝謝", "敬礼", "顺祝商祺", "順頌商祺", "祝商祺", "敬上", "감사합니다", "고맙습니다", "감사드립니다", "안녕히 계세요",
}

// smallPrint begin the small print under a signature.
var smallPrint = []string{
	"this email", "this e-mail", "this message", "confidential", "the information", "registered office", "registered in", "company registration", "company no", "please consider the environment", "privileged", "disclaimer", "virus-free", "unsubscribe", "if you are not the intended",
	"geschäftsführer:", "geschäftsführung:", "geschäftsführerin:", "vorstand:", "sitz der gesellschaft", "sitz:", "amtsgericht", "registergericht", "handelsregister", "hrb", "ust-id", "ust.-id", "ustid", "steuernummer", "aufsichtsrat", "vorsitzender", "diese e-mail", "diese nachricht", "der inhalt dieser",
	"siret", "siren", "rcs ", "au capital de", "s.a.s. au capital", "tva", "n° tva", "ce message", "cet e-mail", "ce courriel", "avant d'imprimer", "merci de penser",
	"cif", "nif", "este mensaje", "este correo", "aviso legal", "antes de imprimir", "p.iva", "p. iva", "partita iva", "capitale sociale", "questo messaggio", "ai sensi", "le informazioni",
	"kvk", "btw", "dit bericht", "deze e-mail", "de informatie", "esta mensagem", "este e-mail", "cnpj", "org.nr", "org nr", "orgnr", "cvr", "ta wiadomość", "nip", "krs", "vat ", "vat:", "eori",
	"本邮件", "本メール", "このメール", "본 메일", "이 메일은",
}
