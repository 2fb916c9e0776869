package press_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"refermail/outbound/press"
	"refermail/workflow"
)

// delivered is a copy as its reader's server has it: with the fields a server adds. Its issue goes out now, for filters compare
// dates with their clock.
func delivered(t *testing.T, d workflow.Document, r workflow.Recipient) (raw []byte, from, to string) {
	t.Helper()
	i := issue()
	i.SendAt = time.Now().Add(-time.Minute)
	raw, env, err := must(press.New(options(t), i, d))(t).Print(nil, r)
	if err != nil {
		t.Fatal(err)
	}
	head := "Return-Path: <" + env.From + ">\r\nReceived: from mail.acme.example (localhost [127.0.0.1])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))" +
		"\r\n\tby mx.northwind.example (Postfix) with ESMTPS id 4Vt0x21Qz1z9x\r\n\tfor <" + env.To + ">; " + time.Now().UTC().Format(time.RFC1123Z) + "\r\n"
	return append([]byte(head), raw...), env.From, env.To
}

// issues are what filters judge: an ordinary one, and one with everything.
func issues() map[string]func() (workflow.Document, workflow.Recipient) {
	return map[string]func() (workflow.Document, workflow.Recipient){
		"ordinary": func() (workflow.Document, workflow.Recipient) { return document(), ann() },
		"with all": func() (workflow.Document, workflow.Recipient) {
			d, r := letter(), ann()
			r.Tongue.Language = "de"
			r.Personal = personal(func() string { return "Globex GmbH" })
			return d, r
		},
	}
}

// missing skips where a program is not installed, unless servers are required.
func missing(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("REFERMAIL_TEST_REAL") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

var score = regexp.MustCompile(`score=(-?[0-9.]+)`)

// TestSpamAssassinFindsNothing judges copies with all of Debian's rules that need no network. What SpamAssassin grants for a
// trusted network is not counted.
func TestSpamAssassinFindsNothing(t *testing.T) {
	t.Parallel()
	missing(t, "spamassassin")
	for name, make := range issues() {
		t.Run(name, func(t *testing.T) {
			d, r := make()
			raw, _, _ := delivered(t, d, r)
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, "spamassassin", "-t", "-L")
			home := t.TempDir()
			cmd.Env, cmd.Stdin = append(os.Environ(), "HOME="+home, "LC_ALL=C"), bytes.NewReader(raw)
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			hit := score.FindSubmatch(out)
			if hit == nil {
				t.Fatalf("no score in\n%s", out)
			}
			points := must(strconv.ParseFloat(string(hit[1]), 64))(t)
			if bytes.Contains(out, []byte("ALL_TRUSTED")) {
				points++
			}
			_, report, _ := bytes.Cut(out, []byte("Content analysis details:"))
			if t.Logf("score %.1f%s", points, report); points > 0 {
				t.Errorf("score %.1f", points)
			}
		})
	}
}

// offline are rspamd's modules that ask the network or keep a memory.
const offline = "rbl surbl spf dkim dkim_signing dmarc arc asn mx_check fuzzy_check phishing history_redis redis rspamd_update neural reputation greylist " +
	"ratelimit replies url_redirector bimi p0f dcc antivirus external_services clickhouse elastic metadata_exporter metric_exporter aws_s3 whitelist"

// startRspamd runs rspamd on loopback with folders of its own, and returns the address of its scanner.
func startRspamd(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	l := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	address := l.Addr().String()
	must(true, l.Close())(t)
	local := filepath.Join(dir, "local.d")
	must(true, os.MkdirAll(local, 0o755))(t)
	for module := range strings.FieldsSeq(offline) {
		must(true, os.WriteFile(filepath.Join(local, module+".conf"), []byte("enabled = false;\n"), 0o644))(t)
	}
	// The suffixes of all the world take rspamd half a minute to learn; these copies have one.
	must(true, os.WriteFile(filepath.Join(dir, "suffixes"), []byte("com\nexample\n"), 0o644))(t)
	config := filepath.Join(dir, "rspamd.conf")
	must(true, os.WriteFile(config, fmt.Appendf(nil, `options { pidfile = "%[1]s/pid"; dynamic_conf = "%[1]s/dynamic"; hs_cache_dir = "%[1]s"; control_socket = "%[1]s/control mode=0600";
filters = "chartable,regexp"; disable_hyperscan = true; url_tld = "%[1]s/suffixes"; explicit_modules = ["settings", "bayes_expiry"]; dns { nameserver = ["127.0.0.1:1"]; } }
logging { type = "console"; level = "warning"; }
worker "normal" { bind_socket = "%[2]s"; count = 1; }
.include "$CONFDIR/common.conf"
`, dir, address), 0o644))(t)
	var log bytes.Buffer
	cmd := exec.Command("rspamd", "-f", "-i", "-c", config, "--var=LOCAL_CONFDIR="+dir, "--var=DBDIR="+dir, "--var=RUNDIR="+dir, "--var=LOGDIR="+dir)
	cmd.Stdout, cmd.Stderr = &log, &log
	must(true, cmd.Start())(t)
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // how it ends is of no interest
		if t.Failed() {
			t.Log(log.String())
		}
	})
	for end := time.Now().Add(5 * time.Minute); ; {
		resp, err := http.Get("http://" + address + "/ping")
		if err == nil {
			resp.Body.Close()
			return address
		}
		if time.Now().After(end) {
			t.Fatalf("rspamd does not answer: %v\n%s", err, log.String())
		}
		wait(t, 100*time.Millisecond)
	}
}

func wait(t *testing.T, d time.Duration) {
	t.Helper()
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}

// TestRspamdFindsNothing does the same with rspamd.
func TestRspamdFindsNothing(t *testing.T) {
	t.Parallel()
	missing(t, "rspamd")
	address := startRspamd(t)
	for name, make := range issues() {
		t.Run(name, func(t *testing.T) {
			d, r := make()
			raw, from, to := delivered(t, d, r)
			req := must(http.NewRequestWithContext(t.Context(), "POST", "http://"+address+"/checkv2", bytes.NewReader(raw)))(t)
			for field, value := range map[string]string{"IP": "127.0.0.1", "Helo": "mail.acme.example", "From": from, "Rcpt": to} {
				req.Header.Set(field, value)
			}
			resp := must(http.DefaultClient.Do(req))(t)
			defer resp.Body.Close()
			body := must(io.ReadAll(resp.Body))(t)
			var said struct {
				Score   *float64 `json:"score"`
				Symbols map[string]struct {
					Score float64 `json:"score"`
				} `json:"symbols"`
			}
			if err := json.Unmarshal(body, &said); err != nil || said.Score == nil || len(said.Symbols) < 5 {
				t.Fatalf("%v: %s", err, body)
			}
			if t.Logf("score %.2f %v", *said.Score, said.Symbols); *said.Score > 0 {
				t.Errorf("score %.2f", *said.Score)
			}
		})
	}
}
