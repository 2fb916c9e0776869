package workflow

import (
	"slices"
	"strings"

	"refermail/workflow/account"
)

// rivals names the accounts of deals a batch may decide about, so that another registration of the same company is
// seen; ok is false when no input of the batch needs it.
func rivals(ins []Input, f Facts) (w Want, ok bool) {
	needed := map[DealNo]bool{}
	for _, in := range ins {
		switch a := in.Action.(type) {
		case Commanded:
			needed[a.Deal] = true
			mark(needed, sameRefs(a.Text))
		case ReceivedMail:
			threads(a.Mail, f, needed)
			mark(needed, sameRefs(a.Mail.Reply))
			deals, _ := deskRefs(a.Mail)
			mark(needed, deals)
		}
	}
	for _, p := range f.Partners {
		ok = w.joining(p, ins) || ok
	}
	for _, k := range f.Deals {
		if needed[k.No] || len(k.Missing) > 0 {
			w.account(identityOf(k))
			if needed[k.No] && k.NameKey != "" {
				w.Similar = append(w.Similar, k.NameKey)
			}
			if len(k.Missing) > 0 { // an incomplete one lapses
				w.Timers = append(w.Timers, timerKey("lapse", k.No))
			}
			if u := k.Undo; u != nil && u.Changed {
				w.account(account.Identity{Domain: u.Domain, NameKey: u.NameKey})
			}
			if k.Asked != nil {
				w.account(account.Identify(k.Asked.Company, k.Asked.Domain, ""))
			}
			w.domain(account.FromAddress(k.Contact.Email))                                             // what a new company name falls back to
			w.account(account.Identify(k.Perhaps["company"], k.Perhaps["domain"], k.Perhaps["email"])) // what a yes names
			w.domain(account.FromAddress(k.Perhaps["email"]))
			w.address(k.Perhaps["email"])
			for line := range strings.SplitSeq(k.Perhaps[otherPeople], "\n") {
				_, email, _ := strings.Cut(strings.TrimSuffix(line, ">"), "<")
				w.domain(account.FromAddress(email))
				w.address(email)
			}
			ok = true
		}
	}
	return w, ok
}

func mark(needed map[DealNo]bool, deals []DealNo) {
	for _, no := range deals {
		needed[no] = true
	}
}

// joining asks for what a decision about an applicant, or about leads that are kept, needs; false when it needs nothing.
func (w *Want) joining(p Partner, ins []Input) bool {
	if p.Joining == nil {
		return false
	}
	w.Mails = append(w.Mails, p.Joining.Waiting...)
	if a := p.Joining.Application; p.outside() && a != nil {
		w.account(account.Identify(a.Answers["company"], a.Answers["domain"], ""))
		for _, in := range ins {
			if m, mail := in.Action.(ReceivedMail); mail {
				w.joinAnswers(m.Mail, a.Answers)
				w.Timers = append(w.Timers, applicantPlaces(m.Mail.From.Email)...)
			}
		}
	}
	return len(p.Joining.Waiting) > 0 || p.outside()
}

// timelines names the deals whose story a batch needs: those of an account about which a partner disputes. f is what
// was loaded so far.
func timelines(ins []Input, f Facts) (w Want, ok bool) {
	disputed := map[DealNo]bool{}
	for _, in := range ins {
		m, mail := in.Action.(ReceivedMail)
		if !mail {
			continue
		}
		if a := readAsk(m.Mail); a.verb == "dispute" {
			threads(m.Mail, f, disputed)
			disputed[a.deal] = true
		}
	}
	names := namesIn(f)
	for _, k := range f.Deals {
		same := 0
		for _, o := range f.Deals {
			if disputed[k.No] && (o.No == k.No || names.same(identityOf(k), identityOf(o))) && same <= disputedDeals {
				w.Timelines, same = append(w.Timelines, o.No), same+1
			}
		}
	}
	return w, len(w.Timelines) > 0
}

// threads marks the deals a mail may belong to.
func threads(m *Mail, f Facts, mark map[DealNo]bool) {
	for _, t := range m.Threads {
		mark[t.Deal] = true
	}
	mark[m.SubjectNo] = true
	for _, ids := range [][]string{m.InReplyTo, m.References} {
		for _, id := range ids {
			mark[f.ByMessage[id]] = true
		}
	}
}

// histories names the deals whose events a batch tells partners: the one that is named, or those of the thread; always
// those of the sender's own partner alone, whatever a mail names.
func histories(ins []Input, f Facts) (told []HistoryAsk) {
	for _, in := range ins {
		mail, ok := in.Action.(ReceivedMail)
		if !ok {
			continue
		}
		a := readAsk(mail.Mail)
		if a.verb != "history" {
			continue
		}
		own := f.partnerAt(mail.Mail.From.Email)
		if a.deal != 0 {
			told = append(told, HistoryAsk{a.deal, own})
			continue
		}
		n := 0
		for _, k := range f.Deals {
			if k.Partner != own {
				continue
			}
			if a.arg == "" && isOf(mail.Mail, k, f) || a.arg != "" && n < 5 && names(k, strings.ToLower(a.arg)) {
				told, n = append(told, HistoryAsk{k.No, own}), n+1
			}
		}
	}
	return told
}

// partnerAt is the partner whose person has this address, or whose domain it is of, as for somebody new there.
func (f Facts) partnerAt(address string) PartnerNo {
	key, host := account.CompareKey(address), account.FromAddress(address)
	for _, c := range f.Contacts {
		if slices.Contains(c.Addresses, key) {
			return c.Partner
		}
	}
	for _, p := range f.Partners {
		if host != "" && slices.Contains(p.Domains, host) {
			return p.No
		}
	}
	return 0
}

// isOf reports whether a mail may belong to a deal's thread.
func isOf(m *Mail, k Deal, f Facts) bool {
	if m.SubjectNo == k.No {
		return true
	}
	for _, t := range m.Threads {
		if t.Deal == k.No {
			return true
		}
	}
	for _, id := range append(append([]string{}, m.InReplyTo...), m.References...) {
		if f.ByMessage[id] == k.No {
			return true
		}
	}
	return false
}
