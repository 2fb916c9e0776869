package workflow

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// Hidden stands wherever a secret would be printed.
const Hidden = "(secret)"

// hiddenShort is the longest secret that is not looked for: a word of three letters stands in every sentence.
const hiddenShort = 3

// HideSecrets returns err with its text free of the secrets, as they are and as they travel: in base64, alone or as the
// PLAIN mechanism's user and password (RFC 4616), and percent-encoded. Servers repeat what they were sent, and libraries
// repeat addresses. What err wraps is still found by errors.As and errors.Is; nil stays nil. Secrets of three bytes or less
// are left alone.
func HideSecrets(err error, user string, secrets ...string) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	clean := hide(text, user, secrets)
	if clean == text {
		return err
	}
	return &hiddenError{clean, err}
}

// HideIn does the same to a text.
func HideIn(text string, secrets ...string) string { return hide(text, "", secrets) }

func hide(text, user string, secrets []string) string {
	for _, s := range secrets {
		if len(s) <= hiddenShort {
			continue
		}
		for _, form := range []string{
			base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + s)),
			base64.StdEncoding.EncodeToString([]byte("user=" + user + "\x01auth=Bearer " + s + "\x01\x01")),
			base64.StdEncoding.EncodeToString([]byte(s)), base64.RawStdEncoding.EncodeToString([]byte(s)),
			url.QueryEscape(s), url.PathEscape(s), url.UserPassword("", s).String()[1:], s,
		} {
			text = strings.ReplaceAll(text, form, Hidden)
		}
	}
	return text
}

// hiddenError is an error that tells less than what it wraps.
type hiddenError struct {
	text string
	err  error
}

func (e *hiddenError) Error() string { return e.text }

func (e *hiddenError) Unwrap() error { return e.err }
