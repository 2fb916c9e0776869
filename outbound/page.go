package outbound

import (
	"refermail/outbound/tongue"
	"refermail/workflow"
)

// Page is what a template sees: the letter's fields at the top, and what the mail itself knows.
type Page struct {
	workflow.Letter
	Tongue    *tongue.Tongue // the language it is in
	Kind      string
	Brand     Brand
	Mailbox   string           // our inbox, plain
	ReplyTo   string           // where a reply to this mail goes
	Subject   string           // for links that begin a reply; "" where a reply needs the text it answers
	Recipient workflow.Address // the one reader
	Marker    string           // "Reply above this line", "" where no reply is awaited
	Tag       string           // the token to be quoted, in subject mode only
	ToTeam    bool
	Relayed   []workflow.Attachment // sent along
	Listed    []workflow.Attachment // too large, or gone: only named
}

// page gathers what a template sees.
func (c *Composer) page(n workflow.Notice, tag string, files []Attachment, listed []workflow.Attachment) *Page {
	t := c.words.speaks(n.Kind, n.Letter.Language)
	letter := translated(t, n.Kind, cleanLetter(n.Letter))
	if zone, ok := workflow.ParseZone(n.Letter.Zone); ok {
		inZone(&letter, zone)
	}
	isolateAll(&letter)
	p := &Page{
		Letter: letter, Tongue: t, Kind: string(n.Kind), Brand: c.o.Brand, Mailbox: c.sender, ReplyTo: c.tagged(tag),
		Recipient: workflow.Address{Name: Isolated(CleanLine(n.To.Name, maxLine)), Email: Isolated(CleanLine(n.To.Email, maxLine))},
		ToTeam:    n.Side == workflow.TeamSide, Listed: cleanNames(listed),
	}
	if n.Kind == workflow.KindAsked { // there is no thread here by which an answer could find the partner
		if partner, err := WireAddress(n.Letter.Address); err == nil {
			p.ReplyTo = partner
		}
	}
	for _, f := range files {
		f.Name = Isolated(FileName(f.Name))
		p.Relayed = append(p.Relayed, f.Attachment)
	}
	if tag != "" {
		p.Marker = t.Marker // parts the reply from the mail it answers; inbound looks for it
		p.Subject = c.subject(n, t)
		if c.o.Mode == Subject {
			p.Tag, p.Subject = tag, ""
		}
	}
	return p
}
