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
