package startup

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// fishFunction is a function that a file defines.
type fishFunction struct {
	body  []*digest.FishNode
	names []string // of its arguments
	file  *source
}

// fishRun runs the commands of one fish file.
type fishRun struct {
	control
	file   *source
	last   truth      // status of the last command
	scopes [][]change // what the local variables of each open block hide
	conds  []string   // the decided conditions around this point
}

// fish runs one file.
func (s *state) fish(f *source, maybe, visit int) {
	r := &fishRun{control: control{s: s, maybe: maybe}, file: f, last: unknown}
	s.hide(f)
	r.block(f.fish)
	s.hide(f)
	if r.stopped != nil {
		s.out.Visits[visit].Stopped = r.stopped
		s.out.Visits[visit].Guard = r.guard && !s.out.Kind.Interactive
	}
}

// block runs a list with a scope of its own for local variables.
func (r *fishRun) block(list []*digest.FishNode) {
	r.scopes = append(r.scopes, nil)
	r.list(list)
	top := len(r.scopes) - 1
	for i := len(r.scopes[top]) - 1; i >= 0; i-- {
		r.s.replace(r.scopes[top][i].name, r.scopes[top][i].old)
	}
	r.scopes = r.scopes[:top]
}

// list runs commands until they are left. What follows one that may have left
// runs under that doubt.
func (r *fishRun) list(list []*digest.FishNode) {
	for i := 0; i < len(list); {
		if r.halted() {
			return
		}
		j := i + 1 // A && B || C hang together, and one "and" or "or" decides over them
		for j < len(list) && (list[j].Join == "&&" || list[j].Join == "||") {
			j++
		}
		before := r.mayHalt()
		r.under(list[i].Join, func() { r.conjunction(list[i:j]) })
		if r.flow >= leave || r.s.ended { // the outermost command has the last word on the place
			at := r.file.place(list[i].Line)
			r.stopped = &at
		}
		if i = j; !before && r.mayHalt() && i < len(list) {
			r.perhaps(func() { r.list(list[i:]) })
			r.last = unknown
			return
		}
	}
}

// under runs f where the command before lets it.
func (r *fishRun) under(join string, f func()) {
	want, first := yes, r.last
	switch join {
	case "and", "&&":
		want = r.last
	case "or", "||":
		want = r.last.not()
	}
	switch want {
	case yes:
		f()
	case unknown:
		r.perhaps(f)
		if join == "and" || join == "&&" {
			r.last = first.and(r.last)
		} else {
			r.last = first.or(r.last)
		}
	}
}

func (r *fishRun) conjunction(list []*digest.FishNode) {
	for i, n := range list {
		if r.halted() || !r.s.step(func() finding.Place { return r.file.place(n.Line) }) {
			return
		}
		if i == 0 {
			r.last = r.run(n)
			continue
		}
		r.under(n.Join, func() { r.last = r.run(n) })
	}
}

func (r *fishRun) run(n *digest.FishNode) truth {
	var t truth
	switch {
	case n.Pipe != nil:
		t = r.pipe(n)
	case n.Arms != nil:
		t = r.compound(n)
	default:
		t = r.command(n)
	}
	if n.Not {
		return t.not()
	}
	return t
}

func (r *fishRun) compound(n *digest.FishNode) truth {
	switch n.Words[0] {
	case "if":
		r.ifArms(n.Arms)
	case "while":
		r.while(n)
	case "for":
		r.forLoop(n)
	case "switch":
		r.switchArms(n)
	case "begin":
		r.block(n.Arms[0].Body)
	case "function":
		r.define(n)
		return yes
	}
	return r.last
}

// asks runs a condition and says how it comes out.
func (r *fishRun) asks(cond []*digest.FishNode) truth {
	r.list(cond)
	return r.last
}

func (r *fishRun) ifArms(arms []digest.FishArm) {
	if len(arms) == 0 {
		return
	}
	arm := arms[0]
	if arm.Cond == nil {
		r.block(arm.Body)
		return
	}
	t := r.asks(arm.Cond)
	if r.halted() {
		return
	}
	for _, c := range arm.Cond {
		r.conds = append(r.conds, strings.Join(c.Words, " "))
	}
	defer func() { r.conds = r.conds[:len(r.conds)-len(arm.Cond)] }()
	switch t {
	case yes:
		r.block(arm.Body)
	case no:
		r.last = yes
		r.ifArms(arms[1:])
	default:
		r.choose(func() { r.block(arm.Body) }, func() { r.ifArms(arms[1:]) })
		r.last = unknown
	}
}

func (r *fishRun) switchArms(n *digest.FishNode) {
	word, ok := r.fields(n.Words[1], "")
	var branches []func()
	for _, a := range n.Arms {
		t := no
		for _, w := range a.Words {
			pats, patOK := r.fields(w, "")
			for _, p := range pats {
				t = t.or(fishMatch(p, word, ok && patOK))
			}
		}
		switch t {
		case yes:
			if len(branches) == 0 {
				r.block(a.Body)
				return
			}
			r.choose(append(branches, func() { r.block(a.Body) })...)
			r.last = unknown
			return
		case unknown:
			branches = append(branches, func() { r.block(a.Body) })
		}
	}
	if len(branches) > 0 {
		r.choose(append(branches, nil)...)
		r.last = unknown
	}
}

// fishMatch decides whether the word of a switch matches a pattern.
func fishMatch(pat value, word []value, ok bool) truth {
	if pat.certain() && pat.String() == "*" {
		return yes
	}
	if !ok || !pat.certain() || len(word) > 1 || len(word) == 1 && !word[0].certain() {
		return unknown
	}
	text := ""
	if len(word) == 1 {
		text = word[0].String()
	}
	m, known := glob(pat.String(), text)
	if !known {
		return unknown
	}
	return truthOf(m)
}

func (r *fishRun) forLoop(n *digest.FishNode) {
	at := r.file.place(n.Line)
	name := n.Words[1]
	items, known := r.words(n.Arms[0].Words)
	if !known {
		r.s.forget(name)
		r.undecidedLoop(func() { r.block(n.Arms[0].Body) }, at)
		r.s.forget(name)
		return
	}
	r.rounds(len(items), at, func(i int) bool {
		r.s.replace(name, &variable{array: true, list: []value{items[i].from(nil)}})
		r.block(n.Arms[0].Body)
		return true
	})
}

func (r *fishRun) while(n *digest.FishNode) {
	at := r.file.place(n.Line)
	arm := n.Arms[0]
	r.rounds(maxLoop+1, at, func(int) bool {
		switch t := r.asks(arm.Cond); {
		case r.halted() || t == no:
			return false
		case t == unknown:
			r.undecidedLoop(func() { r.block(arm.Body); r.asks(arm.Cond) }, at)
			return false
		}
		r.block(arm.Body)
		return true
	})
	r.last = unknown
}

// define notes a function.
func (r *fishRun) define(n *digest.FishNode) {
	f := &fishFunction{body: n.Arms[0].Body, file: r.file}
	args := n.Words[2:]
	for i := 0; i < len(args); i++ {
		switch w := args[i]; {
		case w == "-a" || w == "--argument-names":
			for i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") {
				i++
				f.names = append(f.names, args[i])
			}
		case strings.HasPrefix(w, "--argument-names="):
			f.names = append(f.names, strings.TrimPrefix(w, "--argument-names="))
		}
	}
	name := strings.Trim(n.Words[1], `"'`)
	if name == "go" {
		r.s.shadow("function", r.file.place(n.Line), "")
	}
	r.s.replace(name+"()", &variable{fn: &function{fish: f}})
}

// invoke calls a function.
func (r *fishRun) invoke(f *fishFunction, args []value, known bool) truth {
	if r.s.depth >= maxDepth {
		r.s.doubt(r.file.place(1))
		return unknown
	}
	r.s.depth++
	defer func() { r.s.depth-- }()
	inner := &fishRun{control: control{s: r.s, maybe: r.maybe}, file: f.file, last: unknown}
	inner.scopes = [][]change{nil}
	give := func(name string, list []value) {
		inner.local(name)
		if !known {
			r.s.forget(name)
			return
		}
		for i := range list {
			list[i] = list[i].from(nil)
		}
		r.s.replace(name, &variable{array: true, list: list})
	}
	give("argv", append([]value(nil), args...))
	for i, name := range f.names {
		var list []value
		if i < len(args) {
			list = []value{args[i]}
		}
		give(name, list)
	}
	inner.list(f.body)
	for i := len(inner.scopes[0]) - 1; i >= 0; i-- {
		r.s.replace(inner.scopes[0][i].name, inner.scopes[0][i].old)
	}
	if len(inner.maybeFlow) > 0 {
		return unknown
	}
	return inner.last
}

// local makes a variable local to the innermost block.
func (r *fishRun) local(name string) {
	top := len(r.scopes) - 1
	if top < 0 {
		return
	}
	for _, c := range r.scopes[top] {
		if c.name == name {
			return
		}
	}
	r.scopes[top] = append(r.scopes[top], change{name, r.s.vars[name]})
}
