// Package browser drives a real headless Chromium for tests, over plain WebDriver (W3C, JSON over HTTP) and chromedriver,
// both from Debian's packages chromium and chromium-driver. It knows the dozen commands our tests need.
package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// ErrMissing says that Chromium or chromedriver is not installed.
var ErrMissing = errors.New("chromium and chromium-driver are not installed")

// Browser is one Chromium with one window. It is for one goroutine.
type Browser struct {
	driver  *exec.Cmd
	base    string // of the driver
	session string
	client  http.Client
}

// Options say how the browser starts.
type Options struct {
	Profile string // a fresh, empty folder for the user data
	Width   int    // of the window, CSS pixels
	Height  int
	Dark    bool // prefers-color-scheme: dark
}

// Start runs chromedriver and opens a browser; Close ends both. It gives [ErrMissing] when there is none.
func Start(ctx context.Context, o Options) (*Browser, error) {
	driver, err1 := exec.LookPath("chromedriver")
	chromium, err2 := exec.LookPath("chromium")
	if err1 != nil || err2 != nil {
		return nil, ErrMissing
	}
	b := &Browser{driver: exec.Command(driver, "--port=0"), client: http.Client{Timeout: time.Minute}}
	b.driver.Env = append(os.Environ(), "HOME="+o.Profile) // leaves nothing in the user's own folders
	out, err := b.driver.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start chromedriver: %w", err)
	}
	if err := b.driver.Start(); err != nil {
		return nil, fmt.Errorf("start chromedriver: %w", err)
	}
	port, err := portOf(out)
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	b.base = "http://127.0.0.1:" + port
	var made struct {
		SessionID string `json:"sessionId"`
	}
	if err := b.call(ctx, "POST", "/session", capabilities(chromium, o), &made); err != nil {
		return nil, errors.Join(fmt.Errorf("open browser: %w", err), b.Close())
	}
	b.session = "/session/" + made.SessionID
	return b, nil
}

// portOf reads the line in which chromedriver says where it listens, and lets it go on writing.
func portOf(out io.Reader) (string, error) {
	pattern := regexp.MustCompile(`started successfully on port (\d+)`)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if found := pattern.FindStringSubmatch(lines.Text()); found != nil {
			go io.Copy(io.Discard, out) // ends with the process
			return found[1], nil
		}
	}
	return "", fmt.Errorf("chromedriver does not say its port: %w", errors.Join(lines.Err(), io.ErrUnexpectedEOF))
}

func capabilities(chromium string, o Options) any {
	args := []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--user-data-dir=" + o.Profile,
		fmt.Sprintf("--window-size=%d,%d", o.Width, o.Height),
	}
	if o.Dark {
		args = append(args, "--force-dark-mode", "--blink-settings=preferredColorScheme=0")
	}
	return map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"goog:chromeOptions": map[string]any{"binary": chromium, "args": args},
		"goog:loggingPrefs":  map[string]string{"browser": "ALL"},
	}}}
}

// Close ends the browser and the driver, and waits for them.
func (b *Browser) Close() error {
	if b.session != "" {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = b.call(ctx, "DELETE", b.session, nil, nil) // the driver is ended in any case
	}
	b.client.CloseIdleConnections()
	if err := b.driver.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("end chromedriver: %w", err)
	}
	_ = b.driver.Wait() // "signal: killed" is what we asked for
	return nil
}

// call sends one WebDriver command; an answer with an error becomes an error.
func (b *Browser) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if method == "POST" {
		if in == nil {
			in = struct{}{}
		}
		data, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, b.base+path, body)
	if err != nil {
		return err
	}
	resp, err := b.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var answer struct {
		Value json.RawMessage `json:"value"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return fmt.Errorf("webdriver %s: %w", path, err)
	}
	if resp.StatusCode != http.StatusOK {
		var problem struct{ Error, Message string }
		if err := json.Unmarshal(answer.Value, &problem); err != nil {
			return fmt.Errorf("webdriver %s: status %d", path, resp.StatusCode)
		}
		first, _, _ := strings.Cut(problem.Message, "\n")
		return fmt.Errorf("webdriver: %s: %s", problem.Error, first)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, out)
}
