//go:build !race

package store_test

const many = 100_000
