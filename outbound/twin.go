package outbound

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The styles of the HTML twin, inline: mail programs drop style sheets. No color is set but that of lines, so that
// dark and light both work.
const (
	styleText     = `margin:0 0 16px`
	styleLead     = `margin:0 0 8px;font-weight:600`
	styleSmall    = `margin:0 0 16px;font-size:13px;line-height:20px;opacity:.7`
	styleBox      = `margin:0 0 16px;padding:8px 12px;border-left:3px solid #2f7de1`
	styleCommands = styleBox + `;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px`
	styleList     = `margin:0 0 16px;padding-left:20px`
	styleTable    = `margin:0 0 16px;font-size:15px;line-height:22px`
	styleGrid     = `margin:0 0 16px;font-size:13px;line-height:18px;border-collapse:collapse`
	styleLabel    = `padding:2px 12px 2px 0;vertical-align:top;opacity:.7`
	styleValue    = `padding:2px 0;vertical-align:top`
	styleRow      = `padding:8px 0;border-top:1px solid #b0b0b0`
	styleButton   = `display:inline-block;margin:0 8px 8px 0;padding:8px 16px;border:1px solid #2f7de1;border-radius:4px;text-decoration:none`
)

// twin derives the HTML of a text with marks: paragraphs, lists, "Label: value" lines as a table, and the marked blocks.
// Every character of the text is escaped; both say the same because one is made of the other.
type twin struct {
	strings.Builder
	style string // of paragraphs
}

// block is lines that are shown alike.
type block struct {
	kind  string // a marked block's; "" for text
	lines []string
}

// twinOf derives the HTML of one part of a mail.
func twinOf(text, paragraph string) string {
	t := twin{style: paragraph}
	for _, b := range blocks(text) {
		t.block(b)
	}
	return t.String()
}

// blocks parts a text at empty lines and marks.
func blocks(text string) []block {
	var all []block
	var now block
	flush := func(next string) {
		for len(now.lines) > 0 && strings.TrimSpace(now.lines[len(now.lines)-1]) == "" {
			now.lines = now.lines[:len(now.lines)-1]
		}
		if len(now.lines) > 0 {
			all = append(all, now)
		}
		now = block{kind: next}
	}
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(line, " \t\r")
		mark, marked := strings.CutPrefix(line, string(markLine))
		kind, rest, _ := strings.Cut(mark, markParts)
		switch {
		case marked && kind == blockButton:
			if now.kind != blockButton {
				flush(blockButton)
			}
			now.lines = append(now.lines, rest)
		case marked && kind == blockEnd:
			flush("")
		case marked:
			flush(kind)
		case now.kind == blockButton && line == "":
		case now.kind == blockButton:
			flush("")
			now.lines = append(now.lines, line)
		case line == "" && (now.kind == "" || len(now.lines) == 0):
			flush(now.kind)
		default:
			now.lines = append(now.lines, line)
		}
	}
	flush("")
	return all
}

func (t *twin) block(b block) {
	switch b.kind {
	case blockQuote, blockBox, blockFill:
		t.paragraph(styleBox, b.lines)
	case blockCommands:
		t.paragraph(styleCommands, b.lines)
	case blockRows:
		t.rows(b.lines)
	case blockGrid:
		t.grid(b.lines)
	case blockButton:
		t.buttons(b.lines)
	default:
		t.text(b.lines)
	}
}

// text shows unmarked lines: each run of lines of one shape by itself.
func (t *twin) text(lines []string) {
	for len(lines) > 0 {
		shape := shapeOf(lines[0])
		n := 1
		for n < len(lines) && shapeOf(lines[n]) == shape {
			n++
		}
		run := lines[:n]
		lines = lines[n:]
		switch {
		case shape == listItem:
			t.WriteString(`<ul style="` + styleList + `">`)
			for _, l := range run {
				t.WriteString("<li>" + inline(l[2:]) + "</li>")
			}
			t.WriteString("</ul>\n")
		case shape == indented:
			t.paragraph(styleCommands, run)
		case shape == smallPrint:
			t.paragraph(styleSmall, run)
		case shape == labelled && n > 1:
			t.table(run)
		case len(lines) > 0 && shape == labelled && shapeOf(lines[0]) == plainText, shape == plainText && len(lines) > 0 && shapeOf(lines[0]) == labelled && (len(lines) == 1 || shapeOf(lines[1]) != labelled):
			lines = append(run[:n:n], lines...) // one such line among plain ones is a sentence
			n = 0
			for n < len(lines) && (shapeOf(lines[n]) == plainText || shapeOf(lines[n]) == labelled) {
				n++
			}
			t.paragraph(t.style, lines[:n])
			lines = lines[n:]
		default:
			t.paragraph(t.style, run)
		}
	}
}

// shape is what a line looks like.
type shape int

const (
	plainText shape = iota
	listItem
	indented
	smallPrint
	labelled
)

// label is the beginning of a line like "Company: Globex".
var label = regexp.MustCompile(`^[\p{Lu}][^:.?!,;]{0,39}: \S`)

func shapeOf(line string) shape {
	switch {
	case strings.HasPrefix(line, "- "):
		return listItem
	case strings.HasPrefix(line, "  "):
		return indented
	case strings.HasPrefix(line, string(markSmall)):
		return smallPrint
	case label.MatchString(line):
		return labelled
	}
	return plainText
}

func (t *twin) paragraph(style string, lines []string) {
	t.WriteString(`<p style="` + style + `">`)
	for i, l := range lines {
		if i > 0 {
			t.WriteString("<br>")
		}
		t.WriteString(inline(strings.TrimLeft(l, " ")))
	}
	t.WriteString("</p>\n")
}

// table shows "Label: value" lines. A long label may break, so that a narrow screen holds the table.
func (t *twin) table(lines []string) {
	t.WriteString(`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="` + styleTable + `">` + "\n")
	for _, l := range lines {
		name, value, _ := strings.Cut(l, ": ")
		style := styleLabel
		if utf8.RuneCountInString(name) <= 16 {
			style += ";white-space:nowrap"
		}
		t.WriteString(`<tr><td style="` + style + `">` + inline(name) + `</td><td style="` + styleValue + `">` + inline(value) + "</td></tr>\n")
	}
	t.WriteString("</table>\n")
}

// rows shows things with their details below.
func (t *twin) rows(lines []string) {
	t.WriteString(`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="` + styleText + `">` + "\n")
	open := false
	for _, l := range lines {
		switch detail := strings.HasPrefix(l, "  "); {
		case strings.TrimSpace(l) == "":
		case detail && open:
			t.WriteString(`<br><span style="font-size:14px">` + inline(strings.TrimSpace(l)) + "</span>")
		default:
			if open {
				t.WriteString("</td></tr>\n")
			}
			name, rest, _ := strings.Cut(strings.TrimSpace(l), "  ")
			t.WriteString(`<tr><td style="` + styleRow + `"><b>` + inline(name) + "</b> " + inline(strings.TrimSpace(rest)))
			open = true
		}
	}
	if open {
		t.WriteString("</td></tr>\n")
	}
	t.WriteString("</table>\n")
}

// grid shows columns.
func (t *twin) grid(lines []string) {
	t.WriteString(`<table cellpadding="0" cellspacing="0" border="0" style="` + styleGrid + `">` + "\n")
	for _, l := range lines {
		if strings.TrimSpace(l) == "" {
			continue
		}
		t.WriteString("<tr>")
		for cell := range strings.SplitSeq(l, "  ") {
			if cell = strings.TrimSpace(cell); cell == "" {
				continue
			}
			if side, ok := strings.CutPrefix(cell, "| "); ok {
				t.WriteString("<td></td>")
				cell = side
			}
			t.WriteString(`<td style="padding:2px 8px 2px 0;vertical-align:top">` + inline(cell) + "</td>")
		}
		t.WriteString("</tr>\n")
	}
	t.WriteString("</table>\n")
}

// buttons shows links that begin a mail; nothing else can be linked.
func (t *twin) buttons(lines []string) {
	t.WriteString(`<p style="` + styleText + `">`)
	for _, l := range lines {
		if name, link, ok := strings.Cut(l, markParts); ok && strings.HasPrefix(link, "mailto:") {
			t.WriteString(`<a href="` + html.EscapeString(link) + `" style="` + styleButton + `">` + inline(name) + "</a> ")
		}
	}
	t.WriteString("</p>\n")
}

// inline escapes a line, makes its words bold and its links links.
func inline(line string) string {
	if !strings.ContainsFunc(line, marking) {
		return html.EscapeString(line)
	}
	var b strings.Builder
	for line != "" {
		at := strings.IndexFunc(line, marking)
		if at < 0 {
			at = len(line)
		}
		b.WriteString(html.EscapeString(line[:at]))
		if line = line[at:]; line == "" {
			break
		}
		mark, inside := line[0], ""
		if line = line[1:]; mark != markWord && mark != markStrong && mark != markLink {
			continue
		}
		inside, line, _ = strings.Cut(line, string(markEnd))
		words, to, _ := strings.Cut(inside, markParts)
		switch {
		case mark == markLink && (strings.HasPrefix(to, "mailto:") || strings.HasPrefix(to, "https://")):
			b.WriteString(`<a href="` + html.EscapeString(to) + `">` + html.EscapeString(words) + "</a>")
		default:
			b.WriteString("<b>" + html.EscapeString(words) + "</b>")
		}
	}
	return b.String()
}
