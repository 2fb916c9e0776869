package imap

import (
	"encoding/json"
	"fmt"
)

// TokenError is a mail provider's refusal of an OAuth2 token: expired, or without the right scope. Ask for a new one.
type TokenError struct {
	Status string `json:"status"` // e.g. "401" or "invalid_token"
	Scope  string `json:"scope"`  // what the token should have allowed
}

func (e *TokenError) Error() string {
	return fmt.Sprintf("token refused (status %q, scope %q)", e.Status, e.Scope)
}

// xoauth2 is Google's and Microsoft's way to log in with a token (a sasl.Client). go-sasl has OAUTHBEARER only, which
// Microsoft 365 does not speak.
type xoauth2 struct{ user, token string }

// Start sends everything at once.
func (x xoauth2) Start() (mech string, initial []byte, err error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next is called only when the server refuses: the challenge is a JSON error. An empty answer would be right by the
// book, but go-imap writes it as "=", which Dovecot calls invalid; the connection is closed after the error anyway.
func (x xoauth2) Next(challenge []byte) ([]byte, error) {
	e := &TokenError{}
	if err := json.Unmarshal(challenge, e); err != nil {
		return nil, fmt.Errorf("token refused: %w", err)
	}
	return nil, e
}
