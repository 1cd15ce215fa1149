package startup

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// closing is the length of the substitution that s begins with, or 0.
func closing(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '\'', '"':
			i += digest.QuotedLen(s[i:]) - 1
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// output is what a command substitution gives, for the few that are known.
func (r *fishRun) output(text, self string) ([]value, bool) {
	opaque := []value{{{text: "(" + text + ")", sure: true}}}
	nodes, err := digest.FishTree(text)
	if err != nil || len(nodes) != 1 || nodes[0].Arms != nil || nodes[0].Pipe != nil {
		return opaque, false
	}
	words := nodes[0].Words
	if strings.HasPrefix(text, "string match -v ") && len(words) > 4 {
		return r.notMatching(words[3:], self, opaque)
	}
	list, ok := r.words(withoutRedirects(words))
	plain := make([]string, len(list))
	for i, v := range list {
		plain[i], ok = v.String(), ok && v.certain()
	}
	if !ok || len(plain) == 0 || r.s.vars[plain[0]+"()"] != nil || r.depthExceeded() {
		return opaque, false
	}
	out, ok := r.s.output(plain)
	if !ok {
		return opaque, false
	}
	var lines []value
	for _, l := range strings.Split(strings.TrimSuffix(out, "\n"), "\n") {
		if l != "" || plain[0] == "echo" {
			lines = append(lines, literal(l, nil))
		}
	}
	return lines, true
}

func (r *fishRun) depthExceeded() bool {
	r.s.steps++
	return r.s.steps > maxSteps
}

// notMatching is "string match -v PATTERN -- LIST".
func (r *fishRun) notMatching(words []string, self string, opaque []value) ([]value, bool) {
	var list []value
	ok := true
	for _, w := range words {
		if w == "--" {
			continue
		}
		l, known := r.fields(w, self)
		list, ok = append(list, l...), ok && known
	}
	if !ok || len(list) == 0 || !list[0].certain() || strings.HasPrefix(list[0].String(), "-") {
		return opaque, false
	}
	var out []value
	for _, v := range list[1:] {
		m, known := glob(list[0].String(), v.String())
		if !known || !v.known() {
			return opaque, false
		}
		if !m {
			out = append(out, v)
		}
	}
	return out, true
}

// globs expands a word with a pattern to file names.
func (r *fishRun) globs(raw string) ([]value, bool) {
	at := strings.IndexAny(raw, "*?")
	if at < 0 || strings.ContainsAny(raw[at:], `'"($\{`) {
		return nil, false
	}
	head, ok := r.fields(raw[:at], "")
	if !ok || len(head) != 1 || !head[0].certain() || strings.Contains(raw, "**") {
		return nil, false
	}
	names, known := r.s.paths(quoteMeta(head[0].String())+raw[at:], false)
	var out []value
	for _, n := range names {
		out = append(out, literal(n, nil))
	}
	return out, known && path.IsAbs(head[0].String())
}
