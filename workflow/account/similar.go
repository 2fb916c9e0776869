package account

import "strings"

// Similar reports whether two company names may mean the same company: typing errors, words run together, one name
// starting with the other ("Globex", "Globex Industries"). It is a hint for a person who decides, never a reason to act.
//
// Words are compared one by one, each with the typing errors its length allows, so that Deutsche Bank is not taken for
// Deutsche Bahn.
func Similar(a, b string) bool {
	a, b = NameKey(a), NameKey(b)
	if a == "" || b == "" {
		return false
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) >= 4 && strings.HasPrefix(b, a+" ") {
		return true
	}
	left, right := strings.Fields(a), strings.Fields(b)
	if len(left) != len(right) {
		return alike(strings.Join(left, ""), strings.Join(right, ""))
	}
	for i := range left {
		if !alike(left[i], right[i]) {
			return false
		}
	}
	return true
}

// alike reports whether two words differ by typing errors only: none in up to four letters, one in up to eight, two in
// longer words.
func alike(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	allowed := 0
	switch n := min(len(ra), len(rb)); {
	case n > 8:
		allowed = 2
	case n > 4:
		allowed = 1
	}
	if diff := len(ra) - len(rb); diff > allowed || -diff > allowed {
		return false
	}
	return a == b || allowed > 0 && typos(ra, rb) <= allowed
}

// Typos counts the letters to add, drop, change or swap with their neighbour until one word is the other. Its cost is the
// product of the lengths: give it words, not texts.
func Typos(a, b string) int { return typos([]rune(a), []rune(b)) }

// typos counts the letters to add, drop, change or swap with their neighbour until a is b (optimal string alignment).
func typos(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
