package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"refermail/workflow"
)

// refer has Ann register Globex, the way a mail would, and returns the reference.
func (s *shell) refer() string {
	s.t.Helper()
	s.ok("partner", "add", "Ann Consulting", "--domain", "ann.example", "--contact", "Ann <ann@ann.example>")
	p := &program{console: &console{Environ: s.env}, ConfigFile: filepath.Join(s.dir, "refermail.toml")}
	session, err := p.open(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	defer session.Close()
	raw := []byte("From: Ann <ann@ann.example>\r\n\r\nhello\r\n")
	at := time.Date(2026, 11, 20, 14, 2, 0, 0, time.UTC)
	kept, err := session.Store.Keep(s.t.Context(), "inbox", workflow.Mark{UID: 1, Validity: 1},
		[]workflow.RawMail{{Digest: strings.Repeat("ab", 32), Bytes: raw, Size: int64(len(raw)), Received: at, Mailbox: "inbox", UID: 1}})
	if err != nil {
		s.t.Fatal(err)
	}
	mail := &workflow.Mail{
		No: kept[0].No, Digest: kept[0].Digest, BodyDigest: "x", MessageID: "1@ann.example", Received: at,
		From: workflow.Address{Name: "Ann", Email: "ann@ann.example"}, Senders: 1, Subject: "Globex", Class: workflow.Human, Trust: workflow.Strong,
		Text: "Bo needs a platform.", Reply: "Bo needs a platform.",
		Lead: &workflow.Lead{Company: "Globex", Domain: "globex.example", Contact: workflow.Person{Name: "Bo", Email: "bo@globex.example"},
			Context: "Bo needs a platform.", Consent: "yes"},
	}
	d, err := session.Engine.Handle(s.t.Context(), workflow.Input{At: session.Now(), Action: workflow.ReceivedMail{Mail: mail}})
	if err != nil || len(d) != 1 || len(d[0].Deals) != 1 {
		s.t.Fatalf("not registered: %v %+v", err, d)
	}
	return d[0].Deals[0].No.String()
}

func TestADealIsShownAndMovedByTheOperator(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	ref := s.refer()
	var deals []map[string]any
	s.json(&deals, "deal", "list")
	if len(deals) != 1 {
		t.Fatalf("listed %v", deals)
	}
	d := deals[0]
	contact, _ := d["contact"].(map[string]any)
	for field, want := range map[string]any{
		"ref": ref, "company": "Globex", "domain": "globex.example", "partner": "Ann Consulting", "submitted_by": "ann@ann.example",
		"registered_at": "2026-11-20T14:02:00Z", "protected_until": nil, "amount": nil, "context": "Bo needs a platform.",
	} {
		if got, ok := d[field]; got != want || !ok {
			t.Errorf("%s is %v, want %v", field, got, want)
		}
	}
	if contact["email"] != "bo@globex.example" || d["attribution_until"] == nil {
		t.Errorf("contact %v, attribution until %v", contact, d["attribution_until"])
	}
	if missing, ok := d["missing"].([]any); !ok || len(missing) != 0 {
		t.Errorf("missing is %v", d["missing"])
	}
	before := len(s.notices())
	if out := s.ok("deal", "approve", ref, "--dry-run"); !strings.Contains(out, "would mail ann@ann.example") {
		t.Errorf("a dry run says %q", out)
	}
	if s.deal(ref).Protected != nil || len(s.notices()) != before {
		t.Error("a dry run approved")
	}
	if out := s.ok("deal", "approve", ref); !strings.Contains(out, ref) || !strings.Contains(out, "mail to ann@ann.example") {
		t.Errorf("approve says %q", out)
	}
	if s.deal(ref).Protected == nil || len(s.notices()) != before+1 {
		t.Error("approve changed nothing")
	}
	s.ok("deal", "stage", ref, "demo", "done")
	s.ok("deal", "note", ref, "Bo prefers", "the phone")
	if _, complaints, code := s.run("two\napprove\nlines\n", "deal", "note", ref, "-"); code != exitDone {
		t.Error(complaints)
	}
	s.ok("deal", "stage", ref, "won", "48000", "USD")
	got := s.deal(ref)
	if got.Stage != "won" || got.Amount == nil || *got.Amount != (workflow.Money{Minor: 4800000, Currency: "USD"}) {
		t.Errorf("the deal is %+v", got)
	}
	last := got.Timeline[len(got.Timeline)-1]
	if len(got.Timeline) < 5 || last.Hash == "" || last.By != operator {
		t.Errorf("the timeline ends with %+v", last)
	}
	if out := s.ok("deal", "show", ref); !strings.Contains(out, "Bo prefers the phone") || !strings.Contains(out, "48000.00 USD") {
		t.Errorf("shown to people: %s", out)
	}
	if out := s.ok("deal", "export"); !strings.Contains(out, ref+",Globex,globex.example,Bo,bo@globex.example,Ann Consulting,ann@ann.example") {
		t.Errorf("exported %s", out)
	}
	if _, complaints, code := s.run("", "deal", "stage", ref, "nonsense"); code != exitFailed || !strings.Contains(complaints, ref) {
		t.Errorf("exit %d, %s", code, complaints)
	}
}

func TestVerifyFindsAChangedTimeline(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	ref := s.refer()
	if out := s.ok("deal", "show", ref, "--verify"); !strings.Contains(out, "intact") {
		t.Errorf("verify says %s", out)
	}
	db, err := sql.Open("sqlite", filepath.Join(s.dir, "refermail.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `UPDATE event SET text = 'forged' WHERE seq = 1`); err != nil {
		t.Fatal(err)
	}
	if _, complaints, code := s.run("", "deal", "show", ref, "--verify"); code != exitFailed || !strings.Contains(complaints, ref) {
		t.Errorf("exit %d, %s", code, complaints)
	}
	out, _, code := s.run("", "deal", "show", ref, "--verify", "--json")
	if code != exitFailed || !strings.Contains(out, `"verified": false`) {
		t.Errorf("exit %d, %s", code, out)
	}
}

func TestMailsAndNoticesAreShown(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	ref := s.refer()
	var mails []mailView
	if s.json(&mails, "mail", "list"); len(mails) != 1 || mails[0].Disposition != "handled" || *mails[0].Deal != ref || mails[0].SHA256 != strings.Repeat("ab", 32) {
		t.Fatalf("listed %+v", mails)
	}
	var one mailDetail
	if s.json(&one, "mail", "show", mails[0].ID); strings.TrimSpace(one.Text) != "hello" || one.Auth.Level != "weak" || one.Subject != "Globex" {
		t.Errorf("shown %+v", one)
	}
	if raw := s.ok("mail", "show", mails[0].ID, "--raw"); raw != "From: Ann <ann@ann.example>\r\n\r\nhello\r\n" {
		t.Errorf("raw is %q", raw)
	}
	if s.json(&mails, "mail", "list", "--disposition", "held"); len(mails) != 0 {
		t.Errorf("held are %v", mails)
	}
	notices := s.notices()
	if len(notices) == 0 || notices[0].State != "ready" || notices[0].NextAt == nil {
		t.Fatalf("notices %+v", notices)
	}
	id := notices[0].ID
	s.ok("outbox", "cancel", id)
	if n := s.notices()[0]; n.State != "cancelled" || n.NextAt != nil || n.SettledAt == nil {
		t.Errorf("after cancel %+v", n)
	}
	s.ok("outbox", "retry", id)
	var shown noticeDetail
	if s.json(&shown, "outbox", "show", id); shown.State != "ready" || shown.To == "" || shown.References == nil {
		t.Errorf("after retry %+v", shown)
	}
}

// shownDeal is what tests look at in deal show --json.
type shownDeal struct {
	Stage     string
	Protected *time.Time `json:"protected_until"`
	Amount    *workflow.Money
	Timeline  []eventView
}

func (s *shell) deal(ref string) (d shownDeal) {
	s.t.Helper()
	s.json(&d, "deal", "show", ref)
	return d
}

func (s *shell) notices() (all []noticeView) {
	s.t.Helper()
	s.json(&all, "outbox", "list")
	return all
}
