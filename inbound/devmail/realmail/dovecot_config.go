package realmail

import (
	"encoding/base64"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
)

// configure writes everything Dovecot reads.
func (s *DovecotServer) configure(tb testing.TB, opt DovecotOptions) {
	tb.Helper()
	writeFile(tb, filepath.Join(s.dir, "cert.pem"), s.tls.cert, 0o644)
	writeFile(tb, filepath.Join(s.dir, "key.pem"), s.tls.key, 0o600)
	keys := filepath.Join(s.dir, "keys", "default", "HS256")
	for _, dir := range []string{filepath.Join(s.dir, "mail"), keys} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			tb.Fatalf("configure dovecot: %v", err)
		}
	}
	if err := os.Chown(filepath.Join(s.dir, "mail"), s.uid, s.gid); err != nil {
		tb.Fatalf("configure dovecot: %v", err)
	}
	writeFile(tb, filepath.Join(keys, "default"), []byte(base64.StdEncoding.EncodeToString(s.tokenKey)), 0o644)
	writeFile(tb, filepath.Join(s.dir, "oauth2.conf"), []byte("introspection_mode = local\nusername_attribute = sub\n"+
		"local_validation_key_dict = fs:posix:prefix="+s.dir+"/keys/\n"), 0o644)
	var users strings.Builder
	for _, u := range opt.Users {
		fmt.Fprintf(&users, "%s:{PLAIN}%s:%d:%d::%s/mail/%s::\n", strings.ToLower(u), Password, s.uid, s.gid, s.dir, strings.ToLower(u))
	}
	writeFile(tb, filepath.Join(s.dir, "users"), []byte(users.String()), 0o644)
	writeFile(tb, filepath.Join(s.dir, "dovecot.conf"), []byte(s.config(tb, opt)), 0o644)
}

func (s *DovecotServer) config(tb testing.TB, opt DovecotOptions) string {
	tb.Helper()
	fsync, account := "optimized", ""
	if opt.FsyncNever {
		fsync = "never"
	}
	if os.Getuid() != 0 {
		u, err := user.Current()
		if err != nil {
			tb.Fatalf("configure dovecot: %v", err)
		}
		g, err := user.LookupGroupId(u.Gid)
		if err != nil {
			tb.Fatalf("configure dovecot: %v", err)
		}
		account = unprivileged(u.Username, g.Name)
	}
	// The user database holds words to be replaced itself, so it goes in first.
	conf := strings.Replace(dovecotConf, "USERS", userDatabase(opt), 1)
	return strings.NewReplacer(
		"DIR", s.dir, "FSYNC", fsync, "UID", fmt.Sprint(s.uid), "GID", fmt.Sprint(s.gid), "ACCOUNT", account,
		"IMAPPORT", fmt.Sprint(s.IMAPPort), "IMAPSPORT", fmt.Sprint(s.IMAPSPort), "LMTPPORT", fmt.Sprint(s.LMTPPort),
		"SASLPORT", fmt.Sprint(s.SASLPort), "PREFIX", opt.Prefix, "CAPABILITY", capabilities(opt),
	).Replace(conf)
}

// dovecotConf is Dovecot 2.3's language. Login processes are reused (service_count = 0): a test logs in often.
const dovecotConf = `
base_dir = DIR/run
state_dir = DIR/run
log_path = DIR/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <DIR/cert.pem
ssl_key = <DIR/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_username_format = %Lu
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
mail_fsync = FSYNC
mail_location = maildir:~/Maildir
mail_max_userip_connections = 200
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
postmaster_address = postmaster@acme.test
default_vsz_limit = 512M
CAPABILITY
ACCOUNT
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = DIR/oauth2.conf
}
USERS
namespace inbox {
  inbox = yes
  separator = .
  prefix = PREFIX
}
service imap-login {
  service_count = 0
  inet_listener imap {
    port = IMAPPORT
  }
  inet_listener imaps {
    port = IMAPSPORT
    ssl = yes
  }
}
service imap {
  service_count = 100
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = LMTPPORT
  }
}
service auth {
  client_limit = 4096
  inet_listener sasl {
    address = 127.0.0.1
    port = SASLPORT
  }
}
`

// userDatabase accepts everybody, or the listed users only.
func userDatabase(opt DovecotOptions) string {
	if len(opt.Users) > 0 {
		return `
passdb {
  driver = passwd-file
  args = username_format=%Lu DIR/users
}
userdb {
  driver = passwd-file
  args = username_format=%Lu DIR/users
}`
	}
	return `
passdb {
  driver = static
  args = password=` + Password + `
}
userdb {
  driver = static
  args = uid=UID gid=GID home=DIR/mail/%Lu allow_all_users=yes
}`
}

// capabilities replaces what the server advertises, when something is to be missing.
func capabilities(opt DovecotOptions) string {
	if !opt.NoMove && !opt.NoIdle && !opt.NoUIDPlus {
		return ""
	}
	list := "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE LITERAL+ NAMESPACE CHILDREN UNSELECT LIST-EXTENDED SPECIAL-USE"
	for name, gone := range map[string]bool{"MOVE": opt.NoMove, "IDLE": opt.NoIdle, "UIDPLUS": opt.NoUIDPlus} {
		if !gone {
			list += " " + name
		}
	}
	return "imap_capability = " + list
}

// unprivileged lets Dovecot run without root: no chroot and one account for everything.
func unprivileged(account, group string) string {
	conf := "default_internal_user = " + account + "\ndefault_login_user = " + account + "\ndefault_internal_group = " + group + "\n"
	for _, service := range []string{"anvil", "imap-login", "stats"} {
		conf += "service " + service + " {\n  chroot =\n}\n"
	}
	return conf
}
