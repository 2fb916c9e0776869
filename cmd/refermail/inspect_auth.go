package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"refermail/inbound/auth"
	"refermail/inbound/parse"
)

// What decides about DKIM signatures where no receiving server has: a file with DNS answers, a JSON object of TXT records
// by name (null for a name that gets no answer), without which no DNS is asked and no signature checked; and the time as of which mails are judged, in seconds
// since 1970, by default their arrival.
const (
	dnsVariable = "AUTH_DNS"
	nowVariable = "AUTH_NOW"
)

// signatureCheck gives the verdict on the sender of a mail that arrived at a time.
type signatureCheck func(raw []byte, m *parse.Message, arrived time.Time) auth.Result

// newSignatureCheck believes the receiving servers it is told of, and else the signatures it can check: none, unless the
// environment names DNS answers.
func newSignatureCheck(getenv func(string) string, authserv []string) (signatureCheck, error) {
	var lookup auth.Lookup
	if file := getenv(dnsVariable); file != "" {
		records, err := readRecords(file)
		if err != nil {
			return nil, err
		}
		lookup = records
	}
	var fixed time.Time
	if text := getenv(nowVariable); text != "" {
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s=%s: write the seconds since 1970", nowVariable, text)
		}
		fixed = time.Unix(seconds, 0).UTC()
	}
	checker := auth.Checker{Mode: auth.ByHeader, Authserv: authserv}
	if lookup != nil {
		checker.Mode, checker.DNS = auth.ByBoth, auth.TXT(lookup)
	}
	return func(raw []byte, m *parse.Message, arrived time.Time) auth.Result {
		if !fixed.IsZero() {
			arrived = fixed
		}
		return checker.Check(context.Background(), auth.Letter{Raw: raw, Mail: m, At: arrived}) // a file answers at once
	}, nil
}

// readRecords makes a resolver of a file. Names are compared without case and without a dot at the end. A value is one
// record or a list of them; null makes the question fail for now, as a name server that is down does.
func readRecords(file string) (auth.Lookup, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", dnsVariable, err)
	}
	var entries map[string]any
	if err := json.Unmarshal(data, &entries); err != nil {
		return nil, fmt.Errorf("read %s: %w", dnsVariable, err)
	}
	records, down := map[string][]string{}, map[string]bool{}
	for name, value := range entries {
		name = canonicalName(name)
		switch value := value.(type) {
		case nil:
			down[name] = true
		case string:
			records[name] = append(records[name], value)
		case []any:
			for _, v := range value {
				records[name] = append(records[name], fmt.Sprint(v))
			}
		}
	}
	return func(name string) ([]string, error) {
		name = canonicalName(name)
		switch found, ok := records[name]; {
		case down[name]:
			return nil, &net.DNSError{Err: "no answer", Name: name, IsTemporary: true}
		case ok:
			return found, nil
		}
		return nil, &net.DNSError{Err: "no such record", Name: name, IsNotFound: true}
	}, nil
}

func canonicalName(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }
