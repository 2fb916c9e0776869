package workflow

import (
	"fmt"
	"slices"
	"strings"

	"refermail/workflow/account"
)

// parseAddContact reads "add contact Kim Lee <kim@globex.example>".
func parseAddContact(c Command, rest string) (Command, bool, string) {
	word, who, _ := strings.Cut(rest, " ")
	if !strings.EqualFold(strings.Trim(word, ":"), "contact") || strings.TrimSpace(who) == "" {
		return c, false, "say whom, for example: add contact Kim Lee <kim@globex.example>"
	}
	c.Verb, c.Text = "add contact", strings.TrimSpace(who)
	return c, true, ""
}

// addStakeholder adds a further person at the account to a deal, by the team's word (WF-9). What that person writes
// belongs to the deal from then on; nobody mails them.
func (d *draft) addStakeholder(by Member, k *Deal, said string) (problem string) {
	a := ask{arg: said}.address()
	who := Person{Name: a.Name, Email: a.Email}
	if who.Email == "" {
		who.Name = oneLine(said, maxLine)
	}
	same := func(p Person) bool {
		if who.Email != "" {
			return account.CompareKey(p.Email) == account.CompareKey(who.Email)
		}
		return strings.EqualFold(p.Name, who.Name)
	}
	_, member := d.w.Rules.member(who.Email)
	_, partners := d.w.contactAt(who.Email)
	switch {
	case who.Email != "" && (member || d.w.Rules.Self.Owns(who.Email)):
		return fmt.Sprintf("%s is one of ours; assign gives somebody of the team the deal", who.Email)
	case who.Email != "" && partners:
		return fmt.Sprintf("%s is a partner's contact and nobody at the account", who.Email)
	case same(k.Contact) || slices.ContainsFunc(k.Others, same):
		return "they stand on the deal already"
	case len(k.Others) >= maxOthers:
		return fmt.Sprintf("the deal has %d further people already", maxOthers)
	}
	d.rememberUndo(by, k, "a further contact", false)
	k.Undo.Added = append(k.Undo.Added, who)
	k.Others = append(slices.Clone(k.Others), who)
	label := strings.TrimSpace(who.Name + " " + angle(who.Email))
	d.event(k, "contact", by.Email, ForTeam, "Further contact: "+label)
	d.effect("%s: %s stands on the deal; what they write joins its timeline, and nobody mails them", k.No, label)
	return ""
}

// removeAdded takes back the people a command added, and leaves those others added since.
func (k *Deal) removeAdded(added []Person) {
	k.Others = slices.DeleteFunc(slices.Clone(k.Others), func(p Person) bool { return slices.Contains(added, p) })
}
