package main

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"
)

// TestTheDemosGuideSendsANewsletter does what the guide's last step says: Max writes to the newsletter's address and answers the
// preview with one word.
func TestTheDemosGuideSendsANewsletter(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithTimeout(t.Context(), demoLimit)
	defer stop()
	d := &demo{program: &program{console: &console{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard}}, seen: map[string]uint32{}}
	if err := d.open(ctx, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	defer d.office.Close()
	defer d.app.Close()
	running := make(chan error, 1)
	go func() { running <- d.app.run(ctx, []string{roleReceive, roleHandle, roleSend}) }()
	defer func() { stop(); <-running }()
	try := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	try(d.ready(ctx))
	steps := d.guide()
	step := steps[len(steps)-1]
	if step.As != demoMax || step.Done() {
		t.Fatalf("the last step is %+v", step)
	}
	try(d.office.Write(ctx, step.As, step.Do.To, step.Do.Subject, step.Do.Body))
	try(d.reads(ctx, demoMax, "", "Hello Ann"))
	try(d.replies(ctx, demoMax, "send"))
	try(d.reads(ctx, demoAnn, "", "1 Main Street"))
	for !step.Done() {
		if ctx.Err() != nil {
			t.Fatal("the step is never done")
		}
		time.Sleep(10 * time.Millisecond)
	}
}
