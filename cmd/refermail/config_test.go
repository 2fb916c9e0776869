package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const goodConfig = `[mail]
address     = "deals@acme.example"
name        = "Acme Partner Team"
news        = "news@acme.example"
reply_mode  = "plus"
authserv_id = ["mx.acme.example"]
[imap]
url = "imaps://deals%40acme.example@imap.acme.example:993/INBOX"
password_file = "imap.secret"
[smtp]
url = "smtp://deals%40acme.example@smtp.acme.example:587"
[database]
url = "sqlite:refermail.db"
[web]
listen = "127.0.0.1:8080"
url    = ""
[program]
file = "program.toml"
[[team]]
email = "max@acme.example"
name  = "Max"
roles = ["manager", "finance"]
`

// writeConfig puts a configuration with its neighbours into a folder of its own.
func writeConfig(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"refermail.toml": text, "imap.secret": "hunter2\n", "program.toml": "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "refermail.toml")
}

func TestTheContractsExampleLoads(t *testing.T) {
	t.Parallel()
	path := writeConfig(t, goodConfig)
	dir := filepath.Dir(path)
	c, err := LoadConfig(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintln(c.Mail.Address, c.Mail.News, c.Mail.AuthservID, c.IMAP.Server, c.SMTP.Server, c.Database.URL.Reveal(),
		c.Web.Listen, c.Program.File, c.Team, c.Limits)
	want := fmt.Sprintln("deals@acme.example", "news@acme.example", []string{"mx.acme.example"},
		Server{"imap.acme.example", 993, ImplicitTLS, "deals@acme.example", "INBOX"},
		Server{"smtp.acme.example", 587, StartTLS, "deals@acme.example", ""},
		"sqlite:"+dir+"/refermail.db", "127.0.0.1:8080", dir+"/program.toml",
		"[{max@acme.example Max [manager finance] }]", defaultConfig().Limits)
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, login := range []Login{c.IMAP.Login, c.SMTP.Login} {
		if p, err := login.Password(t.Context()); p != "hunter2" || err != nil {
			t.Errorf("password %q, %v", p, err)
		}
	}
}

func TestMistakesAreNamedWithKeyLineAndCure(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change [2]string
		env    []string
		want   string
	}{
		"a misspelt key": {[2]string{"reply_mode", "reply_mod"}, nil,
			"refermail.toml:5: mail.reply_mod: unknown key; did you mean mail.reply_mode?"},
		"a misspelt section": {[2]string{"[database]", "[databse]"}, nil,
			":12: databse: unknown key; did you mean database?"},
		"a key in the wrong section": {[2]string{"[web]\n", "[mail.x]\n"}, nil, ":14: mail.x: unknown key"},
		"a key of another section": {[2]string{"name        =", "listen ="}, nil,
			":3: mail.listen: unknown key; did you mean web.listen?"},
		"an unknown key of a member": {[2]string{`name  = "Max"`, `nmae = "Max"`}, nil,
			":21: team.0.nmae: unknown key; did you mean name?"},
		"an unknown role":            {[2]string{`"finance"`, `"fiance"`}, nil, `:22: team.0.roles: "fiance" is no role`},
		"an unknown time zone":       {[2]string{`name  = "Max"`, `time_zone = "Berlin"`}, nil, `:21: team.0.time_zone: "Berlin" is no time zone`},
		"no address":                 {[2]string{`"deals@acme.example"`, `""`}, nil, ":2: mail.address: is missing"},
		"a tagged address":           {[2]string{"deals@acme", "deals+x@acme"}, nil, ":2: mail.address: has a +"},
		"a number in quotes":         {[2]string{"[database]", "[limits]\nanswers_per_thread = \"8\"\n[database]"}, nil, ":13: limits.answers_per_thread: must be a whole number"},
		"everybody as a proxy":       {[2]string{}, []string{"REFERMAIL_WEB_TRUSTED_PROXIES=10.0.0.0/8,::/0"}, `REFERMAIL_WEB_TRUSTED_PROXIES: "::/0" is everybody`},
		"records in no folder":       {[2]string{"[database]", "[privacy]\nrecords = \"gone/erased.jsonl\"\n[database]"}, nil, "is not a folder, so no erasure could be remembered"},
		"not TOML at all":            {[2]string{`"Acme Partner Team"`, `Acme`}, nil, ":3: "},
		"TLS off elsewhere":          {[2]string{":993/INBOX", ":143/INBOX?tls=off"}, nil, ":8: imap.url: switches TLS off (?tls=off) for imap.acme.example"},
		"an unknown option":          {[2]string{":587", ":587?tls=maybe"}, nil, `:11: smtp.url: has an unknown option behind the question mark`},
		"two passwords":              {[2]string{"[smtp]", "password = \"x\"\n[smtp]"}, nil, "password and password_file are both set"},
		"a missing password file":    {[2]string{"imap.secret", "gone.secret"}, nil, ":9: imap.password_file: "},
		"a missing program file":     {[2]string{"program.toml", "gone.toml"}, nil, ":18: program.file: "},
		"a public address over http": {[2]string{`url    = ""`, `url = "http://refer.acme.example"`}, nil, ":16: web.url: must be an https address"},
		"a strange database":         {[2]string{"sqlite:refermail.db", "mysql://x"}, nil, ":13: database.url: must be sqlite:FILE or postgres://"},
		"a misspelt variable":        {[2]string{}, []string{"REFERMAIL_WEB_LISTN=:0"}, "REFERMAIL_WEB_LISTN: is not a variable we know; did you mean REFERMAIL_WEB_LISTEN?"},
		"a wrong variable":           {[2]string{}, []string{"REFERMAIL_WEB_LISTEN=here"}, "refermail.toml: REFERMAIL_WEB_LISTEN: must be host:port"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(goodConfig, c.change[0], c.change[1], 1)
			_, err := LoadConfig(writeConfig(t, text), c.env)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant it to say %s", err, c.want)
			}
		})
	}
}

func TestAllMistakesAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer(`"plus"`, `"minus"`, "max@", "max", "127.0.0.1:8080", "nowhere").Replace(goodConfig)
	_, err := LoadConfig(writeConfig(t, text), nil)
	var all *ConfigError
	if !errors.As(err, &all) || len(all.Problems) != 3 {
		t.Fatalf("want three mistakes, got %v", err)
	}
	for i, line := range []int{5, 15, 20} {
		if all.Problems[i].Line != line {
			t.Errorf("mistake %d is on line %d, want %d", i, all.Problems[i].Line, line)
		}
	}
}

func TestTheEnvironmentOverridesTheFile(t *testing.T) {
	t.Parallel()
	c, err := LoadConfig(writeConfig(t, goodConfig), []string{
		"REFERMAIL_WEB_LISTEN=127.0.0.1:0", "REFERMAIL_IMAP_PASSWORD=geheim",
		"REFERMAIL_MAIL_AUTHSERV_ID=a.example, b.example", "REFERMAIL_SEND_CONNECTIONS=3", "REFERMAIL_IMAP_POLL=5s",
		"REFERMAIL_TEAM=Eva <eva@acme.example> manager; rae@acme.example rep,finance",
		"REFERMAIL_TEST_POSTGRES=x", "REFERMAIL_WEB_SERVICE_HOST=10.0.0.1", "REFERMAIL_CLOCK_OFFSET=+1d",
	})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintln(c.Web.Listen, c.Mail.AuthservID, c.Send.Connections, c.IMAP.Poll, c.Team, c.IMAP.Login.Plain.Reveal())
	want := "127.0.0.1:0 [a.example b.example] 3 5s [{eva@acme.example Eva [manager] } {rae@acme.example rae [rep finance] }] geheim\n"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestTheEnvironmentAloneIsEnough(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	c, err := LoadConfig("", []string{
		"REFERMAIL_MAIL_ADDRESS=Deals@Acme.Example", "REFERMAIL_IMAP_URL=imap://deals:pw%2Fx@127.0.0.1:1143/INBOX?tls=off",
		"REFERMAIL_SMTP_URL=smtp://localhost:1025?tls=off",
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.Mail.News != "deals+news@acme.example" || c.IMAP.Login.Plain.Reveal() != "pw/x" || !c.SMTP.Server.Loopback() {
		t.Errorf("read %+v", c)
	}
	if strings.Contains(fmt.Sprintf("%+v", c), "pw/x") || strings.Contains(c.IMAP.URL, "pw") {
		t.Error("the password of the URL is printed")
	}
}

func TestASecretNeverPrints(t *testing.T) {
	t.Parallel()
	login := Login{Plain: Secret{"hunter2"}}
	encoded, err := json.Marshal(login)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "login", login, "secret", login.Plain)
	all := fmt.Sprintf("%v %+v %#v %s %q %x %s %s", login, login, login, login.Plain, login.Plain, login.Plain, encoded, log.String())
	if strings.Contains(all, "hunter2") || strings.Contains(all, fmt.Sprintf("%x", "hunter2")) {
		t.Errorf("the secret stands in %s", all)
	}
}

func TestPasswordsComeFromCommands(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p, err := Login{Command: Secret{"pwd"}, dir: dir}.Password(t.Context())
	if real, _ := filepath.EvalSymlinks(dir); err != nil || p != real {
		t.Errorf("%q, %v", p, err)
	}
	if _, err := (Login{TokenCommand: Secret{"echo locked >&2; exit 3"}}).Token(t.Context()); err == nil || !strings.Contains(err.Error(), "locked") {
		t.Errorf("the command's complaint is lost: %v", err)
	}
	if _, err := (Login{Command: Secret{"true"}}).Password(t.Context()); err == nil {
		t.Error("an empty password was accepted")
	}
}

func TestClockOffsets(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"+91d": 91 * 24 * time.Hour, "-2h30m": -150 * time.Minute, "1d12h": 36 * time.Hour, "90s": 90 * time.Second, "+0d": 0,
	} {
		if got, err := parseOffset(text); got != want || err != nil {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"d", "+", "91", "1w", "1d-2h", "99999999d", "36500d1s", "1.5h", "9999999999999999999999d"} {
		if got, err := parseOffset(text); err == nil {
			t.Errorf("%s was read as %v", text, got)
		}
	}
}

func TestAShiftedClockIsForLoopbackOnly(t *testing.T) {
	t.Parallel()
	here, there := Server{Host: "127.0.0.1"}, Server{Host: "imap.acme.example"}
	c, err := newClock("+91d", &Config{IMAP: IMAPConfig{Server: here}, SMTP: SMTPConfig{Server: Server{Host: "::1"}}})
	if err != nil || !c.Shifted() || time.Until(c.Now()) < 90*24*time.Hour {
		t.Errorf("not shifted: %v, %v", c, err)
	}
	if _, err := newClock("+91d", &Config{IMAP: IMAPConfig{Server: there}, SMTP: SMTPConfig{Server: here}}); err == nil {
		t.Error("shifted against a real server")
	}
}
