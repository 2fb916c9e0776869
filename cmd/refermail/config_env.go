package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

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

// forgetLogin empties the other ways to say the same secret, unless they come from the environment too: a password in a
// variable replaces the password_file of the configuration.
func (c *Config) forgetLogin(key string, fromEnv map[string]string) {
	if !alternative(key) {
		return
	}
	section, _, _ := strings.Cut(key, ".")
	for _, s := range c.settings() {
		if at, _, _ := strings.Cut(s.key, "."); at != section || !alternative(s.key) || fromEnv[s.key] != "" {
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

// alternative reports whether a key is one of several ways to say the same secret.
func alternative(key string) bool {
	section, name, _ := strings.Cut(key, ".")
	return section == "database" && strings.HasPrefix(name, "url") || strings.HasPrefix(name, "password") || name == "token_command"
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
	case *bool:
		b, ok := value.(bool)
		if !ok {
			return errors.New("must be true or false, without quotes")
		}
		*to = b
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
	case *bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return errors.New("must be true or false")
		}
		*to = b
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
