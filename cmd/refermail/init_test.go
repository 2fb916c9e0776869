package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func initIn(t *testing.T, args ...string) (dir, out, complaints string, code int) {
	t.Helper()
	s := newShell(t)
	dir = filepath.Join(s.dir, "new")
	out, complaints, code = s.run("", append([]string{"init", "--dir", dir}, args...)...)
	return dir, out, complaints, code
}

func TestInitWritesAConfigurationThatLoads(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args       []string
		imap, smtp Server
	}{
		"a known provider": {[]string{"--address", "acme.deals@gmail.com"},
			Server{"imap.gmail.com", 993, ImplicitTLS, "acme.deals@gmail.com", "INBOX"}, Server{"smtp.gmail.com", 587, StartTLS, "acme.deals@gmail.com", ""}},
		"a domain of one's own": {[]string{"--address", "Deals@Acme.Example"},
			Server{"imap.acme.example", 993, ImplicitTLS, "deals@acme.example", "INBOX"}, Server{"smtp.acme.example", 587, StartTLS, "deals@acme.example", ""}},
		"hosts with ports": {[]string{"--address", "deals@acme.example", "--imap", "mail.acme.example:143", "--smtp", "mail.acme.example:465", "--user", "deals"},
			Server{"mail.acme.example", 143, StartTLS, "deals", "INBOX"}, Server{"mail.acme.example", 465, ImplicitTLS, "deals", ""}},
		"whole addresses": {[]string{"--address", "deals@acme.example", "--imap", "imap://127.0.0.1:1143/In?tls=off", "--smtp", "smtp://127.0.0.1:1025?tls=off"},
			Server{"127.0.0.1", 1143, NoTLS, "deals@acme.example", "In"}, Server{"127.0.0.1", 1025, NoTLS, "deals@acme.example", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, out, complaints, code := initIn(t, append(c.args, "--manager", `Max "the" Boss <max@acme.example>`, "--name", `Acme "Partners" \ Team`)...)
			if code != exitDone {
				t.Fatal(complaints)
			}
			file := filepath.Join(dir, "refermail.toml")
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v %v", info, err)
			}
			if !strings.Contains(out, "refermail doctor") || !strings.Contains(out, "mail.password") {
				t.Errorf("the next steps are missing: %s", out)
			}
			if err := os.WriteFile(filepath.Join(dir, "mail.password"), []byte("x\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			cfg, err := LoadConfig(file, nil)
			if err != nil {
				t.Fatal(err)
			}
			if cfg.IMAP.Server != c.imap || cfg.SMTP.Server != c.smtp || cfg.Mail.Name != `Acme "Partners" \ Team` || len(cfg.Managers()) != 1 {
				t.Errorf("read back %+v", cfg)
			}
			if cfg.Mail.Postal != "" {
				t.Errorf("somebody else's postal address stands under newsletters: %q", cfg.Mail.Postal)
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(strings.Replace(string(text), "# postal_address", "postal_address", 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			if cfg, err = LoadConfig(file, nil); err != nil || cfg.Mail.Postal == "" {
				t.Errorf("without the # before it there is no postal address: %v", err)
			}
		})
	}
}

func TestInitKnowsWhoseProofToBelieve(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"Gmail":                     {[]string{"--address", "acme.deals@gmail.com"}, "authserv_id = [\"mx.google.com\"]\n"},
		"a domain served by Google": {[]string{"--address", "deals@acme.example", "--imap", "imap.gmail.com"}, "authserv_id = [\"mx.google.com\"]\n"},
		"Microsoft 365":             {[]string{"--address", "deals@acme.example", "--imap", "outlook.office365.com"}, "authserv_id = [\"microsoft\"]\n"},
		"a server of one's own":     {[]string{"--address", "deals@acme.example"}, "authserv_id = []          # e.g. [\"mx.acme.example\"]\n"},
	} {
		dir, _, complaints, code := initIn(t, append(c.args, "--manager", "max@acme.example")...)
		text, err := os.ReadFile(filepath.Join(dir, "refermail.toml"))
		if err != nil || code != exitDone || !strings.Contains(string(text), c.want) {
			t.Errorf("%s: exit %d, %s, %v\n%s", name, code, complaints, err, text)
		}
	}
}

func TestInitRefusesADatabaseItCannotUse(t *testing.T) {
	t.Parallel()
	dir, _, complaints, code := initIn(t, "--address", "deals@acme.example", "--manager", "max@acme.example", "--database", "mysql://x")
	if _, err := os.Stat(dir); code != exitUsage || !strings.Contains(complaints, "--database must be sqlite:FILE") || err == nil {
		t.Errorf("exit %d, %s", code, complaints)
	}
}

func TestInitOverwritesNothing(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	before, err := os.ReadFile(filepath.Join(s.dir, "refermail.toml"))
	if err != nil {
		t.Fatal(err)
	}
	_, complaints, code := s.run("", "init", "--dir", s.dir, "--address", "deals@acme.example", "--manager", "max@acme.example")
	after, err := os.ReadFile(filepath.Join(s.dir, "refermail.toml"))
	if err != nil || code != exitFailed || !strings.Contains(complaints, "exists") || string(before) != string(after) {
		t.Errorf("exit %d, %s, %v", code, complaints, err)
	}
}

func TestInitWithoutATerminalNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	for missing, args := range map[string][]string{
		"--address": {"--manager", "max@acme.example"},
		"--manager": {"--address", "deals@acme.example"},
	} {
		dir, _, complaints, code := initIn(t, args...)
		if code != exitUsage || !strings.Contains(complaints, missing) {
			t.Errorf("exit %d, %s", code, complaints)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Error("something was written")
		}
	}
	if _, _, complaints, code := initIn(t, "--address", "deals+x@acme.example", "--manager", "max@acme.example"); code != exitUsage || !strings.Contains(complaints, "+") {
		t.Errorf("exit %d, %s", code, complaints)
	}
}

func TestTheExampleFileLoadsAndNamesEveryKey(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("deploy/refermail.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := LoadConfig(writeConfig(t, string(text)), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range cfg.settings() {
		if _, key, _ := strings.Cut(set.key, "."); !strings.Contains(string(text), key) {
			t.Errorf("%s is missing in the example", set.key)
		}
	}
}
