package store

import (
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
)

// defaultSSLMode is what an address that says nothing of encryption gets, "" when it, or PGSSLMODE, says something. The
// driver's own default encrypts without looking whom it talks to. A server elsewhere must prove its name (verify-full);
// on this machine, where nobody sits in between, encryption is used when the server offers it.
func defaultSSLMode(u *url.URL, getenv func(string) string) string {
	if u.Query().Has("sslmode") || u.Query().Get("sslrootcert") == "system" || getenv("PGSSLMODE") != "" {
		return ""
	}
	if slices.ContainsFunc(postgresHosts(u, getenv), func(h string) bool { return !onThisMachine(h) }) {
		return "verify-full"
	}
	return "prefer"
}

// postgresHosts are all servers an address may lead to. Without any it is the local one.
func postgresHosts(u *url.URL, getenv func(string) string) []string {
	q := u.Query()
	for _, given := range []string{q.Get("hostaddr"), q.Get("host"), hostsOf(u.Host), getenv("PGHOSTADDR"), getenv("PGHOST")} {
		if given != "" {
			return strings.Split(given, ",")
		}
	}
	return nil
}

// hostsOf takes the ports away: "a:1,[::1]:2" is "a,::1".
func hostsOf(host string) string {
	var out []string
	for one := range strings.SplitSeq(host, ",") {
		out = append(out, (&url.URL{Host: one}).Hostname())
	}
	return strings.Join(out, ",")
}

// onThisMachine reports a socket in the file system, localhost or a loopback address. No name is looked up: who answers
// for names is not to be trusted here.
func onThisMachine(host string) bool {
	if host == "" || host == "localhost" || filepath.IsAbs(host) || strings.HasPrefix(host, "@") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// WeakTLS says what an address of a PostgreSQL server elsewhere gives away by its sslmode, "" when it gives nothing away.
// getenv is the environment the driver reads.
func WeakTLS(address string, getenv func(string) string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return ""
	}
	if !slices.ContainsFunc(postgresHosts(u, getenv), func(h string) bool { return !onThisMachine(h) }) {
		return ""
	}
	mode := u.Query().Get("sslmode")
	if mode == "" {
		mode = getenv("PGSSLMODE")
	}
	switch mode {
	case "disable", "allow", "prefer":
		return "sslmode=" + mode + " lets anybody on the way read every mail in the database"
	case "require":
		return "sslmode=require encrypts, but does not look with whom: somebody on the way can pass for the server"
	case "verify-ca":
		return "sslmode=verify-ca does not check the server's name: another server of the same authority can pass for it"
	}
	return ""
}

// addressSecrets are the passwords an address holds.
func addressSecrets(address string) (secrets []string) {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	if password, ok := u.User.Password(); ok {
		secrets = append(secrets, password)
	}
	return append(secrets, u.Query().Get("password"), u.Query().Get("sslpassword"))
}
