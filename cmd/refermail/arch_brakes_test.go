package main

import (
	"go/ast"
	"strings"
	"testing"
)

// checkBrakes finds what could switch a brake off outside of a test: a Without that is set, given a part, or pointed at
// anywhere, so that no configuration, command or mail leads to one.
func checkBrakes(files []source) (wrong []string) {
	for _, s := range files {
		if s.test {
			continue
		}
		say := func(n ast.Node) { wrong = append(wrong, s.at(n.Pos())+" could switch a brake off; only tests may") }
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, left := range n.Lhs {
					if throughWithout(left) {
						say(left)
					}
				}
			case *ast.UnaryExpr:
				if n.Op.String() == "&" && throughWithout(n.X) {
					say(n)
				}
			case *ast.KeyValueExpr:
				if name, ok := n.Key.(*ast.Ident); ok && name.Name == "Without" {
					say(n)
				}
			case *ast.CompositeLit:
				if len(n.Elts) > 0 && lastName(n.Type) == "Without" {
					say(n)
				}
			}
			return true
		})
	}
	return wrong
}

// throughWithout reports x.Without, x.Without.Rates, and without.Rates.
func throughWithout(e ast.Expr) bool {
	for {
		if strings.EqualFold(lastName(e), "without") {
			return true
		}
		sel, ok := e.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		e = sel.X
	}
}

// lastName is the name of an identifier or a selector, "" of anything else.
func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func TestNothingSwitchesABrakeOff(t *testing.T) {
	t.Parallel()
	report(t, checkBrakes(readModule(t)))
	for name, text := range map[string]string{
		"a rule is set":       "func f(r *Rules) { r.Without = all }",
		"a part is set":       "func f(r *Rules) { r.Without.Rates = true }",
		"a reader is made":    "var r = Reader{Without: all}",
		"one is made":         "var w = workflow.Without{Rates: true}",
		"one is pointed at":   "func f(r *Rules) *bool { return &r.Without.Mark }",
		"a variable is set":   "func f(without Without) { without.Headers = true }",
		"the engine's is set": "func f(a *app) { a.engine.Rules.Without = all }",
	} {
		if len(checkBrakes([]source{parseSource(t, "cmd/refermail/x.go", "package main\n"+text)})) == 0 {
			t.Errorf("%s, and nobody notices", name)
		}
	}
}
