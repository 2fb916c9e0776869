package account

// Identity is what identifies a company. Two identities that are equal are the same company unless both are zero.
type Identity struct {
	Domain  string // registrable domain, never free mail; "" when not known
	NameKey string // see [NameKey]; "" when not known
}

// Identify gathers what a mail told us about a company: its name, its domain or web address as written, and the address
// of a person there. The domain goes before the person's; free mail counts as neither. Each may be "".
func Identify(company, domain, email string) Identity {
	id := Identity{Domain: Registrable(domain), NameKey: NameKey(company)}
	if id.Domain == "" || IsFreeMail(domain) {
		id.Domain = FromAddress(email)
	}
	return id
}

// Zero reports whether nothing identifies the company.
func (a Identity) Zero() bool { return a == Identity{} }

// Same reports whether both are the same company, surely enough to act without asking: the same domain, or the same
// name when at least one domain is unknown. Different domains are different companies until somebody says otherwise
// (subsidiaries are an alias table's business, not this package's). It is symmetric but not transitive.
func (a Identity) Same(b Identity) bool {
	if a.Domain != "" && b.Domain != "" {
		return a.Domain == b.Domain
	}
	return a.NameKey != "" && a.NameKey == b.NameKey
}
