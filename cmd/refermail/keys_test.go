package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"refermail/workflow/token"
)

// TestKeysAreRotatedWhileTwoServicesRun: what either has signed, with the old key or the new, is understood by both at once, and no
// mail is lost; our own mail that comes back is still known.
func TestKeysAreRotatedWhileTwoServicesRun(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		first := s.serve()
		services := []*service{first}
		if s.postgres() {
			second := s.launch()
			eventually(t, patience, "the second process to serve", func() bool { return strings.Contains(second.log(), `"msg":"serving"`) })
			services = append(services, second)
		}
		_, receipt, review, ref := s.registered()
		before := look[[]keyView](s, "token", "list")
		if len(before) != 1 || !before[0].Signs || before[0].MadeAt == nil || *before[0].AgeDays != 0 {
			t.Errorf("the first keys: %+v", before)
		}
		s.run("token", "rotate", "--yes")
		s.send(receipt.reply(ann, "With the old key."))
		relay := s.await(maxAt, "With the old key.")
		if old, now := review.address("Reply-To"), relay.address("Reply-To"); old == now {
			t.Error("the same address for another mail")
		}
		eventually(t, 30*time.Second, "the services to sign with the new key", func() bool {
			for _, one := range services {
				if !strings.Contains(one.log(), `"msg":"new signing keys"`) {
					return false
				}
			}
			return true
		})
		s.answer(s.send(review.reply(maxAt, "approve")))
		news := s.await(ann, "is accepted")
		s.send(news.reply(ann, "With the new key."))
		s.await(maxAt, "With the new key.")
		if d := s.deal(ref); d.Stage != "accepted" {
			t.Errorf("an order with the old key: %s", d.Stage)
		}
		back := letter{From: ann, To: deals, Subject: "It comes back", Body: receipt.text, Extra: []string{"X-Referral-Loop: " + receipt.field("X-Referral-Loop")}}
		s.disposed(s.send(back), "ignored")
		if receipt.field("X-Referral-Loop") != news.field("X-Referral-Loop") {
			t.Error("the loop mark has changed with the keys")
		}
		after := look[[]keyView](s, "token", "list")
		if len(after) != 2 || after[1].Fingerprint != before[0].Fingerprint || after[0].Fingerprint == before[0].Fingerprint || after[1].Signs {
			t.Errorf("the keys: %+v", after)
		}
		s.onlyKnownWereMailed()
	})
}

// TestALeakedKeyIsWorthlessAtOnce: the service runs on, and takes no order with it from the next mail on.
func TestALeakedKeyIsWorthlessAtOnce(t *testing.T) {
	inOffice(t, "", func(t *testing.T, s *scene, _ *office) {
		s.partners()
		service := s.serve()
		_, receipt, review, ref := s.registered()
		s.run("token", "rotate", "--keep", "0", "--yes")
		s.answer(s.send(review.reply(maxAt, "approve")))
		if d := s.deal(ref); d.Stage != "under_review" {
			t.Errorf("an order with a leaked key: %s", d.Stage)
		}
		s.send(receipt.reply(ann, "It still finds its deal."))
		relay := s.await(maxAt, "It still finds its deal.")
		if !relay.says(ref) {
			t.Errorf("the relay:\n%s", relay)
		}
		bare := receipt.reply(ann, "Without anything else.")
		bare.InReplyTo, bare.References, bare.Body = "", nil, "Without anything else."
		s.disposed(s.send(bare), "held")
		eventually(t, 30*time.Second, "new mail to carry the new key", func() bool { return strings.Contains(service.log(), `"msg":"new signing keys"`) })
		s.send(receipt.reply(ann, "And once more."))
		s.send(s.await(maxAt, "And once more.").reply(maxAt, "We call them on Tuesday."))
		s.await(ann, "We call them on Tuesday.")
		s.onlyKnownWereMailed()
	})
}

func TestRotationAsksFirst(t *testing.T) {
	t.Parallel()
	s := newScene(t, newOffice(t), stage{Database: "sqlite:" + t.TempDir() + "/refermail.db"})
	was := s.run("token", "list", "--json")
	if said := s.refused(exitUsage, "token", "rotate"); !strings.Contains(said, "--yes") {
		t.Errorf("without a terminal: %s", said)
	}
	if said := s.refused(exitUsage, "token", "rotate", "--keep", "16", "--yes"); !strings.Contains(said, "0 to 15") {
		t.Errorf("too many keys: %s", said)
	}
	said := s.run("token", "rotate", "--dry-run", "--keep", "0")
	if !strings.Contains(said, "worthless") || !strings.Contains(said, "Nothing was changed") || s.run("token", "list", "--json") != was {
		t.Errorf("--dry-run: %s", said)
	}
	for range token.MaxKeys + 2 {
		said += s.run("token", "rotate", "--yes", "--keep", "15")
	}
	var keys []keyView
	list := s.run("token", "list", "--json")
	if err := json.Unmarshal([]byte(list), &keys); err != nil || len(keys) != token.MaxKeys {
		t.Errorf("%d keys, %v", len(keys), err)
	}
	said += list + s.run("token", "list")
	for _, r := range said {
		if r == '@' {
			t.Error("a key is shown as it is kept")
		}
	}
	for _, word := range strings.Fields(said) {
		if len(strings.Trim(word, `",.`)) >= 64 {
			t.Errorf("a secret is shown: %s", word)
		}
	}
}
