//go:build race

package store_test

// The race detector makes the embedded database, which is Go, some thirty times slower: a shorter long history shows the
// same.
const many = 10_000
