package parse

// mended says of each thing that is mended in a broken mail which rule does it, what the rule looks for, and the warning
// that the reader of the mail gets.
var mended = []struct {
	rule    Rule
	says    string
	warning string
}{
	{"mime.size", "The mail is longer than the limit; what is beyond is not read.", "The mail is longer than allowed and was cut."},
	{"mime.text.size", "The text is longer than the limit; what is beyond is not shown.", "The text is longer than allowed and was cut."},
	{"mime.text.searched", "The text is longer than anybody types; only its beginning is searched for a person's words.", "The text is very long; only its beginning was searched."},
	{"mime.header.size", "A header block is longer than the limit; the fields beyond are not read.", "The header is longer than allowed and was cut."},
	{"mime.header.end", "The header ends at the first line that is no field when no further fields follow, though the empty line is missing (RFC 5322 §2.1).", "The empty line between header and body is missing."},
	{"mime.header.line", "A line in the header that is no field, while fields follow, is left out.", "A header line that is no field was left out."},
	{"mime.header.bytes", "Bytes beyond ASCII stand in a header field without being encoded (RFC 2047) and are not UTF-8; they are read in the charset of the text, or as what they look like.", "A header has letters whose charset nobody named; they were read as what they look like."},
	{"mime.from.twice", "More than one From header exists, where one is allowed (RFC 5322 §3.6).", "The mail has more than one From header."},
	{"mime.from.several", "From names several mailboxes.", "The mail names more than one author."},
	{"mime.type", "A Content-Type without a slash is read as plain text (RFC 2045 §5.2).", "A part has a malformed Content-Type."},
	{"mime.depth", "Parts nested deeper than the limit are not read.", "Parts are nested deeper than allowed; the inner ones were not read."},
	{"mime.parts", "Parts beyond the limit are not read.", "The mail has more parts than allowed; the rest was not read."},
	{"mime.boundary.none", "A multipart in which no boundary line stands is read as text.", "A multipart has no parts; it was read as text."},
	{"mime.boundary.guessed", "The boundary that a multipart names is missing or stands nowhere in it; a line of two dashes before a Content- field is taken for it.", "A multipart names a wrong boundary or none; it was guessed."},
	{"mime.boundary.end", "The closing boundary is missing (RFC 2046 §5.1.1): the mail may have been cut on its way.", "The last boundary of a multipart is missing."},
	{"mime.multipart.undeclared", "The first Content-Type of the header says nothing of parts or is missing, but the body is a multipart with its boundaries.", "The mail does not say that it has parts; they were found."},
	{"mime.html.undeclared", "The text is declared as plain, or as nothing, but is a whole HTML page.", "The text is a web page that is declared as plain text; it was read as a web page."},
	{"mime.encoding", "A Content-Transfer-Encoding that nobody knows is none (RFC 2045 §6.4).", "A part has an unknown transfer encoding and was read as it is."},
	{"mime.encoding.wrong", "A part is declared as base64, but its lines are words.", "A part is declared as base64 but is plain text; it was read as it is."},
	{"mime.charset.guessed", "The text has bytes beyond ASCII, and no charset that fits is named; it is read in the one in which it looks most like a language.", "The charset of the text is not named or unknown; it was read as what it looks like."},
	{"mime.charset.wrong", "The named charset makes no sense of the text and another one does: UTF-8 when the bytes are UTF-8, else the one in which it looks most like a language.", "The text is in another charset than it says; it was read as what it looks like."},
	{"mime.charset.mixed", "The text is UTF-8, but whole lines of it are in another charset, as when a gateway appends a footer; each line is read in its own.", "Some lines of the text are in another charset than the rest; they were read as what they look like."},
	{"mime.charset.lost", "Bytes that mean nothing in the charset are shown as U+FFFD.", "Some letters of the text were damaged on the way and cannot be read."},
	{"mime.hebrew.visual", "Hebrew in ISO-8859-8 stands in the order in which it is displayed (RFC 1556): final letters begin words. The lines are turned round.", "The Hebrew text is stored in the order of display; it was turned round."},
	{"mime.tnef", "Outlook packed text or files into winmail.dat (application/ms-tnef), which only Outlook opens. It is kept as it is.", "The mail holds winmail.dat, which only Outlook can open; what is in it was not read. Ask the sender to send it again as HTML or plain text."},
	{"mime.encrypted", "The body is encrypted (S/MIME or OpenPGP); we have no key.", "The mail is encrypted; what is in it cannot be read here. Ask the sender to send it unencrypted."},
	{"mime.signed.packed", "The body is packed into its S/MIME signature (application/pkcs7-mime, signed-data), not beside it.", "The mail is packed into its signature (smime.p7m); what is in it was not read. Ask the sender to sign it as clear text."},
	{"mime.mails", "Several mails are attached; only the first of them is read.", "Several mails are attached; the first one was read."},
	{"mime.partial", "The mail is one piece of a split mail (message/partial, RFC 2046 §5.2.2).", "The mail is only one piece of a longer one that was split on the way."},
}

// mimeRules explain the rules of their subject, see [Rule].
var mimeRules = func() []ruleText {
	all := make([]ruleText, 0, len(mended))
	for _, r := range mended {
		all = append(all, ruleText{r.rule, r.says})
	}
	return all
}()
