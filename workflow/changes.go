package workflow

import "slices"

// replace appends rows, each in the place of an earlier one with the same key.
func replace[T any, K comparable](rows, more []T, key func(T) K) []T {
	for _, m := range more {
		if i := slices.IndexFunc(rows, func(r T) bool { return key(r) == key(m) }); i >= 0 {
			rows[i] = m
		} else {
			rows = append(rows, m)
		}
	}
	return rows
}

func without(keys []string, key string) []string {
	return slices.DeleteFunc(keys, func(k string) bool { return k == key })
}

func withoutTimer(timers []Timer, key string) []Timer {
	return slices.DeleteFunc(timers, func(t Timer) bool { return t.Key == key })
}

// aliases appends what another decision says about names of accounts: the later word counts.
func (c *Changes) aliases(o Changes) {
	for _, name := range o.EndAliases {
		c.EndAliases = append(without(c.EndAliases, name), name)
		c.Aliases = slices.DeleteFunc(c.Aliases, func(a Alias) bool { return a.Name == name })
	}
	c.Aliases = replace(c.Aliases, o.Aliases, func(a Alias) string { return a.Name })
	c.Apart = replace(c.Apart, o.Apart, func(a Apart) [2]string { return a.Names })
}
