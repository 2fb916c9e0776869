package workflow

import (
	"fmt"
	"strings"
	"time"

	"refermail/workflow/program"
)

// prefer sets what news a person gets, of one deal in its conversation, else of all (NT-5). Decisions, money and what
// people write always come.
func (d mailDraft) prefer(a ask, c Contact, k, about *Deal) MailResult {
	news := map[string]string{"mute": Muted, "digest": Daily, "all": AllNews}[a.verb]
	l := Letter{Verdict: a.verb}
	if about != nil && a.arg != "all" {
		p := d.person(about, PartnerSide, Address{Name: c.Name, Email: c.Email}, c.No)
		if p == nil {
			return d.unsure(k, Letter{Note: "Nothing was changed: this conversation has too many people already. Send the word in a new mail to change it for all your referrals."})
		}
		p.News = &news
		l.Ref, l.Company, l.Domain, l.Contact = about.No.String(), about.Company, about.Domain, about.Contact
		l.Stage = about.No.String()
		d.event(about, "preference", d.m.From.Email, ForTeam, displayName(d.m.From)+" chose: "+a.verb)
	} else {
		c.News = news
		d.out.Contacts = append(d.out.Contacts, c)
	}
	if news == Daily {
		l.Due = d.digestAt()
	}
	d.answer(d.m, k, PartnerSide, Notice{Kind: KindPreference, Letter: l})
	return d.handle(strings.TrimSpace(a.verb+" "+a.arg), k)
}

// mereNews reports whether a move is neither a decision nor about money.
func mereNews(to program.Stage) bool {
	return to.Name != program.Accepted && !to.Final && !to.Negative && !to.Milestone && !to.Pays
}

// newsOf is what a participant chose: for this deal, else for all of theirs.
func (d *draft) newsOf(p *Participant) string {
	if p.News != nil {
		return *p.News
	}
	c, _ := d.contact(p.Contact)
	return c.News
}

// tellNews sends mere news to everybody on the partner's side who wants it now. text is the same in one sentence, for the
// daily mail.
func (d *draft) tellNews(deal *Deal, n Notice, text string) (told int) {
	for _, p := range deal.partnerPeople() {
		if d.gone(deal, p) {
			continue
		}
		switch d.newsOf(p) {
		case AllNews:
			d.tell(deal, p, n)
			told++
		case Daily:
			d.out.News = append(d.out.News, NewsLine{Contact: p.Contact, Deal: deal.No, At: d.in.At, Text: oneLine(text, maxLine)})
			due := d.digestAt()
			t := Timer{Key: digestTimer(p.Contact, due), Kind: "digest", Deal: deal.No, Due: due}
			d.out.EndTimers = without(d.out.EndTimers, t.Key)
			d.out.SetTimers = append(withoutTimer(d.out.SetTimers, t.Key), t)
		}
	}
	return told
}

// digestHour is when daily mails go out, by the clock of the program's zone.
const digestHour = 8

// digestAt is the next time daily mails go out.
func (d *draft) digestAt() time.Time {
	now := d.in.At.In(d.w.Rules.Program.Calendar.Location())
	at := time.Date(now.Year(), now.Month(), now.Day(), digestHour, 0, 0, 0, now.Location())
	if !at.After(now) {
		at = time.Date(now.Year(), now.Month(), now.Day()+1, digestHour, 0, 0, 0, now.Location())
	}
	return at.UTC()
}

// digestTimer has a key for each morning, so that later news cannot put off a daily mail that is late already.
func digestTimer(c ContactNo, due time.Time) string {
	return fmt.Sprintf("digest/C-%d/%s", int64(c), due.UTC().Format(time.DateOnly))
}

// digestOf is the contact whose daily mail a timer is.
func digestOf(key string) ContactNo {
	who, _, _ := strings.Cut(strings.TrimPrefix(key, "digest/"), "/")
	n, _ := parseNumber(who, "C-")
	return ContactNo(n)
}

// digest sends a person the news that were kept since their last daily mail, and forgets them.
func (d *draft) digest(t Timer) {
	who := digestOf(t.Key)
	lines := d.w.news[who]
	d.out.EndNews = append(d.out.EndNews, who)
	c, ok := d.w.contacts[who]
	if !ok || len(lines) == 0 || c.Status == Unreachable || d.w.partners[c.Partner].Status == Suspended {
		return
	}
	l := Letter{}
	if len(lines) > maxHistory {
		l.Limit, lines = maxHistory, lines[len(lines)-maxHistory:]
	}
	for _, n := range lines {
		if k, ok := d.w.deals[n.Deal]; !ok || k.Partner == c.Partner { // never another partner's, whatever moved since
			l.Events = append(l.Events, EventLine{At: n.At, By: n.Deal.String(), Text: n.Text})
		}
	}
	if len(l.Events) == 0 {
		return
	}
	d.send(Notice{Key: t.Key, Kind: KindDigest, To: Address{Name: c.Name, Email: c.Email}, Side: PartnerSide,
		Subject: "Your referrals on " + d.in.At.In(d.w.Rules.Program.Calendar.Location()).Format("2 Jan 2006"), Letter: l})
}

// hears reports whether anybody on the partner's side gets the news of a move now.
func (d *draft) hears(k Deal, to program.Stage) bool {
	for _, p := range k.partnerPeople() {
		if !d.gone(&k, p) && (!mereNews(to) || d.newsOf(p) == AllNews) {
			return true
		}
	}
	return false
}
