//go:build !race

package parse

// slowdown is how much slower than promised what is timed may be.
const slowdown = 1
