//go:build race

package inbound_test

// slowdown is how much slower, and how much bigger, the race detector may make what is measured.
const slowdown = 6
