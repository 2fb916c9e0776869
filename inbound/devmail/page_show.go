package devmail

import (
	"net/http"
	"strings"

	"refermail/inbound/parse"
)

// view is everything the page's template needs.
type view struct {
	Who    *person
	Folder string
	People []tab
	Tabs   []tab // folders
	Rows   []row
	Thread *thread
	Mails  []mailView
	Draft  *draft
	Error  string // why the draft was not sent
	Guide  []stepView
	Story  []storyLine
	Title  string
	Write  string // where a new mail is written
	Back   string
}

type tab struct {
	*person
	Name    string
	Href    string
	Current bool
	Count   int
	Empty   bool
}

type row struct {
	*thread
	Href    string
	Current bool
}

type mailView struct {
	*item
	To, Cc                    string
	Reply, ReplyAll, Forward  string // where each is written
	Frame, Source, PartPrefix string
}

type storyLine struct {
	Line
	Time string
}

// show renders a folder, with a thread when an id is given, and a draft when ?write says so.
func (p *page) show(w http.ResponseWriter, r *http.Request) {
	who := p.person(r.PathValue("who"))
	if who == nil {
		http.NotFound(w, r)
		return
	}
	q := r.URL.Query()
	v := p.view(who, r.PathValue("folder"), r.PathValue("id"))
	if mode := q.Get("write"); mode != "" {
		v.Draft = p.prefill(who, v.Folder, r.PathValue("id"), mode, q)
	}
	status := http.StatusOK
	if r.PathValue("id") != "" && v.Thread == nil {
		status = http.StatusNotFound
	}
	p.render(w, status, "demo_page.html", v)
}

func (p *page) view(who *person, folder, id string) *view {
	v := &view{
		Who: who, Folder: folderName(folder), Guide: p.guide(), Title: folderTitle(folderName(folder)),
		Write: who.path(folder, "") + "?write=new", Back: who.path(folder, ""),
	}
	for _, l := range p.opts.Story.Lines() {
		v.Story = append(v.Story, storyLine{Line: l, Time: p.shortTime(l.At)})
	}
	items := p.items(who)
	v.Tabs = p.folderTabs(who, v.Folder, items)
	for _, someone := range p.people {
		unseen := 0
		for _, m := range p.office.Messages(someone.Address, "INBOX") {
			if !m.Seen {
				unseen++
			}
		}
		v.People = append(v.People, tab{
			person: someone, Name: someone.Persona.Name, Href: someone.path("INBOX", ""), Current: someone == who, Count: unseen,
		})
	}
	for _, t := range threads(items) {
		current := id != "" && t.has(id)
		if t.in(v.Folder) {
			v.Rows = append(v.Rows, row{thread: t, Href: who.path(v.Folder, t.Last.ID), Current: current})
		}
		if current {
			v.Thread = t
			v.Mails = p.mailViews(who, v.Folder, t)
		}
	}
	return v
}

func (p *page) folderTabs(who *person, current string, items []*item) []tab {
	var tabs []tab
	for _, name := range p.office.Folders(who.Address) {
		t := tab{Name: folderTitle(name), Href: who.path(name, ""), Current: name == current, Empty: true}
		for _, i := range items {
			if i.Folder == name {
				t.Count++
				t.Empty = false
			}
		}
		if always := name == "INBOX" || name == "Sent"; always || t.Current || !t.Empty {
			tabs = append(tabs, t)
		}
	}
	return tabs
}

func (p *page) mailViews(who *person, folder string, t *thread) []mailView {
	var views []mailView
	for n, i := range t.Items {
		i.Open = n == len(t.Items)-1 || !i.Seen
		at := who.path(folder, i.ID)
		m := mailView{
			item: i, To: people(i.To), Cc: people(i.Cc), Reply: at + "?write=reply", Forward: at + "?write=forward",
			Source: "/source/" + who.Key + "/" + i.ID, PartPrefix: "/part/" + who.Key + "/" + i.ID + "/",
		}
		if len(i.sheet.To)+len(i.Cc) > 1 {
			m.ReplyAll = at + "?write=all"
		}
		if i.Safe != "" {
			m.Frame = "/html/" + who.Key + "/" + i.ID
		}
		views = append(views, m)
	}
	return views
}

func people(list []parse.Address) string {
	var found []string
	for _, a := range list {
		if a.Name != "" && a.Name != a.Address {
			found = append(found, a.Name+" <"+a.Address+">")
		} else {
			found = append(found, a.Address)
		}
	}
	return strings.Join(found, ", ")
}

func folderTitle(name string) string {
	if name == "INBOX" {
		return "Inbox"
	}
	return name
}
