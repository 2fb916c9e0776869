//go:build !unix

package storetest

import "testing"

func cluster(tb testing.TB) string {
	tb.Helper()
	missing(tb, "tests start PostgreSQL on Unix only; name one in REFERMAIL_TEST_POSTGRES")
	return ""
}
