package main

import (
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"time"

	"refermail/workflow"
	"refermail/workflow/account"
)

// roles are what a member of the team can be.
func roles() []string { return []string{"manager", "rep", "finance"} }

// assignTeam reads the [[team]] tables.
func (r *configReader) assignTeam(value any) {
	tables, ok := value.([]any)
	if !ok {
		r.wrong("team", "must be written as [[team]], once for each person")
		return
	}
	r.cfg.Team = nil
	for i, t := range tables {
		at := fmt.Sprintf("team.%d", i)
		keys, ok := t.(map[string]any)
		if !ok {
			r.wrong(at, "must be written as [[team]], once for each person")
			continue
		}
		var m workflow.Member
		places := map[string]any{"email": &m.Email, "name": &m.Name, "roles": &m.Roles, "time_zone": &m.Zone}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			if places[key] == nil {
				near, _ := nearest(key, slices.Collect(maps.Keys(places)))
				r.wrong(at+"."+key, "unknown key; did you mean %s?", near)
			} else if err := assign(places[key], keys[key]); err != nil {
				r.wrong(at+"."+key, "%s", err)
			}
		}
		r.cfg.Team = append(r.cfg.Team, m)
	}
}

// teamFromText reads REFERMAIL_TEAM: "Max <max@acme.example> manager,finance; Rae <rae@acme.example> rep". It replaces
// the team of the file.
func (r *configReader) teamFromText(text string) {
	r.cfg.Team = nil
	for one := range strings.SplitSeq(text, ";") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		person, words := one, ""
		if end := strings.IndexByte(one, '>'); end >= 0 {
			person, words = one[:end+1], one[end+1:]
		} else if space := strings.IndexByte(one, ' '); space >= 0 {
			person, words = one[:space], one[space:]
		}
		a, err := mail.ParseAddress(person)
		if err != nil {
			r.wrong("team", "cannot read %q; write Name <address> role,role; …", one)
			continue
		}
		m := workflow.Member{Email: a.Address, Name: a.Name}
		m.Roles = strings.FieldsFunc(words, func(c rune) bool { return c == ',' || c == ' ' })
		r.cfg.Team = append(r.cfg.Team, m)
	}
}

// checkTeam normalises the members and names what is wrong with them.
func (c *Config) checkTeam(r *configReader) {
	seen := map[string]bool{}
	for i := range c.Team {
		m, at := &c.Team[i], fmt.Sprintf("team.%d", i)
		email, ok := account.NormalizeAddress(m.Email)
		switch {
		case m.Email == "":
			r.wrong(at+".email", "is missing; a member is known by the address")
		case !ok:
			r.wrong(at+".email", "%q is not a mail address", m.Email)
		case seen[account.CompareKey(email)]:
			r.wrong(at+".email", "%s is in the team twice; give one entry all roles", email)
		case account.CompareKey(email) == account.CompareKey(c.Mail.Address):
			r.wrong(at+".email", "%s is the inbox itself; a member needs an address of their own", email)
		}
		m.Email = email
		seen[account.CompareKey(email)] = true
		if m.Name = strings.TrimSpace(m.Name); m.Name == "" {
			m.Name, _, _ = strings.Cut(email, "@")
		}
		if _, err := time.LoadLocation(m.Zone); err != nil || m.Zone == "Local" {
			r.wrong(at+".time_zone", "%q is no time zone; write it like Europe/Berlin", m.Zone)
		}
		if len(m.Roles) == 0 {
			r.wrong(at+".roles", "is missing; use one or more of %s", strings.Join(roles(), ", "))
		}
		for _, role := range m.Roles {
			if !slices.Contains(roles(), role) {
				r.wrong(at+".roles", "%q is no role; use one or more of %s", role, strings.Join(roles(), ", "))
			}
		}
	}
}
