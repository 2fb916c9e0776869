package workflow

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"refermail/workflow/program"
)

// benchSize is how many partners, with one contact each, and how many deals the World of the benchmarks holds; also how
// many mails make a batch, as the receiver fetches them.
const benchSize = 200

func benchRules() *Rules {
	return &Rules{Program: program.Builtin(), Limits: DefaultLimits(), Self: Self{Address: "deals@acme.example", Name: "Acme Partner Team"},
		Team: []Member{{Email: manager, Name: "Max", Roles: []string{"manager"}}}}
}

func partnerAddress(i int) string { return fmt.Sprintf("ann@partner%03d.example", i) }

// benchMail is a plain, proven, human mail, changed as town.mail does.
func benchMail(no int, from, text string, change func(*Mail)) Input {
	m := &Mail{No: MailNo(no), Digest: fmt.Sprint("digest", no), BodyDigest: fmt.Sprint("body", no), MessageID: fmt.Sprintf("m%d@mail.example", no),
		Received: noon, From: Address{Name: name(from), Email: from}, Senders: 1, To: []Address{{Email: "deals@acme.example"}},
		Subject: "Intro", Class: Human, Trust: Strong, Text: text, Reply: text}
	change(m)
	return Input{At: noon, Action: ReceivedMail{m}}
}

// benchFacts are partners who have each registered a company, and the notices of the first deal by kind.
func benchFacts(b *testing.B) (Facts, map[Kind]Notice) {
	b.Helper()
	w := NewWorld(benchRules(), Facts{Next: Counters{Deal: 1001, Partner: 1, Contact: 1}})
	first := map[Kind]Notice{}
	for i := range benchSize {
		w.Apply(Decide(w, Input{At: noon, By: "operator", Action: AddPartner{Name: fmt.Sprintf("Partner %03d", i),
			Domains: []string{fmt.Sprintf("partner%03d.example", i)}, Contacts: []Address{{Name: "Ann", Email: partnerAddress(i)}}}}).Changes)
		d := Decide(w, benchMail(i+1, partnerAddress(i), "Please meet Bo.", refer(fmt.Sprintf("Held%03d", i))))
		w.Apply(d.Changes)
		for _, n := range d.Notices {
			if i == 0 {
				first[n.Kind] = n
			}
		}
	}
	if len(w.partners) != benchSize || len(w.contacts) != benchSize || len(w.deals) != benchSize {
		b.Fatalf("%d partners, %d contacts, %d deals", len(w.partners), len(w.contacts), len(w.deals))
	}
	return Facts{Partners: slices.Collect(maps.Values(w.partners)), Contacts: slices.Collect(maps.Values(w.contacts)),
		Deals: slices.Collect(maps.Values(w.deals)), Notices: slices.Collect(maps.Values(w.notices)), ByMessage: w.byMessage, Next: w.next}, first
}

// BenchmarkDecide decides one mail of each common kind. Decide does not change the World, so every round is the same.
func BenchmarkDecide(b *testing.B) {
	facts, first := benchFacts(b)
	w := NewWorld(benchRules(), facts)
	for _, bc := range []struct {
		name string
		in   Input
		kind Kind // of a notice that must follow
	}{
		{"submission", benchMail(1001, partnerAddress(7), "Please meet Bo.", refer("Globex")), KindReceipt},
		{"command", benchMail(1002, manager, "approve", reply(first[KindReview])), KindStage},
		{"reply", benchMail(1003, partnerAddress(0), "Bo's boss joins on Thursday.", reply(first[KindReceipt])), KindRelay},
	} {
		b.Run(bc.name, func(b *testing.B) {
			b.ReportAllocs()
			var d Decision
			for b.Loop() {
				d = Decide(w, bc.in)
			}
			if len(d.Mails) != 1 || d.Mails[0].Disposition != Handled || !slices.ContainsFunc(d.Notices, func(n Notice) bool { return n.Kind == bc.kind }) {
				b.Fatalf("no %s follows, but %+v", bc.kind, d)
			}
		})
	}
}

// BenchmarkBatch decides a batch of submissions, each with what the ones before it have changed, as the Engine does inside
// a transaction. Making the World is not counted.
func BenchmarkBatch(b *testing.B) {
	facts, _ := benchFacts(b)
	var ins []Input
	for i := range benchSize {
		ins = append(ins, benchMail(1001+i, partnerAddress(i), "Please meet Bo.", refer(fmt.Sprintf("Globex%03d", i))))
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		w := NewWorld(benchRules(), facts)
		b.StartTimer()
		for _, in := range ins {
			w.Apply(Decide(w, in).Changes)
		}
		if len(w.deals) != 2*benchSize {
			b.Fatalf("%d deals", len(w.deals))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchSize), "ns/mail")
}
