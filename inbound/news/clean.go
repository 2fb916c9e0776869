package news

import (
	"encoding/base64"
	"fmt"
	"mime"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"refermail/workflow"
)

// clean keeps of every element what a newsletter needs, and looks at links and pictures.
func (r *reading) clean(n *html.Node) { r.cleanIn(n, false) }

// cleanIn cleans what n holds; boxed says that a background of ours is around it.
func (r *reading) cleanIn(n *html.Node, boxed bool) {
	for _, c := range children(n) {
		if c.Type != html.ElementNode {
			continue
		}
		inner := boxed
		switch c.DataAtom {
		case atom.Img:
			r.picture(c)
			continue
		case atom.A:
			r.link(c)
		case atom.Form, atom.Label, atom.Fieldset:
			r.cleanIn(c, boxed)
			hoist(c)
			continue
		}
		style, box := styleOf(c)
		if boxed && c.DataAtom == atom.A {
			style = strings.TrimPrefix(style+";color:inherit", ";")
		}
		keepAttributes(c)
		setAttr(c, "style", style)
		r.cleanIn(c, inner || box)
	}
}

// keepAttributes drops all attributes but those that carry meaning. A field is filled in words only, and no copy can be printed
// with one that stands elsewhere; that of a link is told to its author.
func keepAttributes(n *html.Node) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool {
		switch a.Key {
		case "href", "src", "alt", "title", "colspan", "rowspan", "start", "dir", "lang":
			return a.Namespace != "" || a.Key != "href" && strings.Contains(a.Val, "{{")
		}
		return true
	})
}

// pictureType are the pictures every mail program shows.
func pictureType(t string) bool {
	return slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/webp"}, t)
}

// picture keeps one of the mail's own pictures and leaves out what would be loaded from elsewhere.
func (r *reading) picture(n *html.Node) {
	src := strings.TrimSpace(attr(n, "src"))
	width, height := pixels(n, "width"), pixels(n, "height")
	cid := ""
	switch scheme, rest, _ := strings.Cut(src, ":"); strings.ToLower(scheme) {
	case "cid":
		cid = r.byCID(rest)
	case "data":
		cid = r.embedded(rest)
	default:
		if r.remote++; width == 1 || height == 1 || unseen(n) {
			r.trackers++
		}
		r.leaveOut(n)
		return
	}
	if cid == "" {
		r.missing++
		r.leaveOut(n)
		return
	}
	alt := strings.Join(strings.Fields(attr(n, "alt")), " ")
	if strings.Contains(alt, "{{") {
		r.problem("The words for the picture %q hold a field; fields can be filled in text only.", short(alt))
	}
	n.Attr = []html.Attribute{{Key: "src", Val: "cid:" + cid}, {Key: "alt", Val: alt}}
	style := "max-width:100%;height:auto"
	if width > 0 && width <= 280 {
		style = fmt.Sprintf("width:%dpx;", width) + style
	}
	setAttr(n, "style", style)
}

// leaveOut puts the words for a picture in its place.
func (r *reading) leaveOut(n *html.Node) {
	if alt := strings.Join(strings.Fields(attr(n, "alt")), " "); alt != "" && !fileLike(alt) && !unseen(n) {
		n.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: "[" + canonical(alt) + "]"}, n)
	}
	remove(n)
}

// fileLike reports words for a picture that a program made up.
func fileLike(alt string) bool {
	return !strings.Contains(alt, " ") && (path.Ext(alt) != "" || strings.HasPrefix(strings.ToLower(alt), "image")) || strings.Contains(strings.ToLower(alt), "automatically generated")
}

// pixels is a width or height as it is written, 0 when it is not.
func pixels(n *html.Node, of string) int {
	v := attr(n, of)
	if v == "" {
		v = declared(attr(n, "style"), of)
	}
	px, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(v), "px"))
	return px
}

// byCID finds a picture of the mail by its content id, and gives it one of ours: others' ids are others' words.
func (r *reading) byCID(id string) string {
	if plain, err := url.PathUnescape(id); err == nil {
		id = plain
	}
	id = strings.Trim(id, "<> ")
	if known, ok := r.pictures[id]; ok {
		return known
	}
	for _, a := range r.m.Attachments {
		if id != "" && a.ContentID == id && pictureType(a.Type) && len(a.Content) > 0 {
			r.pictures[id] = r.add(a.Name, a.Type, a.Content)
			return r.pictures[id]
		}
	}
	return ""
}

// embedded makes a picture of a data: link (RFC 2397), as some programs write pasted ones.
func (r *reading) embedded(rest string) string {
	head, data, ok := strings.Cut(rest, ",")
	kind, isBase64 := strings.CutSuffix(head, ";base64")
	kind, _, err := mime.ParseMediaType(kind)
	if !ok || !isBase64 || err != nil || !pictureType(kind) || len(r.doc.Images) >= 50 {
		return ""
	}
	content, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(data), ""))
	if err != nil || len(content) == 0 {
		return ""
	}
	_, ending, _ := strings.Cut(kind, "/")
	return r.add("picture"+strconv.Itoa(len(r.doc.Images)+1)+"."+ending, kind, content)
}

func (r *reading) add(name, kind string, content []byte) string {
	cid := "picture" + strconv.Itoa(len(r.doc.Images)+1) + "@news"
	r.doc.Images = append(r.doc.Images, workflow.IssueFile{Name: name, Type: kind, CID: cid, Data: content})
	return cid
}

// files takes along what is attached and not shown.
func (r *reading) files() {
	for _, a := range r.m.Attachments {
		if _, shown := r.pictures[a.ContentID]; shown && a.ContentID != "" || len(a.Content) == 0 {
			continue
		}
		switch a.Type {
		case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys", "application/ms-tnef":
			continue // about his mail, not for their readers
		}
		r.doc.Files = append(r.doc.Files, workflow.IssueFile{Name: a.Name, Type: a.Type, Data: a.Content})
	}
}
