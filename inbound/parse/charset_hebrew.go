package parse

import (
	"bytes"
	"strings"
	"unicode"
)

// visualHebrew says that Hebrew stands in the order in which a terminal displays it, as plain ISO-8859-8 should
// (RFC 1556): the letters that only end words begin them. Programs of today write the logical order under that name, too.
func visualHebrew(text []byte) bool {
	ends, begins := 0, 0
	for word := range bytes.FieldsFuncSeq(text[:min(len(text), 8<<10)], func(c rune) bool { return !unicode.Is(unicode.Hebrew, c) }) {
		letters := []rune(string(word))
		if len(letters) < 2 {
			continue
		}
		if strings.ContainsRune("םןץףך", letters[0]) {
			begins++
		}
		if strings.ContainsRune("םןץףך", letters[len(letters)-1]) {
			ends++
		}
	}
	return begins > ends
}

// logicalHebrew turns each line with Hebrew round; what is read from left to right in it (Latin words, numbers) is turned
// back.
func logicalHebrew(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.ContainsFunc(l, func(c rune) bool { return unicode.Is(unicode.Hebrew, c) }) {
			lines[i] = turnLine(strings.Trim(l, " \t\r"))
		}
	}
	return strings.Join(lines, "\n")
}

// mirrored are the characters that change shape with the direction.
var mirrored = map[rune]rune{'(': ')', ')': '(', '[': ']', ']': '[', '<': '>', '>': '<', '{': '}', '}': '{'}

func turnLine(l string) string {
	in := []rune(l)
	out := make([]rune, 0, len(in))
	for i := len(in) - 1; i >= 0; {
		j := i
		for j >= 0 && (leftToRight(in[j]) || j < i && j > 0 && in[j] == ' ' && asciiLetter(in[j-1]) && asciiLetter(in[j+1])) {
			j--
		}
		if j < i {
			run := in[j+1 : i+1]
			out = append(out, run...)
			i = j
			continue
		}
		c := in[i]
		if m, ok := mirrored[c]; ok {
			c = m
		}
		out = append(out, c)
		i--
	}
	return string(out)
}

// leftToRight says that a character belongs to a Latin word, an address or a number.
func leftToRight(c rune) bool {
	return asciiLetter(c) || '0' <= c && c <= '9' || strings.ContainsRune("@._/+-%&=", c)
}
