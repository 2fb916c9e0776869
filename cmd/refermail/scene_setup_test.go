package main

import (
	"errors"
	"fmt"
	"net/mail"
	"path/filepath"
	"strings"
	"time"

	rulebook "refermail/workflow/program"
)

// add reads one line of the set-up.
func (u *setup) add(key, value string, block []string) (err error) {
	switch key {
	case "clock":
		u.start, u.zone, err = readMoment(value, u.zone)
	case "program":
		u.program, err = readProgram(value, block)
	case "config":
		u.config = strings.Join(block, "\n") + "\n"
	case "team":
		err = u.addMember(value)
	case "partner":
		err = u.addPartner(value, block)
	case "person", "people":
		err = u.addPeople(value, block)
	case "background":
		u.others = append(u.others, value)
	case "file":
		u.files = append(u.files, file{Name: filepath.Base(value), Data: strings.Join(block, "\n") + "\n"})
	case "off-limits":
		if value == "" || len(block) == 0 {
			return errors.New("write \"off-limits: customer\" and below it, indented, lines like \"Hooli Inc, hooli.example\"")
		}
		u.offLimits = append(u.offLimits, offLimitsList{value, offLimitsTable(block)})
	}
	return err
}

// offLimitsTable makes lines like "Hooli Inc, hooli.example" what `refermail offlimits import` reads.
func offLimitsTable(block []string) string {
	table := "company,domain,since,rep\n"
	for _, line := range block {
		cells := strings.Split(line, ",")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		table += strings.Join(append(cells, make([]string, max(0, 4-len(cells)))...), ",") + "\n"
	}
	return table
}

// readMoment reads "2026-03-02 09:00 Europe/Berlin"; the zone may be left out.
func readMoment(text string, zone *time.Location) (time.Time, *time.Location, error) {
	fields := strings.Fields(text)
	if len(fields) == 3 {
		var err error
		if zone, err = time.LoadLocation(fields[2]); err != nil {
			return time.Time{}, nil, fmt.Errorf("%q is no time zone; write a place like Europe/Berlin", fields[2])
		}
		fields = fields[:2]
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(layout, strings.Join(fields, " "), zone); err == nil {
			return t, zone, nil
		}
	}
	return time.Time{}, nil, errors.New("write a moment like 2026-03-02 09:00 Europe/Berlin")
}

// readProgram is a shipped example by its name, or the text below the line.
func readProgram(name string, block []string) (string, error) {
	if name == "" && len(block) > 0 {
		return strings.Join(block, "\n") + "\n", nil
	}
	if name == "built-in" {
		return "", nil
	}
	text, _, ok := rulebook.Example(name)
	if !ok {
		return "", fmt.Errorf("there is no example %q; write built-in, %s, or the program itself, indented below \"program:\"", name,
			strings.Join(rulebook.Examples(), ", "))
	}
	return string(text), nil
}

func (u *setup) addMember(value string) error {
	parts := strings.Split(value, ",")
	a, err := readActor(parts[0])
	if err != nil || len(parts) < 2 {
		return errors.New("write a member like Max <max@acme.example>, manager")
	}
	for _, role := range parts[1:] {
		a.roles = append(a.roles, strings.TrimSpace(role))
	}
	u.team = append(u.team, a)
	return nil
}

// addPartner reads "Northwind Consulting, consultant, tier gold, northwind.example"; its people stand below.
func (u *setup) addPartner(value string, block []string) error {
	parts := strings.Split(value, ",")
	p := partnerActor{name: strings.TrimSpace(parts[0])}
	for _, part := range parts[1:] {
		part = strings.TrimSpace(part)
		tier, isTier := strings.CutPrefix(part, "tier ")
		switch {
		case isTier:
			p.tier = tier
		case strings.Contains(part, "@"):
			p.manager = part
		case strings.Contains(part, "."):
			p.domains = append(p.domains, part)
		default:
			p.kind = part
		}
	}
	for _, line := range block {
		a, err := readActor(line)
		if err != nil {
			return err
		}
		p.contacts = append(p.contacts, a)
	}
	if p.name == "" || len(p.contacts) == 0 {
		return errors.New("write \"partner: Northwind, consultant, northwind.example\" and below it, indented, its people like Ann <ann@northwind.example>")
	}
	u.partners = append(u.partners, p)
	return nil
}

func (u *setup) addPeople(value string, block []string) error {
	lines := block
	if value != "" {
		lines = append(strings.Split(value, ","), block...)
	}
	for _, line := range lines {
		a, err := readActor(line)
		if err != nil {
			return err
		}
		u.people = append(u.people, a)
	}
	return nil
}

func readActor(text string) (actor, error) {
	a, err := mail.ParseAddress(strings.TrimSpace(text))
	if err != nil || a.Name == "" {
		return actor{}, fmt.Errorf("%q is no person; write Ann <ann@northwind.example>", strings.TrimSpace(text))
	}
	return actor{name: a.Name, address: strings.ToLower(a.Address)}, nil
}

// actors are all who have a mailbox besides the service.
func (u *setup) actors() []actor {
	all := append([]actor(nil), u.team...)
	for _, p := range u.partners {
		all = append(all, p.contacts...)
	}
	return append(all, u.people...)
}
