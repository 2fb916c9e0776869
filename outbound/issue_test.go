package outbound_test

import (
	"context"
	"net/mail"
	"strings"
	"testing"
	"time"

	"refermail/outbound"
	"refermail/workflow"
)

// oneCopy prints the same copy of every issue.
type oneCopy string

func (o oneCopy) Sample(context.Context, workflow.IssueNo, *workflow.Address) (outbound.Sample, error) {
	return outbound.Sample{Raw: []byte(o)}, nil
}

// TestATestCopyIsAMailOfItsOwn: it has its own Message-ID and the date it was asked for, and answers to it reach the issue.
func TestATestCopyIsAMailOfItsOwn(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Samples = oneCopy("From: Max <deals@acme.example>\r\nTo: ann@northwind.example\r\nReply-To: Acme\r\n <deals+n-abc@acme.example>\r\nSubject: [Test] News\r\n" +
		"Message-ID: <issue-7-0@acme.example>\r\nDate: Mon, 02 Mar 2026 10:00:00 +0000\r\n\r\nMessage-ID: stays\r\n")
	c, err := outbound.NewComposer(o)
	if err != nil {
		t.Fatal(err)
	}
	n := workflow.Notice{ID: "0123456789abcdef", MessageID: "n1@acme.example", Kind: workflow.KindTestCopy, Side: workflow.TeamSide, To: workflow.Address{Email: "max@acme.example"},
		Purpose: 'i', Letter: workflow.Letter{Ref: "N-7"}}
	raw, _, err := c.Compose(t.Context(), n, created)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if id := m.Header.Get("Message-ID"); id != "<n1@acme.example>" {
		t.Errorf("Message-ID %s", id)
	}
	if at, err := m.Header.Date(); err != nil || !at.Equal(created.Truncate(time.Second)) {
		t.Errorf("Date %v, %v", at, err)
	}
	if to := m.Header.Get("Reply-To"); !strings.Contains(to, "+i-") {
		t.Errorf("Reply-To %s", to)
	}
	if !strings.Contains(string(raw), "\r\n\r\nMessage-ID: stays\r\n") {
		t.Errorf("its words changed: %s", raw)
	}
}
