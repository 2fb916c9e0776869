package parse

import (
	"strings"
	"testing"
)

// complaintMail writes a feedback report of RFC 5965; field stands in its machine-readable part, header in the mail it is about.
func complaintMail(field, header string) string {
	return "From: fbl@isp.example\nTo: deals@acme.example\nSubject: complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n" +
		"--b\n\nThis is an abuse report.\n--b\nContent-Type: message/feedback-report\n\n" + field + "User-Agent: FBL/1.0\nVersion: 1\nOriginal-Rcpt-To: cid@contoso.example\n\n" +
		"--b\nContent-Type: message/rfc822\n\n" + header + "From: deals@acme.example\nSubject: News\n\nSee u-quotedquotedquoted\n--b--\n"
}

func TestComplaint(t *testing.T) {
	for name, tc := range map[string]struct {
		mail  string
		typ   string
		meant bool
		marks []string
	}{
		"of a reader": {complaintMail("Feedback-Type: Abuse\nOriginal-Mail-From: <deals+b-abc@acme.example>\n", "Reply-To: deals+n-def@acme.example\n"), "abuse", true,
			[]string{"deals+b-abc@acme.example", "deals+n-def@acme.example"}},
		"with the fields of the mail alone": {complaintMail("Feedback-Type: abuse\n", "Return-Path: <deals+b-abc@acme.example>\nList-Unsubscribe: <https://x.example/u/u-ghi>,\n <mailto:deals+u-ghi@acme.example>\n"),
			"abuse", true, []string{"deals+b-abc@acme.example", "u-ghi"}},
		"that names no type":            {complaintMail("", ""), "", true, nil},
		"that a mail is no spam":        {complaintMail("Feedback-Type: not-spam\n", ""), "not-spam", false, nil},
		"of a server about a signature": {complaintMail("Feedback-Type: auth-failure\n", ""), "auth-failure", false, nil},
	} {
		c := Parse([]byte(tc.mail), Options{}).Complaint
		if c == nil || c.Type != tc.typ || c.Meant() != tc.meant {
			t.Errorf("%s: %+v", name, c)
			continue
		}
		for _, mark := range tc.marks {
			if !strings.Contains(c.Marks, mark) {
				t.Errorf("%s: %q is not among %q", name, mark, c.Marks)
			}
		}
		if strings.Contains(c.Marks, "contoso") || strings.Contains(c.Marks, "quoted") {
			t.Errorf("%s: whom the report names, and what the mail says, are no marks: %q", name, c.Marks)
		}
	}
	for name, mail := range map[string]string{
		"a delivery report":           report("Undelivered", "Final-Recipient: rfc822; bo@globex.example\nAction: failed\nStatus: 5.1.1\n"),
		"a person who writes of spam": "From: bo@globex.example\nSubject: abuse\n\nFeedback-Type: abuse\n",
	} {
		if c := Parse([]byte(mail), Options{}).Complaint; c != nil {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestADelayIsNoFailure(t *testing.T) {
	for status, action := range map[string]string{"4.4.1": "delayed", "4.2.2": "failed", "5.1.1": "failed"} {
		b := Parse([]byte(report("Report", "Final-Recipient: rfc822; bo@globex.example\nAction: "+action+"\nStatus: "+status+"\n")), Options{}).Bounce
		if b == nil || b.Delayed != (action == "delayed") {
			t.Errorf("%s %s: %+v", action, status, b)
		}
	}
}
