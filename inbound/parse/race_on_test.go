//go:build race

package parse

// slowdown is how much slower the race detector may make what is timed.
const slowdown = 5
