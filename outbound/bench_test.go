package outbound_test

import (
	"context"
	"testing"

	"refermail/outbound"
	"refermail/workflow"
)

func BenchmarkCompose(b *testing.B) {
	c, err := outbound.NewComposer(options(b))
	if err != nil {
		b.Fatal(err)
	}
	for _, k := range []workflow.Kind{workflow.KindReceipt, workflow.KindReview, workflow.KindAnswer} {
		b.Run(string(k), func(b *testing.B) {
			n := notice(k)
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				raw, _, err := c.Compose(context.Background(), n, created)
				if err != nil {
					b.Fatal(err)
				}
				size = len(raw)
			}
			b.ReportMetric(float64(size), "bytes/mail")
		})
	}
}

func BenchmarkLoadWords(b *testing.B) {
	for b.Loop() {
		if _, err := outbound.LoadWords(nil); err != nil {
			b.Fatal(err)
		}
	}
}
