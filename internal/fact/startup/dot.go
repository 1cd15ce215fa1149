package startup

import (
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// exec replaces the shell: nothing after it runs.
func (r *runner) exec(c *syntax.CallExpr, words []value) truth {
	if len(words) > 1 {
		r.s.doubt(r.place(c))
		r.s.ended, r.flow = true, leave
	}
	return yes
}

// dot reads another file.
func (r *runner) dot(c *syntax.CallExpr, words []value) truth {
	if len(words) < 2 {
		return unknown
	}
	at := r.place(c)
	p := words[1].String()
	if !words[1].certain() {
		r.s.doubt(at)
		return unknown
	}
	if !path.IsAbs(p) {
		if strings.Contains(p, "/") {
			r.s.doubt(at)
			return unknown
		}
		p = path.Join(path.Dir(r.file.path), p)
	}
	if m := managerOf(p); m != "" {
		r.s.manager(m, at, r.sure())
	}
	params := r.params
	if len(words) > 2 {
		rest := words[2:]
		params = &rest
	}
	before := len(r.s.out.Visits)
	r.s.read(r.s.dialect(), p, &at, r.maybe, params)
	if before >= len(r.s.out.Visits) {
		return unknown
	}
	switch v := r.s.out.Visits[before]; {
	case v.Err != nil:
		r.s.doubt(at)
		return unknown
	case !v.Read:
		return r.missing(at)
	}
	return unknown
}

// missing is what becomes of a shell that is to read a file that does not
// exist: POSIX has it give up. Dash does, ksh sometimes.
func (r *runner) missing(at finding.Place) truth {
	switch r.s.out.Kind.Shell {
	case "sh":
		r.s.ended, r.flow = true, leave
	case "ksh":
		r.s.doubt(at)
	}
	return no
}

// eval runs text that is known, recognises the hooks of version managers, and
// doubts everything else.
func (r *runner) eval(c *syntax.CallExpr, words []value) truth {
	at := r.place(c)
	text := r.source(c)
	if m := hookOf(text); m != "" {
		r.s.manager(m, at, r.sure())
		r.s.hook(m, at, r.sure())
		return yes
	}
	all := value(nil)
	for _, w := range words[1:] {
		all = append(append(all, w...), literal(" ", nil)...)
	}
	if !all.certain() {
		if !harmless().MatchString(text) {
			r.s.doubt(at)
		}
		return unknown
	}
	return r.inline(c, all)
}

// harmless matches hooks that are known not to touch PATH.
var harmless = pattern.Lazy(`ssh-agent|dircolors|lesspipe|starship|zoxide|thefuck|fzf|direnv|keychain|register-python-argcomplete|completion|atuin|gh alias|npm completion|oh-my-posh|mcfly|tty`)

// inline runs a text as part of the file.
func (r *runner) inline(c syntax.Node, text value) truth {
	variant, err := digest.Variant(r.s.dialect())
	if !text.certain() || err != nil || r.s.depth >= maxDepth {
		r.s.doubt(r.place(c))
		return unknown
	}
	r.s.spend(text)
	parsed, parseErr := digest.Parse(variant, text.String())
	if parseErr != nil {
		r.s.doubt(r.place(c))
	}
	if parsed == nil {
		return unknown
	}
	at := r.place(c)
	r.s.depth++
	defer func() { r.s.depth-- }()
	inner := *r
	inner.file = &source{path: r.file.path, text: text.String(), at: &at}
	t := inner.stmts(parsed.Stmts)
	r.flow, r.maybeFlow, r.params, r.guard = inner.flow, inner.maybeFlow, inner.params, inner.guard
	return t
}
