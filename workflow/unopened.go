package workflow

import "strings"

// unopened names the files of a mail that may hold its words and that nobody can read without the sender's own program or
// key: Outlook's winmail.dat (MS-OXTNEF), encrypted mail (RFC 8551 §3.2, RFC 3156 §4). They are kept, and the sender is
// told.
func unopened(m *Mail) []string {
	var names []string
	for _, a := range m.Attachments {
		name := strings.ToLower(a.Name)
		switch strings.ToLower(a.Type) {
		case "application/ms-tnef", "application/vnd.ms-tnef", "application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime":
		default:
			if name != "winmail.dat" && name != "smime.p7m" {
				continue
			}
		}
		names = append(names, oneLine(a.Name, maxLine))
	}
	return names
}
