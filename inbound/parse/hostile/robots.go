package hostile

// robotKinds are reports and answers of programs, as no program writes them.
func robotKinds() []Kind {
	report := func(name, piece string) Kind {
		return Kind{Name: name, From: "mailer-daemon@evil.example", write: func(l *letter) {
			l.head("Return-Path: <>", "Content-Type: multipart/report; report-type=delivery-status; boundary=b")
			l.add("--b\r\n\r\ncould not be delivered\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; evil.example\r\n\r\n")
			l.fill(piece)
			l.add("\r\n--b--\r\n")
		}}
	}
	daemon := func(name, piece string) Kind {
		return Kind{Name: name, From: "mailer-daemon@evil.example", write: func(l *letter) {
			l.head("Return-Path: <>", plain)
			l.add("Your mail could not be delivered\r\n\r\n")
			l.fill(piece)
		}}
	}
	return []Kind{
		report("report of thousands", "Final-Recipient: rfc822; bo@globex.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"),
		report("report without recipients", "Action: failed\r\n\r\n"),
		report("report of one field", "Diagnostic-Code: smtp; 550 "),
		report("report of codes", "Status: 5.1.1.1.1.1.1"),
		daemon("addresses in a report", "bo@globex.example\r\n"),
		daemon("addresses in one line", "<bo@globex.example>: 550 "),
		daemon("codes in a report", "5.1.1 550 "),
		{Name: "automatic in every way", write: func(l *letter) {
			l.open("Out of office", "")
			l.fillWith(len(words), func(int) string {
				return "Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\nList-Id: <x.example>\r\nX-Autoreply: yes\r\n"
			})
			l.add("\r\n" + words)
		}},
		{Name: "loop marks", write: func(l *letter) {
			l.open("Globex", "")
			l.fillWith(len(words), func(i int) string { return "X-Referral-Loop: " + number(i) + "\r\n" })
			l.add("\r\n" + words)
		}},
	}
}
