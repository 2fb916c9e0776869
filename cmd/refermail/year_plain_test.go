//go:build !race

package main

// shortYear makes the year two months.
const shortYear = false
