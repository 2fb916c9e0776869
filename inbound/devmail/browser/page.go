package browser

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// Open loads a page and returns when it is loaded.
func (b *Browser) Open(ctx context.Context, url string) error {
	return b.call(ctx, "POST", b.session+"/url", map[string]string{"url": url}, nil)
}

// Script runs JavaScript in the page, as the body of a function whose arguments are args, and decodes what it returns
// into out (nil: not wanted). A promise is awaited.
func (b *Browser) Script(ctx context.Context, out any, code string, args ...any) error {
	if args == nil {
		args = []any{}
	}
	return b.call(ctx, "POST", b.session+"/execute/sync", map[string]any{"script": code, "args": args}, out)
}

// Wait returns when the page's expression is true. The page itself watches for it, at every change of the document and
// when a frame is loaded; it fails after the limit.
func (b *Browser) Wait(ctx context.Context, expression string, limit time.Duration) error {
	// The expression is part of the script: a page's Content-Security-Policy forbids eval.
	code := "const done = () => { try { return Boolean(" + expression + ") } catch { return false } };" + `
		return new Promise((resolve) => {
			const watch = new MutationObserver(look);
			function end(ok) { watch.disconnect(); document.removeEventListener("load", look, true); resolve(ok) }
			function look() { if (done()) end(true) }
			watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
			document.addEventListener("load", look, true); // of frames
			setTimeout(() => end(done()), arguments[0]);
			look();
		});`
	var ok bool
	if err := b.Script(ctx, &ok, code, limit.Milliseconds()); err != nil {
		return fmt.Errorf("wait for %s: %w", expression, err)
	}
	if !ok {
		return fmt.Errorf("wait for %s: not within %v", expression, limit)
	}
	return nil
}

// Click clicks the element of a CSS selector like a person: it must be visible, and it is scrolled to.
func (b *Browser) Click(ctx context.Context, selector string) error {
	return b.act(ctx, selector, "POST", "/click", nil, nil)
}

// Type presses keys in the element of a CSS selector.
func (b *Browser) Type(ctx context.Context, selector, keys string) error {
	return b.act(ctx, selector, "POST", "/value", map[string]string{"text": keys}, nil)
}

// finds is how often an element is looked for anew that a page drew again between finding and acting, as a live page does.
const finds = 5

// act does something to the element of a CSS selector.
func (b *Browser) act(ctx context.Context, selector, method, what string, in, out any) error {
	for n := 1; ; n++ {
		element, err := b.find(ctx, selector)
		if err != nil {
			return err
		}
		err = b.call(ctx, method, b.session+"/element/"+element+what, in, out)
		if err != nil && n < finds && strings.Contains(err.Error(), "stale element reference") { // W3C WebDriver §6.6
			continue
		}
		if err != nil {
			return fmt.Errorf("%s %s: %w", strings.TrimPrefix(what, "/"), selector, err)
		}
		return nil
	}
}

func (b *Browser) find(ctx context.Context, selector string) (string, error) {
	const key = "element-6066-11e4-a52e-4f735466cecf" // W3C WebDriver §12.1
	var found map[string]string
	in := map[string]string{"using": "css selector", "value": selector}
	if err := b.call(ctx, "POST", b.session+"/element", in, &found); err != nil {
		return "", fmt.Errorf("find %s: %w", selector, err)
	}
	return found[key], nil
}

// Text is the visible text of the element of a CSS selector.
func (b *Browser) Text(ctx context.Context, selector string) (text string, err error) {
	err = b.act(ctx, selector, "GET", "/text", nil, &text)
	return text, err
}

// Complaints are what the browser wrote to its console since the last call: script errors, refused loads.
func (b *Browser) Complaints(ctx context.Context) ([]string, error) {
	var entries []struct{ Level, Message string }
	err := b.call(ctx, "POST", b.session+"/se/log", map[string]string{"type": "browser"}, &entries)
	var found []string
	for _, e := range entries {
		found = append(found, e.Level+" "+e.Message)
	}
	return found, err
}

// Screenshot is the visible part of the page as PNG.
func (b *Browser) Screenshot(ctx context.Context) ([]byte, error) {
	var encoded string
	if err := b.call(ctx, "GET", b.session+"/screenshot", nil, &encoded); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(encoded)
}

// Resize changes the page's size in CSS pixels, below the smallest window of the desktop too.
func (b *Browser) Resize(ctx context.Context, width, height int) error {
	return b.call(ctx, "POST", b.session+"/goog/cdp/execute", map[string]any{
		"cmd": "Emulation.setDeviceMetricsOverride",
		"params": map[string]any{
			"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
		},
	}, nil)
}
