package workflow

// Words by which people agree and disagree, and those that go with them. They count only where they stand alone. They are
// read, never changed.
var (
	yesWords = []string{
		"yes", "y", "yep", "yeah", "yup", "correct", "right", "exactly", "confirmed", "confirm", "ok", "okay", "true", "sure", "indeed",
		"ja", "jawohl", "genau", "richtig", "stimmt", "klopt", "jep", "oui", "exact", "exactement", "d'accord", "sí", "si", "correcto", "exacto",
		"sim", "correto", "certo", "esatto", "corretto", "jo", "kyllä", "joo", "tak", "dokładnie", "ano", "áno", "přesně", "igen", "pontosan",
		"da", "да", "верно", "так", "ναι", "evet", "doğru", "نعم", "صحيح", "כן", "נכון", "हाँ", "हां", "はい", "そうです", "はい、そうです",
		"是", "是的", "对", "對", "没错", "네", "예", "맞습니다", "ใช่", "vâng", "đúng",
	}
	noWords = []string{
		"no", "nope", "wrong", "nein", "falsch", "nee", "non", "não", "nao", "nej", "nei", "ei", "nie", "ne", "nem", "нет", "ні", "όχι", "hayır",
		"لا", "לא", "नहीं", "いいえ", "不", "不是", "不对", "아니요", "ไม่", "không",
	}
	politeWords = []string{
		"please", "thanks", "thank", "you", "that's", "that", "thats", "is", "it", "it's", "its", "this", "he", "she", "him", "her", "indeed", "the", "very", "bitte",
		"danke", "das", "merci", "c'est", "gracias", "grazie", "obrigado", "obrigada", "bedankt", "tack", "takk", "dziękuję", "спасибо",
	}
)
