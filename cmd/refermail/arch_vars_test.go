package main

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
)

// checkVariables finds package variables that change, could be changed from elsewhere, or exist to be changed, and
// init functions. What stays: sentinels, tables, compiled expressions and embedded files that nothing writes to.
func checkVariables(files []source) (wrong []string) {
	packages := map[string][]source{}
	for _, s := range files {
		if !s.test {
			packages[s.pkg+" "+s.file.Name.Name] = append(packages[s.pkg+" "+s.file.Name.Name], s)
		}
	}
	for _, sources := range packages {
		vars := map[string]bool{}
		for _, s := range sources {
			wrong = append(wrong, declared(s, vars)...)
		}
		for _, s := range sources {
			wrong = append(wrong, written(s, vars)...)
		}
	}
	return wrong
}

// declared collects the package variables of a file and reports those made to be changed.
func declared(s source, vars map[string]bool) (wrong []string) {
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			wrong = append(wrong, s.at(f.Pos())+" is an init function")
		}
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, spec := range g.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok {
				continue
			}
			for _, name := range v.Names {
				if name.Name != "_" {
					vars[name.Name] = true
				}
			}
			if made(v) {
				wrong = append(wrong, s.at(v.Pos())+" is a package variable made to be changed")
			}
		}
	}
	return wrong
}

// made reports a variable of a kind that is of no use unless it changes: locks, atomics, channels, empty maps, and
// anything without a value that is not filled by the toolchain (//go:embed).
func made(v *ast.ValueSpec) bool {
	if sel, ok := v.Type.(*ast.SelectorExpr); ok {
		if x, ok := sel.X.(*ast.Ident); ok && (x.Name == "sync" || x.Name == "atomic") {
			return true
		}
	}
	for _, value := range v.Values {
		call, ok := value.(*ast.CallExpr)
		if !ok {
			continue
		}
		if fun, ok := call.Fun.(*ast.Ident); ok && (fun.Name == "make" || fun.Name == "new") {
			return true
		}
	}
	return false
}

// written finds assignments to the package variables of vars and to variables of other packages. A name that is
// declared again in a function hides the package's; the parser resolves those, they have an Obj inside the file.
func written(s source, vars map[string]bool) (wrong []string) {
	imports := map[string]bool{}
	for _, imp := range s.file.Imports {
		path := strings.Trim(imp.Path.Value, `"`)
		name := path[strings.LastIndexByte(path, '/')+1:]
		if imp.Name != nil {
			name = imp.Name.Name
		}
		imports[name] = true
	}
	shared := func(e ast.Expr) bool {
		root, depth := rootOf(e)
		if root == nil || root.Name == "_" {
			return false
		}
		local := root.Obj != nil && s.file.Scope.Lookup(root.Name) != root.Obj
		return !local && (vars[root.Name] || depth > 0 && root.Obj == nil && imports[root.Name])
	}
	note := func(e ast.Expr, how string) {
		if shared(e) {
			wrong = append(wrong, s.at(e.Pos())+how)
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, left := range n.Lhs {
					note(left, " assigns to a package variable")
				}
			}
		case *ast.IncDecStmt:
			note(n.X, " counts in a package variable")
		case *ast.UnaryExpr:
			if root, _ := rootOf(n.X); n.Op == token.AND && root != nil && vars[root.Name] {
				note(n.X, " takes the address of a package variable")
			}
		case *ast.CallExpr:
			if fun, ok := n.Fun.(*ast.Ident); ok && (fun.Name == "delete" || fun.Name == "clear") && len(n.Args) > 0 {
				note(n.Args[0], " empties a package variable")
			}
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				note(n.Key, " assigns to a package variable")
			}
		}
		return true
	})
	return wrong
}

// rootOf finds the name an expression like a.b[c].d begins with, and how many steps follow.
func rootOf(e ast.Expr) (root *ast.Ident, depth int) {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x, depth
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil, depth
		}
		depth++
	}
}

// checkLeftovers finds marks of unfinished work, in tests too.
func checkLeftovers(files []source) (wrong []string) {
	mark := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|X` + `XX)\b`)
	for _, s := range files {
		for _, group := range s.file.Comments {
			for _, c := range group.List {
				if mark.MatchString(c.Text) {
					wrong = append(wrong, s.at(c.Pos())+" leaves something for later")
				}
			}
		}
	}
	return wrong
}
