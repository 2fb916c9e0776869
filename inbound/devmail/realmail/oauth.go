package realmail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"
)

// Token returns an OAuth2 access token (a JWT, RFC 7519) with which user can log in by XOAUTH2 or OAUTHBEARER, until
// it expires.
func (s *DovecotServer) Token(user string, expires time.Time) (string, error) {
	claims, err := json.Marshal(map[string]any{"sub": user, "exp": expires.Unix(), "iat": expires.Add(-24 * time.Hour).Unix()})
	if err != nil {
		return "", fmt.Errorf("make token: %w", err)
	}
	b64 := base64.RawURLEncoding
	head := b64.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + b64.EncodeToString(claims)
	mac := hmac.New(sha256.New, s.tokenKey)
	mac.Write([]byte(head))
	return head + "." + b64.EncodeToString(mac.Sum(nil)), nil
}
