package startup

import (
	"path"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// setFlags takes the options of set off its words, as one-letter flags.
func setFlags(words []string) (flags string, rest []string) {
	long := map[string]string{"--append": "a", "--prepend": "p", "--erase": "e", "--query": "q", "--local": "l", "--global": "g",
		"--universal": "U", "--export": "x", "--unexport": "u", "--path": "P", "--unpath": "N", "--names": "n", "--function": "f", "--show": "S"}
	for len(words) > 0 && strings.HasPrefix(words[0], "-") && len(words[0]) > 1 {
		if f, ok := long[words[0]]; ok {
			flags += f
		} else {
			flags += strings.TrimLeft(words[0], "-")
		}
		words = words[1:]
	}
	return flags, words
}

// set is fish's set: options, a name, a list.
func (r *fishRun) set(words []string, at finding.Place) truth {
	flags, words := setFlags(words)
	has := func(f string) bool { return strings.ContainsAny(flags, f) }
	switch {
	case len(words) == 0 || has("nS"):
		return unknown
	case has("q"):
		return r.isSet(words)
	case has("e"):
		for _, w := range words {
			r.erase(w, at)
		}
		return yes
	}
	name, index, indexed := strings.Cut(words[0], "[")
	if !universalName().MatchString(name) {
		r.s.doubt(at)
		return unknown
	}
	list, status := r.values(words[1:], name)
	if has("lf") {
		r.local(name)
		if name == "PATH" {
			r.s.doubt(at) // fish's own functions go on with the global one
		}
	}
	old, _ := r.get(name, name)
	switch {
	case indexed:
		list = replaced(old, index, list)
		if list == nil {
			r.s.forget(name)
			r.s.doubt(at)
			return unknown
		}
	case has("a") && has("p"):
		list = slices.Concat(list, old, list)
	case has("a"):
		list = slices.Concat(old, list)
	case has("p"):
		list = slices.Concat(list, old)
	}
	if has("U") && !has("g") && r.s.vars[name] != nil && name != "fish_user_paths" {
		r.s.forget(name) // the global one may hide the universal one
		return unknown
	}
	r.assign(name, list, at)
	return status
}

// values expands the values that set is given; its status is that of the last
// command substitution in them.
func (r *fishRun) values(words []string, self string) (list []value, status truth) {
	status = yes
	for _, w := range words {
		if strings.Contains(w, "(") {
			status = unknown
		}
		l, ok := r.fields(w, self)
		if !ok && strings.ContainsAny(w, "*?") {
			if names, known := r.globs(w); known {
				l = names
			}
		}
		list = append(list, l...)
	}
	return list, status
}

// replaced is a list after set X[i] VALUE, or nil.
func replaced(old []value, index string, list []value) []value {
	from, to, ok := slice("["+index, len(old))
	if !ok || !joinValues(old).certain() || from > to || to-from+1 != len(list) {
		return nil
	}
	out := slices.Clone(old)
	copy(out[from-1:], list)
	return out
}

func (r *fishRun) isSet(words []string) truth {
	t := yes
	for _, w := range words {
		name, index, indexed := strings.Cut(w, "[")
		list, set := r.get(name, "")
		if indexed && set == yes {
			from, to, ok := slice("["+index, len(list))
			set = truthOf(from <= to)
			if !ok {
				set = unknown
			}
		}
		t = t.and(set)
	}
	return t
}

func (r *fishRun) erase(word string, at finding.Place) {
	name, index, indexed := strings.Cut(word, "[")
	if !indexed {
		r.s.replace(name, nil)
		if _, _, ok := r.s.universalValue(name); ok { // which of the two was erased is not followed
			r.s.forget(name)
		}
		if name == "fish_user_paths" {
			r.s.rebuildPath(at, r.sure())
		}
		return
	}
	old, _ := r.get(name, name)
	from, to, ok := slice("["+index, len(old))
	switch {
	case !ok || !joinValues(old).certain():
		r.s.forget(name)
		r.s.doubt(at)
	case from <= to:
		r.assign(name, slices.Concat(old[:from-1], old[to:]), at)
	}
}

// assign gives a variable a list.
func (r *fishRun) assign(name string, list []value, at finding.Place) {
	if isPathVariable(name) {
		var split []value
		for _, v := range list {
			split = append(split, splitElements(v.elements())...)
		}
		list = split
	}
	if name == "PATH" {
		r.s.setPath(list, at, r.sure())
		return
	}
	size := 0
	for i := range list {
		r.s.spend(list[i])
		for j, p := range list[i] {
			size += len(p.text)
			if p.origin == nil {
				list[i] = slices.Clone(list[i])
				list[i][j].origin = &at
			}
		}
	}
	if size > maxValue || len(list) > maxNotes {
		r.s.forget(name)
		return
	}
	if strings.HasPrefix(name, "GO") {
		r.s.assignment(name, joinValues(list), at, r.sure())
	}
	r.s.replace(name, &variable{array: true, list: list})
	if name == "fish_user_paths" {
		r.s.rebuildPath(at, r.sure())
	}
}

// setPath sets PATH to a list as fish does, which writes out what an empty
// element means. A list may be empty: it is not one empty element then.
func (s *state) setPath(list []value, at finding.Place, sure bool) {
	var v value
	for i, e := range list {
		if e.known() && e.String() == "" {
			list[i] = literal(".", nil)
		}
	}
	if len(list) > 0 {
		v = joinValues(list)
	}
	s.set("PATH", v, at, sure, false)
}

// added is the variable in which fish keeps what it took from fish_user_paths.
const added = "__fish_added_user_paths"

// rebuildPath is fish's own __fish_reconstruct_path: PATH after a change of
// fish_user_paths.
func (s *state) rebuildPath(at finding.Place, sure bool) {
	var user, had []value
	if v := s.vars["fish_user_paths"]; v != nil && !v.array {
		s.doubt(at)
		return
	} else if v != nil {
		user = v.list
	}
	if v := s.vars[added]; v != nil {
		had = v.list
		if !v.array {
			s.doubt(at)
		}
	}
	index := func(list []value, v value) int {
		return slices.IndexFunc(list, func(e value) bool { return e.String() == v.String() })
	}
	var once []value
	for _, v := range user {
		if index(once, v) < 0 {
			once = append(once, v)
		}
	}
	list := splitElements(s.path().elements())
	certain := s.path().certain()
	for _, v := range had {
		if i := index(list, v); i >= 0 {
			list = slices.Delete(list, i, i+1)
		}
	}
	var now []value
	for i := len(once) - 1; i >= 0; i-- {
		if j := index(list, once[i]); j >= 0 {
			list = slices.Delete(list, j, j+1)
		} else {
			now = append(now, once[i])
		}
		list = slices.Insert(list, 0, once[i])
	}
	if user != nil {
		s.replace("fish_user_paths", &variable{array: true, list: once})
	}
	s.replace(added, &variable{array: true, list: now})
	if !certain {
		s.forget(added)
	}
	s.setPath(list, at, sure)
}

// addPath is fish_add_path: what exists and is not there yet goes in front, or
// behind with -a, of fish_user_paths, or of PATH with -P.
func (r *fishRun) addPath(words []string, at finding.Place) truth {
	flags := ""
	var dirs []value
	long := map[string]string{"--append": "a", "--prepend": "p", "--global": "g", "--universal": "U", "--path": "P", "--move": "m", "--dry-run": "n"}
	known := true
	for _, w := range words {
		if strings.HasPrefix(w, "-") {
			if f, ok := long[w]; ok {
				flags += f
			} else {
				flags += strings.TrimLeft(w, "-")
			}
			continue
		}
		l, ok := r.fields(w, "")
		dirs, known = append(dirs, l...), known && ok
	}
	has := func(f string) bool { return strings.Contains(flags, f) }
	if has("a") && has("p") || has("g") && has("U") || has("P") && has("U") || has("n") {
		return no // fish refuses these together
	}
	name := "fish_user_paths"
	if has("P") {
		name = "PATH"
	}
	list, _ := r.get(name, name)
	var fresh []value
	doubt := !known
	for _, d := range dirs {
		if !d.certain() || !path.IsAbs(d.String()) {
			doubt = true
			continue
		}
		dir := path.Clean(d.String())
		switch r.s.file("-d", dir) {
		case no:
			continue
		case unknown:
			doubt = true
		}
		same := func(v value) bool { return v.String() == dir }
		switch i := slices.IndexFunc(list, same); {
		case slices.ContainsFunc(fresh, same), i >= 0 && !has("m"):
			continue
		case i >= 0:
			list = slices.Delete(slices.Clone(list), i, i+1)
		}
		v := literal(dir, &at)
		if slices.ContainsFunc(list, func(v value) bool { return !v.certain() }) {
			v = v.doubtful() // it may be there already
		}
		fresh = append(fresh, v)
	}
	if doubt {
		r.perhapsAdded(dirs, at)
		return unknown
	}
	switch {
	case len(fresh) == 0:
		return no
	case has("a"):
		list = slices.Concat(list, fresh)
	default:
		list = slices.Concat(fresh, list)
	}
	r.assign(name, list, at)
	return yes
}

// perhapsAdded stands for a fish_add_path that cannot be worked out.
func (r *fishRun) perhapsAdded(dirs []value, at finding.Place) {
	r.perhaps(func() {
		list := append([]value(nil), dirs...)
		list = append(list, splitElements(r.s.path().elements())...)
		r.s.set("PATH", joinValues(list), at, false, false)
	})
	r.s.doubt(at)
}
