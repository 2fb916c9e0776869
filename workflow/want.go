package workflow

import (
	"slices"
	"strings"

	"refermail/workflow/account"
)

// wantOf names the facts a batch of inputs needs.
func wantOf(ins []Input) Want {
	var w Want
	for _, in := range ins {
		if in.Key != "" {
			w.Inputs = append(w.Inputs, in.Key)
		}
		switch a := in.Action.(type) {
		case ReceivedMail:
			w.mail(a.Mail)
		case UnreadableMail:
			w.Mails = append(w.Mails, a.Mail.No)
		case TimerFired:
			w.Deals, w.Timers = append(w.Deals, a.Timer.Deal), append(w.Timers, a.Timer.Key, timerKey("quiet", a.Timer.Deal),
				timerKey("warn", a.Timer.Deal), timerKey("protection", a.Timer.Deal), timerKey("sla", a.Timer.Deal))
			if a.Timer.Kind == "unanswered" {
				no, question := unansweredOf(a.Timer.Key)
				w.Mails, w.Notices, w.Letters = append(w.Mails, no), append(w.Notices, question), append(w.Letters, question)
			}
			if a.Timer.Kind == "digest" {
				w.NewsOf = append(w.NewsOf, digestOf(a.Timer.Key))
			}
			w.Partners = append(w.Partners, partnerOfTimer(a.Timer))
			w.brakeTimers(a.Timer)
		case Commanded:
			w.Deals = append(append(w.Deals, a.Deal), sameRefs(a.Text)...)
			w.Timelines = append(w.Timelines, a.Deal) // an approval briefs the owner
		case AddPartner:
			w.people(a.Domains, a.Contacts)
		case SetPartner:
			w.Partners = append(w.Partners, a.Partner)
			w.people(a.AddDomains, a.AddContacts)
		case SetNewsletter:
			w.Partners = append(w.Partners, a.Partner)
			w.address(a.Address)
		case ImportOffLimits:
			for _, row := range a.List.Rows {
				if a.List.Name == openOpportunity {
					w.account(account.Identify(row.Company, row.Domain, ""))
				}
			}
		case PersonErased:
			w.Partners, w.Deals = append(w.Partners, a.Partner), append(w.Deals, a.Deals...)
		case AddAliases:
			for _, row := range a.Rows {
				w.key(AccountKey(row.Name))
				w.key(AccountKey(row.Account))
			}
		case EndAlias:
			w.key(AccountKey(a.Name))
		case ReleaseMail:
			w.Mails = append(w.Mails, a.Mail)
			if a.As != "" {
				w.wantsPartner(a.As)
			}
		case ReleaseHeld:
			w.HeldFrom = append(w.HeldFrom, a.From)
		case RejectMail:
			w.Mails = append(w.Mails, a.Mail)
		case DeliveryFailed:
			w.Notices = append(w.Notices, a.Notice)
			w.bounce(a.To)
		}
	}
	return w
}

func (w *Want) people(domains []string, people []Address) {
	for _, d := range domains {
		w.domain(account.Registrable(d))
	}
	for _, p := range people {
		w.address(p.Email)
	}
}

func (w *Want) address(email string) {
	if k := account.CompareKey(email); k != "" {
		w.Addresses = append(w.Addresses, k)
	}
}

func (w *Want) domain(d string) {
	if d != "" {
		w.Domains = append(w.Domains, d)
	}
}

func (w *Want) bounce(email string) {
	w.address(email)
	if k := account.CompareKey(email); k != "" {
		w.OfAddress = append(w.OfAddress, k)
	}
}

func (w *Want) mail(m *Mail) {
	w.Mails = append(w.Mails, m.No)
	w.MessageIDs = append(append(append(w.MessageIDs, m.MessageID), m.InReplyTo...), m.References...)
	w.address(m.From.Email)
	w.domain(account.FromAddress(m.From.Email))
	if k := account.CompareKey(m.From.Email); k != "" {
		w.Emails = append(w.Emails, k)
	}
	for i, a := range slices.Concat(m.To, m.Cc) { // whose they are: ours, a partner's, or outsiders'
		if i < maxOthers {
			w.address(a.Email)
			w.domain(account.FromAddress(a.Email))
		}
	}
	w.list(m.List)
	w.looks(m)
	w.Timers = append(w.Timers, provenKey(m.From.Email))
	if len(m.InReplyTo) > 0 {
		w.Notices = append(w.Notices, NewNoticeID(strangerKey(m)))
	}
	if m.Again { // it may have been asked about
		w.Notices = append(w.Notices, NewNoticeID(challengeKey(m.Digest)))
	}
	// However well proven: an unproven command or application is asked about, and of a proven mail a doubt may come up.
	w.Timers = append(w.Timers, challengePlaces(m.From.Email)...)
	w.Tallies = append(w.Tallies, questionsTally, questionTally(m.From.Email), heldTally("questions/"+account.CompareKey(m.From.Email)))
	w.brakes(m)
	if m.Senders != 1 || m.From.Email == "" {
		w.Timers = append(w.Timers, nobodyPlaces()...)
	}
	w.Partners = append(w.Partners, deskPartners(m)...)
	deals, mails := deskRefs(m)
	w.Deals, w.Mails = append(w.Deals, deals...), append(w.Mails, mails...)
	for _, p := range m.ToPartner {
		w.wantsPartner(p)
	}
	for _, t := range m.Threads {
		if t.Purpose == toOffer {
			w.Offers = append(w.Offers, t.Mail)
		}
	}
	if m.onDesk() {
		w.named(m)
		w.releases(words(m))
	}
	for _, t := range m.Threads {
		if (t.Purpose == toDecision || t.Purpose == toRelay) && t.Deal != 0 {
			w.Timelines = append(w.Timelines, t.Deal)
		}
		switch {
		case t.Deal != 0:
			w.Deals = append(w.Deals, t.Deal)
		case t.Mail != 0:
			w.Mails = append(w.Mails, t.Mail)
		case t.Notice != "":
			w.Notices = append(w.Notices, t.Notice)
		case t.Partner != 0:
			w.Partners = append(w.Partners, t.Partner)
		}
	}
	if m.aboutPartner() {
		w.admin(words(m))
	}
	if m.ToNominate {
		for _, email := range bareAddress.FindAllString(words(m), 20) {
			w.address(email)
			w.domain(account.FromAddress(email))
		}
		if m.Lead != nil {
			w.domain(account.FromAddress(m.Lead.Contact.Email))
		}
	}
	if wantsToJoin(m) {
		w.Timers = append(w.Timers, joinPlaces()...)
	}
	if m.SubjectNo != 0 {
		w.Deals = append(w.Deals, m.SubjectNo)
	}
	w.Deals = append(w.Deals, sameRefs(m.Reply)...)
	if r := m.Report; r != nil {
		w.bounce(r.Recipient)
		w.MessageIDs = append(w.MessageIDs, r.OriginalID)
	}
	if l := m.Lead; l != nil {
		w.account(account.Identify(l.Company, l.Domain, l.Contact.Email))
		w.address(l.Contact.Email)
		w.similar(l.Company)
	}
	if len(m.Said) > 0 {
		w.account(account.Identify(m.Said["company"], m.Said["domain"], m.Said["email"]))
		w.similar(m.Said["company"])
	}
	if free := strings.Trim(m.Reply, " .\n"); fewWords(free) && len(m.Threads)+len(m.InReplyTo) > 0 { // may answer "which company?"
		w.account(account.Identify(free, "", ""))
	}
	readAsk(m).wants(w, m.From.Email)
	for _, t := range m.Threads {
		if t.Purpose == toChallenge {
			w.Timers = append(w.Timers, colleagueTimer(t.Mail), aliasTimer(t.Mail))
		}
	}
	w.Timers = append(w.Timers, colleagueVerdict(m.No, true), colleagueVerdict(m.No, false))
}

// similar asks for deals whose company has a name like this one.
func (w *Want) similar(company string) {
	if key := account.NameKey(company); key != "" {
		w.Similar = append(w.Similar, key)
	}
}

// list asks for the accounts of a list's rows.
func (w *Want) list(l *LeadList) {
	if l == nil {
		return
	}
	for _, row := range l.Rows {
		w.account(account.Identify(row.Lead.Company, row.Lead.Domain, row.Lead.Contact.Email))
		w.address(row.Lead.Contact.Email)
		w.similar(row.Lead.Company)
		if key := account.CompareKey(row.Lead.Contact.Email); key != "" {
			w.Emails = append(w.Emails, key)
		}
	}
}

// key asks for an account by its key.
func (w *Want) key(key string) {
	if domain, ok := strings.CutPrefix(key, "d:"); ok {
		w.domain(domain)
	} else if name, ok := strings.CutPrefix(key, "n:"); ok {
		w.NameKeys = append(w.NameKeys, name)
	}
}

func (w *Want) account(id account.Identity) {
	w.domain(id.Domain)
	if id.NameKey != "" {
		w.NameKeys = append(w.NameKeys, id.NameKey)
	}
}

// named asks for the partners that commands in a mail name: "release M-31 as partner Northwind".
func (w *Want) named(m *Mail) {
	for line := range strings.SplitSeq(words(m), "\n") {
		at := deskRef.FindStringIndex(line)
		if at == nil || len(w.Named) >= maxDeskLines {
			continue
		}
		if whom := heldPartner(line[at[1]:]); whom != "" {
			w.wantsPartner(whom)
		}
	}
}
