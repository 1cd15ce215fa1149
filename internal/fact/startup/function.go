package startup

import (
	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// returned is the status that return leaves: its argument's, or the last one.
func returned(words []value, last truth) truth {
	switch {
	case len(words) < 2:
		return last
	case !words[1].certain():
		return unknown
	}
	return truthOf(words[1].String() == "0")
}

func (r *runner) function(c *syntax.FuncDecl) truth {
	names := c.Names
	if c.Name != nil {
		names = append(names, c.Name)
	}
	fn := &function{decl: c, file: r.file}
	for _, n := range names {
		if n.Value == "go" {
			r.s.shadow("function", r.place(c), r.source(c))
		}
		r.s.replace(n.Value+"()", &variable{fn: fn})
	}
	if len(names) == 0 { // zsh: () { ... } runs at once
		return r.invoke(fn, nil, nil)
	}
	return yes
}

// invoke calls a function with its arguments.
func (r *runner) invoke(f *function, args []value, site *finding.Place) truth {
	if r.s.depth >= maxDepth || f.decl == nil || f.decl.Body == nil {
		r.s.doubt(r.file.place(1))
		return unknown
	}
	r.s.depth++
	defer func() { r.s.depth-- }()
	params := make([]value, len(args))
	for i, a := range args {
		params[i] = a.from(nil)
	}
	var locals []change
	if r.site != nil {
		site = r.site
	}
	inner := &runner{control: control{s: r.s, maybe: r.maybe}, file: f.file, params: &params, locals: &locals, ksh: f.decl.RsrvWord, site: site}
	t := inner.stmt(f.decl.Body)
	for i := len(locals) - 1; i >= 0; i-- {
		r.s.replace(locals[i].name, locals[i].old)
	}
	if inner.maybeFlow[abort] {
		r.mayLeave(abort)
	}
	switch {
	case inner.flow == abort:
		r.flow = abort
		return unknown
	case len(inner.maybeFlow) > 0:
		return unknown
	case inner.stopped != nil:
		return inner.returned
	}
	return t
}
