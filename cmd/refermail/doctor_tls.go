package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
)

// adviceForTLS says in plain words why a server's TLS was not trusted and what mends it, "" when TLS is not the trouble.
// section is the part of the configuration that names the server.
func adviceForTLS(err error, section string, at Server) string {
	var (
		name      x509.HostnameError
		invalid   x509.CertificateInvalidError
		unknown   x509.UnknownAuthorityError
		notTLS    tls.RecordHeaderError
		alert     tls.AlertError
		host      = at.Host
		authority = "set ca_file in [" + section + "] to its certificate"
	)
	if host == "" {
		host = "the server"
	}
	if section == "database" {
		authority = "add sslrootcert=FILE to the url in [database]"
	}
	switch {
	case errors.As(err, &name):
		return fmt.Sprintf("the certificate is for %s, not for this name; write the name it is made for into url in [%s], or have the server show the right one", certified(name.Certificate), section)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("the certificate of %s has expired or is not valid yet; have it renewed, and check this machine's clock", host)
	case errors.As(err, &unknown):
		return fmt.Sprintf("nobody this machine trusts vouches for %s: its certificate is self-signed or of an authority of its own; %s, or have somebody on the way looked for", host, authority)
	case errors.As(err, &invalid):
		return fmt.Sprintf("the certificate of %s may not be used for this; have another one made", host)
	case errors.As(err, &notTLS):
		return fmt.Sprintf("%s does not speak TLS on this port; %s", host, schemes(section))
	case errors.As(err, &alert), strings.Contains(fmt.Sprint(err), "protocol version not supported"):
		return fmt.Sprintf("%s speaks no TLS that is safe: version 1.2 at least is asked for; have it switched on there", host)
	case strings.Contains(fmt.Sprint(err), "STARTTLS"):
		return fmt.Sprintf("%s offers no STARTTLS, or somebody on the way takes it away; no password was sent; %s", host, schemes(section))
	case strings.Contains(fmt.Sprint(err), "SSL is not enabled on the server"):
		return "the PostgreSQL server offers no encryption, or somebody on the way takes it away; switch ssl on there"
	}
	return ""
}

// schemes says which addresses there are.
func schemes(section string) string {
	if section == "smtp" {
		return "smtp:// begins with STARTTLS, mostly on port 587; smtps:// with TLS, mostly on port 465"
	}
	return "imap:// begins with STARTTLS, mostly on port 143; imaps:// with TLS, mostly on port 993"
}

// certified are the names a certificate is made for.
func certified(c *x509.Certificate) string {
	names := append([]string{}, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "no name at all"
	}
	const most = 5
	if len(names) > most {
		names = append(names[:most], "others")
	}
	return strings.Join(names, ", ")
}
