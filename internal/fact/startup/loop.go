package startup

import (
	"mvdan.cc/sh/v3/syntax"
)

func (r *runner) forClause(c *syntax.ForClause) truth {
	iter, ok := c.Loop.(*syntax.WordIter)
	if !ok || iter.Name == nil || c.Select {
		r.undecidedLoop(func() { r.stmts(c.Do) }, r.place(c))
		return unknown
	}
	var items []value
	known := true
	if !iter.InPos.IsValid() && len(iter.Items) == 0 { // for x; do: the parameters
		if known = r.params != nil; known {
			items = *r.params
		}
	}
	for _, w := range iter.Items {
		list, ok := r.fields(w)
		known = known && ok
		items = append(items, list...)
	}
	if !known {
		r.s.forget(iter.Name.Value)
		r.undecidedLoop(func() { r.stmts(c.Do) }, r.place(c))
		r.s.forget(iter.Name.Value)
		return unknown
	}
	r.rounds(len(items), r.place(c), func(i int) bool {
		r.s.give(r.s.name(iter.Name.Value), items[i].from(nil))
		r.stmts(c.Do)
		return true
	})
	return r.status
}

// whileClause runs the rounds that are certain; where it cannot tell how many
// there are, what the loop does is not known.
func (r *runner) whileClause(c *syntax.WhileClause) truth {
	r.rounds(maxLoop+1, r.place(c), func(int) bool {
		t := r.stmts(c.Cond)
		if c.Until {
			t = t.not()
		}
		switch {
		case r.halted() || t == no:
			return false
		case t == unknown:
			r.undecidedLoop(func() { r.stmts(c.Do); r.stmts(c.Cond) }, r.place(c))
			return false
		}
		r.stmts(c.Do)
		return true
	})
	return unknown
}
