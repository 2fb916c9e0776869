package store_test

import (
	"testing"

	"refermail/workflow"
	"refermail/workflow/account"
	"refermail/workflow/store"
)

func alike(t *testing.T, db *store.DB, host string) []string {
	t.Helper()
	return load(t, db, workflow.Want{Looks: account.FindKeys(host)}).Alike
}

func TestPartnersAreFoundByTheLooksOfTheirDomains(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		p := partner(1)
		p.Domains = []string{"northwind.example", "acme.test"}
		save(t, db, workflow.Changes{Partners: []workflow.Partner{p, partner(2)}})
		for host, want := range map[string][]string{"n0rthwind.example": {"northwind.example"}, "northwnd.example": {"northwind.example"},
			"northwind.example.evil.test": {"northwind.example"}, "acne.test": {"acme.test"}, "mail.acrne.test": {"acme.test"},
			"northwind.example": {"northwind.example"}, "other.example": nil, "gmail.com": nil} {
			equal(t, host, alike(t, db, host), want)
		}
		p.Domains = []string{"acme.test"}
		save(t, db, workflow.Changes{Partners: []workflow.Partner{p}})
		equal(t, "a domain that was taken away", alike(t, db, "n0rthwind.example"), nil)
	})
}

func TestDomainsOfOlderVersionsGetTheirLooks(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		p := partner(1)
		p.Domains = []string{"northwind.example", "acme.test"}
		save(t, db, workflow.Changes{Partners: []workflow.Partner{p}})
		run(t, db, `DELETE FROM domain_look WHERE domain = 'northwind.example'`)
		equal(t, "before", alike(t, db, "n0rthwind.example"), nil)
		for range 2 {
			if err := db.FillLooks(t.Context()); err != nil {
				t.Fatal(err)
			}
			equal(t, "after", alike(t, db, "n0rthwind.example"), []string{"northwind.example"})
		}
	})
}

func TestTheProofOfAMailIsKeptUntilABetterOneComes(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		no := keep(t, db, rawMail("a"))[0].No
		kept := func() workflow.Proof {
			row, err := db.Mail(t.Context(), no)
			if err != nil {
				t.Fatal(err)
			}
			return row.Proof
		}
		equal(t, "before it is decided", kept(), workflow.Proof{})
		proof := workflow.Proof{Level: workflow.Weak, DKIM: "pass", ARC: "none", SPF: "fail", DMARC: "none", Source: "dns", Why: "Nothing was proven.",
			Client: "192.0.2.1", SignedBy: []string{"esp.example"}, Doubts: []workflow.Doubt{{Kind: workflow.OtherSender, Text: "it was sent by \x00 eve", Claims: "eve@evil.example"}}, Temporary: true}
		save(t, db, workflow.Changes{Mails: []workflow.MailResult{{No: no, Disposition: workflow.Held, Proof: proof}}})
		proof.Doubts[0].Text = "it was sent by \uFFFD eve"
		equal(t, "held", kept(), proof)
		save(t, db, workflow.Changes{Mails: []workflow.MailResult{{No: no, Disposition: workflow.Ignored}}})
		equal(t, "rejected without another look", kept(), proof)
	})
}
