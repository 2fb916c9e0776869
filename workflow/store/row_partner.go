package store

import "refermail/workflow"

const partnerColumns = "no, name, type, tier, status, domains, manager, created_at, joining, heard_at, dormant_at, standing, held"

func partnerFields(p *workflow.Partner) []any {
	return []any{
		(*int64)(&p.No), (*text)(&p.Name), (*text)(&p.Type), (*text)(&p.Tier), (*text)(&p.Status),
		asJSON[[]string]{&p.Domains}, (*text)(&p.Manager), (*Time)(&p.CreatedAt), asJSON[*workflow.Joining]{&p.Joining},
		(*Time)(&p.HeardAt), (*Time)(&p.DormantAt), asJSON[workflow.Standing]{&p.Standing}, asJSON[[]workflow.MailNo]{&p.Held},
	}
}

// partnerWithKeysFields are a partner's as it is written: with the times its joining is found by and the key of its name.
func partnerWithKeysFields(p *workflow.Partner) []any {
	applied, joined := p.Coming()
	key := workflow.PartnerNameKey(p.Name)
	return append(partnerFields(p), (*Time)(&applied), (*Time)(&joined), (*keyText)(&key))
}

const contactColumns = "no, partner, name, addresses, email, status, newsletter, created_at, news, tongue, reach"

func contactFields(c *workflow.Contact) []any {
	return []any{
		(*int64)(&c.No), (*int64)(&c.Partner), (*text)(&c.Name), asJSON[[]string]{&c.Addresses}, (*text)(&c.Email),
		(*text)(&c.Status), &c.Newsletter, (*Time)(&c.CreatedAt), (*text)(&c.News), asJSON[workflow.Tongue]{&c.Tongue},
		asJSON[workflow.Reach]{&c.Reach},
	}
}

const offLimitColumns = "list, company, domain, name_key, since_at, rep"

func offLimitFields(o *workflow.OffLimit) []any {
	return []any{(*keyText)(&o.List), (*text)(&o.Company), (*keyText)(&o.Domain), (*keyText)(&o.NameKey), (*Time)(&o.Since), (*text)(&o.Rep)}
}

// link is a row of a table made for finding: what is looked up, and the row it leads to.
type link[K any] struct {
	key K
	row int64
}

func textLink(l *link[string]) []any  { return []any{(*keyText)(&l.key), &l.row} }
func numberLink(l *link[int64]) []any { return []any{&l.key, &l.row} }
