package news

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// minContrast is what text needs against its background to be read (WCAG 2.2, 1.4.3).
const minContrast = 4.5

type color struct{ r, g, b uint8 }

// colorsOf are the colors an element keeps: both or none.
func colorsOf(n *html.Node, style string) (keep []string, box bool) {
	back := declared(style, "background-color")
	if back == "" {
		back = declared(style, "background")
	}
	if back == "" {
		back = attr(n, "bgcolor")
	}
	front := declared(style, "color")
	if front == "" {
		front = attr(n, "color")
	}
	f, ok1 := readColor(front)
	b, ok2 := readColor(back)
	if !ok1 || !ok2 || contrast(f, b) < minContrast || (f == color{} && b == color{255, 255, 255}) { // what every page has anyway
		return nil, false
	}
	return []string{"background-color:" + b.String(), "color:" + f.String()}, true
}

// String writes a color as CSS does.
func (c color) String() string {
	const hex = "0123456789abcdef"
	b := []byte{'#'}
	for _, v := range []uint8{c.r, c.g, c.b} {
		b = append(b, hex[v>>4], hex[v&15])
	}
	return string(b)
}

var rgb = regexp.MustCompile(`^rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,1)?\)$`)

// readColor reads the ways mail programs write colors.
func readColor(s string) (color, bool) {
	s = strings.ToLower(strings.Join(strings.Fields(s), ""))
	switch s {
	case "black", "windowtext":
		return color{}, true
	case "white", "window":
		return color{255, 255, 255}, true
	case "red":
		return color{255, 0, 0}, true
	case "navy":
		return color{0, 0, 128}, true
	case "yellow":
		return color{255, 255, 0}, true
	}
	if hit := rgb.FindStringSubmatch(s); hit != nil {
		r, _ := strconv.ParseUint(hit[1], 10, 8)
		g, _ := strconv.ParseUint(hit[2], 10, 8)
		b, _ := strconv.ParseUint(hit[3], 10, 8)
		return color{uint8(r), uint8(g), uint8(b)}, true
	}
	digits, ok := strings.CutPrefix(s, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	v, err := strconv.ParseUint(digits, 16, 24)
	return color{uint8(v >> 16), uint8(v >> 8), uint8(v)}, ok && err == nil && len(digits) == 6
}

// contrast is how much two colors differ in brightness, 1 to 21 (WCAG 2.2, "contrast ratio").
func contrast(a, b color) float64 {
	l, k := a.luminance(), b.luminance()
	return (max(l, k) + 0.05) / (min(l, k) + 0.05)
}

func (c color) luminance() float64 {
	part := func(v uint8) float64 {
		if s := float64(v) / 255; s > 0.04045 {
			return math.Pow((s+0.055)/1.055, 2.4)
		} else {
			return s / 12.92
		}
	}
	return 0.2126*part(c.r) + 0.7152*part(c.g) + 0.0722*part(c.b)
}
