package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"refermail/inbound/auth"
	"refermail/inbound/parse"
)

// dnsVariable names a file with DNS answers, a JSON object of TXT records by name. With it, inspect checks DKIM
// signatures; without it no DNS is asked.
const dnsVariable = "AUTH_DNS"

// signatureCheck gives the verdict on a mail's sender.
type signatureCheck func(raw []byte, m *parse.Message) auth.Result

// newSignatureCheck believes the receiving servers it is told of, and else the signatures it can check.
func newSignatureCheck(dnsFile string, authserv []string) (signatureCheck, error) {
	var lookup auth.Lookup
	if dnsFile != "" {
		records, err := readRecords(dnsFile)
		if err != nil {
			return nil, err
		}
		lookup = records
	}
	return func(raw []byte, m *parse.Message) auth.Result {
		r := auth.FromHeader(m.Header, author(m), authserv)
		if r.Source == "none" && lookup != nil {
			return auth.FromDKIM(raw, author(m), lookup)
		}
		return r
	}, nil
}

// author is the one address a mail is from; "" when it names none or several, who are nobody.
func author(m *parse.Message) string {
	if len(m.From) != 1 {
		return ""
	}
	return m.From[0].Address
}

// readRecords makes a resolver of a file. Names are compared without case and without a dot at the end; a record is one
// text or a list of them.
func readRecords(file string) (auth.Lookup, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", dnsVariable, err)
	}
	var entries map[string]any
	if err := json.Unmarshal(data, &entries); err != nil {
		return nil, fmt.Errorf("read %s: %w", dnsVariable, err)
	}
	records := map[string][]string{}
	for name, value := range entries {
		name = canonicalName(name)
		switch value := value.(type) {
		case string:
			records[name] = append(records[name], value)
		case []any:
			for _, v := range value {
				records[name] = append(records[name], fmt.Sprint(v))
			}
		}
	}
	return func(name string) ([]string, error) {
		if found, ok := records[canonicalName(name)]; ok {
			return found, nil
		}
		return nil, errNoRecord
	}, nil
}

// errNoRecord is what a resolver says about a name it does not know: final, not temporary.
var errNoRecord = errors.New("no such record")

func canonicalName(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }
