package workflow

// Words that people write to people. A line with one of them behind the first word is no command. They are read, never
// changed.
var (
	talkWords = []string{
		"i", "me", "my", "we", "us", "our", "you", "your", "he", "him", "his", "she", "her", "they", "them", "their", "it", "its", "this", "that",
		"these", "those", "is", "are", "was", "were", "be", "been", "am", "do", "does", "did", "done", "has", "have", "had", "will", "would", "can",
		"could", "should", "shall", "may", "might", "must", "not", "no", "the", "a", "an", "to", "with", "from", "at", "on", "in", "by", "about", "and",
		"or", "but", "if", "so", "when", "what", "who", "why", "how", "where", "which", "there", "here", "again", "also", "still", "yet", "soon",
		"today", "tomorrow", "yesterday", "later", "now", "please", "bitte", "ich", "wir", "sie", "der", "die", "das", "ist", "sind", "mit", "und",
		"nicht", "je", "nous", "vous", "le", "la", "les", "est", "sont", "avec", "et", "pas", "el", "los", "las", "es", "esta", "con", "y", "het", "een",
		"zijn", "wij", "jullie", "met", "en", "niet", "over", "over", "meeting", "call", "looks", "good", "klar", "gut", "heute", "bon", "bien", "bueno", "goed", "quo", "great", "fine", "ok", "okay", "thanks", "thank",
	}
	closingWords = []string{
		"thanks", "thank", "thx", "regards", "best", "kind", "cheers", "yours", "sincerely", "warm", "many", "sent", "danke", "gruß", "gruss", "grusse", "gruße",
		"viele", "liebe", "beste", "schone", "mfg", "vg", "lg", "merci", "cordialement", "bien", "salutations", "bonne", "gracias", "saludos", "un", "atentamente",
		"bedankt", "dank", "groet", "groeten", "met", "mvg", "hartelijke", "vriendelijke",
	}
	praise          = []string{"bien", "bueno", "good", "gut", "goed", "bon", "well", "fine", "great", "ok", "okay"} // "todas bien"
	disputeTalk     = []string{"resolution", "between", "among", "with", "settled", "resolved", "solved", "is", "was", "has"}
	extendTalk      = []string{"my", "our", "an", "a", "the", "best", "warm", "warmest", "kind", "greetings", "regards", "thanks", "congratulations", "condolences", "invitation", "invitations"}
	extendable      = []string{"protection", "registration", "reservation", "deal", "referral", "window", "deadline", "time", "term", "day", "days", "week", "weeks", "month", "months"}
	fillers         = []string{"of", "all", "my", "our", "the", "deal", "deals", "referral", "referrals", "registrations", "update", "report", "on", "for"}
	becauseWords    = []string{"because", "weil", "car", "porque", "omdat"}
	everythingWords = []string{"all", "everything", "alles", "tout", "todo", "todas", "everyone", "deals"}
)
