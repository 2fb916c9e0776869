package parse

// bounceRules explain the rules of their subject, see [Rule].
var bounceRules = []ruleText{
	{"bounce.sign", "The mail is a delivery report: its parts say so, or a mail server's address, the null return path, the subject and the first words do, two of them at least."},
	{"bounce.report", "The machine-readable part of the report (RFC 3464) names the recipient that failed and the status."},
	{"bounce.inline", "The fields of a machine-readable report stand as text in the mail."},
	{"bounce.recipient", "The words of the report name the recipient that failed: on a line of its own, behind a label, in the transcript, or in a sentence that tells the failure."},
	{"bounce.name", "The report names the recipient without a domain; it was completed from the returned mail, or from the reporting server's domain."},
	{"bounce.reason", "The line that tells why: the first with a code or a known phrase, at or below the recipient."},
	{"bounce.original", "Which mail came back: the Message-ID in what the report returns, or the mail it answers."},
}
