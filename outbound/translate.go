package outbound

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"refermail/outbound/tongue"
	"refermail/workflow"
)

// translated says in a language what the service itself says in a letter. People's words stay as they are; so does what
// no language file knows.
func translated(t *tongue.Tongue, k workflow.Kind, l workflow.Letter) workflow.Letter {
	var g *tongue.Glossary
	if len(l.Words) > 0 {
		g = tongue.NewGlossary(l.Words)
	}
	if t.Code == tongue.English && g == nil {
		return l
	}
	for _, s := range l.Sentences() {
		*s, _ = t.Say(*s, g)
	}
	if k == workflow.KindList { // contact cards are called so by us, a file by its name
		l.Excerpt, _ = t.Say(l.Excerpt, g)
	}
	if slices.Contains(oursToo(), k) {
		lines := strings.Split(l.Text, "\n")
		for i, line := range lines {
			lines[i], _ = t.Say(line, g)
		}
		l.Text = strings.Join(lines, "\n")
		for i := range l.Fields {
			l.Fields[i].Value, _ = t.Say(l.Fields[i].Value, g)
		}
	}
	return l
}

// inZone turns every time of a letter into its reader's zone: what names an hour is written in it. Days are still those of
// UTC, in which windows are counted.
func inZone(l *workflow.Letter, zone *time.Location) {
	turn(reflect.ValueOf(l).Elem(), zone)
}

func turn(v reflect.Value, zone *time.Location) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		if at := v.Interface().(time.Time); !at.IsZero() {
			v.Set(reflect.ValueOf(at.In(zone)))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			turn(v.Field(i), zone)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			turn(v.Index(i), zone)
		}
	}
}
