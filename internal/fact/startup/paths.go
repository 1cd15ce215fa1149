package startup

import (
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// list adds the elements of an array.
func (f *splitter) list(list []value, known, quoted bool) {
	f.ok = f.ok && known
	for i, v := range list {
		if i > 0 {
			f.end()
		}
		switch {
		case quoted:
			f.add(v, true)
		case v.known() && v.String() == "": // makes no word
		default:
			f.split(v)
		}
	}
}

func (f *splitter) expandGlob() {
	if !f.cur.certain() || f.r.s.vars["shopt other"] != nil {
		f.ok = false
		return
	}
	s := f.r.s
	pat, qualifier := f.pattern.String(), ""
	null := s.vars["shopt nullglob"] != nil
	if i := strings.LastIndexByte(pat, '('); i >= 0 && s.shell() == "zsh" {
		pat, qualifier = pat[:i], pat[i:]
		switch qualifier {
		case "(N)", "(N-/)", "(-/N)", "(N/)", "(/N)", "(-N/)":
			null = true
		default:
			f.ok = false
			return
		}
	}
	names, ok := s.paths(pat, strings.Contains(qualifier, "/"))
	f.ok = f.ok && ok
	switch {
	case len(names) > 0:
		for _, n := range names {
			f.done = append(f.done, literal(n, nil))
		}
	case null:
	case s.shell() == "zsh":
		f.ok, f.r.flow = false, abort // "no matches found"
	default:
		f.done = append(f.done, f.cur) // the pattern stands for itself
	}
}

// paths are the names that match a pattern in one directory.
func (s *state) paths(pat string, dirs bool) (names []string, known bool) {
	if !path.IsAbs(pat) {
		return nil, false
	}
	at := strings.LastIndexByte(pat, '/') + 1
	dir, plain := unpattern(pat[:at])
	if !plain {
		return nil, false
	}
	if base, plain := unpattern(pat[at:]); plain { // only a qualifier
		if dirs && s.file("-d", path.Join(dir, base)) == no || s.file("-e", path.Join(dir, base)) == no {
			return nil, true
		}
		return []string{dir + base}, true
	}
	entries, err := s.h.List(dir)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return nil, true
	}
	if err != nil {
		return nil, false
	}
	for _, e := range entries {
		e = strings.TrimSuffix(e, "/")
		m, ok := glob(pat[at:], e)
		if !ok {
			return nil, false
		}
		if m && (!strings.HasPrefix(e, ".") || pat[at] == '.') && (!dirs || s.file("-d", dir+e) == yes) {
			names = append(names, dir+e)
		}
	}
	return names, true
}

// list is what an expansion of an array stands for; is tells whether it is one.
func (r *runner) list(p *syntax.ParamExp, self string) (list []value, known, is bool) {
	if p.Param == nil || p.Flags != nil || p.Length || p.Excl || p.IsSet || len(p.Modifiers) > 0 || p.Slice != nil || p.Repl != nil || p.RcExpand != syntax.OptUnset {
		return nil, false, p.Index != nil
	}
	name := p.Param.Value
	all := false
	if p.Index != nil {
		w, ok := p.Index.(*syntax.Word)
		if !ok || w.Lit() != "@" && w.Lit() != "*" {
			return nil, false, true
		}
		all = true
	}
	switch {
	case name == "@" || name == "*":
		if r.params == nil || p.Exp != nil {
			return nil, false, true
		}
		return *r.params, true, true
	case r.s.isList(name):
		list = splitElements(r.s.path().elements())
		if r.s.name(name) != self {
			for i := range list {
				list[i] = list[i].from(nil)
			}
		}
		list, known = r.filtered(p, list)
		return list, known, true
	}
	x := r.s.vars[name]
	switch {
	case x == nil || !x.array:
		return nil, false, all && x != nil
	case x.maybe || p.Exp != nil:
		return nil, false, true
	case all || r.s.shell() == "zsh":
		return x.list, true, true
	}
	return nil, false, true
}

// filtered is zsh's ${path:#pattern}: the elements that do not match.
func (r *runner) filtered(p *syntax.ParamExp, list []value) (out []value, known bool) {
	switch {
	case p.Exp == nil:
		return list, true
	case p.Exp.Op != syntax.MatchEmpty:
		return nil, false
	}
	pat := r.expandPattern(p.Exp.Word)
	for _, v := range list {
		m, ok := glob(pat.String(), v.String())
		if !ok || !pat.certain() || !v.known() {
			return nil, false
		}
		if !m {
			out = append(out, v)
		}
	}
	return out, true
}
