package startup

import (
	"slices"
	"strconv"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host/digest"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// isPathVariable reports whether fish takes a variable for a list with colons.
func isPathVariable(name string) bool { return strings.HasSuffix(name, "PATH") }

// get is the list that a variable holds; set is unknown where that is not known.
func (r *fishRun) get(name, self string) (list []value, set truth) {
	if name == "PATH" {
		if r.s.vars["PATH"] == nil {
			return nil, no
		}
		list = splitElements(r.s.path().elements())
		if r.s.path().String() == "" {
			list = nil
		}
	} else {
		x := r.s.vars[name]
		switch {
		case x == nil:
			if list, _, ok := r.s.universalValue(name); ok && !r.s.isHidden(name) {
				return list, yes
			}
			v, set := r.s.lookup(name)
			if set == unknown {
				return []value{v}, unknown
			}
			return nil, no
		case x.maybe:
			return []value{{{text: "$" + name, sure: true}}}, unknown
		case x.array:
			list = x.list
		default:
			list = []value{x.v}
		}
	}
	if name != self {
		list = slices.Clone(list)
		for i := range list {
			list[i] = list[i].from(nil)
		}
	}
	return list, yes
}

// words expands words to a list; known is false where its length is not known.
func (r *fishRun) words(raw []string) (list []value, known bool) {
	known = true
	for _, w := range raw {
		l, ok := r.fields(w, "")
		list, known = append(list, l...), known && ok
	}
	return list, known
}

// maxFishWords bounds substitutions inside substitutions.
const maxFishWords = 50

// maxFields bounds what the combinations of lists in one word make.
const maxFields = 1000

// fields expands one raw word to the list that fish makes of it. An expansion
// that is not known is one opaque value, and ok is false.
func (r *fishRun) fields(raw, self string) (list []value, ok bool) {
	list, ok = []value{nil}, true
	if r.s.nest++; r.s.nest > maxFishWords {
		ok = false
	}
	defer func() { r.s.nest-- }()
	times := func(more []value) {
		if len(list)*len(more) > maxFields {
			more, ok = []value{{{text: raw, sure: true}}}, false
		}
		var out []value
		for _, m := range more {
			for _, l := range list {
				out = append(out, append(slices.Clone(l), m...))
			}
		}
		list = out
	}
	for i := 0; i < len(raw) && ok; {
		n, more, known := r.piece(raw, i, self)
		ok = ok && known
		times(more)
		i += n
	}
	for i, v := range list {
		if r.s.spend(v); !sureOfAll(v) {
			list[i] = v.doubtful() // without that part the whole word is not there
		}
	}
	if !ok {
		return []value{{{text: raw[:min(len(raw), maxSource)], sure: true}}}, false
	}
	return list, ok
}

func sureOfAll(v value) bool {
	for _, p := range v {
		if !p.sure {
			return false
		}
	}
	return true
}

// piece expands what stands at raw[i:] and tells how much that is.
func (r *fishRun) piece(raw string, i int, self string) (n int, list []value, ok bool) {
	rest := raw[i:]
	one := func(s string) []value { return []value{literal(s, nil)} }
	switch c := rest[0]; {
	case c == '\'':
		n = digest.QuotedLen(rest)
		return n, one(fishSingle(strings.TrimSuffix(rest[1:n], "'"))), true
	case c == '"':
		n = digest.QuotedLen(rest)
		v, ok := r.quoted(strings.TrimSuffix(rest[1:n], `"`))
		return n, []value{v}, ok
	case c == '(' || strings.HasPrefix(rest, "$("):
		n = len(rest)
		if end := closing(rest); end > 0 {
			n = end
		}
		list, ok = r.output(strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(rest[:n], "$"), "("), ")"), self)
		return n, list, ok
	case c == '$':
		return r.variable(rest, self)
	case c == '{':
		return r.braces(rest, self)
	case c == '~' && i == 0 && (len(rest) == 1 || rest[1] == '/'):
		home, set := r.get("HOME", "")
		return 1, home, set == yes
	case c == '~' && i == 0, c == '*', c == '?':
		return len(rest), one(rest), false // others' homes and patterns; see globs
	case c == '\\' && len(rest) > 1:
		switch rest[1] {
		case 'n':
			return 2, one("\n"), true
		case 't':
			return 2, one("\t"), true
		case 'x', 'X', 'u', 'U', 'c', 'a', 'b', 'e', 'f', 'r', 'v', '0', '1', '2', '3', '4', '5', '6', '7':
			return len(rest), one(rest), false
		case '\n':
			return 2, one(""), true
		}
		return 2, one(rest[1:2]), true
	}
	if n = strings.IndexAny(rest[1:], `'"($\{*?`) + 1; n == 0 {
		n = len(rest)
	}
	return n, one(rest[:n]), true
}

func fishSingle(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace(s)
}

var fishReference = pattern.Lazy(`^\$([A-Za-z_][A-Za-z0-9_]*)(\[[^\]]*\])?`)

// variable expands $X, $X[1] and $X[2..-1] at the start of s.
func (r *fishRun) variable(s, self string) (n int, list []value, ok bool) {
	m := fishReference().FindStringSubmatch(s)
	if m == nil {
		return len(s), []value{{{text: s, sure: true}}}, false
	}
	list, set := r.get(m[1], self)
	if set == unknown {
		return len(m[0]), list, false
	}
	all := list
	if m[2] != "" {
		from, to, valid := slice(m[2], len(list))
		switch {
		case !valid:
			return len(m[0]), nil, false
		case from > to:
			list = nil
		default:
			list = list[from-1 : to]
		}
	}
	for _, v := range all {
		ok = ok || !v.known() || m[2] != "" && !v.certain()
	}
	return len(m[0]), list, !ok || m[1] == "PATH" && m[2] == ""
}

// slice reads [N] or [N..M] for a list of some length; 1-based, inclusive.
func slice(s string, length int) (from, to int, ok bool) {
	a, b, isRange := strings.Cut(strings.Trim(s, "[]"), "..")
	index := func(t string, def int) int {
		n, err := strconv.Atoi(strings.TrimSpace(t))
		if t == "" && isRange {
			n, err = def, nil
		}
		if err != nil || n == 0 {
			ok = false
		}
		if n < 0 {
			n += length + 1
		}
		return n
	}
	ok = true
	from = index(a, 1)
	if to = from; isRange {
		to = index(b, -1)
	}
	if isRange && from > to && from >= 1 && to >= 1 && from <= length {
		return 0, 0, false // a reversed list
	}
	if from < 1 || from > length {
		return 1, 0, ok
	}
	return from, min(to, length), ok
}

// quoted expands what stands between double quotes to one value.
func (r *fishRun) quoted(s string) (value, bool) {
	v := literal("", nil)
	ok := true
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\"$\\\n", s[i+1]) >= 0:
			if s[i+1] != '\n' {
				v = append(v, literal(s[i+1:i+2], nil)...)
			}
			i += 2
		case strings.HasPrefix(s[i:], "$("):
			return append(v, part{text: s[i:], sure: true}), false
		case s[i] == '$':
			n, list, known := r.variable(s[i:], "")
			ok = ok && known
			sep := " "
			if m := fishReference().FindStringSubmatch(s[i:]); m != nil && isPathVariable(m[1]) && m[2] == "" {
				sep = ":"
			}
			for j, e := range list {
				if j > 0 {
					v = append(v, literal(sep, nil)...)
				}
				v = append(v, e...)
			}
			i += n
		default:
			n := strings.IndexAny(s[i+1:], `\$`) + 1
			if n == 0 {
				n = len(s) - i
			}
			v = append(v, literal(s[i:i+n], nil)...)
			i += n
		}
	}
	return v.compact(), ok
}

// braces expands {a,b}; without a comma the braces only hold a variable's name
// together, as in {$X}.
func (r *fishRun) braces(s, self string) (n int, list []value, ok bool) {
	end := strings.IndexByte(s, '}')
	if end < 0 || strings.ContainsAny(s[1:end], "{'\"(\\") {
		return len(s), []value{{{text: s, sure: true}}}, false
	}
	inner := s[1:end]
	if inner == "" || !strings.ContainsAny(inner, ",$") {
		return end + 1, []value{literal(s[:end+1], nil)}, true
	}
	ok = true
	for _, w := range strings.Split(inner, ",") {
		if w == "" {
			list = append(list, literal("", nil))
			continue
		}
		l, known := r.fields(w, self)
		list, ok = append(list, l...), ok && known
	}
	return end + 1, list, ok
}
