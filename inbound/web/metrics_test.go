package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// scrape reads /metrics as a monitor does.
func scrape(t *testing.T, h http.Handler) map[string]*dto.MetricFamily {
	t.Helper()
	r := get(t, h, "GET", "/metrics")
	if r.StatusCode != http.StatusOK || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/plain; version=0.0.4") {
		t.Fatalf("%s, %s", r.Status, r.Header.Get("Content-Type"))
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(r.Body)
	if err != nil {
		t.Fatalf("parse /metrics: %v", err)
	}
	return families
}

func labels(f *dto.MetricFamily) (values []string) {
	for _, m := range f.GetMetric() {
		for _, l := range m.GetLabel() {
			values = append(values, l.GetValue())
		}
	}
	return values
}

func TestMetricsCanBeParsedAndCoverTheProcess(t *testing.T) {
	t.Parallel()
	m := NewMetrics()
	m.Mail("held")
	m.Reconnect()
	m.Handled(time.Millisecond)
	now := time.Date(2026, 11, 20, 14, 2, 0, 0, time.UTC)
	all := scrape(t, site(probe(nil, State{Database: true, Now: now, LastIMAPContact: now.Add(-time.Minute), HeldMails: 3}, nil), m))
	for name, kind := range map[string]dto.MetricType{
		"refermail_mails_total": dto.MetricType_COUNTER, "refermail_notices_total": dto.MetricType_COUNTER,
		"refermail_handling_seconds": dto.MetricType_HISTOGRAM, "refermail_panics_total": dto.MetricType_COUNTER,
		"refermail_imap_reconnects_total": dto.MetricType_COUNTER, "refermail_unsent_notices": dto.MetricType_GAUGE,
		"refermail_oldest_unsent_notice_seconds": dto.MetricType_GAUGE, "refermail_held_mails": dto.MetricType_GAUGE,
		"refermail_failed_mails": dto.MetricType_GAUGE, "refermail_last_imap_contact_seconds": dto.MetricType_GAUGE,
		"go_goroutines": dto.MetricType_GAUGE, "go_memstats_heap_alloc_bytes": dto.MetricType_GAUGE,
	} {
		if all[name] == nil || all[name].GetType() != kind || all[name].GetHelp() == "" {
			t.Errorf("%s is %v", name, all[name])
		}
	}
	if got := all["refermail_held_mails"].GetMetric()[0].GetGauge().GetValue(); got != 3 {
		t.Errorf("held mails: %v", got)
	}
	if got := all["refermail_last_imap_contact_seconds"].GetMetric()[0].GetGauge().GetValue(); got != 60 {
		t.Errorf("last contact: %v", got)
	}
}

func TestNoAddressBecomesALabel(t *testing.T) {
	t.Parallel()
	m := NewMetrics()
	for _, word := range []string{"ann@partner.example", "10.1.2.3:993", "", "sent\nx 1", "handled", "sent"} {
		m.Mail(word)
		m.Notice(word)
	}
	all := scrape(t, site(probe(nil, State{Database: true}, nil), m))
	words := map[string][]string{
		"refermail_mails_total":      {"failed", "handled", "held", "ignored", "other"},
		"refermail_notices_total":    {"ambiguous", "other", "outage", "paced", "refused", "retry", "sent", "stopped"},
		"refermail_handling_seconds": nil,
	}
	for name, f := range all {
		got := labels(f)
		if slices.ContainsFunc(got, func(v string) bool { return strings.ContainsAny(v, "@\n") || strings.Contains(v, "10.1") }) {
			t.Errorf("%s has labels %q", name, got)
		}
		if slices.Sort(got); strings.HasPrefix(name, "refermail_") && !slices.Equal(got, words[name]) {
			t.Errorf("%s has labels %q, want %q", name, got, words[name])
		}
	}
	for _, c := range all["refermail_mails_total"].GetMetric() {
		if word, n := c.GetLabel()[0].GetValue(), c.GetCounter().GetValue(); word == "other" && n != 5 || word == "handled" && n != 1 {
			t.Errorf("%s was counted %v times", word, n)
		}
	}
}

func TestMetricsWithoutADatabaseShowTheRest(t *testing.T) {
	t.Parallel()
	m := NewMetrics()
	m.Panic()
	all := scrape(t, site(probe(nil, State{}, errors.New("connection refused to 10.1.2.3")), m))
	if all["refermail_unsent_notices"] != nil || all["refermail_panics_total"].GetMetric()[0].GetCounter().GetValue() != 1 {
		t.Errorf("without a database there are %v", all)
	}
	if m.Panics() != 1 || NewMetrics().Panics() != 0 {
		t.Error("panics are not counted for each service alone")
	}
}
