package startup

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// assign runs one assignment of a statement.
func (r *runner) assign(a *syntax.Assign, stmt syntax.Node) {
	if a.Name == nil || a.Naked {
		return
	}
	name := r.s.name(a.Name.Value)
	at := r.file.place(int(stmt.Pos().Line()))
	if r.site != nil {
		at = *r.site
	}
	if r.s.isList(a.Name.Value) && r.s.vars["emulate"] != nil {
		r.s.doubt(at) // arrays are others in an emulated shell
	}
	switch {
	case a.Index != nil:
		r.s.forget(name)
		if name == "PATH" {
			r.s.doubt(at)
		}
		return
	case a.Array != nil:
		r.assignArray(name, a, at)
		return
	}
	v, early := r.early[a.Value]
	if !early {
		v = r.expand(a.Value, name, true)
	}
	if name == "PATH" && a.Value == nil {
		v = literal("", nil)
	}
	if a.Append {
		old := r.s.vars[name]
		switch {
		case old != nil && old.array:
			r.s.forget(name)
			return
		case r.s.isList(a.Name.Value): // path+=/x: an element more
			v = append(append(r.s.path(), literal(":", nil)...), v...)
		case old != nil:
			v = append(append(value(nil), old.v...), v...)
		}
	}
	if r.s.vars["typeset -U "+a.Name.Value] != nil {
		v = unique(v)
	}
	r.s.set(name, v, at, r.sure(), r.file.crAt(int(stmt.End().Line())))
}

// isList reports whether a name is an array that the shell ties to PATH.
func (s *state) isList(name string) bool { return s.name(name) != name }

// assignArray is NAME=(...) and NAME+=(...).
func (r *runner) assignArray(name string, a *syntax.Assign, at finding.Place) {
	var list []value
	if old := r.s.vars[name]; a.Append && old != nil && name != "PATH" {
		if list = append(list, old.list...); !old.array && len(old.v) > 0 {
			list = append(list, old.v)
		}
	}
	for _, e := range a.Array.Elems {
		if e.Value == nil || e.Index != nil {
			r.s.forget(name)
			return
		}
		fields, ok := r.fieldsOf(e.Value, name)
		if !ok {
			fields = []value{r.opaque(e.Value)}
		}
		list = append(list, fields...)
	}
	if r.halted() {
		return
	}
	if name != "PATH" {
		for i := range list {
			list[i] = list[i].from(&at)
			r.s.spend(list[i])
		}
		r.s.replace(name, &variable{array: true, list: list})
		return
	}
	if old := r.s.path().elements(); a.Append && len(old) > 0 {
		list = append(splitElements(old), list...)
	}
	v := joinValues(list)
	if r.s.vars["typeset -U "+a.Name.Value] != nil {
		v = unique(v)
	}
	r.s.set(name, v, at, r.sure(), false)
}

// joinValues joins a list with colons.
func joinValues(list []value) value {
	if len(list) == 0 {
		return literal("", nil)
	}
	var v value
	for i, e := range list {
		if i > 0 {
			var origin *finding.Place
			if len(e) > 0 {
				origin = e[0].origin
			}
			v = append(v, part{":", origin, true, true})
		}
		v = append(v, e...)
	}
	return v
}

// splitElements is each element as a value.
func splitElements(list []Element) []value {
	out := make([]value, len(list))
	for i, e := range list {
		out[i] = value{{e.Dir, e.Origin, e.Known, e.Sure}}
	}
	return out
}

// declare is export, declare, typeset, local and readonly.
func (r *runner) declare(variant string, args []*syntax.Assign, stmt syntax.Node) truth {
	flags := declareFlags(args)
	if strings.ContainsAny(flags, "pfFT") {
		return unknown
	}
	if !r.declares(args, stmt) {
		return unknown
	}
	local := r.locals != nil && variant != "export" && variant != "readonly" && !strings.Contains(flags, "g")
	if r.s.out.Kind.Shell == "ksh" && !r.ksh {
		local = false
	}
	if len(args) > 1 && r.s.shell() != "ksh" { // the others expand all words before they assign any
		r.early = map[*syntax.Word]value{}
		defer func() { r.early = nil }()
		for _, a := range args {
			if a.Name != nil && a.Value != nil {
				r.early[a.Value] = r.expand(a.Value, r.s.name(a.Name.Value), true)
			}
		}
	}
	for _, a := range args {
		if a.Name == nil {
			continue
		}
		if a.Append && r.s.shell() == "zsh" { // "not valid in this context"
			r.flow = abort
			return unknown
		}
		name := r.s.name(a.Name.Value)
		if local {
			*r.locals = append(*r.locals, change{name, r.s.vars[name]})
			if a.Naked {
				r.s.replace(name, nil)
			}
		}
		r.assign(a, stmt)
		switch {
		case strings.ContainsAny(flags, "ilucnEFLRZ") && variant != "export":
			r.s.forget(name)
		case strings.Contains(flags, "U"):
			r.s.replace("typeset -U "+a.Name.Value, &variable{})
			if v := r.s.vars[name]; name == "PATH" && v != nil {
				r.s.give("PATH", unique(v.v))
			}
		}
	}
	return yes
}

// declareFlags are the options of a declaring command, as letters.
func declareFlags(args []*syntax.Assign) (flags string) {
	for _, a := range args {
		if a.Naked && a.Name == nil && a.Value != nil {
			if w := a.Value.Lit(); strings.HasPrefix(w, "-") {
				flags += w[1:]
			}
		}
	}
	return flags
}

// unique drops what came before, as "typeset -U path" has it. What may or may
// not be a repetition stays, unsure.
func unique(v value) value {
	seen := map[string]bool{} // whether that is sure
	var out []Element
	opaque := false // an expansion that may hold any of those behind it
	for _, e := range v.elements() {
		sure, had := seen[e.Dir]
		e.Sure = e.Sure && !opaque
		switch {
		case !e.Known:
			opaque = true
		case had && sure:
			continue
		case had:
			e.Sure = false
		default:
			seen[e.Dir] = e.Sure
		}
		out = append(out, e)
	}
	return joinElements(out)
}

// set gives a variable a value and notes what it did to PATH.
func (s *state) set(name string, v value, at finding.Place, sure, cr bool) {
	if cr {
		v = append(v, literal("\r", nil)...)
	}
	s.spend(v)
	size := 0
	for i := range v {
		if v[i].origin == nil {
			v[i].origin = &at
		}
		size += len(v[i].text)
	}
	if size > maxValue {
		v = value{{text: "$" + name, origin: &at, sure: true}}
	}
	v = v.compact()
	if name == "PATH" || concernsGo(name) {
		s.assignment(name, v, at, sure)
	}
	s.give(name, v)
}

// concernsGo reports whether a variable is one of Go's settings, or one of those
// that decide about them. The start-up files are reduced to such (see digest).
func concernsGo(name string) bool {
	switch name {
	case "CC", "CXX", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "PKG_CONFIG":
		return true
	}
	return strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_")
}

func (s *state) assignment(name string, v value, at finding.Place, sure bool) {
	if len(s.out.Assignments) >= maxNotes {
		return
	}
	a := Assignment{Name: name, Place: at, Value: v.String(), Known: v.known(), Sure: sure}
	if name == "PATH" {
		before, after := s.path().elements(), v.elements()
		s.work += partWork * (len(before) + len(after))
		for _, e := range after {
			if e.Origin != nil && *e.Origin == at {
				e.Sure = e.Sure && sure
				a.Added = append(a.Added, e)
			}
		}
		a.Dropped = sure && dropped(before, after)
	}
	s.out.Assignments = append(s.out.Assignments, a)
}

// dropped reports whether no element of PATH is left of those before.
func dropped(before, after []Element) bool {
	have := map[string]bool{}
	for _, e := range after {
		if !e.Known {
			return false
		}
		have[e.Dir] = true
	}
	for _, e := range before {
		if have[e.Dir] {
			return false
		}
	}
	return len(before) > 0
}

func (r *runner) unset(words []value) {
	functions := len(words) > 1 && words[1].String() == "-f"
	for _, w := range words[1:] {
		name := w.String()
		switch {
		case !w.certain() || strings.HasPrefix(name, "-"):
		case functions:
			r.s.replace(name+"()", nil)
		case r.s.name(name) == "PATH":
			r.s.replace("PATH", nil)
		default:
			r.s.replace(name, nil)
		}
	}
}
