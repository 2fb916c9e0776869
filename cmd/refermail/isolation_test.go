package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"refermail/inbound/web"
	"refermail/workflow"
	"refermail/workflow/store"
	"refermail/workflow/store/storetest"
	"refermail/workflow/token"
)

// side is one partner, as the search sees it: whose mailboxes are read, and by what words they would be known elsewhere.
type side struct {
	name   string   // as the partner is called
	people []string // addresses with a mailbox
	words  []canary
	stolen string // the deal whose mails fell into the other's hands
	no     workflow.PartnerNo

	made  map[canary]bool // references and ids among the words
	mails []sideMail      // as of the last look
	ids   map[string]bool
}

// sides are the partners of the story. Whatever belongs to one of them says its animal.
func sides() []*side {
	return []*side{
		{name: "Aldebaran Advisory", people: []string{"ann.aldersey@aldebaran.example", "abe.aldwych@aldebaran.example", "alf.aldous@aldebaran.example", "annie.aldersey@gmail.com"},
			words: []canary{"quokka", "aldebaran", "aldersey", "aldwych", "aldous", "48111", "48,111", "vic@vandelay-exports.example",
				"quokka umbrellas", "server room", "quokka replicant", "breeds quokkas", "quokka tower", "exports quokkas", "quokka shed"}, stolen: "D-1002"},
		{name: "Betelgeuse Beratung", people: []string{"ben.bexhill@betelgeuse.example", "bea.bexley@betelgeuse.example", "benno.bexhill@gmail.com"},
			words: []canary{"narwhal", "betelgeuse", "bexhill", "bexley", "77333", "77,333", "jo@globex.example",
				"narwhal umbrellas", "chocolate", "narwhal replicant", "breeds narwhals", "narwhal tower", "imports narwhals", "narwhal shed"}, stolen: "D-1003"},
		{name: "Canopus Consulting", people: []string{"cat.canning@canopus.example"},
			words: []canary{"wombat", "canopus", "canning"}},
		{name: "Deneb", people: []string{"dot.denham@deneb.example"}, words: []canary{"dingo", "denham"}},
		{name: "Paul", people: []string{"paul@acme.example"}, words: []canary{"soylent"}},
	}
}

// teamWords are said in notes and commands of the team alone.
var teamWords = []canary{"platypus", "913377", "913,377"}

// isolation is the story on its stage.
type isolation struct {
	*performance
	sides    []*side
	answered int // pages
}

// playIsolation plays the first steps of the story, at most so many; the service runs on. before is called when everything
// is ready, to break something.
func playIsolation(t *testing.T, database string, most int, before func(*performance)) *isolation {
	t.Helper()
	s, err := readScript("testdata/isolation/story.txt")
	if err != nil {
		t.Fatal(err)
	}
	p := &performance{t: t, script: s, database: database, dir: t.TempDir(), time: s.setup.start, names: map[string]string{}, open: true,
		sent: map[string]outgoing{}, wrote: map[string][]string{}, read: map[string]int{}, mailed: map[string]bool{}, refused: map[string]bool{}}
	if err := p.prepare(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.stop(); err != nil {
			t.Error(err)
		}
		p.office.Close()
	})
	if before != nil {
		before(p)
	}
	for _, step := range s.steps[:min(most, len(s.steps))] {
		if err := step.do(p); err != nil {
			t.Fatalf("%s:%d: %s\n%v", s.file, step.line, step.text, err)
		}
	}
	w := &isolation{performance: p, sides: sides()}
	for partner, err := range p.app.db.Partners(t.Context()) {
		w.must(err)
		for _, x := range w.sides {
			if partner.Name == x.name {
				x.no = partner.No
			}
		}
	}
	w.sides = slices.DeleteFunc(w.sides, func(x *side) bool { return x.no == 0 }) // comes later
	return w
}

func (w *isolation) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// own adds what a side is known by besides its words: references of its deals, and ids of the mails it wrote and got.
func (w *isolation) own() {
	w.t.Helper()
	for _, x := range w.sides {
		x.words = slices.DeleteFunc(x.words, func(c canary) bool { return x.made[c] })
		x.made = map[canary]bool{}
		for d, err := range w.app.db.Deals(w.t.Context(), store.DealFilter{Partner: x.no}) {
			w.must(err)
			x.made[canary(d.No.String())] = true
		}
		x.mails, x.ids = w.mailsOf(x), map[string]bool{}
		for _, m := range x.mails {
			x.ids[m.id()] = true
		}
	}
	for _, x := range w.sides {
		for _, address := range x.people { // those written elsewhere in their name, too
			for _, id := range w.wrote[address] {
				x.ids[id] = true
			}
		}
	}
	for _, x := range w.sides {
		for id := range x.ids {
			if !slices.ContainsFunc(w.sides, func(o *side) bool { return o != x && o.ids[id] }) { // not one that mailed the other
				x.made[canary(id)] = true
			}
		}
		for c := range x.made {
			x.words = append(x.words, c)
		}
	}
}

// sideMail is a mail of a side, with everything that can be read in it.
type sideMail struct {
	got
	ours bool // our service sent it
	text string
}

// mailsOf are all mails a side has, written and received.
func (w *isolation) mailsOf(x *side) (all []sideMail) {
	for _, address := range x.people {
		for _, folder := range w.office.Folders(address) {
			for _, m := range w.office.Messages(address, folder) {
				known := slices.IndexFunc(x.mails, func(old sideMail) bool { return string(old.raw) == string(m.Raw) })
				if known >= 0 {
					all = append(all, x.mails[known])
					continue
				}
				g := read(w.t, m.Raw)
				all = append(all, sideMail{g, baseOf(g.address("From")) == sceneInbox, everyText(m.Raw)})
			}
		}
	}
	return all
}

// telltale is a word of somebody else in something a side got.
type telltale struct {
	side  *side
	word  canary
	where string
}

func (f telltale) String() string {
	return fmt.Sprintf("%s learns %q:\n%s", f.side.name, string(f.word), f.where)
}

// leaks searches all that our service sent to each side for what belongs to the others and to the team. What a side wrote
// itself in the very mail that is answered comes back to it and tells nothing. With stolen, neither does what a side wrote
// in any of its mails: it has what it quotes from the other's hands.
func (w *isolation) leaks(stolen bool) (found []telltale) {
	w.t.Helper()
	w.own()
	ring, err := signingKeys(w.t.Context(), w.app.db, w.now())
	w.must(err)
	for _, x := range w.sides {
		strange := w.strange(x)
		written, all := map[string]string{}, ""
		for _, g := range x.mails {
			if !g.ours {
				written[g.id()] = g.text
				all += g.text
			}
		}
		if stolen {
			strange = slices.DeleteFunc(strange, func(c canary) bool { return c.in(all) })
		}
		for _, g := range x.mails {
			if !g.ours {
				continue
			}
			said := written[g.answers()]
			for _, c := range strange {
				if c.in(g.text) && !c.in(said) {
					found = append(found, telltale{x, c, string(g.raw)})
				}
			}
			for _, id := range messageID.FindAllStringSubmatch(g.header.Get("References")+g.header.Get("In-Reply-To"), -1) {
				if !x.ids[id[1]] && !strings.Contains(said, strings.ToLower(id[1])) && !(stolen && strings.Contains(all, strings.ToLower(id[1]))) {
					found = append(found, telltale{x, canary(id[1]), "a thread it is not in: " + string(g.raw)})
				}
			}
			if deal, ok := w.tokenDeal(ring, g.got); ok && !x.made[canary(deal.String())] {
				found = append(found, telltale{x, canary(deal.String()), "in the reply token of " + string(g.raw)})
			}
			if to := g.address("To"); !slices.Contains(x.people, to) || g.field("Cc") != "" {
				found = append(found, telltale{x, canary(to), "another recipient: " + string(g.raw)})
			}
		}
	}
	return found
}

var messageID = regexp.MustCompile(`<([^<>\s]+)>`)

// strange are the words a side must never get.
func (w *isolation) strange(x *side) []canary {
	words := slices.Clone(teamWords)
	for _, o := range w.sides {
		if o != x {
			words = append(words, o.words...)
		}
	}
	return slices.DeleteFunc(words, func(c canary) bool { return slices.Contains(x.words, c) })
}

// tokenDeal is the deal that a mail's reply address belongs to.
func (w *isolation) tokenDeal(ring token.Ring, g got) (workflow.DealNo, bool) {
	_, tagged, _ := strings.Cut(strings.Split(g.address("Reply-To"), "@")[0], "+")
	purpose, payload, err := ring.Verify(tagged, w.now())
	if err != nil || purpose != token.ForDeal {
		return 0, false
	}
	no, _, ok := token.ParseDeal(payload)
	return workflow.DealNo(no), ok
}

// complain reports findings, a few of them whole.
func complain(t *testing.T, found []telltale) {
	t.Helper()
	for i, f := range found {
		if i == 8 {
			t.Errorf("and %d more", len(found)-i)
			return
		}
		t.Errorf("%s", f)
	}
}

// TestNoPartnerLearnsOfAnother plays two partners in every relation, sends every word there is on top of it, makes every
// attack of one on the other, and searches all bytes that went to either (DESIGN, invariant 8; SE-6).
func TestNoPartnerLearnsOfAnother(t *testing.T) {
	t.Parallel()
	storetest.Backends(t, func(t *testing.T, database string) {
		t.Parallel()
		w := playIsolation(t, database, math.MaxInt, nil)
		if len(w.sides) != len(sides()) {
			t.Fatalf("the story has only %d of the partners %d", len(w.sides), len(sides()))
		}
		w.everyWord()
		complain(t, w.leaks(false))
		w.everyKind()
		if w.everyPage(); w.answered < 10 {
			t.Errorf("only %d pages answered", w.answered)
		}
		w.everyTable()
		w.everyAttack()
		complain(t, w.leaks(true))
	})
}

// everyPage asks all that the port answers, with tokens that see one partner: nothing of another may stand there.
func (w *isolation) everyPage() {
	w.t.Helper()
	source, err := os.ReadFile("../../inbound/web/site.go")
	w.must(err)
	pages := regexp.MustCompile(`mux\.Handle(?:Func)?\("GET ([^"]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(pages) < 3 {
		w.t.Fatalf("only %d pages were found in inbound/web/site.go", len(pages))
	}
	site := w.app.site(web.Probe{
		Checks: func(ctx context.Context) []web.Check {
			return w.app.checks(ctx, []string{roleReceive, roleHandle, roleSend})
		}, State: w.app.state})
	for i, x := range w.sides[:2] {
		site.API = &web.API{Endpoints: w.app.endpoints()}
		scopes := []string{web.ScopeMetrics}
		for _, e := range site.API.Endpoints {
			scopes = append(scopes, e.Scope)
		}
		site.Find = func(context.Context, string) (web.Caller, bool, error) {
			return web.Caller{Name: x.name, Scopes: scopes, About: int64(x.no)}, true, nil
		}
		h, other := site.Handler(), w.sides[1-i]
		for _, p := range pages {
			w.page(h, x, http.MethodGet, p[1])
		}
		for _, e := range site.API.Endpoints {
			method, path, _ := strings.Cut(e.Pattern, " ")
			for _, ref := range []string{x.stolen, other.stolen, x.no.String(), other.no.String()} {
				filled := regexp.MustCompile(`\{[^}]+\}`).ReplaceAllString(path, ref)
				w.page(h, x, method, filled)
				w.page(h, x, method, filled+"?partner="+other.no.String()+"&domain=globex.example")
			}
		}
	}
}

// page asks one page as a side, and searches the answer.
func (w *isolation) page(h http.Handler, x *side, method, path string) {
	w.t.Helper()
	answer, ask := httptest.NewRecorder(), httptest.NewRequest(method, path, nil)
	ask.Host, ask.RemoteAddr = "localhost", "127.0.0.1:1"
	ask.Header.Set("Authorization", "Bearer anything")
	h.ServeHTTP(answer, ask)
	body, err := io.ReadAll(answer.Result().Body)
	w.must(err)
	if answer.Code == http.StatusOK {
		w.answered++
	}
	text := strings.ToLower(flowing(fmt.Sprint(answer.Header()) + string(body)))
	for _, c := range w.strange(x) {
		if c.in(text) && !c.in(strings.ToLower(path)) {
			w.t.Errorf("%s %s as %s says %q:\n%s", method, path, x.name, string(c), body)
		}
	}
}

// forTheTeam is what deals in JSON say of others: the registration they compete with, for scripts of the team.
var forTheTeam = regexp.MustCompile(`"conflict":"D-[0-9]+"`)

// everyTable runs what the command line prints about one partner.
func (w *isolation) everyTable() {
	w.t.Helper()
	for _, x := range w.sides[:2] {
		outputs := [][]string{
			{"partner", "show", x.no.String()}, {"partner", "show", x.no.String(), "--json"},
			{"deal", "list", "--partner", x.no.String()}, {"deal", "list", "--partner", x.no.String(), "--json"},
			{"partner", "alias", x.no.String()},
		}
		for _, args := range outputs {
			out, err := w.refermail(args...)
			if err != nil {
				w.t.Errorf("refermail %s: %v", strings.Join(args, " "), err)
				continue
			}
			out = forTheTeam.ReplaceAllString(out, "")
			for _, o := range w.sides {
				for _, c := range o.words {
					if o != x && !slices.Contains(x.words, c) && c.in(strings.ToLower(flowing(out))) {
						w.t.Errorf("refermail %s says %q of %s:\n%s", strings.Join(args, " "), string(c), o.name, out)
					}
				}
			}
		}
	}
}

// neverSent are kinds of mail the story does not make, each with what keeps it from telling anything.
var neverSent = map[string]string{
	"too_large": "it says the limit and the subject of the mail it answers, which would have to have 25 MB",
	"paused":    "it says that many mails came from the sender, and the limits of this story are out of the way",
}

var (
	noticeKind = regexp.MustCompile(`Kind\w+\s+Kind = "(\w+)"`)
	partnerEnd = "// What the team gets."
)

// partnerKinds are all kinds that go to partners and strangers, as package workflow lists them.
func partnerKinds(t testing.TB) (kinds []string) {
	t.Helper()
	source, err := os.ReadFile("../../workflow/notice.go")
	if err != nil {
		t.Fatal(err)
	}
	outside, _, ok := strings.Cut(string(source), partnerEnd)
	for _, m := range noticeKind.FindAllStringSubmatch(outside, -1) {
		kinds = append(kinds, m[1])
	}
	if !ok || len(kinds) < 30 {
		t.Fatalf("only %d kinds of mail were found in workflow/notice.go", len(kinds))
	}
	return kinds
}

// everyKind fails when a kind of mail was never sent to anybody outside the team, and no reason stands for it.
func (w *isolation) everyKind() {
	w.t.Helper()
	sent := map[string]int{}
	for n, err := range w.app.db.Notices(context.Background(), store.NoticeFilter{}) {
		w.must(err)
		if n.Side != workflow.TeamSide {
			sent[string(n.Kind)]++
		}
	}
	for _, kind := range partnerKinds(w.t) {
		switch {
		case sent[kind] == 0 && neverSent[kind] == "":
			w.t.Errorf("no mail of the kind %q went to any partner: let the story make one, or say in neverSent why it cannot", kind)
		case sent[kind] > 0 && neverSent[kind] != "":
			w.t.Errorf("the story makes a mail of the kind %q: take it out of neverSent", kind)
		}
	}
}

// askedWord is a word partners can ask with, as ask_words.txt lists it.
type askedWord struct{ verb, language, word string }

func askedWords(t testing.TB) (all []askedWord) {
	t.Helper()
	data, err := os.ReadFile(filepath.FromSlash("../../workflow/ask_words.txt"))
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`^([a-z]+(?: [a-z]+)?)\s+(en|de|fr|es|nl)\s+(.+)$`)
	for text := range strings.Lines(string(data)) {
		if text = strings.TrimSpace(text); text == "" || text[0] == '#' {
			continue
		}
		m := line.FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("ask_words.txt: %q is not understood here", text)
		}
		first, _, _ := strings.Cut(m[3], ",")
		all = append(all, askedWord{m[1], m[2], first})
	}
	return all
}

// wordsAbout are what stands behind each word: nothing, and whatever points at the other partner.
func (w *isolation) wordsAbout(verb string, other *side) ([]string, bool) {
	theirs := ""
	for d, err := range w.app.db.Deals(w.t.Context(), store.DealFilter{Partner: other.no}) {
		w.must(err)
		theirs = d.No.String()
	}
	first := other.people[0]
	about := map[string][]string{
		"help": {""}, "rules": {""}, "rates": {""}, "tier": {""}, "assets": {""}, "template": {""}, "agreement": {""}, "digest": {""},
		"unsubscribe": {""}, "subscribe": {""},
		"status":        {"", "globex", theirs, "e"},
		"history":       {"globex", theirs, "nakatomi"},
		"send":          {"battlecard", other.name},
		"check":         {"globex.example", "tyrell.example", "hooli.example", strings.Split(first, "@")[1], "Stark"},
		"mute":          {theirs},
		"all":           {""},
		"withdraw":      {theirs},
		"extend":        {theirs},
		"dispute":       {theirs + " they came after us"},
		"add colleague": {first, other.name + " <" + first + ">"},
		"add contact":   {"Kay <kay@tyrell.example>"},
		"add address":   {first, other.people[len(other.people)-1]},
		"language":      {"en"},
	}
	args, ok := about[verb]
	return args, ok
}

// everyWord lets both partners ask with every word in every language about the other one.
func (w *isolation) everyWord() {
	w.t.Helper()
	for i, asker := range []string{"Ann", "Ben"} {
		for _, word := range askedWords(w.t) {
			args, ok := w.wordsAbout(word.verb, w.sides[1-i])
			if !ok {
				w.t.Errorf("the word %q is new: say in wordsAbout what stands behind it", word.verb)
			}
			if word.language != "en" && i == 1 {
				continue
			}
			for _, arg := range args {
				w.write(asker, strings.TrimSpace(word.word+" "+arg), nil)
			}
			if word.verb == "language" {
				w.write(asker, "language "+word.language, nil)
			}
		}
		w.write(asker, "language en", nil)
	}
}

// write lets somebody write a mail of a few words.
func (w *isolation) write(who, words string, change func(*outgoing)) {
	w.t.Helper()
	o := outgoing{letter: letter{Subject: "A question", Body: words}, to: []string{sceneInbox}}
	if change != nil {
		change(&o)
	}
	if err := w.send(who, o); err != nil {
		w.t.Fatalf("%s writes %q: %v", who, words, err)
	}
}

// everyAttack lets each partner use what got into their hands of the other's: mails, reply addresses, references, ids.
func (w *isolation) everyAttack() {
	w.t.Helper()
	for i, asker := range []string{"Ann", "Ben"} {
		other := w.sides[1-i]
		var mails []sideMail
		for _, g := range other.mails {
			if g.ours && g.address("Reply-To") != "" && canary(other.stolen).in(g.text) {
				mails = append(mails, g)
			}
		}
		if len(mails) < 4 {
			w.t.Fatalf("%s got only %d mails about %s", other.name, len(mails), other.stolen)
		}
		for _, g := range []sideMail{mails[0], mails[len(mails)/2], mails[len(mails)-1]} {
			w.attack(asker, other, g.got)
		}
		w.attackNews(asker, other)
		secret, err := w.refermail("partner", "alias", other.no.String())
		w.must(err)
		w.write(asker, "status", func(o *outgoing) { o.to = []string{strings.TrimSpace(secret)} })
		w.write("Mal", "Company: Umbrella\nContact: Zoe <zoe@umbrella.example>\nContext: they need a roof over it", func(o *outgoing) { o.to = []string{strings.TrimSpace(secret)} })
		w.write(asker, "We know "+other.people[0]+" well.", func(o *outgoing) { o.to, o.Subject = []string{"deals+nominate@" + sceneDomain}, "Nominate" })
		w.write(asker, "join", func(o *outgoing) { o.to = []string{"deals+join@" + sceneDomain} })
		w.write(asker, "Company: Globex\nContact: Bo <bo@globex.example>\nContext: only a test of it", func(o *outgoing) { o.to = []string{"deals+test@" + sceneDomain} })
	}
	report := w.sides[1].mails
	bounced := report[slices.IndexFunc(report, func(g sideMail) bool { return g.ours })]
	w.must(w.office.Bounce(sceneInbox, w.sides[1].people[0], "5.1.1", "no such user", bounced.raw))
	w.must(w.pass())
}

var mailtoOut = regexp.MustCompile(`<mailto:([^?>]+)`)

// attackNews uses what a newsletter's copy of the other partner carries: its reply address, its way out, its Message-ID. The way
// out leads out, as its holder may; nothing else is known or answered.
func (w *isolation) attackNews(asker string, other *side) {
	w.t.Helper()
	at := slices.IndexFunc(other.mails, func(g sideMail) bool { return g.ours && strings.HasPrefix(g.id(), "issue-") })
	if at < 0 {
		w.t.Fatalf("%s got no newsletter", other.name)
	}
	copied := other.mails[at]
	w.attack(asker, other, copied.got)
	out := mailtoOut.FindStringSubmatch(copied.header.Get("List-Unsubscribe"))
	if out == nil {
		w.t.Fatalf("a copy without a way out:\n%s", copied.raw)
	}
	held := func() (n int) {
		for m, err := range w.app.db.Mails(w.t.Context(), store.MailFilter{}) {
			w.must(err)
			if m.Disposition == workflow.Held {
				n++
			}
		}
		return n
	}
	before := held()
	w.write(asker, "We like it.", func(o *outgoing) { o.to = []string{copied.address("Reply-To")} })
	if held() != before+1 {
		w.t.Errorf("%s answers a copy of %s, and it is not held", asker, other.name)
	}
	w.write(asker, "unsubscribe", func(o *outgoing) { o.to = []string{copied.address("Reply-To")} })
	w.write(asker, "unsubscribe", func(o *outgoing) { o.to = []string{out[1]} })
}

// attack uses one mail of the other partner in every way a mail program allows.
func (w *isolation) attack(asker string, other *side, stolen got) {
	w.t.Helper()
	reply := stolen.reply("", "status")
	w.write(asker, "status", func(o *outgoing) { o.letter, o.to = reply, []string{reply.To} })
	w.write(asker, "What is this?", func(o *outgoing) { o.to = []string{reply.To} })
	w.write(asker, "history", func(o *outgoing) { o.InReplyTo, o.References = stolen.id(), []string{stolen.id()} })
	w.write(asker, "Where does this stand?", func(o *outgoing) { o.References = []string{stolen.answers(), stolen.id()} })
	w.write(asker, "Where does this stand?", func(o *outgoing) { o.Subject = "Re: [" + other.stolen + "] Globex" })
	w.write(asker, "history\n\nOn Monday, Acme wrote:\n> "+strings.ReplaceAll(stolen.text, "\n", "\n> "), nil)
	w.write(asker, "Look what I found", func(o *outgoing) {
		o.Subject = "Fwd: " + stolen.field("Subject")
		o.Files = []file{{Name: "mail.eml", Type: "message/rfc822", Data: string(stolen.raw)}}
	})
	w.write(asker, "What is this?\n\n---------- Forwarded message ---------\nFrom: "+stolen.field("From")+"\nDate: "+stolen.field("Date")+"\nSubject: "+
		stolen.field("Subject")+"\nTo: "+stolen.field("To")+"\n\n"+stolen.text, func(o *outgoing) { o.Subject = "Fwd: " + stolen.field("Subject") })
}
