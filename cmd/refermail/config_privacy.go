package main

import (
	"os"
	"path/filepath"
	"time"

	rulebook "refermail/workflow/program"
	"refermail/workflow/store"
)

// PrivacyConfig is how long personal data is kept, in days; 0 keeps it for ever. Won and paid deals are commercial records
// and are kept.
type PrivacyConfig struct {
	EndedLeads int    // after a lead was declined, withdrawn or has expired
	OtherMail  int    // after a mail came, or was sent, that belongs to no deal
	Signatures int    // after the mail a signature was learnt from
	Records    string // absolute; the file that remembers erasures beside the database
}

func (c *Config) privacySettings() []setting {
	return []setting{
		{"privacy.ended_leads_days", &c.Privacy.EndedLeads, "days until a lead that was declined, withdrawn, or has expired loses its personal data; 0: never"},
		{"privacy.other_mail_days", &c.Privacy.OtherMail, "days until mail that belongs to no deal is emptied; 0: never"},
		{"privacy.signatures_days", &c.Privacy.Signatures, "days until a learnt signature is forgotten; 0: never"},
		{"privacy.records", &c.Privacy.Records, "the file that remembers erasures for restored backups; keep it with the configuration, not with the backups"},
	}
}

func defaultPrivacy() PrivacyConfig {
	return PrivacyConfig{EndedLeads: 180, OtherMail: 90, Signatures: 365, Records: "refermail-erased.jsonl"}
}

func (c *Config) checkPrivacy(r *configReader) {
	const longest = 36500
	for key, days := range map[string]int{"privacy.ended_leads_days": c.Privacy.EndedLeads, "privacy.other_mail_days": c.Privacy.OtherMail, "privacy.signatures_days": c.Privacy.Signatures} {
		if days < 0 || days > longest {
			r.wrong(key, "must be between 0 and %d days; 0 keeps the data for ever", longest)
		}
	}
	if c.Privacy.Records == "" {
		r.wrong("privacy.records", "names no file; remove the line to use refermail-erased.jsonl beside the configuration")
	} else if info, err := os.Stat(filepath.Dir(c.Privacy.Records)); err != nil || !info.IsDir() {
		r.wrong("privacy.records", "%s is not a folder, so no erasure could be remembered; make it or change the path", filepath.Dir(c.Privacy.Records))
	}
}

// termsOf is how long personal data is kept, as the store needs it. Leads end in the stages every program has for it.
func termsOf(c *Config) store.Terms {
	days := func(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
	return store.Terms{
		Leads: days(c.Privacy.EndedLeads), Stages: []string{rulebook.Declined, rulebook.Withdrawn, rulebook.Expired},
		Mails: days(c.Privacy.OtherMail), Signatures: days(c.Privacy.Signatures),
	}
}
