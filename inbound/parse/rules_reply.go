package parse

// replyRules explain the rules of their subject, see [Rule].
var replyRules = []ruleText{
	{"reply.marker", "Our own line \"##- Reply above this line -##\" or a ticket system's line of that kind: all below it is older mail."},
	{"reply.separator", "A line such as \"-----Original Message-----\", in any language: older mail begins there."},
	{"reply.block", "Header lines as Outlook and others put over a quote (From, Sent, To, Subject), in any language."},
	{"reply.attribution", "The line that introduces a quote: \"On …, Bo wrote:\", in any language, wrapped or not."},
	{"reply.html-quote", "The element of the HTML in which the mail program put the quote."},
	{"reply.quote-marks", "Lines that begin with \">\" and nothing of the person's below them."},
	{"reply.inline-answers", "Answers stand between quoted lines, so the quote is shown too."},
	{"reply.all-quote", "Nothing but a quote, a signature or a footer was found, so the whole text is shown."},
	{"reply.signature", "A signature: behind \"-- \" or a drawn line with the sender's name or a closing beside it."},
	{"reply.learnt-signature", "The lines with which the sender's earlier mail ended too."},
	{"reply.device-footer", "A line that phones and programs add by themselves: \"Sent from my iPhone\"."},
	{"reply.disclaimer", "A legal notice, a virus scanner's line or a plea for the environment under the words."},
	{"reply.list-footer", "What a mailing list adds under a mail."},
	{"reply.banner", "A warning that a mail gateway puts on top of mail from outside."},
}
