package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestJSONCannotCommandATerminal(t *testing.T) {
	t.Parallel()
	said := "a\u009b31m\u007f\u202eb \u00e9 \u65e5\u672c \u2066"
	var out strings.Builder
	if err := json.NewEncoder(quietWriter{&out}).Encode(said); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsFunc(out.String(), commands) || !strings.Contains(out.String(), `\u009b31m\u007f\u202e`) {
		t.Errorf("written: %q", out.String())
	}
	var back string
	if err := json.Unmarshal([]byte(out.String()), &back); err != nil || back != said {
		t.Errorf("read back %q: %v", back, err)
	}
}
