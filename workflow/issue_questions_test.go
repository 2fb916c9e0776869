package workflow

import (
	"strings"
	"testing"
)

func TestQuestionsOfADocument(t *testing.T) {
	for name, tc := range map[string]struct {
		text string
		want []string
	}{
		"items of a list":             {"Hello Ann,\n\nthree questions:\n\n- What is hard?\n- Which sheet helps,\n  and which does not?\n- No question.\n\nMax", []string{"What is hard?", "Which sheet helps, and which does not?"}},
		"an item of two is one":       {"1. What helps? And why?\n2) What does not?", []string{"What helps? And why?", "What does not?"}},
		"sentences of a paragraph":    {"It is spring. How\nare sales? Write me. (Or not?)\n", []string{"How are sales?", "(Or not?)"}},
		"a link is none":              {"See https://acme.example/?a=b for more.", nil},
		"other writing systems":       {"调子はいかがですか？", []string{"调子はいかがですか？"}},
		"a text that asks nothing":    {"The battlecard is out.", nil},
		"a newsletter without a word": {"", nil},
	} {
		want(t, strings.Join(Document{Text: tc.text}.Questions(), "|"), strings.Join(tc.want, "|"), name)
	}
}

func TestAnswersArePartedByQuestion(t *testing.T) {
	three := []string{"What is hard?", "Which sheet helps?", "Where did it get stuck?"}
	for name, tc := range map[string]struct {
		questions []string
		text      string
		want      string // parts and the rest
	}{
		"numbers":                          {three, "Hi Max,\n\n1. The form.\nIt is long.\n3) Nowhere.\n\nBest\nAnn", "The form.\nIt is long.||Nowhere.\n\nBest\nAnn|"},
		"numbers above words of her own":   {three, "We talk in May about prices.\n2: The battlecard", "|The battlecard||We talk in May about prices."},
		"her answers below quoted lines":   {three, "> - What is hard?\nThe form.\n\n> - Where did it get stuck?\nNowhere.", "The form.||Nowhere.|"},
		"behind the question":              {three, "what is hard? The form.\nWhich sheet helps?\nThe battlecard", "The form.|The battlecard||"},
		"a line for each, with a greeting": {three, "Hi Max,\nthe form\nthe battlecard\nnowhere\nBest regards\nAnn", "the form|the battlecard|nowhere|"},
		"a paragraph for each":             {three, "The form.\nIt is long.\n\nThe battlecard.\n\nNowhere.", "The form.\nIt is long.|The battlecard.|Nowhere.|"},
		"one text for all of them":         {three, "All is well. The form could be shorter.\nThank you!", "|||All is well. The form could be shorter.\nThank you!"},
		"one question":                     {three[:1], "The form.\n\nIt is long.", "The form.\n\nIt is long.|"},
		"no question":                      {nil, "Nice to read.", "Nice to read."},
		"a number that asks nothing":       {three, "4. We won 3 deals", "|||4. We won 3 deals"},
		"years and amounts are no marks":   {three, "2.5 % is too low", "|||2.5 % is too low"},
	} {
		parts, rest := AnswersTo(tc.questions, tc.text, "Ann Lee")
		want(t, strings.Join(append(parts, rest), "|"), tc.want, name)
	}
}
