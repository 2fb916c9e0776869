package parse

import "strings"

// isComplaint says that a mail reports a reader's complaint (RFC 5965): the mail it is about did arrive.
func isComplaint(root *part) bool {
	return reportType(root) == "feedback-report" || root.typ == "multipart/report" && hasPart(root, "message/feedback-report")
}

// isReceipt says that a mail tells what became of a mail at its reader's (RFC 8098).
func isReceipt(root *part) bool {
	return reportType(root) == "disposition-notification" || root.typ == "multipart/report" && hasPart(root, "message/disposition-notification")
}

// refusedReceipt says that a receipt is a failure in truth: Sieve's reject (RFC 5429 §2.1) and Dovecot's full mailboxes
// tell it by the means of receipts.
func refusedReceipt(m *Message) bool {
	return mentions(strings.ToLower(m.Text[:min(len(m.Text), 2000)]), refusals[:])
}

func reportType(root *part) string {
	if root.typ != "multipart/report" {
		return ""
	}
	return strings.ToLower(root.params.get("report-type"))
}

func hasPart(root *part, typ string) (has bool) {
	eachPart(root, func(p *part) { has = has || p.typ == typ })
	return has
}

// robotSent says that the envelope, the author or the first words leave room for a delivery report. It is cheap, and most
// mail ends here.
func robotSent(m *Message) bool {
	return daemonSender(m) || nullSender(m) || robotAddress(m) || bounceHeader(m) != "" || titledAsReport(m) && opensAsReport(m) != ""
}

// looksBounced decides for mail without a machine-readable report and names the sign that decided, "" when it is none.
// One sign is never enough: people forward, quote and discuss reports, and vacation notes come with a null return path, too.
func looksBounced(m *Message, words string, back returned) string {
	if name := bounceHeader(m); name == "X-Failed-Recipients" || name != "" && back.header != nil {
		return name
	}
	robot, titled, opens := daemonSender(m), titledAsReport(m), opensAsReport(m)
	lower := strings.ToLower(words)
	told := mentions(lower, failurePhrases[:]) || mentions(lower, delayPhrases[:])
	if robot && titled {
		return "a mail server's address and such a subject"
	}
	if kind, _ := subjectPrefix(m.Subject); kind == subjectForward {
		return ""
	}
	if opens != "" && (nullSender(m) || robotAddress(m) || robot && back.header != nil || titled && namesRecipient(m, words, back)) {
		return "the first words: " + opens
	}
	if passedOn(m) && (!robot || back.header == nil && smtpCode(words) == "" && enhancedCode(words) == "") {
		return "" // a postmaster may be a person who answers
	}
	if !told {
		if (robot && (back.header != nil || mailerDaemon(m)) || nullSender(m) && titled) && namesRecipient(m, words, back) {
			return "a mail server's address and an address on a line of its own" // words in a language we do not know
		}
		return ""
	}
	switch {
	case robot:
		return "a mail server's address and words that tell a failure"
	case nullSender(m) && (titled || back.header != nil):
		return "the null return path and words that tell a failure"
	case titled && robotAddress(m) && namesRecipient(m, words, back): // parcels have reports of delivery, too
		return "an address that takes no answers and such a subject"
	}
	return ""
}

// namesRecipient says that an address stands where reports name who failed.
func namesRecipient(m *Message, words string, back returned) bool {
	f := recipientFinder{others: senders(m, back), where: -1}
	f.read(strings.Split(words, "\n"))
	return len(f.ranks[0]) > 0
}

// mailerDaemon says that the author is the address mail servers have and no person has.
func mailerDaemon(m *Message) bool {
	for _, a := range m.From {
		local, _, _ := strings.Cut(strings.ToLower(a.Address), "@")
		if strings.HasPrefix(local, "mailer-daemon") || strings.HasPrefix(local, "mailer_daemon") || strings.HasPrefix(local, "mailerdaemon") {
			return true
		}
	}
	return false
}

// passedOn says that a mail is a person's answer or forward, by its subject or by what it answers.
func passedOn(m *Message) bool {
	kind, _ := subjectPrefix(m.Subject)
	return kind != subjectPlain || len(m.InReplyTo) > 0
}

// titledAsReport says that the subject is one of delivery reports.
func titledAsReport(m *Message) bool {
	return mentions(strings.ToLower(m.Subject), bounceSubjects[:])
}

// opensAsReport returns the words by which reports begin when the mail begins with them, "" otherwise. People begin a mail
// about a report with words of their own.
func opensAsReport(m *Message) string {
	s := strings.TrimLeft(m.Text[:min(len(m.Text), 1000)], " \t\n\u00a0-=*#_|\"")
	s = strings.Join(strings.Fields(strings.ToLower(s[:min(len(s), 300)])), " ")
	for _, p := range reportOpenings[:] {
		if strings.HasPrefix(s, p) {
			return p
		}
	}
	return section(m)
}

// section returns the title of a section as reports have them ("---- Failed Recipients ----") when one of the first lines
// is such a title, "" otherwise.
func section(m *Message) string {
	text := m.Text[:min(len(m.Text), 2000)]
	for range 20 {
		line, rest, _ := strings.Cut(text, "\n")
		line = strings.ToLower(strings.TrimSpace(line))
		if strings.HasPrefix(line, "--") || strings.HasPrefix(line, "|--") || strings.HasPrefix(line, "==") || strings.HasPrefix(line, "**") {
			for _, t := range reportSections[:] {
				if strings.Contains(line, t) {
					return t
				}
			}
		}
		text = rest
	}
	return ""
}

// bounceHeader names the header field only delivery reports have, "" when there is none.
func bounceHeader(m *Message) string {
	for _, f := range m.Header {
		for _, name := range bounceHeaders[:] {
			if strings.EqualFold(f.Name, name) {
				return name
			}
		}
	}
	return ""
}

// nullSender says that the envelope sender is the null path, or the name by which some servers write it down.
func nullSender(m *Message) bool {
	return m.NullReturnPath() || m.ReturnPath != nil && strings.HasPrefix(strings.ToLower(*m.ReturnPath), "mailer-daemon")
}

// daemonSender says that the author is a mail server.
func daemonSender(m *Message) bool {
	for _, a := range m.From {
		local, _, _ := strings.Cut(strings.ToLower(a.Address), "@")
		if daemonLocal(local) || mentions(strings.ToLower(a.Name), daemonNames[:]) {
			return true
		}
	}
	return false
}

// daemonLocal says that a local part is a mail server's.
func daemonLocal(local string) bool {
	plain := bareLocal.Replace(local)
	switch plain {
	case "mailerdaemon", "postmaster", "mdaemon", "maildaemon", "maildeliverysystem", "maildeliverysubsystem", "doublebounce", "mailer", "bouncehandler",
		"postmast", "mailadmin", "mailmaster", "maildeliver", "mailsystem", "mailsubsystem", "maillerdaemon", "daemon":
		return true
	}
	return mentions(plain, daemonLocals[:])
}
