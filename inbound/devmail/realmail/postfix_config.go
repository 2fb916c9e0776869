package realmail

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// configure writes everything Postfix reads.
func (s *PostfixServer) configure(tb testing.TB) {
	tb.Helper()
	postfixFolders(tb, s.dir)
	for name, content := range map[string]string{
		"main.cf": s.mainConf(), "master.cf": s.masterConf(), "inside": s.stamps("pass"), "outside": s.stamps(s.opt.Outside),
		"recipients": s.recipients(),
	} {
		writeConf(tb, s.dir, name, content)
	}
	writeFile(tb, filepath.Join(s.dir, "conf", "cert.pem"), s.opt.Dovecot.tls.cert, 0o644)
	writeFile(tb, filepath.Join(s.dir, "conf", "key.pem"), s.opt.Dovecot.tls.key, 0o600)
}

func writeConf(tb testing.TB, dir, name, content string) {
	tb.Helper()
	path := filepath.Join(dir, "conf", name)
	writeFile(tb, path, []byte(content), 0o644)
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) // Postfix waits 2 s for a file that was written just now to stay as it is
	if err := os.Chtimes(path, old, old); err != nil {
		tb.Fatalf("configure postfix: %v", err)
	}
}

// postfixFolders makes what "postfix check" would make, in a tenth of the time.
func postfixFolders(tb testing.TB, dir string) {
	tb.Helper()
	account, err1 := user.Lookup("postfix")
	drop, err2 := user.LookupGroup("postdrop")
	if err := errors.Join(err1, err2); err != nil {
		tb.Fatalf("configure postfix: %v", err)
	}
	uid, err1 := strconv.Atoi(account.Uid)
	gid, err2 := strconv.Atoi(drop.Gid)
	if err := errors.Join(err1, err2); err != nil {
		tb.Fatalf("configure postfix: %v", err)
	}
	mkdir := func(path string, mode os.FileMode, uid, gid int) {
		tb.Helper()
		path = filepath.Join(dir, path)
		// The mode comes last: the umask spoils that of MkdirAll, and chown takes the setgid bit away.
		if err := errors.Join(os.MkdirAll(path, 0o755), os.Chown(path, uid, gid), os.Chmod(path, mode)); err != nil {
			tb.Fatalf("configure postfix: %v", err)
		}
	}
	mkdir("conf", 0o755, 0, 0)
	mkdir("data", 0o700, uid, 0)
	mkdir("spool", 0o755, 0, 0)
	mkdir("spool/pid", 0o755, 0, 0)
	for _, q := range []string{"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"} {
		mkdir("spool/"+q, 0o700, uid, 0)
	}
	mkdir("spool/maildrop", 0o730, uid, gid)
	mkdir("spool/public", 0o710|os.ModeSetgid, uid, gid)
}

func (s *PostfixServer) mainConf() string {
	domains := "static:all"
	if len(s.opt.Domains) > 0 {
		domains = strings.Join(s.opt.Domains, " ")
	}
	delivery := fmt.Sprintf("lmtp:inet:127.0.0.1:%d", s.opt.Dovecot.LMTPPort)
	if s.opt.Discard {
		delivery = "discard:"
	}
	return fill(everyMain+`
virtual_mailbox_domains = DOMAINS
virtual_transport = DELIVERY
# What comes in is let alone, as from the world: no domain is put behind a From that has none.
local_header_rewrite_clients =
# Go's SMTP client asks for SMTPUTF8 wherever it is offered, and Postfix then bounces raw 8-bit headers when Dovecot's
# LMTP does not offer it too. Real mail has such headers.
smtputf8_enable = no

# Everything accepted goes to Dovecot, at once, one recipient at a time so that Delivered-To names it.
lmtp_host_lookup = native
lmtp_destination_recipient_limit = 1
lmtp_destination_concurrency_limit = 20
lmtp_destination_concurrency_failed_cohort_limit = 100
lmtp_connection_cache_on_demand = yes
initial_destination_concurrency = 20

smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
smtpd_client_recipient_rate_limit = 0
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 4s
message_size_limit = 52428800
mailbox_size_limit = 0
virtual_mailbox_limit = 0

smtpd_tls_security_level = may
smtpd_tls_cert_file = DIR/conf/cert.pem
smtpd_tls_key_file = DIR/conf/key.pem
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:SASLPORT
smtpd_sasl_security_options = noanonymous

# The stamps are for the mail itself, not for mails attached to it.
mime_header_checks =
nested_header_checks =
`, "DIR", s.dir, "DOMAINS", domains, "DELIVERY", delivery, "SASLPORT", fmt.Sprint(s.auth.SASLPort))
}

func (s *PostfixServer) masterConf() string {
	return fill(`
127.0.0.1:SUBMISSION inet n - n - - smtpd
  -o smtpd_sasl_auth_enable=yes
  -o cleanup_service_name=cleanup-inside
127.0.0.1:OUTSIDE inet n - n - - smtpd
  -o cleanup_service_name=cleanup-outside
cleanup-inside  unix n - n - 0 cleanup
  -o header_checks=regexp:DIR/conf/inside
cleanup-outside unix n - n - 0 cleanup
  -o header_checks=regexp:DIR/conf/outside
lmtp      unix - - n - - lmtp
`+everyMaster, "DIR", s.dir, "SUBMISSION", fmt.Sprint(s.SubmissionPort), "OUTSIDE", fmt.Sprint(s.OutsidePort))
}

func fill(text string, values ...string) string { return strings.NewReplacer(values...).Replace(text) }

// everyMain is what main.cf of every Postfix here says: it knows no names, delivers nothing to anywhere else, and does not slow
// down a test, whose clients all come from one address.
const everyMain = `
compatibility_level = 3.4
queue_directory = DIR/spool
data_directory = DIR/data
maillog_file = DIR/log
maillog_file_prefixes = DIR
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.acme.test
mydestination =
local_recipient_maps =
alias_maps =
mynetworks = 127.0.0.0/8
biff = no
default_transport = error:5.7.1 nothing leaves this test
relay_transport = error:5.7.1 nothing leaves this test
local_transport = error:5.7.1 nothing is local here
recipient_delimiter = +
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access texthash:DIR/conf/recipients
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtp_host_lookup = native
default_process_limit = 50
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 1000
in_flow_delay = 0
`

// everyMaster are the services of every Postfix here.
const everyMaster = `
cleanup   unix n - n - 0 cleanup
pickup    unix n - n 60 1 pickup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
flush     unix n - n 1000? 0 flush
tlsmgr    unix - - n 1000? 1 tlsmgr
proxymap  unix - - n - - proxymap
showq     unix n - n - - showq
error     unix - - n - - error
discard   unix - - n - - discard
retry     unix - - n - - error
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
smtp      unix - - n - - smtp
postlog   unix-dgram n - n - 1 postlogd
`

// stamps is a regexp table for cleanup's header_checks (header_checks(5)): ours are removed first, then From is seen,
// unfolded, and the verdict goes in above it. The domain is taken after the last @ of the header, which is the
// address's and not one in a display name.
func (s *PostfixServer) stamps(dmarc string) string {
	id := regexp.QuoteMeta(s.opt.AuthservID)
	spf, dkim, policy := dmarc, dmarc, "p=REJECT"
	if dmarc == "fail" { // somebody else's server, no signature
		spf, dkim = "softfail", "none"
	}
	results := fmt.Sprintf("spf=%s smtp.mailfrom=$1; dkim=%s header.d=$1; dmarc=%s (%s) header.from=$1", spf, dkim, dmarc, policy)
	return `/^Authentication-Results:[[:space:]]*` + id + `([[:space:];]|$)/ IGNORE
/^From:.*@([A-Za-z0-9._-]+)[^@]*$/ PREPEND Authentication-Results: ` + s.opt.AuthservID + `; ` + results + "\n"
}

// recipients is an access table with the recipients that are not wanted.
func (s *PostfixServer) recipients() string {
	var t strings.Builder
	for _, r := range s.opt.Refuse {
		fmt.Fprintf(&t, "%s 550 5.1.1 no such user here\n", r)
	}
	for _, r := range s.opt.Defer {
		fmt.Fprintf(&t, "%s 450 4.2.1 try again later\n", r)
	}
	return t.String()
}
