package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
)

// trusting is how TLS is spoken with a mail server: at least version 1.2, its certificate checked against the system's roots
// (SSL_CERT_FILE is honoured) and those of caFile. nil without a caFile: the parts' own default is the same without it.
func trusting(caFile string) (*tls.Config, error) {
	if caFile == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, fmt.Errorf("read ca_file: %w", err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without roots: the file is all there is
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate in PEM form", caFile)
	}
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, nil
}

// checkTrust looks that the certificates to trust are there.
func (c *Config) checkTrust(r *configReader) {
	for key, file := range map[string]string{"imap.ca_file": c.IMAP.CAFile, "smtp.ca_file": c.SMTP.CAFile} {
		if _, err := trusting(file); err != nil {
			r.wrong(key, "%s; name a file with the authority's certificate, or take the key away", err)
		}
	}
}
