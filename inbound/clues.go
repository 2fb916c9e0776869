package inbound

import (
	"regexp"
	"strings"

	"refermail/inbound/parse"
	"refermail/workflow"
	"refermail/workflow/token"
)

var (
	refPattern  = regexp.MustCompile(`\[D-([0-9]{1,12})\]`)
	namePattern = regexp.MustCompile(`\bD-([0-9]{1,12})\b`)
)

// named is the first deal a mail of ours is about, by the beginning of its text; a hint only, as the subject is.
func named(text string) (workflow.DealNo, bool) {
	hit := namePattern.FindStringSubmatch(text[:min(len(text), 500)])
	if hit == nil {
		return 0, false
	}
	return workflow.ParseRef(hit[1])
}

// clues collects what says which deal a mail belongs to, in the order of RP-1: verified tokens of every recipient
// header, then of the quoted text; [D-1042] in the subject as a hint. bad reports a tag of ours that does not verify, old that
// it is because it has expired.
func (r *Reader) clues(m *parse.Message) (threads []workflow.Thread, bad, old bool, subject workflow.DealNo) {
	seen := map[string]bool{}
	v := r.verifier()
	add := func(t string, quoted bool) bool {
		t = strings.ToLower(t)
		if seen[t] {
			return true
		}
		thread, ok := v.verify(t)
		if ok {
			thread.Quoted = quoted
			seen[t] = true
			threads = append(threads, thread)
		}
		return ok
	}
	for _, address := range recipients(m) {
		if t, ok := r.tag(address); ok && !add(t, false) && looksLikeToken(t) {
			bad, old = true, v.old
		}
	}
	if t, ok := saidToLeave(m); ok { // where addresses carry no tokens, the mail that a way out opens says it
		add(t, false)
	}
	for _, t := range token.InText(m.Text) {
		add(t, true)
	}
	if hit := refPattern.FindStringSubmatch(m.Subject); hit != nil {
		subject, _ = workflow.ParseRef(hit[1])
	}
	return threads, bad, old, subject
}

// saidToLeave is the token that stands alone behind "unsubscribe" on the first line of somebody's own words, as the mailto of
// a copy fills it in (RFC 6068). A token further down is a quote, and whoever quotes a copy may be somebody else.
func saidToLeave(m *parse.Message) (t string, ok bool) {
	if m.AllQuote {
		return "", false
	}
	first, _, _ := strings.Cut(strings.TrimSpace(m.Reply), "\n")
	word, t, _ := strings.Cut(strings.TrimSpace(first), " ")
	t = strings.TrimSpace(t)
	return t, strings.EqualFold(word, "unsubscribe") && strings.HasPrefix(strings.ToLower(t), token.ForUnsubscribe.String()+"-") && looksLikeToken(t)
}

// complaint reads which mail of ours somebody complains about. Only our own tokens tell that: what else a report says is whoever's
// wrote it.
func (r *Reader) complaint(m *parse.Message) *workflow.Complaint {
	if m.Complaint == nil || !m.Complaint.Meant() {
		return nil
	}
	v := r.verifier()
	var about *workflow.Complaint
	for _, t := range token.InText(m.Complaint.Marks) {
		switch thread, ok := v.verify(t); {
		case ok && thread.Copy != (workflow.CopyID{}):
			return &workflow.Complaint{Type: m.Complaint.Type, Copy: thread.Copy}
		case ok && thread.Notice != "" && about == nil:
			about = &workflow.Complaint{Type: m.Complaint.Type, Notice: thread.Notice}
		}
	}
	return about
}

// recipients lists every address the mail was for, delivery headers first.
func recipients(m *parse.Message) []string {
	all := append([]string(nil), m.Delivered...)
	for _, list := range [][]parse.Address{m.To, m.Cc, m.Bcc} {
		for _, a := range list {
			all = append(all, a.Address)
		}
	}
	return all
}

// tag returns the part of one of our own addresses that may be a token.
func (r *Reader) tag(address string) (string, bool) {
	if t, ok := token.Find(address, r.Self.Address); ok {
		return t, true
	}
	if r.Catchall {
		return token.FindCatchall(address, r.Self.Address)
	}
	return "", false
}

func looksLikeToken(t string) bool { return len(t) > 10 && t[1] == '-' }

// partnerTag reads the partner that a tag names: "to-p-7" is P-7, "to-northwind-consulting" is how a name begins, and
// "to-northwind.example" a domain.
func partnerTag(tag string) string {
	said := strings.TrimPrefix(strings.ToLower(tag), "to-")
	if _, ok := workflow.ParsePartnerNo(said); ok || strings.Contains(said, ".") {
		return said
	}
	return strings.ReplaceAll(said, "-", " ")
}
