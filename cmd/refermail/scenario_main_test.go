package main

import (
	"io"
	"os"
	"testing"
)

// asProgram, set in the environment, makes this test binary behave as refermail itself, so that the scenarios run the
// service as a process of its own, built as the tests are (race detector included), without a go build.
const asProgram = "RUN_TEST_BINARY_AS_REFERMAIL"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	go func() { // the test's end closes our standard input: nothing is left behind, however the test ends
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	main()
}
