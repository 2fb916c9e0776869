package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

const (
	defaultConfigFile = "refermail.toml"
	envPrefix         = "REFERMAIL_"
	maxConfigBytes    = 1 << 20
)

// LoadConfig reads the file, then the environment ("NAME=value" strings) on top, and checks everything. path "" means
// ./refermail.toml; when that does not exist and REFERMAIL_MAIL_ADDRESS is set, the environment alone is enough. All
// mistakes are reported at once, in a *ConfigError.
func LoadConfig(path string, environ []string) (*Config, error) {
	env := environment(environ)
	c := defaultConfig()
	r := &configReader{cfg: c, lines: map[string]int{}}
	if err := r.readFile(path, env); err != nil {
		return nil, err
	}
	r.readEnvironment(env)
	c.resolve(r)
	c.check(r)
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b Problem) int { return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line) })
		return nil, &ConfigError{File: r.name, Problems: r.problems}
	}
	return c, nil
}

// configReader collects values and mistakes on the way.
type configReader struct {
	cfg      *Config
	name     string // as the user wrote it
	lines    map[string]int
	fromEnv  map[string]string // key → variable
	problems []Problem
}

// wrong notes a mistake about a key. The line is found by the key; a value from the environment is named by its
// variable instead.
func (r *configReader) wrong(key, format string, args ...any) {
	p := Problem{Key: key, Text: fmt.Sprintf(format, args...)}
	if name, ok := r.fromEnv[key]; ok {
		p.Key = name
	} else {
		p.Line = r.lineOf(key)
	}
	r.problems = append(r.problems, p)
}

// lineOf finds the line of a key or, when it is not written, of the section it belongs to.
func (r *configReader) lineOf(key string) int {
	for key != "" {
		if line := r.lines[key]; line > 0 {
			return line
		}
		key = key[:max(0, strings.LastIndexByte(key, '.'))]
	}
	return 0
}

func (r *configReader) readFile(path string, env map[string]string) error {
	given := path != ""
	if !given {
		path = defaultConfigFile
	}
	r.name = path
	full, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("find %s: %w", path, err)
	}
	r.cfg.Dir = filepath.Dir(full)
	data, err := os.ReadFile(full)
	if errors.Is(err, fs.ErrNotExist) && !given && env[envPrefix+"MAIL_ADDRESS"] != "" {
		r.name = "environment"
		return nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s does not exist; write it with `refermail init`, or name yours with --config FILE", path)
	}
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	if len(data) > maxConfigBytes {
		return fmt.Errorf("%s is larger than 1 MB and so hardly a configuration", path)
	}
	r.cfg.File = full
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		return r.syntax(err)
	}
	r.lines = keyLines(data)
	r.assignTree(tree)
	r.cfg.holdsSecrets = r.cfg.inlineSecrets()
	return nil
}

// inlineSecrets reports whether a password stands in what was read so far.
func (c *Config) inlineSecrets() bool {
	for _, login := range []Login{c.IMAP.Login, c.SMTP.Login} {
		if !login.Plain.IsZero() {
			return true
		}
	}
	for _, address := range []string{c.IMAP.URL, c.SMTP.URL, c.Database.URL.Reveal()} {
		if u, err := url.Parse(address); err == nil {
			if _, has := u.User.Password(); has || u.Query().Has("password") {
				return true
			}
		}
	}
	return false
}

// syntax turns the decoder's error into ours: with a line, without the decoder's name.
func (r *configReader) syntax(err error) error {
	var at *toml.DecodeError
	if !errors.As(err, &at) {
		return fmt.Errorf("read %s: %w", r.name, err)
	}
	line, _ := at.Position()
	text := strings.TrimPrefix(at.Error(), "toml: ")
	return &ConfigError{File: r.name, Problems: []Problem{{Line: line, Key: strings.Join(at.Key(), "."), Text: "is not TOML: " + text}}}
}

// assignTree puts every value of the file into its place and names those that have none.
func (r *configReader) assignTree(tree map[string]any) {
	known := map[string]setting{}
	for _, s := range r.cfg.settings() {
		known[s.key] = s
	}
	for _, section := range slices.Sorted(maps.Keys(tree)) {
		if section == "team" {
			r.assignTeam(tree[section])
			continue
		}
		keys, ok := tree[section].(map[string]any)
		if !ok || !r.sectionKnown(section) {
			r.unknown(section)
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			full := section + "." + key
			if s, ok := known[full]; !ok {
				r.unknown(full)
			} else if err := assign(s.to, keys[key]); err != nil {
				r.wrong(full, "%s", err)
			}
		}
	}
}
