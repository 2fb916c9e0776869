package auth

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"refermail/workflow/account"
)

// signed is a mail, cut up for the check of one of its signatures.
//
// Given several, the library reads the body through pipes in small pieces, which takes quadratic time for a body of empty
// lines, and leaves signatures without a verdict when one breaks it. So it gets them one at a time, moved to the top,
// where it looks first; the order of fields of different names does not matter to a signature.
type signed struct {
	field        []byte // the signature
	above, below []byte // the rest of the header
	body         []byte // with the empty line before it
}

// verify gives the domain of the signature and whether it holds.
func (s signed) verify(at time.Time, lookup Lookup) (domain, result string) {
	if len(s.field) > maxSignature {
		return "", "permerror"
	}
	key := keyLookup{ask: lookup}
	field := s.field
	checked := s.check(field, &key)
	for range 2 { // there are two things to mend
		if better := mended(field, checked, at); better != nil {
			field = better
			checked = s.check(field, &key)
		}
	}
	if checked == nil {
		return "", "permerror"
	}
	holds := checked.Err == nil && bytes.Equal(field, s.field)
	if strings.HasPrefix(errorText(checked.Err), unmatched) {
		holds = headerHolds(slices.Concat(s.field, s.above, s.below), key.record)
	}
	domain = account.Domain("@" + checked.Domain)
	switch {
	case !checked.Expiration.IsZero() && at.After(checked.Expiration):
		return domain, "permerror"
	case holds:
		return domain, keyAllows(key.record, s.field)
	case checked.Err == nil: // it was made for what mended wrote, and was changed since
		return domain, fail
	}
	return domain, dkimResult(checked.Err)
}

// check has the library check a signature, which may be another than the mail's own; nil when it cannot even say what is
// wrong.
func (s signed) check(field []byte, key *keyLookup) *dkim.Verification {
	mail := io.MultiReader(bytes.NewReader(field), bytes.NewReader(s.above), bytes.NewReader(s.below), bytes.NewReader(s.body))
	options := &dkim.VerifyOptions{LookupTXT: key.lookup, MaxVerifications: 1}
	checked, _ := dkim.VerifyWithOptions(mail, options) // its error only repeats that there is more than one, or comes alone
	if len(checked) == 0 {
		return nil
	}
	return checked[0]
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func dkimResult(err error) string {
	switch {
	case err == nil:
		return pass
	case dkim.IsTempFail(err):
		return "temperror"
	case dkim.IsPermFail(err):
		return "permerror"
	default:
		return fail
	}
}

// keyLookup asks DNS for a key and remembers the answer.
type keyLookup struct {
	ask    Lookup
	record string
}

// lookup gives the library the answer as it can read it. Where several records stand under one name, those without a key
// are somebody's mistake and not meant (RFC 6376 §6.1.2 leaves the choice); white space in a key means nothing
// (§3.6.1), the library would know blanks and line ends only.
func (k *keyLookup) lookup(name string) ([]string, error) {
	found, err := k.ask(name)
	if len(found) > 1 {
		found = slices.DeleteFunc(slices.Clone(found), func(record string) bool { return !hasTag(record, "p") })
	}
	if len(found) == 1 {
		k.record = withTag(found[0], "p", func(key string) string { return strings.Join(strings.Fields(key), "") })
		found = []string{k.record}
	}
	return found, err
}

// keyAllows gives the result of a signature that matches its key: a key marked t=s is for the domain alone and vouches for
// no identity below it (RFC 6376 §3.6.1).
func keyAllows(record string, field []byte) string {
	_, value, _ := strings.Cut(string(field), ":")
	signature := tagList(value)
	identity, named := signature["i"]
	exact := slices.Contains(strings.Split(tagList(record)["t"], ":"), "s")
	if exact && named && !strings.EqualFold(hostOf(identity), signature["d"]) {
		return "permerror"
	}
	return pass
}
