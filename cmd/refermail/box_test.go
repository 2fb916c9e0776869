package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEverySecretOfTheConfigurationIsASecret walks all fields: one whose name smells of a secret, and which is text, prints
// wherever the configuration is printed.
func TestEverySecretOfTheConfigurationIsASecret(t *testing.T) {
	t.Parallel()
	smell := regexp.MustCompile(`(?i)passw|secret|token|credential|apikey|plain`)
	elsewhere := regexp.MustCompile(`File$`) // says where it is, not what
	seen := 0
	var walk func(typ reflect.Type, path string)
	walk = func(typ reflect.Type, path string) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || typ == reflect.TypeFor[Secret]() || !strings.HasSuffix(typ.PkgPath(), "refermail") && !strings.Contains(typ.PkgPath(), "cmd") {
			return
		}
		for f := range typ.Fields() {
			kind := f.Type.Kind()
			if smell.MatchString(f.Name) && (kind == reflect.String || kind == reflect.Slice) && !elsewhere.MatchString(f.Name) {
				t.Errorf("%s.%s is a %s and would be printed; make it a Secret", path, f.Name, f.Type)
			}
			if f.Type == reflect.TypeFor[Secret]() {
				seen++
			}
			walk(f.Type, path+"."+f.Name)
		}
	}
	walk(reflect.TypeFor[Config](), "Config")
	if seen != 8 {
		t.Errorf("%d secrets were found: the walk goes wrong, or there is one more to count", seen)
	}
	for _, s := range defaultConfig().settings() {
		if _, isText := s.to.(*string); isText && smell.MatchString(s.key) && !strings.HasSuffix(s.key, "_file") {
			t.Errorf("%s is read into plain text", s.key)
		}
	}
}

// TestWhatWeWriteIsItsOwnersAlone runs the program with the loosest umask there is.
func TestWhatWeWriteIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "made")
	for _, args := range [][]string{
		{"init", "--dir", dir, "--address", "deals@acme.example", "--manager", "Max <max@acme.example>", "--imap", "127.0.0.1", "--smtp", "127.0.0.1",
			"--database", "sqlite:refermail.db"},
		{"--config", dir + "/refermail.toml", "partner", "add", "Ann", "--type", "consultant", "--contact", "Ann <ann@ann.example>"},
		{"--config", dir + "/refermail.toml", "backup", dir + "/copy.db"},
	} {
		cmd := exec.CommandContext(t.Context(), "sh", append([]string{"-c", `umask 0; exec "$0" "$@"`, self}, args...)...)
		cmd.Env = append(cleanEnvironment(), asProgram+"=1")
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := cmd.CombinedOutput()
		in.Close()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		if args[0] == "init" {
			if err := os.WriteFile(filepath.Join(dir, "mail.password"), []byte("x\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info.Mode(), err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestFilesWithSecretsThatOthersReadAreNamed(t *testing.T) {
	t.Parallel()
	path := writeConfig(t, strings.Replace(goodConfig, `"sqlite:refermail.db"`, `"postgres://r:x@127.0.0.1/r"`, 1))
	cfg, err := LoadConfig(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	none := func(string) string { return "" }
	if f := checkSecrets(t.Context(), cfg, none); f.State != green {
		t.Errorf("%+v", f)
	}
	file := filepath.Join(filepath.Dir(path), "imap.secret")
	for name, mode := range map[string]fs.FileMode{file: 0o640, path: 0o644} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	f := checkSecrets(t.Context(), cfg, none)
	for _, want := range []string{file + " (mode 0640) holds the password of [imap]", path + " (mode 0644) holds passwords"} {
		if f.State != yellow || !strings.Contains(f.Detail, want) || !strings.Contains(f.Mend, "chmod 600 ") {
			t.Errorf("%+v does not say %s", f, want)
		}
	}
	if strings.Count(f.Detail, file) != 1 {
		t.Errorf("one file, told twice: %s", f.Detail)
	}
	kept := func(string) string { return filepath.Dir(file) } // as systemd hands it over
	if f := checkSecrets(t.Context(), cfg, kept); strings.Contains(f.Detail, file) {
		t.Errorf("%+v", f)
	}
}

func TestACommandForOnePasswordIsNotToldTheOthers(t *testing.T) {
	t.Setenv("REFERMAIL_SMTP_PASSWORD", leaky)
	t.Setenv("PGPASSWORD", leaky)
	t.Setenv("VAULT_ADDR", "http://127.0.0.1:8200")
	said, err := Login{Command: Secret{"env | tr '\\n' ' '"}}.Password(t.Context())
	if err != nil || strings.Contains(said, leaky) || !strings.Contains(said, "VAULT_ADDR=") || !strings.Contains(said, "PATH=") {
		t.Errorf("it is told %q, %v", said, err)
	}
	_, err = Login{Command: Secret{"echo " + leaky + "; echo I have " + leaky + " >&2; exit 1"}}.Password(t.Context())
	if err == nil || strings.Contains(err.Error(), leaky) || !strings.Contains(err.Error(), "I have (secret)") {
		t.Errorf("%v", err)
	}
}

// TestTheUnitLocksTheServiceUp reads the systemd unit. That the program works without memory that is both written and run
// was seen under the kernel's own PR_SET_MDWE.
func TestTheUnitLocksTheServiceUp(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("deploy/refermail.service")
	if err != nil {
		t.Fatal(err)
	}
	section, has := "", map[string][]string{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch name, value, ok := strings.Cut(line, "="); {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		case ok:
			has[section+"."+name] = append(has[section+"."+name], value)
		default:
			t.Errorf("%q is no line of a unit", line)
		}
	}
	for name, want := range map[string]string{
		"DynamicUser": "yes", "StateDirectory": "refermail", "StateDirectoryMode": "0700", "UMask": "0077", "NoNewPrivileges": "yes",
		"CapabilityBoundingSet": "", "AmbientCapabilities": "", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
		"PrivateUsers": "yes", "ProtectClock": "yes", "ProtectHostname": "yes", "ProtectKernelLogs": "yes", "ProtectKernelTunables": "yes",
		"ProtectKernelModules": "yes", "ProtectControlGroups": "yes", "ProtectProc": "invisible", "RestrictNamespaces": "yes", "RestrictRealtime": "yes",
		"RestrictSUIDSGID": "yes", "LockPersonality": "yes", "MemoryDenyWriteExecute": "yes", "SystemCallArchitectures": "native",
		"RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX", "SystemCallFilter": "@system-service", "LimitCORE": "0",
	} {
		if got, ok := has["Service."+name]; !ok || !slices.Contains(got, want) {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := has["Service.SystemCallFilter"]; !slices.Contains(got, "~@privileged @resources") {
		t.Errorf("the filter lets %q through", got)
	}
	known := map[string]bool{}
	for _, s := range defaultConfig().settings() {
		known[envName(s.key)] = true
	}
	for _, e := range has["Service.Environment"] {
		if name, value, _ := strings.Cut(e, "="); !known[name] || !strings.HasPrefix(value, "%d/") {
			t.Errorf("%s is no variable of ours, or no credential", e)
		}
	}
	if analyze, err := exec.LookPath("systemd-analyze"); err == nil {
		out, err := exec.CommandContext(t.Context(), analyze, "security", "--offline=true", "--threshold=15", "deploy/refermail.service").CombinedOutput()
		if err != nil {
			t.Errorf("systemd grades it worse than 1.5: %v\n%s", err, tail(string(out), 300))
		}
	}
}
