package spool_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"refermail/outbound"
	"refermail/outbound/spool"
)

func TestSpoolWritesWholeFiles(t *testing.T) {
	t.Parallel()
	env := outbound.Envelope{From: "deals+b-abc@acme.example", To: "ann@northwind.example"}
	raw := []byte("Subject: x\r\n\r\nHello\r\n")
	dir := filepath.Join(t.TempDir(), "spool")
	s, err := spool.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // a repeat is the same file
		if _, err := s.Send(context.Background(), env, raw); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 || filepath.Ext(files[0]) != ".eml" {
		t.Fatalf("%v, %v", files, err)
	}
	got, err := os.ReadFile(files[0])
	want := "X-Envelope-From: <deals+b-abc@acme.example>\r\nX-Envelope-To: <ann@northwind.example>\r\n" + string(raw)
	if err != nil || string(got) != want {
		t.Errorf("%q, %v", got, err)
	}
}
