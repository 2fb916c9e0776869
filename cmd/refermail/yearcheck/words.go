package yearcheck

import (
	"slices"
	"strings"
)

// Reading what people wrote, with no more than their mails in this town need.

// lines are the "Label: value" lines of a text, by label in lower case; a contact's address is "email".
func lines(body string) map[string]string {
	said := map[string]string{}
	for line := range strings.SplitSeq(body, "\n") {
		label, value, ok := strings.Cut(line, ": ")
		if !ok || strings.Contains(label, " ") || value == "" {
			continue
		}
		said[strings.ToLower(label)] = strings.TrimSpace(value)
	}
	if name, email, ok := strings.Cut(said["contact"], " <"); ok {
		said["contact"], said["email"] = name, strings.ToLower(strings.TrimSuffix(email, ">"))
	}
	return said
}

func host(address string) string {
	_, h, _ := strings.Cut(strings.ToLower(address), "@")
	return h
}

// freeMail are the providers of this town: their addresses say nothing about a company.
var freeMail = []string{"gmail.com", "gmx.net", "yahoo.com"}

// domainOf is who owns a web or mail domain: without www and the like; "" for a free-mail provider.
func domainOf(h string) string {
	labels := strings.Split(strings.ToLower(h), ".")
	if len(labels) < 2 {
		return ""
	}
	d := strings.Join(labels[len(labels)-2:], ".")
	if slices.Contains(freeMail, d) {
		return ""
	}
	return d
}

// plainName is a company's name without its legal form and case.
func plainName(name string) string {
	words := strings.Fields(strings.ToLower(strings.NewReplacer(".", "", ",", "").Replace(name)))
	for len(words) > 1 && slices.Contains([]string{"gmbh", "ltd", "inc", "ag", "bv", "llc"}, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

// company is an account as we know it.
type company struct{ domain, name string }

func identify(said map[string]string) company {
	c := company{domainOf(said["domain"]), plainName(said["company"])}
	if c.domain == "" {
		c.domain = domainOf(host(said["email"]))
	}
	return c
}

// same reports whether two are one company: by domain, or by name where one domain is unknown.
func (c company) same(o company) bool {
	if c.domain != "" && o.domain != "" {
		return c.domain == o.domain
	}
	return c.name != "" && c.name == o.name
}
