package realmail

import (
	"fmt"
	"net"
	"testing"
)

// Unwanted is a recipient that a Relay refuses with 550.
const Unwanted = "nobody@northwind.example"

// Relay starts a Postfix that hands every mail it takes, as it is, to the server at next (host:port), or throws it away when next is
// "". Words of its EHLO that stand in hidden, parted by commas, are left out. It refuses commands that come before they may
// (RFC 2920 §3.1), and is stopped when the test ends. The address is host:port.
func Relay(tb testing.TB, next, hidden string) (address string) {
	tb.Helper()
	master := postfixMaster(tb)
	dir, port := folder(tb, "relay"), freePorts(tb, 1)[0]
	delivery := "discard:"
	if next != "" {
		host, to, err := net.SplitHostPort(next)
		if err != nil {
			tb.Fatalf("relay to %q: %v", next, err)
		}
		delivery = fmt.Sprintf("smtp:[%s]:%s", host, to)
	}
	address = fmt.Sprintf("127.0.0.1:%d", port)
	postfixFolders(tb, dir)
	writeConf(tb, dir, "main.cf", fill(everyMain+`
virtual_mailbox_domains = static:all
virtual_transport = DELIVERY
smtpd_data_restrictions = reject_unauth_pipelining
smtpd_discard_ehlo_keywords = HIDDEN
`, "DIR", dir, "DELIVERY", delivery, "HIDDEN", hidden))
	writeConf(tb, dir, "master.cf", address+" inet n - n - - smtpd\n"+everyMaster)
	writeConf(tb, dir, "recipients", Unwanted+" 550 5.1.1 no such user\n")
	postfixDaemon(tb, master, dir).start(tb, port)
	return address
}
