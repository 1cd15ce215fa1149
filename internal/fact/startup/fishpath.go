package startup

import (
	"path"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

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
	flags, dirs, known := r.pathWords(words)
	has := func(f string) bool { return strings.Contains(flags, f) }
	if has("a") && has("p") || has("g") && has("U") || has("P") && has("U") || has("n") {
		return no // fish refuses these together
	}
	name := "fish_user_paths"
	if has("P") {
		name = "PATH"
	}
	list, _ := r.get(name, name)
	fresh, list, decided := r.fresh(dirs, list, has("m"), at)
	if !decided || !known {
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

// pathWords are the flags of fish_add_path, as letters, and its directories.
func (r *fishRun) pathWords(words []string) (flags string, dirs []value, known bool) {
	long := map[string]string{"--append": "a", "--prepend": "p", "--global": "g", "--universal": "U", "--path": "P", "--move": "m", "--dry-run": "n"}
	known = true
	for _, w := range words {
		if f, ok := long[w]; ok {
			flags += f
			continue
		}
		if strings.HasPrefix(w, "-") {
			flags += strings.TrimLeft(w, "-")
			continue
		}
		l, ok := r.fields(w, "")
		dirs, known = append(dirs, l...), known && ok
	}
	return flags, dirs, known
}

// fresh are the directories that exist and are not in the list; with move, those
// that are leave it.
func (r *fishRun) fresh(dirs, list []value, move bool, at finding.Place) (fresh, rest []value, decided bool) {
	opaque := slices.ContainsFunc(list, func(v value) bool { return !v.certain() })
	for _, d := range dirs {
		if !d.certain() || !path.IsAbs(d.String()) {
			return nil, list, false
		}
		dir := path.Clean(d.String())
		switch r.s.file("-d", dir) {
		case no:
			continue
		case unknown:
			return nil, list, false
		}
		same := func(v value) bool { return v.String() == dir }
		switch i := slices.IndexFunc(list, same); {
		case slices.ContainsFunc(fresh, same), i >= 0 && !move:
			continue
		case i >= 0:
			list = slices.Delete(slices.Clone(list), i, i+1)
		}
		v := literal(dir, &at)
		if opaque {
			v = v.doubtful() // it may be there already
		}
		fresh = append(fresh, v)
	}
	return fresh, list, true
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
