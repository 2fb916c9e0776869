package parse

// forwardRules explain the rules of their subject, see [Rule].
var forwardRules = []ruleText{
	{"forward.separator", "A line says that a forwarded mail follows (\"Forwarded message\", in any language), with the lines of its header below it."},
	{"forward.run", "A line says that a forwarded mail follows, and the whole header stands glued together on one line, as Yahoo writes it."},
	{"forward.loose", "A line says that a forwarded mail follows; the header below it has labels without colons or of an unknown language, so addresses and times told what is what."},
	{"forward.block", "Lines such as From, Sent, To and Subject stand together and name a person: the head of a forwarded mail."},
	{"forward.attribution", "A line such as \"On Tuesday Bo wrote:\" names who wrote the forwarded mail."},
	{"forward.attachment", "A whole mail is attached; its own header is the best evidence of who wrote it and is preferred to the text."},
	{"forward.nested", "The forwarded mail is itself a forward: the one inside it was read as well."},
	{"forward.subject", "The subject begins with a word for forwarding (Fwd, WG, TR …), which made the older mail below a forward and not the quote of an answer."},
	{"forward.own", "The forwarded mail is one of our own notices: it is from our side and carries our reply line, so nobody is introduced by it."},
	{"forward.several", "Several mails are attached; the first one was read."},
	{"forward.resent", "The mail was redirected (Resent-From): it stays its author's mail, because nothing proves who redirected it."},
}
