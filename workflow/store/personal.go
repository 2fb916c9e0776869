package store

// nature says whether a column can hold personal data, and of what shape.
type nature int

// Natures of columns. Every column of text or bytes has one; a test walks the tables and fails where one is missing.
const (
	notPersonal nature = iota // numbers, states, times, digests, the operator's own settings
	anAddress                 // one mail address and nothing else
	someWords                 // text that people wrote, or that repeats what they wrote
	someJSON                  // likewise, in the strings of a JSON value
	aKey                      // an index or a key that can be made of an address or a name
	someBytes                 // a mail as it came
)

// personalTable is one table as erasing and exporting see it.
type personalTable struct {
	name    string
	key     []string // the primary key
	numbers []string // further columns that say whose row it is
	columns []personalColumn
}

type personalColumn struct {
	name   string
	nature nature
}

// personalTables is every table with every column of text or bytes. There is no other list: what erases, exports and tests
// goes by this one.
func personalTables() []personalTable {
	none := func(names ...string) (out []personalColumn) { return columns(notPersonal, names) }
	address := func(names ...string) []personalColumn { return columns(anAddress, names) }
	words := func(names ...string) []personalColumn { return columns(someWords, names) }
	structure := func(names ...string) []personalColumn { return columns(someJSON, names) }
	key := func(names ...string) []personalColumn { return columns(aKey, names) }
	with := func(parts ...[]personalColumn) (out []personalColumn) {
		for _, p := range parts {
			out = append(out, p...)
		}
		return out
	}
	return []personalTable{
		{"account_alias", []string{"name"}, nil, with(key("name", "account"), address("said_by"), none("said_at"))},
		{"account_apart", []string{"name", "other"}, nil, with(key("name", "other"), address("said_by"), none("said_at"))},
		{"account_check", []string{"mail"}, []string{"contact"}, with(words("account"), none("verdict", "asked_at"))},
		{"api_token", []string{"name"}, nil, none("name", "digest", "scopes", "created_at", "expires_at", "used_at", "revoked_at")},
		{"backup", []string{"file"}, nil, none("file", "made_at")},
		{"braked", []string{"mail"}, nil, with(key("sender", "domain"), none("braked_at"))},
		{"contact", []string{"no"}, []string{"partner"}, with(words("name"), structure("addresses"), address("email"), structure("tongue", "reach"), none("status", "news", "created_at"))},
		{"contact_address", []string{"address"}, []string{"contact"}, key("address")},
		{"counter", []string{"name"}, nil, none("name")},
		{"deal", []string{"no"}, []string{"partner", "submitter"}, with(
			words("company", "contact_name"), address("contact_email"), words("contact_phone", "contact_title"), key("domain", "name_key", "contact_key"),
			words("context", "consent", "reason"), structure("fields", "perhaps", "people", "undo", "ruling", "dispute", "others", "asked", "approval", "involvement"),
			address("owner", "backup"),
			none("stage", "missing", "amount_currency", "hash", "program", "terms", "reason_code", "registered_at", "protected_until", "attribution_until", "created_at",
				"updated_at", "approved_at", "active_at", "stage_at", "review_by", "decided_at", "answered_at", "counts_at", "won_at", "erased_at"))},
		{"deal_contact", []string{"contact", "deal"}, nil, nil},
		{"domain_look", []string{"look", "domain", "partner"}, nil, none("look", "domain")},
		{"ending", []string{"address"}, nil, with(key("address"), words("text"), none("received_at"))},
		{"erasure", []string{"hash"}, nil, none("hash", "kind", "asked_by", "asked_at", "done_at")},
		{"event", []string{"deal", "seq"}, []string{"mail"}, with(address("actor"), words("text"),
			none("at", "kind", "visibility", "hash", "salt", "digest", "erased_at"))},
		{"input", []string{"key"}, nil, with(key("key"), none("handled_at"))},
		{"issue", []string{"no"}, []string{"mail"}, with(none("kind", "state", "doubt", "created_at", "send_at", "ended_at"), words("by_name"), address("by_email"), words("subject"), structure("audience"))},
		{"issue_answer", []string{"mail"}, []string{"issue", "contact"}, with(none("at"), words("text"))},
		{"issue_batch", []string{"issue", "no"}, nil, none("run_at", "lease", "made_at", "seen_at")},
		{"issue_copy", []string{"issue", "contact"}, nil, with(none("state", "tried_at", "run_at", "settled_at"), words("response"))},
		{"issue_document", []string{"issue"}, nil, columns(someBytes, []string{"document"})},
		{"issue_echo", []string{"issue", "contact", "kind"}, nil, none("kind", "at")},
		{"lease", []string{"name"}, nil, none("name", "holder", "until_at")},
		{"mail", []string{"no"}, []string{"deal"}, with(none("digest", "mailbox", "received_at", "disposition", "decided_at", "erased_at", "body_digest"),
			words("message_id"), address("sender"), words("subject", "rule"), structure("proof"))},
		{"mail_raw", []string{"mail"}, nil, columns(someBytes, []string{"body"})},
		{"mailbox", []string{"name"}, nil, none("name", "since_at")},
		{"meta", []string{"key"}, nil, none("key", "value")},
		{"news_line", []string{"contact", "at", "deal", "text"}, nil, with(none("at"), words("text"))},
		{"notice", []string{"id"}, []string{"deal", "mail", "partner"}, with(none("id", "kind", "side", "state", "lease", "created_at", "due_at", "run_at", "settled_at", "erased_at", "message_id"),
			key("key", "recipient_key"), words("recipient_name"), address("recipient"), words("subject", "in_reply_to", "response"), structure("refs", "letter"))},
		{"off_limit", []string{"list", "position"}, nil, with(none("list", "company", "domain", "name_key", "since_at"), address("rep"))},
		{"offer", []string{"mail"}, []string{"partner", "contact"}, with(words("company"), key("domain"), words("contact_name"), address("contact_email", "offered_by", "answered_by"),
			none("offered_at", "answer", "answered_at"))},
		{"partner", []string{"no"}, nil, with(none("name", "name_key", "type", "tier", "status", "domains", "created_at", "applied_at", "joined_at", "heard_at", "dormant_at", "held"),
			address("manager"), structure("joining", "standing"))},
		{"partner_domain", []string{"domain", "partner"}, nil, none("domain")},
		{"program", []string{"digest"}, nil, none("digest", "name", "text", "defaults", "since_at")},
		{"suppression", []string{"hash"}, nil, none("hash", "why", "at")},
		{"tally", []string{"key", "slot"}, nil, with(key("key"), none("slot"))},
		{"timer", []string{"key"}, []string{"deal"}, with(key("key"), none("kind", "due_at"))},
	}
}

func columns(n nature, names []string) (out []personalColumn) {
	for _, name := range names {
		out = append(out, personalColumn{name, n})
	}
	return out
}

// tableOf returns the table with this name, which must exist.
func tableOf(name string) personalTable {
	for _, t := range personalTables() {
		if t.name == name {
			return t
		}
	}
	panic("no table " + name) // a misspelt name in this package
}

// personal lists the table's columns that can hold personal data.
func (t personalTable) personal() (out []personalColumn) {
	for _, c := range t.columns {
		if c.nature != notPersonal {
			out = append(out, c)
		}
	}
	return out
}
