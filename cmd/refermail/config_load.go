package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

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
		slices.SortStableFunc(r.problems, func(a, b Problem) int { return a.Line - b.Line })
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
	return nil
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

func (r *configReader) readEnvironment(env map[string]string) {
	r.fromEnv = map[string]string{}
	known := map[string]setting{}
	for _, s := range r.cfg.settings() {
		known[envName(s.key)] = s
	}
	for _, name := range slices.Sorted(maps.Keys(env)) {
		s, ok := known[name]
		if !ok {
			r.misspelt(name, slices.Collect(maps.Keys(known)))
			continue
		}
		r.fromEnv[s.key] = name
		r.cfg.forgetLogin(s.key, r.fromEnv)
		if err := assignText(s.to, env[name]); err != nil {
			r.wrong(s.key, "%s", err)
		}
	}
	if text, ok := env[envPrefix+"TEAM"]; ok {
		r.fromEnv["team"] = envPrefix + "TEAM"
		r.teamFromText(text)
	}
}

// forgetLogin empties the other ways to log in to the same server, unless they come from the environment too: a password
// in a variable replaces the password_file of the configuration.
func (c *Config) forgetLogin(key string, fromEnv map[string]string) {
	protocol, name, _ := strings.Cut(key, ".")
	if !strings.HasPrefix(name, "password") && name != "token_command" {
		return
	}
	for _, s := range c.serverSettings() {
		at, other, _ := strings.Cut(s.key, ".")
		if at != protocol || !strings.HasPrefix(other, "password") && other != "token_command" || fromEnv[s.key] != "" {
			continue
		}
		switch to := s.to.(type) {
		case *string:
			*to = ""
		case *Secret:
			*to = Secret{}
		}
	}
}

// misspelt reports a variable that is nearly one of ours. Others are let alone: platforms set variables of their own
// that begin with the name of a service.
func (r *configReader) misspelt(name string, known []string) {
	if near, distance := nearest(name, known); distance <= 2 && name != envPrefix+"TEAM" {
		r.problems = append(r.problems, Problem{Key: name, Text: "is not a variable we know; did you mean " + near + "?"})
	}
}

func envName(key string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// environment keeps what begins with our prefix. The last of several wins, as in a shell.
func environment(environ []string) map[string]string {
	out := map[string]string{}
	for _, e := range environ {
		if name, value, ok := strings.Cut(e, "="); ok && strings.HasPrefix(name, envPrefix) {
			out[name] = value
		}
	}
	return out
}

// assign puts a TOML value into a setting; the error says what was expected.
func assign(to, value any) error {
	switch to := to.(type) {
	case *[]string:
		list, ok := value.([]any)
		if text, single := value.(string); single {
			list, ok = []any{text}, true
		}
		out := make([]string, 0, len(list))
		for _, item := range list {
			text, isText := item.(string)
			ok = ok && isText
			out = append(out, text)
		}
		if !ok {
			return errors.New(`must be a list of texts, like ["a", "b"]`)
		}
		*to = out
		return nil
	case *int:
		n, ok := value.(int64)
		if !ok {
			return errors.New("must be a whole number without quotes")
		}
		*to = int(n)
		return nil
	}
	text, ok := value.(string)
	if !ok {
		return errors.New("must be a text in quotes")
	}
	return assignText(to, text)
}

// assignText does the same for words from the environment; lists are separated by commas.
func assignText(to any, text string) error {
	switch to := to.(type) {
	case *string:
		*to = text
	case *Secret:
		*to = Secret{text}
	case *int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return errors.New("must be a whole number")
		}
		*to = n
	case *time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil || d <= 0 {
			return errors.New(`must be a time span like "60s" or "5m"`)
		}
		*to = d
	case *[]string:
		*to = nil
		for item := range strings.SplitSeq(text, ",") {
			if item = strings.TrimSpace(item); item != "" {
				*to = append(*to, item)
			}
		}
	default:
		return fmt.Errorf("has a type that cannot be read: %T", to)
	}
	return nil
}
