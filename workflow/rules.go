package workflow

import (
	"strings"
	"time"

	"refermail/workflow/account"
	"refermail/workflow/program"
)

// Rules is what does not change while the service runs: the program, the team, who we are, how much is too much.
type Rules struct {
	Program *program.Program
	Version string // of Program, its digest; "" to have it worked out each time
	Team    []Member
	Self    Self
	Limits  Limits
	Without Without
	// NewsEvery is after how long without a newsletter the managers are reminded; 0 for never, and no check-ins are drafted then.
	NewsEvery time.Duration
}

// Self is our own address in the world. All lower case.
type Self struct {
	Address string // deals@acme.example
	News    string // news@acme.example, or deals+news@…
	Join    string // join@acme.example, beside deals+join@…; may be empty
	Name    string // Acme Partner Team
	Postal  string // the postal address under bulk mail; may be empty, then previews warn
}

// Domain returns the host of our address.
func (s Self) Domain() string { return account.Domain(s.Address) }

// Owns reports whether the address is one of ours: the inbox, any tag of it, or the newsletter.
func (s Self) Owns(address string) bool {
	key := account.CompareKey(address)
	return key == account.CompareKey(s.Address) || key == account.CompareKey(s.News) || s.Join != "" && key == account.CompareKey(s.Join)
}

// Tagged returns the inbox with a word behind a plus sign: deals+join@acme.example.
func (s Self) Tagged(word string) string {
	local, host, _ := strings.Cut(s.Address, "@")
	return local + "+" + word + "@" + host
}

// ForJoining returns where people write who want to become partners.
func (s Self) ForJoining() string {
	if s.Join != "" {
		return s.Join
	}
	return s.Tagged("join")
}

// Bounds on what we repeat of other people's words, in one place.
const (
	maxSubject = 250       // runes of a subject
	maxLine    = 300       // runes of a name or a field's value
	maxText    = 64 * 1024 // bytes of one event's text; the raw mail keeps the rest
	maxPeople  = 20        // participants of one deal
	maxHeard   = 8 * 1024  // bytes in which one of our words or a question is looked for; longer texts tell of something
)

func (r *Rules) member(address string) (Member, bool) {
	key := account.CompareKey(address)
	for _, m := range r.Team {
		if account.CompareKey(m.Email) == key {
			return m, true
		}
	}
	return Member{}, false
}

// IsMember reports whether an address belongs to somebody of the team.
func (r *Rules) IsMember(address string) bool {
	_, ok := r.member(address)
	return ok
}

// lead returns the first manager of the team; with none, its first member.
func (r *Rules) lead() (Member, bool) {
	for _, m := range r.Team {
		if m.Is("manager") {
			return m, true
		}
	}
	if len(r.Team) > 0 {
		return r.Team[0], true
	}
	return Member{}, false
}

// named finds a member by address, name or first name, for "assign rita".
func (r *Rules) named(who string) (Member, bool) {
	who = strings.ToLower(strings.TrimSpace(who))
	for _, m := range r.Team {
		name := strings.ToLower(m.Name)
		first, _, _ := strings.Cut(name, " ")
		if who == strings.ToLower(m.Email) || who == name || who == first {
			return m, true
		}
	}
	return Member{}, false
}
