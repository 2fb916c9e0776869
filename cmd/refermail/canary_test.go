package main

import (
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// watch collects everything the program lets out, and looks for secrets in it.
type watch struct {
	t       *testing.T
	secrets map[string]string // what it is → what it is like

	mu  sync.Mutex
	all strings.Builder
}

func (w *watch) note(where, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	fmt.Fprintf(&w.all, "\n===== %s\n%s", where, text)
}

// search fails for every secret that got out, in whatever form it travels.
func (w *watch) search() {
	w.t.Helper()
	text := w.all.String()
	for what, secret := range w.secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)),
			base64.StdEncoding.EncodeToString([]byte("\x00deals\x00" + secret)), fmt.Sprintf("%q", secret), fmt.Sprintf("%x", secret)} {
			if at := strings.Index(text, form); at >= 0 {
				from := strings.LastIndex(text[:at], "\n===== ")
				w.t.Errorf("%s is shown in %q: …%s…", what, strings.SplitN(text[from+1:], "\n", 2)[0], text[max(0, at-200):min(len(text), at+100)])
			}
		}
	}
}

// secrets are canaries for every place a secret can stand.
func canaries() map[string]string {
	out := map[string]string{}
	for i, place := range []string{"imap password", "smtp password", "password in a url", "password file", "command output", "command complaint", "database password",
		"database file", "database command", "token", "api token", "variable"} {
		out[place] = fmt.Sprintf("canary%02dx9QzW", i)
	}
	return out
}

// TestNoSecretEverGetsOut sets a canary wherever a secret can stand, makes everything fail in every way it can, and
// searches all output for them.
func TestNoSecretEverGetsOut(t *testing.T) {
	t.Parallel()
	w := &watch{t: t, secrets: canaries()}
	s := w.secrets
	a := newAuthority(t)
	cert := &tls.Config{Certificates: []tls.Certificate{a.certificate(nil)}}
	imap := (&mailServer{protocol: "imap", config: cert}).open(t) // it repeats what it does not like
	smtp := (&mailServer{protocol: "smtp", config: cert}).open(t)
	stripped := (&mailServer{protocol: "imap", strip: true, config: cert}).open(t)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	base := func(imapLines, smtpLines, databaseLines, more string) string {
		return "[mail]\naddress = \"deals@acme.example\"\n[imap]\n" + imapLines + "\n[smtp]\n" + smtpLines + "\n[database]\n" + databaseLines + "\n" +
			"[web]\nlisten = \"127.0.0.1:0\"\napi = true\n[log]\nlevel = \"debug\"\n[[team]]\nemail = \"max@acme.example\"\nname = \"Max\"\nroles = [\"manager\"]\n" + more
	}
	mails := func(what string) (string, string) {
		return fmt.Sprintf("url = \"imap://deals@%s\"\nca_file = %q\n%s", imap.address, a.file, what), fmt.Sprintf("url = \"smtp://deals@%s\"\nca_file = %q\n%s", smtp.address, a.file, what)
	}
	plain := func(password string) string { return fmt.Sprintf("password = %q", password) }
	withIMAP, withSMTP := mails(plain(s["imap password"]))
	_, withSMTP2 := mails(plain(s["smtp password"]))
	fileIMAP, fileSMTP := mails(fmt.Sprintf("password_file = %q", file("pw", s["password file"]+"\n")))
	outIMAP, outSMTP := mails(fmt.Sprintf("password_command = \"echo %s; echo got %s >&2; exit 3\"", s["command output"], s["command output"]))
	tokenIMAP, tokenSMTP := mails("token_command = \"printf " + s["token"] + "\"")
	sqlite := "url = \"sqlite:refermail.db\""
	nowhere := "127.0.0.1:1"
	refusing := rejectingPostgres(t)
	for name, text := range map[string]string{
		"wrong passwords":              base(withIMAP, withSMTP2, sqlite, ""),
		"a wrong password file":        base(fileIMAP, fileSMTP, sqlite, ""),
		"a command that fails":         base(outIMAP, outSMTP, sqlite, ""),
		"a wrong token":                base(tokenIMAP, tokenSMTP, sqlite, ""),
		"STARTTLS taken away":          base(fmt.Sprintf("url = \"imap://deals@%s\"\n%s", stripped.address, plain(s["imap password"])), withSMTP, sqlite, ""),
		"nobody there":                 base("url = \"imaps://deals:"+s["password in a url"]+"@"+nowhere+"\"", "url = \"smtps://deals:"+s["password in a url"]+"@"+nowhere+"\"", sqlite, ""),
		"an untrusted certificate":     base(strings.ReplaceAll(withIMAP, "ca_file", "# ca_file"), strings.ReplaceAll(withSMTP, "ca_file", "# ca_file"), sqlite, ""),
		"no database":                  base(withIMAP, withSMTP, "url = \"postgres://deals:"+s["database password"]+"@"+nowhere+"/x\"", ""),
		"a database that refuses":      base(withIMAP, withSMTP, "url = \"postgres://deals:"+s["database password"]+"@"+refusing+"/x?sslmode=disable\"", ""),
		"a password in the query":      base(withIMAP, withSMTP, "url = \"postgres://"+refusing+"/x?sslmode=disable&user=deals&password="+s["database password"]+"\"", ""),
		"a database option that is no": base(withIMAP, withSMTP, "url = \"postgres://deals:"+s["database password"]+"@"+refusing+"/x?sslmode=maybe\"", ""),
		"a database url with mistakes": base(withIMAP, withSMTP, "url = \"postgres://deals:"+s["database password"]+"%zz@"+refusing+"/x\"", ""),
		"another kind of database":     base(withIMAP, withSMTP, "url = \"mysql://deals:"+s["database password"]+"@"+refusing+"/x\"", ""),
		"a database named in a file":   base(withIMAP, withSMTP, fmt.Sprintf("url_file = %q", file("db", "postgres://deals:"+s["database file"]+"@"+refusing+"/x?sslmode=disable\n")), ""),
		"nonsense in that file":        base(withIMAP, withSMTP, fmt.Sprintf("url_file = %q", file("db2", s["database file"]+"\n")), ""),
		"a database named by a program": base(withIMAP, withSMTP, fmt.Sprintf("url_command = \"cat %s\"",
			file("db3", "postgres://deals:"+s["database command"]+"@"+refusing+"/x?sslmode=disable\n")), ""),
		"a password without quotes":   base(withIMAP+"\npassword_file = "+s["imap password"], withSMTP, sqlite, ""),
		"a password over two lines":   base(withIMAP+"\npassword_file = \""+s["imap password"]+"\nx\"", withSMTP, sqlite, ""),
		"a misspelt key":              base(strings.Replace(withIMAP, "password", "pasword", 1), withSMTP, sqlite, ""),
		"a password as a section":     base(withIMAP, withSMTP, sqlite, "[imap.password]\nis = \""+s["imap password"]+"\"\n"),
		"a password as a list":        base(strings.Replace(withIMAP, "password = \""+s["imap password"]+"\"", "password = [\""+s["imap password"]+"\"]", 1), withSMTP, sqlite, ""),
		"a password twice":            base(withIMAP+"\n"+plain(s["imap password"]), withSMTP, sqlite, ""),
		"two passwords":               base(withIMAP+"\npassword_command = \"echo "+s["command output"]+"\"", withSMTP, sqlite, ""),
		"an @ in a password":          base("url = \"imaps://deals:"+s["password in a url"]+"@@"+nowhere+"\"", withSMTP, sqlite, ""),
		"a question mark in it":       base("url = \"imaps://deals:12?"+s["password in a url"]+"@"+nowhere+"\"", withSMTP, sqlite, ""),
		"a slash in it":               base("url = \"imaps://deals:12/"+s["password in a url"]+"@"+nowhere+"\"", "url = \"smtps://deals:12/"+s["password in a url"]+"@"+nowhere+"\"", sqlite, ""),
		"a hash in it":                base("url = \"imaps://deals:12#"+s["password in a url"]+"@"+nowhere+"\"", withSMTP, sqlite, ""),
		"a percent sign in it":        base("url = \"imaps://deals:%zz"+s["password in a url"]+"@"+nowhere+"\"", withSMTP, sqlite, ""),
		"a port that is a password":   base("url = \"imaps://deals:"+s["password in a url"]+"\"", "url = \"smtp://deals:"+s["password in a url"]+"\"", sqlite, ""),
		"a password in the web's url": strings.Replace(base(withIMAP, withSMTP, sqlite, ""), "[log]", "url = \"https://deals:"+s["password in a url"]+"@refer.acme.example\"\n[log]", 1),
	} {
		w.fails(name, dir, text)
	}
	w.overHTTP(dir, strings.Replace(base(withIMAP, withSMTP, sqlite, ""), "level =", "format = \"json\"\nlevel =", 1))
	w.search()
	if heard := imap.heard(true) + smtp.heard(true); !strings.Contains(heard, base64.StdEncoding.EncodeToString([]byte("\x00deals\x00"+s["imap password"]))) {
		t.Errorf("no canary was ever sent, so nothing was tried: %s", heard)
	}
	for _, sign := range []string{"bad credentials", "exit status 3", "STARTTLS", "connection refused", "not TOML", "unknown key", "password authentication failed", "did you mean"} {
		if !strings.Contains(w.all.String(), sign) {
			t.Errorf("nothing failed with %q", sign)
		}
	}
}

// fails runs the commands that talk to the world on a configuration.
func (w *watch) fails(name, dir, text string) {
	w.t.Helper()
	path := filepath.Join(dir, "refermail.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	environ := []string{"REFERMAIL_WEB_LISTN=" + w.secrets["variable"], "REFERMAIL_IMAP_PASWORD=" + w.secrets["variable"]}
	if !strings.Contains(name, "password") {
		environ = nil
	}
	for _, args := range [][]string{{"doctor", "--no-mail"}, {"doctor", "--json", "--no-mail"}, {"migrate"}, {"deal", "list", "--json"}, {"partner", "list"}} {
		for _, env := range [][]string{nil, environ} {
			out, complaint, _ := command(env, append([]string{"--config", path}, args...)...)
			w.note(name+": "+strings.Join(args, " "), out+complaint)
			if environ == nil {
				break
			}
		}
	}
	if cfg, err := LoadConfig(path, nil); err == nil {
		w.note(name+": printed", fmt.Sprintf("%v %+v %#v %s", cfg, *cfg, *cfg, cfg.IMAP.Login))
	}
	service := start(w.t, nil, "--config", path, "serve")
	eventually(w.t, patience, "a failure", func() bool { return strings.Contains(service.log(), "mailbox unreachable") || service.over() })
	if !service.over() {
		w.note(name+": /proc", processOf(service.cmd.Process.Pid))
		service.stop()
	}
	w.note(name+": serve", service.log())
}

// processOf is what the system shows everybody of a process: its arguments.
func processOf(pid int) string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)) // on other systems there is nothing to look at
	return string(text)
}

// overHTTP asks everything the port answers, with a token and with wrong ones.
func (w *watch) overHTTP(dir, text string) {
	w.t.Helper()
	path := filepath.Join(dir, "refermail.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	out, complaint, code := command(nil, "--config", path, "api", "add", "crm", "--scope", "deals:read", "--scope", "deals:write")
	if code != exitDone {
		w.t.Fatal(complaint)
	}
	made := strings.TrimSpace(out)
	w.secrets["a token that was made"] = made
	service := start(w.t, nil, "--config", path, "serve")
	eventually(w.t, patience, "an answer", func() bool { return service.health() != 0 })
	for _, shown := range []string{made, made + "x", w.secrets["api token"], ""} {
		for _, path := range []string{"/healthz", "/readyz", "/metrics", "/v1/deals", "/v1/deals/D-1", "/v1/nothing", "/v1/partners", "/v1/deals?token=" + w.secrets["api token"]} {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				r, err := http.NewRequestWithContext(w.t.Context(), method, "http://"+service.address()+path, strings.NewReader(`{"stage": "`+w.secrets["api token"]+`"`))
				if err != nil {
					w.t.Fatal(err)
				}
				if shown != "" {
					r.Header.Set("Authorization", "Bearer "+shown)
				}
				a, err := http.DefaultClient.Do(r)
				if err != nil {
					w.t.Fatal(err)
				}
				answer, _ := io.ReadAll(a.Body)
				a.Body.Close()
				w.note(method+" "+strings.SplitN(path, "?", 2)[0], fmt.Sprint(a.Header, string(answer)))
			}
		}
	}
	for _, args := range [][]string{{"api", "list"}, {"api", "list", "--json"}, {"api", "revoke", "crm", "--json"}, {"api", "revoke", w.secrets["api token"][:6]}} {
		out, complaint, _ := command(nil, append([]string{"--config", path}, args...)...)
		w.note(strings.Join(args, " "), out+complaint)
	}
	service.stop()
	w.note("serve with the API", service.log())
	data, err := os.ReadFile(filepath.Join(dir, "refermail.db"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.note("the database", string(data)) // tokens are not in it, nor are passwords
}

// rejectingPostgres is a PostgreSQL server that asks for a password and takes none, repeating it as a careless one would.
func rejectingPostgres(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { refusePostgres(c) })
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return l.Addr().String()
}

func refusePostgres(c net.Conn) {
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	message := func() string { // length, then the rest
		head := make([]byte, 4)
		if _, err := io.ReadFull(c, head); err != nil {
			return ""
		}
		rest := make([]byte, max(0, int(head[0])<<24|int(head[1])<<16|int(head[2])<<8|int(head[3])-4))
		io.ReadFull(c, rest)
		return string(rest)
	}
	message() // startup
	c.Write([]byte{'R', 0, 0, 0, 8, 0, 0, 0, 3})
	c.Read(make([]byte, 1)) // 'p'
	password := strings.TrimRight(message(), "\x00")
	text := "SFATAL\x00C28P01\x00Mpassword authentication failed for user \"deals\" with " + password + "\x00\x00"
	n := len(text) + 4
	c.Write(append([]byte{'E', byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, text...))
}
