package press_test

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"refermail/inbound/devmail/browser"
)

// measured is what a page shows at one width.
type measured struct {
	Wide    int      // how far it can be scrolled to the right, CSS pixels
	Outside []string // elements that reach beyond the screen
	Faint   []string // texts without enough contrast, with it
	Small   []string // texts below 12 pixels
	Texts   int
}

// measure looks at every text of the page: its color over whatever stands behind it, opacity included (WCAG 2.2, 1.4.3).
const measure = `
const parse = (s) => { const m = s.match(/[\d.]+/g).map(Number); return [m[0], m[1], m[2], m[3] === undefined ? 1 : m[3]]; };
const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
const light = (c) => { const p = c.slice(0, 3).map((v) => { v /= 255; return v > 0.04045 ? Math.pow((v + 0.055) / 1.055, 2.4) : v / 12.92; });
	return 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2]; };
const probe = document.createElement("i");
probe.style.backgroundColor = "Canvas";
document.body.append(probe);
const canvas = parse(getComputedStyle(probe).backgroundColor);
probe.remove();
// The color of a page at an element, of what stands behind it and of its text: groups with opacity are painted on what is below.
const paint = (el, text) => {
	const chain = [];
	for (let e = el; e; e = e.parentElement) chain.unshift(e);
	const down = (i, below) => {
		if (i === chain.length) return [below, text ? over(parse(getComputedStyle(el).color), below) : below];
		const style = getComputedStyle(chain[i]), own = over(parse(style.backgroundColor), below), o = Number(style.opacity);
		return down(i + 1, own).map((c) => over([c[0], c[1], c[2], o], below));
	};
	return down(0, canvas);
};
const out = { Wide: document.documentElement.scrollWidth, Outside: [], Faint: [], Small: [], Texts: 0 };
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let n = walk.nextNode(); n; n = walk.nextNode()) {
	const el = n.parentElement, words = n.textContent.trim().slice(0, 40);
	const range = document.createRange();
	range.selectNodeContents(n);
	if (!words || !range.getClientRects().length) continue;
	out.Texts++;
	const [behind, front] = paint(el, true), a = light(behind), b = light(front);
	const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	if (ratio < 4.5) out.Faint.push(ratio.toFixed(2) + " " + words);
	if (parseFloat(getComputedStyle(el).fontSize) < 12) out.Small.push(words);
}
for (const el of document.body.querySelectorAll("*")) {
	const box = el.getBoundingClientRect();
	if (box.width && (box.right > innerWidth + 1 || box.left < -1)) out.Outside.push(el.tagName + " " + Math.round(box.right));
}
return out;`

// TestACopyIsReadableOnATelephoneAndInTheDark shows a copy with all there is in a real browser: 320 and 700 pixels wide, light and
// dark. Set REFERMAIL_TEST_SCREENS to a folder to keep the pictures.
func TestACopyIsReadableOnATelephoneAndInTheDark(t *testing.T) {
	t.Parallel()
	r := ann()
	r.Company = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft & Co."
	r.Personal = personal(func() string { return strings.Repeat("Globex", 9) })
	v := must(newPress(t, letter(), nil).Preview(r))(t)
	page := filepath.Join(t.TempDir(), "copy.html")
	shown := strings.ReplaceAll(v.HTML, "cid:picture1@news", "data:image/png;base64,"+pixel)
	if err := os.WriteFile(page, []byte(shown), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dark := range []bool{false, true} {
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
		defer cancel()
		b, err := browser.Start(ctx, browser.Options{Profile: t.TempDir(), Width: 800, Height: 900, Dark: dark})
		if errors.Is(err, browser.ErrMissing) && os.Getenv("REFERMAIL_TEST_REAL") != "1" {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		})
		for _, width := range []int{320, 700} {
			must(true, b.Resize(ctx, width, 900))(t)
			must(true, b.Open(ctx, "file://"+page))(t)
			var m measured
			must(true, b.Script(ctx, &m, measure))(t)
			if m.Wide > width || len(m.Outside)+len(m.Faint)+len(m.Small) > 0 || m.Texts < 30 {
				t.Errorf("dark %v, %d wide: %+v", dark, width, m)
			}
			shot := must(b.Screenshot(ctx))(t)
			picture := must(png.Decode(bytes.NewReader(shot)))(t)
			red, green, blue, _ := picture.At(2, 2).RGBA()
			if isDark := red+green+blue < 3*0x4000; isDark != dark || picture.Bounds().Dx() != width {
				t.Errorf("dark %v, %d wide: the page's corner is %x %x %x, the picture %v", dark, width, red, green, blue, picture.Bounds())
			}
			if dir := os.Getenv("REFERMAIL_TEST_SCREENS"); dir != "" {
				name := map[bool]string{true: "dark", false: "light"}[dark] + map[int]string{320: "-320.png", 700: "-700.png"}[width]
				must(true, os.WriteFile(filepath.Join(dir, name), shot, 0o600))(t)
			}
		}
	}
}
