package startup

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// param works out $X and ${X…}.
func (r *runner) param(p *syntax.ParamExp, self string) value {
	if p.Param == nil || p.NestedParam != nil || p.Excl || p.Length || p.Width || p.IsSet || p.Flags != nil || p.Slice != nil || p.Names != 0 || len(p.Modifiers) > 0 || p.RcExpand != syntax.OptUnset {
		return r.opaque(p)
	}
	name := r.s.name(p.Param.Value)
	if p.Index != nil || name != p.Param.Value {
		return r.opaque(p) // of an array; see list
	}
	if v, ok := r.positional(name); ok {
		return r.applied(p, v, truthOf(len(v) > 0), self)
	}
	if x := r.s.vars[name]; x != nil && x.array {
		return r.opaque(p)
	}
	v, set := r.s.lookup(name)
	if name != self {
		v = v.from(nil)
	}
	return r.applied(p, v, set, self)
}

// applied applies what stands behind the name of a parameter.
func (r *runner) applied(p *syntax.ParamExp, v value, set truth, self string) value {
	switch {
	case p.Repl != nil:
		return r.replaced(p, v)
	case p.Exp != nil:
		return r.operated(p, v, set, self)
	case set == unknown && len(v) == 0:
		return r.opaque(p)
	}
	return v
}

// positional is $1, $#, $* and $@ where they are known.
func (r *runner) positional(name string) (v value, ok bool) {
	if r.params == nil {
		return nil, false
	}
	list := *r.params
	switch {
	case name == "#":
		return literal(strconv.Itoa(len(list)), nil), true
	case name == "*" || name == "@":
		for i, p := range list {
			if i > 0 {
				v = append(v, literal(" ", nil)...)
			}
			v = append(v, p...)
		}
		return v, true
	}
	n, err := strconv.Atoi(name)
	if err != nil || n < 1 {
		return nil, false
	}
	if n <= len(list) {
		return list[n-1], true
	}
	return nil, true
}

// operated applies the operator of ${X:-y} and its kin.
func (r *runner) operated(p *syntax.ParamExp, v value, set truth, self string) value {
	full := set.and(nonEmpty(v)) // set and not empty
	word := func() value { return r.expand(p.Exp.Word, self, false) }
	pick := func(t truth, a, b func() value) value {
		switch t {
		case yes:
			return a()
		case no:
			return b()
		}
		return r.opaque(p)
	}
	same, none := func() value { return v }, func() value { return nil }
	assigned := func() value {
		w := word()
		r.s.set(p.Param.Value, append(value(nil), w...), r.place(p), r.sure(), false)
		return w
	}
	switch p.Exp.Op {
	case syntax.AlternateUnset: // ${X+y}
		return pick(set, word, none)
	case syntax.AlternateUnsetOrNull: // ${X:+y}
		return pick(full, word, none)
	case syntax.DefaultUnset:
		return pick(set, same, word)
	case syntax.DefaultUnsetOrNull:
		return pick(full, same, word)
	case syntax.AssignUnset:
		if set == unknown {
			r.s.forget(p.Param.Value)
		}
		return pick(set, same, assigned)
	case syntax.AssignUnsetOrNull:
		if full == unknown {
			r.s.forget(p.Param.Value)
		}
		return pick(full, same, assigned)
	case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		return pick(full, same, func() value { r.s.doubt(r.place(p)); return nil })
	case syntax.RemSmallPrefix, syntax.RemLargePrefix, syntax.RemSmallSuffix, syntax.RemLargeSuffix:
		pat := r.expandPattern(p.Exp.Word)
		if v.certain() && pat.certain() {
			if s, ok := trim(v.String(), pat.String(), p.Exp.Op); ok {
				return keep(v, s, p.Exp.Op)
			}
		}
	}
	return r.opaque(p)
}

// keep is what a trimmed value kept of its parts: s is a head or a tail of it.
func keep(v value, s string, op syntax.ParExpOperator) value {
	drop := len(v.String()) - len(s)
	var out value
	if op == syntax.RemSmallPrefix || op == syntax.RemLargePrefix {
		for _, p := range v {
			n := min(drop, len(p.text))
			p.text, drop = p.text[n:], drop-n
			out = append(out, p)
		}
		return out
	}
	left := len(s)
	for _, p := range v {
		p.text = p.text[:min(left, len(p.text))]
		left -= len(p.text)
		out = append(out, p)
	}
	return out
}

// replaced is ${X//a/b} with literal a and b: what removes an element of PATH.
func (r *runner) replaced(p *syntax.ParamExp, v value) value {
	from, to := r.expandPattern(p.Repl.Orig), r.expand(p.Repl.With, "", false)
	orig, plain := unpattern(from.String())
	if !v.certain() || !from.certain() || !to.certain() || !plain || orig == "" || strings.HasPrefix(orig, "#") || strings.HasPrefix(orig, "%") {
		return r.opaque(p)
	}
	n := 1
	if p.Repl.All {
		n = -1
	}
	whole := strings.Replace(v.String(), orig, to.String(), n)
	var out value
	for _, q := range v { // inside each part, so that origins survive
		replaced := strings.Replace(q.text, orig, to.String(), n)
		if n > 0 && replaced != q.text {
			n = 0
		}
		q.text = replaced
		out = append(out, q)
	}
	if out.String() != whole { // it lay across two parts
		out = literal(whole, nil)
	}
	return out
}
