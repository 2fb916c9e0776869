package parse

import "unicode/utf8"

// pairFit says how usual the character of two bytes is, from -1 to 1. Rows of the national standards are ordered by use,
// so the first byte tells.
type pairFit func(lead, trail byte) float64

// fitPairs sums the worth of all characters of two bytes; a byte that cannot be in such text costs much.
func fitPairs(b []byte, fit pairFit) float64 {
	sum := 0.0
	for i := 0; i < len(b); i++ {
		if b[i] < utf8.RuneSelf {
			continue
		}
		trail := byte(0)
		if i+1 < len(b) {
			trail = b[i+1]
		}
		worth := fit(b[i], trail)
		n := 1
		if trail >= utf8.RuneSelf {
			n = 2
		}
		sum += worth * float64(n)
		if trail >= 0x30 {
			i++
		}
	}
	return sum
}

func within(c, lo, hi byte) bool { return lo <= c && c <= hi }

func fitGB(a, b byte) float64 {
	switch {
	case within(a, 0xb0, 0xd7) && b >= 0xa1: // level 1, by pronunciation
		return 0.8
	case within(a, 0xa1, 0xa3) && b >= 0xa1: // punctuation and wide letters
		return 0.8
	case within(a, 0x81, 0xfe) && within(b, 0x30, 0xfe) && b != 0x7f:
		return 0.1
	}
	return -1
}

func fitBig5(a, b byte) float64 {
	switch {
	case !within(b, 0x40, 0x7e) && !within(b, 0xa1, 0xfe):
		return -1
	case within(a, 0xa4, 0xc6), within(a, 0xa1, 0xa3):
		return 0.85
	case within(a, 0xc9, 0xf9):
		return 0.1
	}
	return -1
}

func fitShiftJIS(a, b byte) float64 {
	switch {
	case within(a, 0xa1, 0xdf):
		return 0 // narrow katakana, one byte
	case !within(b, 0x40, 0xfc) || b == 0x7f:
		return -1
	case a == 0x82 && within(b, 0x9f, 0xf1), a == 0x83 && within(b, 0x40, 0x96), a == 0x81:
		return 1
	case within(a, 0x88, 0x97):
		return 0.7
	case within(a, 0x82, 0x9f), within(a, 0xe0, 0xea):
		return 0.2
	}
	return -1
}

func fitEUCJP(a, b byte) float64 {
	switch {
	case b < 0xa1 || b == 0xff:
		return -1
	case a == 0xa4 || a == 0xa5: // kana
		return 1.2
	case within(a, 0xa1, 0xa3):
		return 1
	case within(a, 0xb0, 0xcf):
		return 0.7
	case within(a, 0xd0, 0xf4):
		return 0.1
	}
	return -1
}

func fitEUCKR(a, b byte) float64 {
	switch {
	case b < 0x41:
		return -1
	case within(a, 0xb0, 0xc8) && b >= 0xa1: // Hangul
		return 0.9
	case within(a, 0xa1, 0xa3) && b >= 0xa1:
		return 0.7
	case within(a, 0x81, 0xc6) && b < 0xa1:
		return 0.1
	case within(a, 0xca, 0xfd):
		return -0.3
	}
	return -1
}
