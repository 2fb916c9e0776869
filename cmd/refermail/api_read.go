package main

import (
	"context"
	"errors"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"refermail/inbound/web"
	"refermail/workflow"
	rulebook "refermail/workflow/program"
	"refermail/workflow/store"
)

// apiPage is how many rows one answer holds at most; the next page is a link.
const apiPage = 1000

// apiReader answers questions with the JSON of the command line.
type apiReader struct {
	db     *store.DB
	engine *workflow.Engine
	now    func() time.Time
}

func (a apiReader) deals(ctx context.Context, c web.Caller, r *http.Request) (web.Answer, error) {
	q, most, err := query(r, "stage", "partner")
	if err != nil {
		return web.Answer{}, err
	}
	f := store.DealFilter{Stages: q["stage"], Most: most + 1}
	for _, word := range f.Stages {
		if _, ok := a.engine.InForce().Program.Stage(word); !ok {
			return web.Answer{}, web.Refuse(http.StatusBadRequest, "There is no stage %q; there are %s.", word, stageNames(a.engine.InForce().Program))
		}
	}
	var ok bool
	if text := q.Get("after"); text != "" {
		if f.After, ok = workflow.ParseRef(text); !ok {
			return web.Answer{}, web.Refuse(http.StatusBadRequest, "after is no reference of a deal; they look like D-1042.")
		}
	}
	if text := q.Get("partner"); text != "" {
		if f.Partner, ok = workflow.ParsePartnerNo(text); !ok {
			return web.Answer{}, web.Refuse(http.StatusBadRequest, "partner is no number of a partner; they look like P-7.")
		}
	}
	if c.About != 0 {
		if f.Partner != 0 && int64(f.Partner) != c.About {
			return web.Answer{Body: []dealView{}}, nil
		}
		f.Partner = workflow.PartnerNo(c.About)
	}
	return pageOf(r, most, a.db.Deals(ctx, f), func(d store.DealRow) dealView { return seenBy(c, viewDealRow(d)) }, func(v dealView) string { return v.Ref })
}

func (a apiReader) deal(ctx context.Context, c web.Caller, r *http.Request) (web.Answer, error) {
	no, ok := workflow.ParseRef(r.PathValue("ref"))
	if !ok {
		return web.Answer{}, web.NoSuch()
	}
	story, err := a.db.Deal(ctx, no)
	if errors.Is(err, store.ErrNotFound) {
		return web.Answer{}, web.NoSuch()
	}
	if err != nil {
		return web.Answer{}, err
	}
	if c.About != 0 && int64(story.Deal.Partner) != c.About {
		return web.Answer{}, web.NoSuch()
	}
	d := (&dealShow{}).detail(story, nil)
	if c.About != 0 {
		d = partnersOwn(d)
	}
	return web.Answer{Body: d}, nil
}

// seenBy is a deal as a token may see it: one for a single partner sees what that partner is told by mail.
func seenBy(c web.Caller, v dealView) dealView {
	if c.About == 0 {
		return v
	}
	v.Owner, v.Reason, v.ReasonCode, v.Conflict, v.Program = "", "", "", nil, ""
	if v.Stage != rulebook.Won { // before, it is the team's guess
		v.Amount = nil
	}
	return v
}

// partnersOwn leaves out of a deal what is the team's.
func partnersOwn(d dealDetail) dealDetail {
	d.dealView = seenBy(web.Caller{About: 1}, d.dealView)
	d.Fields, d.Involvement = map[string]string{}, nil
	events := d.Timeline
	d.Timeline = []eventView{}
	for _, e := range events {
		if e.Visibility != workflow.ForPartner {
			continue
		}
		if e.By != d.SubmittedBy {
			e.By = ""
		}
		d.Timeline = append(d.Timeline, e)
	}
	return d
}

func (a apiReader) partners(ctx context.Context, c web.Caller, r *http.Request) (web.Answer, error) {
	q, most, err := query(r)
	if err != nil {
		return web.Answer{}, err
	}
	if c.About != 0 {
		p, _, err := a.db.Partner(ctx, workflow.PartnerNo(c.About))
		return web.Answer{Body: []partnerView{viewPartner(p)}}, err
	}
	var after workflow.PartnerNo
	if text := q.Get("after"); text != "" {
		var ok bool
		if after, ok = workflow.ParsePartnerNo(text); !ok {
			return web.Answer{}, web.Refuse(http.StatusBadRequest, "after is no number of a partner; they look like P-7.")
		}
	}
	return pageOf(r, most, a.db.PartnersAfter(ctx, after, most+1), viewPartner, func(v partnerView) string { return v.ID })
}

func (a apiReader) partner(ctx context.Context, c web.Caller, r *http.Request) (web.Answer, error) {
	no, ok := workflow.ParsePartnerNo(r.PathValue("id"))
	if !ok || c.About != 0 && int64(no) != c.About {
		return web.Answer{}, web.NoSuch()
	}
	p, contacts, err := a.db.Partner(ctx, no)
	if errors.Is(err, store.ErrNotFound) {
		return web.Answer{}, web.NoSuch()
	}
	if err != nil {
		return web.Answer{}, err
	}
	rules := a.engine.InForce().Program
	if c.About != 0 { // what the team thinks of them is the team's
		return web.Answer{Body: partnerDetail{viewPartner(p), viewContacts(contacts), viewJoining(workflow.Partner{}, rules), nil, nil}}, nil
	}
	exchange, err := a.db.Exchange(ctx, no, rulebook.Won)
	if err != nil {
		return web.Answer{}, err
	}
	answers, err := answeredBy(ctx, a.db, no)
	if err != nil {
		return web.Answer{}, err
	}
	reach, err := a.db.Reach(ctx, no)
	return web.Answer{Body: viewForTeam(p, contacts, rules, exchange, answers, reach, a.now())}, err
}

func (a apiReader) mails(ctx context.Context, _ web.Caller, r *http.Request) (web.Answer, error) {
	q, most, err := query(r, "disposition", "deal")
	if err != nil {
		return web.Answer{}, err
	}
	f := store.MailFilter{Most: most + 1}
	for _, word := range q["disposition"] {
		d, ok := dispositionOf(word)
		if !ok {
			return web.Answer{}, web.Refuse(http.StatusBadRequest, "There is no disposition %q; there are handled, ignored, held, failed, pending.", word)
		}
		f.Dispositions = append(f.Dispositions, d)
	}
	var ok bool
	if text := q.Get("deal"); text != "" {
		if f.Deal, ok = workflow.ParseRef(text); !ok {
			return web.Answer{}, web.Refuse(http.StatusBadRequest, "deal is no reference of a deal; they look like D-1042.")
		}
	}
	if text := q.Get("after"); text != "" {
		if f.After, ok = workflow.ParseMailNo(text); !ok {
			return web.Answer{}, web.Refuse(http.StatusBadRequest, "after is no number of a mail; they look like M-31.")
		}
	}
	return pageOf(r, most, a.db.Mails(ctx, f), viewMail, func(v mailView) string { return v.ID })
}

// query reads the words behind the question mark: those named, after and limit. A misspelt filter would answer with
// everything, so unknown words are refused.
func query(r *http.Request, known ...string) (q url.Values, most int, err error) {
	q, err = url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, 0, web.Refuse(http.StatusBadRequest, "What stands behind the question mark cannot be read.")
	}
	allowed := map[string]bool{"after": true, "limit": true}
	for _, k := range known {
		allowed[k] = true
	}
	for k := range q {
		if !allowed[k] {
			return nil, 0, web.Refuse(http.StatusBadRequest, "There is nothing to ask for by the name %q; there are %s.", k, strings.Join(slices.Sorted(maps.Keys(allowed)), ", "))
		}
	}
	most = apiPage
	if text := q.Get("limit"); text != "" {
		if most, err = strconv.Atoi(text); err != nil || most < 1 || most > apiPage {
			return nil, 0, web.Refuse(http.StatusBadRequest, "limit is a whole number from 1 to %d.", apiPage)
		}
	}
	return q, most, nil
}

// pageOf is a list of at most so many rows, with a link to the rest.
func pageOf[T, V any](r *http.Request, most int, rows iter.Seq2[T, error], view func(T) V, id func(V) string) (web.Answer, error) {
	out := []V{}
	for row, err := range rows {
		if err != nil {
			return web.Answer{}, err
		}
		if len(out) == most {
			q := r.URL.Query()
			q.Set("after", id(out[most-1]))
			return web.Answer{Body: out, Link: r.URL.Path + "?" + q.Encode()}, nil
		}
		out = append(out, view(row))
	}
	return web.Answer{Body: out}, nil
}
