package digest

import (
	"sort"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// traits are what a statement has in it that may have it kept.
type traits struct {
	core    bool // it concerns Go, or reads a file, or sets what is wanted
	returns bool // it may leave the file or function
	breaks  bool // it may leave a round of a loop
}

func (t traits) or(u traits) traits {
	return traits{t.core || u.core, t.returns || u.returns, t.breaks || u.breaks}
}

// frame calls f with the parts of a compound command that say when its
// statements run.
func frame(cmd syntax.Command, f func(syntax.Node)) {
	stmts := func(list []*syntax.Stmt) {
		for _, s := range list {
			f(s)
		}
	}
	switch c := cmd.(type) {
	case *syntax.IfClause:
		for e := c; e != nil; e = e.Else {
			stmts(e.Cond)
		}
	case *syntax.WhileClause:
		stmts(c.Cond)
	case *syntax.ForClause:
		if iter, ok := c.Loop.(*syntax.WordIter); ok && len(iter.Items) == 0 {
			f(&syntax.ParamExp{Param: &syntax.Lit{Value: params}})
		}
		f(c.Loop)
	case *syntax.CaseClause:
		f(c.Word)
		for _, item := range c.Items {
			for _, p := range item.Patterns {
				f(p)
			}
		}
	}
}

// simple reports whether s has no statements of its own that could be dropped
// one by one.
func simple(s *syntax.Stmt) bool {
	switch s.Cmd.(type) {
	case *syntax.IfClause, *syntax.WhileClause, *syntax.ForClause, *syntax.CaseClause, *syntax.Block, *syntax.Subshell, *syntax.FuncDecl:
		return false
	}
	return true
}

// children calls f with each list of statements that a reduction may thin out;
// conditions are not among them, they say when the rest runs.
func children(cmd syntax.Command, f func([]*syntax.Stmt)) {
	switch c := cmd.(type) {
	case *syntax.IfClause:
		for e := c; e != nil; e = e.Else {
			f(e.Then)
		}
	case *syntax.WhileClause:
		f(c.Do)
	case *syntax.ForClause:
		f(c.Do)
	case *syntax.CaseClause:
		for _, item := range c.Items {
			f(item.Stmts)
		}
	case *syntax.Block:
		f(c.Stmts)
	case *syntax.Subshell:
		f(c.Stmts)
	case *syntax.FuncDecl:
		f([]*syntax.Stmt{c.Body})
	}
}

// inside calls f with the statements in a kept command, and whether leaving
// the function and the loop matters there.
func inside(cmd syntax.Command, returns, breaks bool, f func(s *syntax.Stmt, returns, breaks bool)) {
	switch cmd.(type) {
	case *syntax.FuncDecl:
		returns, breaks = true, false
	case *syntax.WhileClause, *syntax.ForClause:
		breaks = true
	case *syntax.Subshell:
		returns, breaks = false, false
	}
	children(cmd, func(list []*syntax.Stmt) {
		for _, c := range list {
			f(c, returns, breaks)
		}
	})
}

// keep reports whether anything in s is kept, where leaving the function or the
// loop matters.
func (r *reducer) keep(s *syntax.Stmt, returns, breaks bool) bool {
	if s == nil {
		return false
	}
	t := r.traits(s)
	return t.core || returns && t.returns || breaks && t.breaks
}

// traits works out what s has in it, once for each round of collect.
func (r *reducer) traits(s *syntax.Stmt) traits {
	if s == nil {
		return traits{}
	}
	if t, ok := r.memo[s]; ok {
		return t
	}
	var t traits
	if simple(s) {
		t = r.simpleTraits(s)
	} else {
		frame(s.Cmd, func(n syntax.Node) {
			if c, ok := n.(*syntax.Stmt); ok {
				t = t.or(r.traits(c))
			}
		})
		inside(s.Cmd, true, true, func(c *syntax.Stmt, _, _ bool) { t = t.or(r.traits(c)) })
	}
	switch c := s.Cmd.(type) {
	case *syntax.FuncDecl:
		t = traits{core: t.core || r.whole(c) || c.Name != nil && c.Name.Value == "go"}
	case *syntax.WhileClause, *syntax.ForClause:
		t.breaks = false
	case *syntax.Subshell:
		t = traits{core: t.core}
	}
	r.memo[s] = t
	return t
}

// whole reports whether a function is kept as it is: a kept statement asks it
// something.
func (r *reducer) whole(f *syntax.FuncDecl) bool {
	return f.Name != nil && r.called[f.Name.Value] && !r.traits(f.Body).core
}

// setters are the commands that set the variables that they are given by name.
var setters = map[string]bool{"export": true, "readonly": true, "local": true, "declare": true, "typeset": true, "unset": true,
	"read": true, "printf": true, "getopts": true, "mapfile": true, "readarray": true}

// simpleTraits decides about a statement that is kept or dropped as a whole.
func (r *reducer) simpleTraits(s *syntax.Stmt) (t traits) {
	from, to := r.clamp(s.Pos()), r.clamp(s.End())
	if i := sort.SearchInts(r.hits, from); i < len(r.hits) && r.hits[i] < to {
		t.core = true
	}
	assigned := func(a *syntax.Assign) {
		t.core = t.core || a.Name != nil && r.wanted[a.Name.Value]
	}
	syntax.Walk(s, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CallExpr:
			for _, a := range n.Assigns {
				if len(n.Args) == 0 {
					assigned(a)
				}
			}
			if len(n.Args) > 0 {
				t = t.or(r.callTraits(n))
			}
		case *syntax.DeclClause:
			for _, a := range n.Args {
				assigned(a)
			}
		case *syntax.ParamExp: // ${X:=y}
			t.core = t.core || n.Exp != nil && n.Param != nil && (n.Exp.Op == syntax.AssignUnset || n.Exp.Op == syntax.AssignUnsetOrNull) && r.wanted[n.Param.Value]
		}
		return true
	})
	return t
}

func (r *reducer) callTraits(c *syntax.CallExpr) (t traits) {
	name := strings.TrimPrefix(c.Args[0].Lit(), `\`)
	switch name {
	case ".", "source", "eval", "exec", "exit", "logout":
		t.core = true
	case "return":
		t.returns = true
	case "break", "continue":
		t.breaks = true
	case "set", "shift":
		t.core = r.wanted[params]
	case "emulate", "shopt", "setopt", "unsetopt":
		t.core = globbing().MatchString(r.text[r.clamp(c.Pos()):r.clamp(c.End())])
	}
	if r.does[name] {
		t.core = true
	}
	if setters[name] {
		for _, a := range c.Args[1:] {
			if l, ok := a.Parts[0].(*syntax.Lit); ok {
				variable, _, _ := strings.Cut(strings.TrimSuffix(l.Value, "+"), "=")
				t.core = t.core || r.wanted[variable]
			}
		}
	}
	return t
}
