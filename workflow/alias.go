package workflow

import (
	"slices"
	"strings"
	"time"

	"refermail/workflow/account"
)

// Alias says that two ways to name a company mean the same one: a subsidiary's domain, an old name (VA-13). Each name has
// one account at most, and no account is itself a name: all names of a company point to the same place.
type Alias struct {
	Name    string // account key: "d:" and a registrable domain, or "n:" and a name key
	Account string // likewise: what stands for all of them
	By      string // who said so
	At      time.Time
}

// Apart says that two names which are alike mean two companies, so that nobody is asked again.
type Apart struct {
	Names [2]string // name keys, in order
	By    string
	At    time.Time
}

// maxNames bounds the names of one account: what a decision may have to look at.
const maxNames = 50

// AccountKey is how an account is named in the table of aliases: by its domain where one is given, else by its name; ""
// when the text names no company, free mail among it.
func AccountKey(said string) string {
	said = strings.TrimSpace(said)
	if strings.Contains(said, ".") && !strings.ContainsAny(said, " \t") {
		if domain := account.Registrable(said); domain != "" && !account.IsFreeMail(domain) {
			return "d:" + domain
		} else if domain != "" {
			return ""
		}
	}
	if key := account.NameKey(said); key != "" {
		return "n:" + key
	}
	return ""
}

// ShowAccountKey writes an account key for people.
func ShowAccountKey(key string) string {
	if _, name, ok := strings.Cut(key, ":"); ok {
		return name
	}
	return key
}

// keyOf is the account key of a company; its domain goes before its name.
func keyOf(id account.Identity) string {
	if keys := accountKeys(id.Domain, id.NameKey); len(keys) > 0 {
		return keys[0]
	}
	return ""
}

func (w *World) putAlias(a Alias) {
	w.endAlias(a.Name)
	w.aliases[a.Name] = a
	w.names[a.Account] = append(slices.Clone(w.names[a.Account]), a.Name)
}

func (w *World) endAlias(name string) {
	old, ok := w.aliases[name]
	if !ok {
		return
	}
	delete(w.aliases, name)
	w.names[old.Account] = slices.DeleteFunc(slices.Clone(w.names[old.Account]), func(n string) bool { return n == name })
}

// namesIn is a World that knows nothing but the names of accounts.
func namesIn(f Facts) *World {
	w := &World{aliases: map[string]Alias{}, names: map[string][]string{}}
	for _, a := range f.Aliases {
		w.putAlias(a)
	}
	return w
}

// standsFor returns the key that stands for all names of an account.
func (w *World) standsFor(key string) string {
	if a, ok := w.aliases[key]; ok {
		return a.Account
	}
	return key
}

// canonical is the company an identity means when aliases are followed.
func (w *World) canonical(id account.Identity) account.Identity {
	a, ok := w.aliases[keyOf(id)]
	if !ok {
		return id
	}
	if domain, is := strings.CutPrefix(a.Account, "d:"); is {
		return account.Identity{Domain: domain, NameKey: id.NameKey}
	}
	return account.Identity{NameKey: strings.TrimPrefix(a.Account, "n:")}
}

// same reports whether both are one company, aliases counted (CF-2, VA-13).
func (w *World) same(a, b account.Identity) bool {
	return a.Same(b) || w.canonical(a).Same(w.canonical(b))
}

// namesOf lists every account key under which deals of a company may stand, each once; at most a few times maxNames.
func (w *World) namesOf(id account.Identity) []string {
	var keys []string
	add := func(more ...string) {
		for _, k := range more {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	for _, k := range accountKeys(id.Domain, id.NameKey) {
		add(k)
		top := w.standsFor(k)
		add(top)
		add(w.names[top]...)
	}
	return keys
}

// apartFrom reports whether somebody said that two names mean two companies.
func (w *World) apartFrom(a, b string) bool { return w.apart[namePair(a, b)] }

func namePair(a, b string) [2]string {
	if b < a {
		a, b = b, a
	}
	return [2]string{a, b}
}
