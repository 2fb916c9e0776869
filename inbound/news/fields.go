package news

import (
	"strings"

	"golang.org/x/net/html"

	"refermail/workflow"
)

// canonical writes the fields of a text as they are known: "{{ First_Name }}" is "{{first name}}".
func canonical(s string) string {
	if !strings.Contains(s, "{{") {
		return s
	}
	var b strings.Builder
	last := 0
	for _, f := range workflow.FindMergeFields(s) {
		if f.Name == "" {
			continue
		}
		b.WriteString(s[last:f.At])
		b.WriteString("{{" + f.Name)
		if f.Fallback != "" {
			b.WriteString("|" + f.Fallback)
		}
		b.WriteString("}}")
		last = f.End
	}
	b.WriteString(s[last:])
	return b.String()
}

// heal puts together the fields that formatting has torn apart: "{{first <b>name</b>}}" is one field to who wrote it.
func heal(body *html.Node) {
	for _, l := range linesOf(body) {
		all := l.text()
		if !strings.Contains(all, "{{") {
			continue
		}
		fields := workflow.FindMergeFields(all)
		if len(fields) > MaxFields { // the document is refused for it
			return
		}
		for i := len(fields) - 1; i >= 0; i-- { // from the end, so that what stands before stays where it is
			if f := fields[i]; !f.Open {
				gather(l.nodes, f.At, f.End)
			}
		}
		for _, n := range l.nodes {
			n.Data = canonical(n.Data)
		}
	}
}

// gather moves the bytes [at, end) of some texts into the first that has any of them.
func gather(nodes []*html.Node, at, end int) {
	var first *html.Node
	start := 0
	for _, n := range nodes {
		size := len(n.Data)
		from, to := max(at-start, 0), min(end-start, size)
		start += size
		switch {
		case from >= to:
		case first == nil:
			first = n
		default:
			first.Data += n.Data[from:to]
			n.Data = n.Data[:from] + n.Data[to:]
		}
	}
}

// fieldProblems says what is wrong with the fields of a text.
func (r *reading) fieldProblems(where, s string) {
	fields := workflow.FindMergeFields(s)
	if len(fields) > MaxFields {
		r.problem("%s: there are more than %d fields.", where, MaxFields)
		return
	}
	for _, said := range workflow.FieldProblems(where, s) {
		r.problem("%s", said)
	}
	for _, f := range fields {
		switch {
		case f.Open || f.Name == "":
		case f.Fallback == "" && f.Name != "company" && f.Name != "manager":
			r.warn("{{%s}} is empty for readers of whom we know none. Say what stands there then, like {{%s|%s}}.", f.Name, f.Name, instead(f.Name))
		}
	}
}

// instead is what might stand where a field is empty.
func instead(name string) string {
	if name == "tier" {
		return "our"
	}
	return "there"
}
