package startup

import (
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
	if concernsGo(name) {
		r.s.assignment(name, joinValues(list), at, r.sure())
	}
	r.s.replace(name, &variable{array: true, list: list})
	if name == "fish_user_paths" {
		r.s.rebuildPath(at, r.sure())
	}
}
