package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"refermail/workflow"
	"refermail/workflow/account"
)

// Who is whom an erasure or an export is about: a person by address, or an account by domain or name.
type Who struct {
	Address string
	Account string
}

// subject is everything by which somebody's rows and words are found.
type subject struct {
	who       Who
	person    bool
	addresses set[string] // compare keys
	names     []string
	companies []string // of the account
	phones    []string
	domain    string // of the account
	nameKey   string

	contacts set[int64]
	deals    set[int64] // deals whose prospect the person is, deals of the account
	needles  *needles
}

// key is what the subject's keyed hash is made of.
func (s *subject) key() string {
	switch {
	case s.person:
		return "person " + account.CompareKey(s.who.Address)
	case s.domain != "":
		return "account d:" + s.domain
	}
	return "account n:" + s.nameKey
}

// errNobody means that an address is no address, or an account no name.
var errNobody = errors.New("neither an address nor an account")

// subjectOf finds what belongs to somebody: their other addresses, the names they are known by, their deals.
func (db *DB) subjectOf(ctx context.Context, who Who) (*subject, error) {
	s := &subject{who: who, person: who.Address != "", addresses: set[string]{}, contacts: set[int64]{}, deals: set[int64]{}}
	if s.person {
		key := account.CompareKey(who.Address)
		if key == "" {
			return nil, fmt.Errorf("%q: %w", who.Address, errNobody)
		}
		s.addresses.add(key)
	} else if s.domain, s.nameKey = accountOf(who.Account); s.domain == "" && s.nameKey == "" {
		return nil, fmt.Errorf("%q: %w", who.Account, errNobody)
	}
	for _, find := range []func(context.Context, conn) error{s.findContacts, s.findDeals, s.findOffers} {
		if err := find(ctx, db.read); err != nil {
			return nil, fmt.Errorf("find %s: %w", s.key(), err)
		}
	}
	s.names, s.phones = distinctTexts(s.names), distinctTexts(s.phones)
	s.needles = s.needlesOf()
	return s, nil
}

func accountOf(said string) (domain, nameKey string) {
	key := workflow.AccountKey(said)
	switch kind, name, _ := strings.Cut(key, ":"); kind {
	case "d":
		return name, ""
	case "n":
		return "", name
	}
	return "", ""
}

func (s *subject) findContacts(ctx context.Context, c conn) error {
	if !s.person {
		return nil
	}
	numbers, err := in(ctx, c, number[int64], `SELECT contact FROM contact_address WHERE address IN (?)`, searchKeys(s.addresses.list()))
	if err != nil {
		return err
	}
	rows, err := in(ctx, c, contactFields, `SELECT `+contactColumns+` FROM contact WHERE no IN (?)`, numbers)
	for _, k := range rows {
		s.contacts.add(int64(k.No))
		s.addresses.add(k.Addresses...)
		s.names = append(s.names, k.Name)
	}
	return err
}

func (s *subject) findDeals(ctx context.Context, c conn) error {
	deals, err := s.ownDeals(ctx, c)
	if err != nil {
		return err
	}
	for _, d := range deals {
		s.deals.add(int64(d.No))
		s.names, s.phones = append(s.names, d.Contact.Name), append(s.phones, d.Contact.Phone)
		if s.person {
			continue
		}
		s.names, s.companies = append(s.names, d.Company), append(s.companies, d.Company)
		for _, p := range append(d.Others, d.Contact) {
			if key := account.CompareKey(p.Email); key != "" {
				s.addresses.add(key)
			}
			s.names, s.phones = append(s.names, p.Name), append(s.phones, p.Phone)
		}
	}
	return nil
}

// ownDeals are the deals about a person or an account. Of an account they are found by its domains and its names, as deals
// meet when they are registered.
func (s *subject) ownDeals(ctx context.Context, c conn) ([]workflow.Deal, error) {
	const fields = `SELECT ` + dealColumns + ` FROM deal WHERE `
	switch {
	case s.person:
		return in(ctx, c, dealFields, fields+`contact_key <> '' AND contact_key IN (?)`, searchKeys(s.addresses.list()))
	case s.domain != "":
		deals, err := in(ctx, c, dealFields, fields+`domain <> '' AND domain IN (?)`, []string{searchKey(s.domain)})
		if err != nil {
			return nil, err
		}
		var names []string
		for _, d := range deals {
			names = append(names, d.NameKey)
		}
		same, err := in(ctx, c, dealFields, fields+`domain = '' AND name_key <> '' AND name_key IN (?)`, searchKeys(names))
		return append(deals, same...), err
	}
	return in(ctx, c, dealFields, fields+`name_key <> '' AND name_key IN (?)`, []string{searchKey(s.nameKey)})
}

func (s *subject) findOffers(ctx context.Context, c conn) error {
	for o, err := range each(ctx, c, offerFields, `SELECT `+offerColumns+` FROM offer ORDER BY mail`) {
		if err != nil {
			return err
		}
		if _, ours := s.addresses[account.CompareKey(o.Person.Email)]; ours && s.person || s.domain != "" && o.Domain == s.domain {
			s.names = append(s.names, o.Person.Name)
		}
	}
	return nil
}

func (s *subject) needlesOf() *needles {
	n := &needles{address: func(key string) bool { _, ok := s.addresses[key]; return ok }}
	var literal []string
	for key := range s.addresses {
		local, host, _ := strings.Cut(key, "@")
		literal = append(literal, local+"="+host, local+"%40"+host) // as envelope senders and links write it
	}
	if !s.person && s.domain != "" {
		n.host = func(host string) bool { return host == s.domain || strings.HasSuffix(host, "."+s.domain) }
	}
	slices.Sort(literal)
	n.words = wordNeedles(s.wanted(), s.phones, literal)
	return n
}

// wanted are the names that are looked for in everybody's words: of people those of several words, since too many are called
// Peter, and of companies all.
func (s *subject) wanted() []string {
	names := append(slices.DeleteFunc(slices.Clone(s.names), oneWord), s.companies...)
	if !s.person && s.domain == "" {
		names = append(names, s.who.Account)
	}
	return distinctTexts(names)
}

// lookedFor is what people are shown of it.
func (s *subject) lookedFor() []string { return append(s.wanted(), s.phones...) }

func oneWord(name string) bool { return len(strings.Fields(name)) < 2 }

func distinctTexts(texts []string) (out []string) {
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return out
}
