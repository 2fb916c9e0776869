//go:build !race

package inbound_test

// slowdown is how much slower than promised what is timed may be.
const slowdown = 1
