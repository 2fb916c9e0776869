package parse

// autoRules explain the rules of their subject, see [Rule].
var autoRules = []ruleText{
	{"auto.person", "The mail declares that a person wrote it (Auto-Submitted: no); no other sign is looked at."},
	{"auto.list", "A header shows a mailing list or bulk mail (List-Id and its like, Precedence)."},
	{"auto.header", "A header by which a robot declares itself (Auto-Submitted, X-Autoreply and their like)."},
	{"auto.report", "The mail is a receipt (RFC 8098), a complaint (RFC 5965) or a delivery report of success: a program wrote it."},
	{"auto.challenge", "A spam filter asks the sender to prove being a person; nobody reads an answer."},
	{"auto.receipt", "A read receipt in plain words: the subject and the sentence that belongs to it."},
	{"auto.vacation", "An absence note: two signs of its subject, its first words, and a header or sender of programs. One alone never decides."},
}
