package store

import (
	"net/url"
	"strings"
	"testing"
)

func TestPostgreSQLElsewhereMustProveItsName(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		address string
		env     map[string]string
		mode    string
	}{
		"another machine":                     {"postgres://r@db.acme.example/r", nil, "verify-full"},
		"another machine by its address":      {"postgres://r@10.0.0.7:5432/r", nil, "verify-full"},
		"a name that only looks like ours":    {"postgres://r@localhost.acme.example/r", nil, "verify-full"},
		"a name in the query":                 {"postgres://r@/r?host=db.acme.example", nil, "verify-full"},
		"an address in the query":             {"postgres://r@localhost/r?hostaddr=10.0.0.7", nil, "verify-full"},
		"one of several elsewhere":            {"postgres://r@localhost,db.acme.example:5433/r", nil, "verify-full"},
		"a name in PGHOST":                    {"postgres://r@/r", map[string]string{"PGHOST": "db.acme.example"}, "verify-full"},
		"this machine":                        {"postgres://r@localhost/r", nil, "prefer"},
		"this machine by its address":         {"postgres://r@127.0.0.1:5433/r", nil, "prefer"},
		"this machine by its other address":   {"postgres://r@[::1]:5433/r", nil, "prefer"},
		"a socket":                            {"postgres:///r?host=/run/postgresql", nil, "prefer"},
		"nothing is named":                    {"postgres:///r", nil, "prefer"},
		"said in the address":                 {"postgres://r@db.acme.example/r?sslmode=require", nil, "require"},
		"said in PGSSLMODE":                   {"postgres://r@db.acme.example/r", map[string]string{"PGSSLMODE": "verify-ca"}, ""},
		"the system's roots, which imply all": {"postgres://r@db.acme.example/r?sslrootcert=system", nil, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u, err := url.Parse(tt.address)
			if err != nil {
				t.Fatal(err)
			}
			getenv := func(name string) string { return tt.env[name] }
			got := u.Query().Get("sslmode")
			if mode := defaultSSLMode(u, getenv); mode != "" {
				got = mode
			}
			if got != tt.mode {
				t.Errorf("sslmode is %q, want %q", got, tt.mode)
			}
		})
	}
}

func TestTheDriverGetsTheMode(t *testing.T) {
	t.Setenv("PGSSLMODE", "")
	dsn, err := postgresDSN("postgres://r:canary@db.acme.example/r")
	if err != nil || !strings.Contains(dsn, "sslmode=verify-full") {
		t.Errorf("%s, %v", dsn, err)
	}
	if _, err := postgresDSN("postgres://r:can%ary@db.acme.example/r"); err == nil || strings.Contains(err.Error(), "ary") {
		t.Errorf("an address that cannot be read: %v", err)
	}
}

func TestAWeakModeIsNamed(t *testing.T) {
	t.Parallel()
	none := func(string) string { return "" }
	for address, want := range map[string]string{
		"postgres://r@db.acme.example/r":                     "",
		"postgres://r@db.acme.example/r?sslmode=verify-full": "",
		"postgres://r@db.acme.example/r?sslmode=disable":     "read every mail",
		"postgres://r@db.acme.example/r?sslmode=require":     "pass for the server",
		"postgres://r@db.acme.example/r?sslmode=verify-ca":   "another server",
		"postgres://r@localhost/r?sslmode=disable":           "",
		"sqlite:refermail.db":                                "",
	} {
		if got := WeakTLS(address, none); got == "" != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
