package startup

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// setParams is "set -- A B" and shift. With set -e or -u a failure ends the
// shell: what follows is not certain.
func (r *runner) setParams(c *syntax.CallExpr, name string, words []value) truth {
	switch {
	case r.maybe > 0 && (name == "shift" || len(words) > 0):
		r.params = nil
	case name == "shift":
		if len(words) > 0 || r.params == nil || len(*r.params) == 0 {
			r.params = nil
			return unknown
		}
		rest := (*r.params)[1:]
		r.params = &rest
	case len(words) == 0:
	case words[0].String() == "--":
		rest := words[1:]
		r.params = &rest
	case strings.HasPrefix(words[0].String(), "-"):
		if strings.ContainsAny(words[0].String(), "eun") {
			r.s.doubt(r.place(c))
		}
	case !strings.HasPrefix(words[0].String(), "+"):
		r.params = &words
	}
	return yes
}

// reads forgets the variables that a command reads from elsewhere.
func (r *runner) reads(c *syntax.CallExpr, name string, words []value) truth {
	for i, w := range words {
		n := r.s.name(w.String())
		if !w.known() || !syntax.ValidName(n) || name == "printf" && (i == 0 || words[i-1].String() != "-v") {
			continue
		}
		r.s.forget(n)
		if n == "PATH" {
			r.s.doubt(r.place(c))
		}
	}
	return unknown
}

// option notes the shell options that change what patterns do.
func (r *runner) option(command string, words []value) {
	on := command == "setopt"
	for _, w := range words {
		switch strings.ReplaceAll(strings.ToLower(w.String()), "_", "") {
		case "-s":
			on = true
		case "-u":
			on = false
		case "nullglob":
			if on {
				r.s.replace("shopt nullglob", &variable{})
			} else {
				r.s.replace("shopt nullglob", nil)
			}
		case "failglob", "shwordsplit", "dotglob", "globdots", "globstar", "extendedglob", "extglob":
			r.s.replace("shopt other", &variable{})
		}
	}
}

func (r *runner) alias(c *syntax.CallExpr, words []value) {
	for _, w := range words[1:] {
		if body, ok := strings.CutPrefix(w.String(), "go="); ok {
			r.s.shadow("alias", r.place(c), body)
		}
	}
}
