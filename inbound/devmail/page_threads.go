package devmail

import (
	"slices"
	"strings"
)

// item is one mail in one person's mailbox.
type item struct {
	*sheet
	Mail
	From  face
	Mine  bool // written by the mailbox's owner
	Short string
	Long  string
	Open  bool
}

// thread is a conversation, oldest mail first.
type thread struct {
	Subject string
	Items   []*item
	Unseen  int
	Names   string
	Last    *item
}

// items reads a whole mailbox, oldest mail first.
func (p *page) items(who *person) []*item {
	var found []*item
	for _, m := range p.office.Messages(who.Address, "") {
		s := p.read(m.Raw)
		from := first(s.From)
		found = append(found, &item{
			sheet: s, Mail: m, From: p.face(from), Mine: strings.EqualFold(baseAddress(from.Address), who.Address),
			Short: p.shortTime(m.When), Long: p.longTime(m.When),
		})
	}
	slices.SortStableFunc(found, func(a, b *item) int { return a.When.Compare(b.When) })
	return found
}

// threads groups mails that name each other in Message-ID, In-Reply-To or References (RFC 5322 §3.6.4), newest
// conversation first. A mail that is there twice (sent to oneself) is shown once.
func threads(items []*item) []*thread {
	groups := map[string]string{} // message id → the id that stands for its group
	root := func(id string) string {
		for groups[id] != "" && groups[id] != id {
			id = groups[id]
		}
		return id
	}
	own := func(i *item) string { return or(i.MessageID, i.ID) }
	for _, i := range items {
		for _, id := range slices.Concat(i.InReplyTo, i.References) {
			if a, b := root(own(i)), root(id); a != b {
				groups[a] = b
			}
		}
	}
	byRoot := map[string]*thread{}
	var all []*thread
	for _, i := range items {
		t := byRoot[root(own(i))]
		if t == nil {
			t = &thread{Subject: or(i.Subject, "(no subject)")}
			byRoot[root(own(i))] = t
			all = append(all, t)
		}
		t.add(i)
	}
	for _, t := range all {
		t.Last = t.Items[len(t.Items)-1]
		t.Names = names(t.Items)
	}
	slices.SortStableFunc(all, func(a, b *thread) int { return b.Last.When.Compare(a.Last.When) })
	return all
}

func (t *thread) add(i *item) {
	for n, there := range t.Items {
		if i.MessageID != "" && there.MessageID == i.MessageID {
			if there.Folder == "Sent" { // the copy that arrived says more
				t.Items[n] = i
			}
			return
		}
	}
	t.Items = append(t.Items, i)
	if !i.Seen {
		t.Unseen++
	}
}

func (t *thread) in(folder string) bool {
	return slices.ContainsFunc(t.Items, func(i *item) bool { return i.Folder == folder })
}

func (t *thread) has(id string) bool {
	return slices.ContainsFunc(t.Items, func(i *item) bool { return i.ID == id })
}

// names lists who wrote, as mail programs do: "Bo, me, Acme Partner Team". A thread of one's own mail names the readers.
func names(items []*item) string {
	var found []string
	for _, i := range items {
		name := i.From.Name
		if i.Mine {
			name = "me"
		}
		if !slices.Contains(found, name) {
			found = append(found, name)
		}
	}
	if len(found) == 1 && found[0] == "me" {
		to := first(items[0].To)
		return "To " + or(to.Name, to.Address)
	}
	return strings.Join(found, ", ")
}
