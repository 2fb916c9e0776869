package workflow

// Words by which people agree and disagree, and those that go with them. They count only where they stand alone. They are
// read, never changed. A word that agrees in one language and thanks or denies in another ("tak", "jo") agrees in none, and
// neither does one that only says that a mail was read ("ok").
var (
	yesWords = []string{
		"yes", "y", "yep", "yeah", "yup", "correct", "right", "exactly", "confirmed", "confirm", "true",
		"ja", "jawohl", "genau", "richtig", "stimmt", "klopt", "jep", "oui", "exact", "exactement", "d'accord", "sí", "si", "correcto", "exacto",
		"sim", "correto", "certo", "esatto", "corretto", "kyllä", "joo", "dokładnie", "ano", "áno", "přesně", "igen", "pontosan",
		"da", "да", "верно", "так", "ναι", "evet", "doğru", "نعم", "صحيح", "כן", "נכון", "हाँ", "हां", "はい", "そうです", "はい、そうです",
		"是", "是的", "对", "對", "没错", "네", "예", "맞습니다", "ใช่", "vâng", "đúng",
	}
	noWords = []string{
		"no", "nope", "wrong", "nein", "falsch", "nee", "non", "não", "nao", "nej", "nei", "ei", "nie", "ne", "nem", "нет", "ні", "όχι", "hayır",
		"not", "nah", "never", "incorrect", "false", "isn't", "ain't", "nicht", "kein", "keine", "niet", "geen", "pas", "ikke", "ikkje", "inte", "ekki", "не", "nu", "jamais", "nunca",
		"لا", "ليس", "לא", "नहीं", "いいえ", "不", "不是", "不对", "아니요", "ไม่", "không",
	}
	politeWords = []string{
		"please", "thanks", "thank", "you", "that's", "that", "thats", "is", "it", "it's", "its", "this", "he", "she", "him", "her", "indeed", "the", "very", "bitte",
		"danke", "vielen", "dank", "das", "ok", "okay", "sure", "tak", "mange", "tusen", "thx", "many", "of", "from", "at", "merci", "c'est", "gracias", "grazie", "obrigado", "obrigada", "bedankt", "tack", "takk", "dziękuję", "спасибо",
		"best", "kind", "warm", "regards", "cheers", "sincerely", "yours", "greetings", "mit", "freundlichen", "freundliche", "grüßen", "grüße", "gruß", "gruss", "grüsse", "viele", "beste", "lg", "mfg", "vg",
		"cordialement", "bien", "saludos", "saluti", "cordiali", "abraços", "atenciosamente", "groet", "groeten", "met", "vriendelijke", "med", "venlig", "vennlig", "hilsen", "mvh", "vänliga", "hälsningar", "pozdrawiam",
	}
	greetWords = []string{
		"hi", "hello", "hey", "dear", "hallo", "guten", "moin", "liebe", "lieber", "bonjour", "hola", "ciao", "buongiorno", "olá", "oi", "hej", "hei", "beste", "geachte", "cześć", "dzień", "ahoj", "привет", "здравствуйте",
	}
)
