//go:build race

package main

// The race detector makes the embedded database, which is Go, some thirty times slower: two months show the same races.
const shortYear = true
