package workflow

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestNoErrorShowsASecretInWhateverFormItTravels(t *testing.T) {
	t.Parallel()
	const secret = "p@ss w/rd%1"
	plain := base64.StdEncoding.EncodeToString([]byte("\x00deals\x00" + secret))
	for name, text := range map[string]string{
		"as it is":              "server said: bad password " + secret,
		"in base64":             "501 what is " + base64.StdEncoding.EncodeToString([]byte(secret)),
		"with its user":         "500 unknown command AUTH PLAIN " + plain,
		"in an address":         "dial postgres://deals:p%40ss%20w%2Frd%251@host/x",
		"in an address's query": "dial ?password=p%40ss+w%2Frd%251",
	} {
		err := HideSecrets(fmt.Errorf("%s: %w", text, io.EOF), "deals", secret, "", "xy")
		got := err.Error()
		for _, shown := range []string{secret, "rd%", plain, base64.StdEncoding.EncodeToString([]byte(secret))} {
			if strings.Contains(got, shown) {
				t.Errorf("%s: %q is shown: %s", name, shown, got)
			}
		}
		if !strings.Contains(got, Hidden) {
			t.Errorf("%s: %s", name, got)
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("%s: the cause is lost", name)
		}
	}
	if err := HideSecrets(io.EOF, "deals", secret); err != io.EOF {
		t.Errorf("an error without secrets became %v", err)
	}
	if HideSecrets(nil, "", secret) != nil {
		t.Error("no error became one")
	}
}
