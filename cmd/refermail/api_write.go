package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"

	"refermail/inbound/web"
	"refermail/workflow"
	rulebook "refermail/workflow/program"
)

// apiMover moves deals, on the way every change takes: one input to the engine, in the words a manager would mail.
type apiMover struct {
	apiReader
	now func() time.Time
}

// stageRequest is the body of POST /v1/deals/{ref}/stage.
type stageRequest struct {
	Stage  string `json:"stage"`
	Amount string `json:"amount"` // of won, like "48000 USD"
	Reason string `json:"reason"` // of lost and declined
	DryRun bool   `json:"dry_run"`
}

// stageAnswer says what was done.
type stageAnswer struct {
	Done     bool      `json:"done"`     // false for a dry run
	Repeated bool      `json:"repeated"` // this Idempotency-Key was heard before; nothing was done now
	Effects  []string  `json:"effects"`  // a line each
	Mails    []mailOut `json:"mails"`    // that go out for it
	Deal     dealView  `json:"deal"`     // as it stands
}

type mailOut struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
}

// apiBefore stands before a token's name on timelines.
const apiBefore = "api:"

// keyHeader makes a repeated request harmless; its limits are those of a UUID with room to spare.
const (
	keyHeader = "Idempotency-Key"
	maxKey    = 255
)

func (a apiMover) move(ctx context.Context, c web.Caller, r *http.Request) (web.Answer, error) {
	var want stageRequest
	if err := web.ReadJSON(r, &want); err != nil {
		return web.Answer{}, err
	}
	no, ok := workflow.ParseRef(r.PathValue("ref"))
	if !ok {
		return web.Answer{}, web.NoSuch()
	}
	if _, err := a.deal(ctx, c, r); err != nil {
		return web.Answer{}, err
	}
	text, err := want.command(a.engine.InForce().Program)
	if err != nil {
		return web.Answer{}, err
	}
	in := workflow.Input{At: a.now(), By: apiBefore + c.Name, Action: workflow.Commanded{Deal: no, Text: text}}
	engine := a.engine
	if want.DryRun {
		engine = rehearsed(engine)
	} else if in.Key, err = inputKey(c, no, r); err != nil {
		return web.Answer{}, err
	}
	decisions, err := engine.Handle(ctx, in)
	if err != nil {
		return web.Answer{}, err
	}
	return a.done(ctx, no, want.DryRun, decisions[0])
}

// done says what a decision did.
func (a apiMover) done(ctx context.Context, no workflow.DealNo, dry bool, d workflow.Decision) (web.Answer, error) {
	out := stageAnswer{Done: !dry, Effects: list(d.Effects), Mails: []mailOut{}}
	switch {
	case d.Refusal == workflow.DoneBefore:
		out.Done, out.Repeated = false, true
	case d.Refusal != "":
		return web.Answer{}, web.Refuse(unprocessable, "%s", d.Refusal)
	}
	for _, n := range d.Notices {
		out.Mails = append(out.Mails, mailOut{n.To.Email, n.Subject})
	}
	story, err := a.db.Deal(ctx, no)
	if err != nil {
		return web.Answer{}, err
	}
	out.Deal = viewDeal(story.Deal, story.Partner.Name, story.Submitter.Email)
	return web.Answer{Body: out}, nil
}

// inputKey is how the engine knows a repeat: the token, the deal and the caller's own word for the request.
func inputKey(c web.Caller, no workflow.DealNo, r *http.Request) (string, error) {
	given := r.Header.Values(keyHeader)
	if len(given) != 1 || given[0] == "" || len(given[0]) > maxKey {
		return "", web.Refuse(http.StatusBadRequest, "Send one %s of 1 to %d characters, another for each change: a request that is sent twice is then done once. A dry_run needs none.", keyHeader, maxKey)
	}
	sum := sha256.Sum256([]byte(given[0]))
	return apiBefore + c.Name + "/" + no.String() + "/" + hex.EncodeToString(sum[:]), nil
}

// command turns the request into the words a manager would mail; nothing but a stage can come of it.
func (s stageRequest) command(p *rulebook.Program) (string, error) {
	stage, amount, reason := oneParagraph([]string{s.Stage}), oneParagraph([]string{s.Amount}), oneParagraph([]string{s.Reason})
	known, ok := p.Find(stage)
	if !ok || stage == "" {
		return "", web.Refuse(unprocessable, "There is no such stage; there are %s.", stageNames(p))
	}
	switch name := known.Name; {
	case amount != "" && name != rulebook.Won:
		return "", web.Refuse(unprocessable, "An amount belongs to the stage %s only.", rulebook.Won)
	case reason != "" && !slices.Contains([]string{rulebook.Lost, rulebook.Declined}, name):
		return "", web.Refuse(unprocessable, "A reason belongs to the stages %s and %s only.", rulebook.Lost, rulebook.Declined)
	case amount != "":
		return "won " + amount, nil
	case reason != "" && name == rulebook.Lost:
		return "lost " + reason, nil
	case name == rulebook.Declined:
		if first, _, _ := strings.Cut(strings.ToLower(reason), " "); first == "change" || first == "involvement" { // these words would mean another command
			reason = "reason: " + reason
		}
		return "decline " + reason, nil
	}
	return "stage " + known.Name, nil
}
