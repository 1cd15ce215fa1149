package startup

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// runner runs the statements of one file, or of one function.
type runner struct {
	control
	file     *source
	params   *[]value               // $1 and so on; nil: not known
	locals   *[]change              // of a function: what its local variables hide
	ksh      bool                   // a function in ksh's own style
	site     *finding.Place         // of a function: the line that calls it, to which what it sets belongs
	conds    []syntax.Node          // the decided conditions around this point
	status   truth                  // of the last statement
	returned truth                  // what return made of it
	early    map[*syntax.Word]value // the words of a declaring command, expanded
}

func (r *runner) place(n syntax.Node) finding.Place {
	return r.file.place(int(n.Pos().Line()))
}

// stmts runs a list until it is left. What follows a statement that may have
// left runs under that doubt.
func (r *runner) stmts(list []*syntax.Stmt) truth {
	result := yes
	for i, s := range list {
		if r.halted() {
			break
		}
		before := r.mayHalt()
		result = r.stmt(s)
		if !before && r.mayHalt() && i+1 < len(list) {
			r.perhaps(func() { r.stmts(list[i+1:]) })
			return unknown
		}
	}
	return result
}

// stmt runs one statement and says whether it succeeds.
func (r *runner) stmt(s *syntax.Stmt) truth {
	if r.s.nest >= maxNest {
		r.s.exhausted = true
		r.s.doubt(r.place(s))
	}
	if !r.s.step(func() finding.Place { return r.place(s) }) || r.s.exhausted || s.Background || s.Coprocess {
		return unknown
	}
	r.s.nest++
	defer func() { r.s.nest-- }()
	t := r.command(s.Cmd)
	if s.Negated {
		t = t.not()
	}
	if r.flow >= leave || r.s.ended { // the outermost statement has the last word on the place
		at := r.place(s)
		r.guard = r.guard || r.stopped == nil && r.guarded(s)
		r.stopped = &at
	}
	r.status = t
	return t
}

func (r *runner) command(cmd syntax.Command) truth {
	if cmd == nil {
		return yes // a redirection alone
	}
	if !simpleCommand(cmd) && r.file.crBetween(cmd) {
		r.carriageReturns(cmd)
		r.flow = abort // "then\r" is no keyword: the file does not parse from here on
		return unknown
	}
	switch c := cmd.(type) {
	case *syntax.CallExpr:
		return r.call(c)
	case *syntax.DeclClause:
		return r.declare(c.Variant.Value, c.Args, c)
	case *syntax.IfClause:
		return r.ifClause(c)
	case *syntax.CaseClause:
		return r.caseClause(c)
	case *syntax.ForClause:
		return r.forClause(c)
	case *syntax.WhileClause:
		return r.whileClause(c)
	case *syntax.BinaryCmd:
		return r.binary(c)
	case *syntax.Block:
		return r.stmts(c.Stmts)
	case *syntax.TestClause:
		return r.test(c.X)
	case *syntax.TimeClause:
		if c.Stmt != nil {
			return r.stmt(c.Stmt)
		}
	case *syntax.FuncDecl:
		return r.function(c)
	}
	return unknown // a subshell changes nothing here; arithmetic is not worked out
}

func simpleCommand(cmd syntax.Command) bool {
	switch cmd.(type) {
	case *syntax.CallExpr, *syntax.DeclClause, *syntax.TestClause, *syntax.BinaryCmd:
		return true
	}
	return false
}

// guarded reports whether a condition around this point, or the statement
// itself, asks whether the session is interactive.
func (r *runner) guarded(s syntax.Node) bool {
	for _, c := range append(r.conds, s) {
		if guards(r.source(c)) {
			return true
		}
	}
	return false
}

func guards(text string) bool {
	for _, g := range []string{"$-", "${-}", "PS1", "-t 0", "-t 1", "interactive", "tty -s"} {
		if strings.Contains(text, g) {
			return true
		}
	}
	return false
}

// under runs f with a condition noted.
func (r *runner) under(c syntax.Node, f func() truth) truth {
	r.conds = append(r.conds, c)
	defer func() { r.conds = r.conds[:len(r.conds)-1] }()
	return f()
}

func (r *runner) ifClause(c *syntax.IfClause) truth {
	if len(c.Cond) == 0 { // else
		return r.stmts(c.Then)
	}
	t := r.stmts(c.Cond)
	if r.halted() {
		return unknown
	}
	rest := func() truth {
		if c.Else == nil {
			return yes
		}
		return r.ifClause(c.Else)
	}
	switch t {
	case yes:
		return r.under(c.Cond[0], func() truth { return r.stmts(c.Then) })
	case no:
		return r.under(c.Cond[0], rest)
	}
	r.choose(func() { r.stmts(c.Then) }, func() { rest() })
	return unknown
}

func (r *runner) caseClause(c *syntax.CaseClause) truth {
	word := r.expand(c.Word, "", false)
	var branches []func()
	for i, item := range c.Items {
		matched := no
		for _, p := range item.Patterns {
			matched = matched.or(r.matches(p, word))
		}
		if matched == no {
			continue
		}
		run := func() { r.under(c.Word, func() truth { return r.stmts(item.Stmts) }) }
		if item.Op != syntax.Break && i+1 < len(c.Items) { // ;& goes on with the next
			run = func() {
				for _, next := range c.Items[i:] {
					r.perhaps(func() { r.stmts(next.Stmts) })
				}
			}
		}
		if matched == yes && len(branches) == 0 {
			run()
			return r.status
		}
		branches = append(branches, run)
		if matched == yes {
			r.choose(branches...)
			return unknown
		}
	}
	if len(branches) == 0 {
		return yes
	}
	r.choose(append(branches, nil)...)
	return unknown
}

func (r *runner) matches(p *syntax.Word, word value) truth {
	pat := r.expandPattern(p)
	if pat.certain() && pat.String() == "*" {
		return yes
	}
	if !pat.certain() || !word.certain() {
		return unknown
	}
	if m, ok := glob(pat.String(), word.String()); ok {
		return truthOf(m)
	}
	return unknown
}

func (r *runner) binary(c *syntax.BinaryCmd) truth {
	switch c.Op {
	case syntax.AndStmt, syntax.OrStmt:
		first := r.stmt(c.X)
		if r.halted() {
			return unknown
		}
		want := first
		if c.Op == syntax.OrStmt {
			want = first.not()
		}
		switch want {
		case yes:
			return r.under(c.X, func() truth { return r.stmt(c.Y) })
		case no:
			return first
		}
		second := unknown
		r.perhaps(func() { second = r.stmt(c.Y) })
		if c.Op == syntax.AndStmt {
			return first.and(second)
		}
		return first.or(second)
	case syntax.Pipe, syntax.PipeAll:
		switch r.s.out.Kind.Shell {
		case "zsh", "ksh": // these run the last part of a pipeline themselves
			r.undecidedLoop(func() { r.stmt(c.Y) }, r.place(c))
		}
	}
	return unknown // the parts of a pipeline run in subshells
}
