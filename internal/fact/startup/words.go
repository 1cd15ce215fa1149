package startup

import (
	"path"
	"strings"

	"mvdan.cc/sh/v3/pattern"
	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// expand works a word out. An expansion of the variable self keeps the origins
// of its parts, so that PATH=$PATH:/x leaves it known who brought the rest;
// everything else has no origin yet.
func (r *runner) expand(w *syntax.Word, self string, assignment bool) value {
	if w == nil {
		return nil
	}
	var v value
	for i, p := range w.Parts {
		v = append(v, r.wordPart(p, self, i == 0, assignment)...)
	}
	return v
}

func (r *runner) wordPart(p syntax.WordPart, self string, first, assignment bool) value {
	switch p := p.(type) {
	case *syntax.Lit:
		return literal(r.tilde(unescape(p.Value), first, assignment), nil)
	case *syntax.SglQuoted:
		return literal(p.Value, nil)
	case *syntax.DblQuoted:
		var v value
		for _, q := range p.Parts {
			if l, ok := q.(*syntax.Lit); ok {
				v = append(v, literal(unescapeQuoted(l.Value), nil)...)
				continue
			}
			v = append(v, r.wordPart(q, self, false, false)...)
		}
		if len(p.Parts) == 0 {
			return literal("", nil)
		}
		return v
	case *syntax.ParamExp:
		return r.param(p, self)
	case *syntax.CmdSubst:
		if text, ok := r.substitute(p); ok {
			return literal(text, nil)
		}
	}
	return r.opaque(p)
}

// opaque is an expansion that cannot be worked out; its text is its source.
func (r *runner) opaque(n syntax.Node) value {
	return value{{text: r.source(n), sure: true}}
}

func (r *runner) source(n syntax.Node) string {
	from, to := int(n.Pos().Offset()), int(n.End().Offset())
	if from < 0 || to > len(r.file.text) || from > to {
		return "?"
	}
	return strings.Join(strings.Fields(r.file.text[from:to]), " ")
}

// tilde expands ~ and ~USER where the shell does: at the start of a word, and
// in an assignment after each colon.
func (r *runner) tilde(s string, first, assignment bool) string {
	parts := []string{s}
	if assignment {
		parts = strings.Split(s, ":")
	}
	for i, p := range parts {
		if i == 0 && !first {
			continue
		}
		if p == "~" || strings.HasPrefix(p, "~/") {
			parts[i] = r.s.home + p[1:]
		}
	}
	return strings.Join(parts, ":")
}

func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == '\n' {
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// unescapeQuoted is unescape inside double quotes, where a backslash is special
// only before some characters.
func unescapeQuoted(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("$`\"\\\n", s[i+1]) >= 0 {
			i++
			if s[i] == '\n' {
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// param works out $X and ${X…}.
func (r *runner) param(p *syntax.ParamExp, self string) value {
	if p.Param == nil || p.Excl || p.Length || p.Width || p.IsSet || p.Flags != nil || p.Slice != nil || p.Names != 0 || len(p.Modifiers) > 0 {
		return r.opaque(p)
	}
	if p.Index != nil && r.s.name(p.Param.Value) != "PATH" {
		return r.opaque(p)
	}
	name := r.s.name(p.Param.Value)
	v, set, known := r.s.lookup(name)
	if !known {
		return r.opaque(p)
	}
	if name != self {
		v = v.from(nil, true)
	}
	switch {
	case p.Repl != nil:
		return r.replaced(p, v)
	case p.Exp != nil:
		return r.operated(p, v, set, self)
	}
	return v
}

// operated applies the operator of ${X:-y} and its kin.
func (r *runner) operated(p *syntax.ParamExp, v value, set bool, self string) value {
	empty := set && v.known() && v.String() == ""
	word := func() value { return r.expand(p.Exp.Word, self, false) }
	switch p.Exp.Op {
	case syntax.AlternateUnset: // ${X+y}
		if set {
			return word()
		}
		return nil
	case syntax.AlternateUnsetOrNull: // ${X:+y}
		if set && !empty {
			return word()
		}
		return nil
	case syntax.DefaultUnset, syntax.AssignUnset:
		if !set {
			return word()
		}
		return v
	case syntax.DefaultUnsetOrNull, syntax.AssignUnsetOrNull:
		if !set || empty {
			return word()
		}
		return v
	case syntax.RemSmallPrefix, syntax.RemLargePrefix, syntax.RemSmallSuffix, syntax.RemLargeSuffix:
		pat := r.expand(p.Exp.Word, "", false)
		if v.known() && pat.known() {
			if s, ok := trim(v.String(), pat.String(), p.Exp.Op); ok {
				return literal(s, nil)
			}
		}
	}
	return r.opaque(p)
}

// trim removes a prefix or suffix that matches a pattern.
func trim(s, pat string, op syntax.ParExpOperator) (string, bool) {
	matches := func(part string) bool { m, ok := glob(pat, part); return ok && m }
	if _, ok := glob(pat, ""); !ok {
		return "", false
	}
	prefix := op == syntax.RemSmallPrefix || op == syntax.RemLargePrefix
	large := op == syntax.RemLargePrefix || op == syntax.RemLargeSuffix
	for i := 0; i <= len(s); i++ {
		n := i
		if large {
			n = len(s) - i
		}
		if prefix && matches(s[:n]) {
			return s[n:], true
		}
		if !prefix && matches(s[len(s)-n:]) {
			return s[:len(s)-n], true
		}
	}
	return s, true
}

// replaced is ${X//a/b} with literal a and b: what removes an element of PATH.
func (r *runner) replaced(p *syntax.ParamExp, v value) value {
	from, to := r.expand(p.Repl.Orig, "", false), r.expand(p.Repl.With, "", false)
	if !v.known() || !from.known() || !to.known() || strings.ContainsAny(from.String(), "*?[#%") || from.String() == "" {
		return r.opaque(p)
	}
	n := 1
	if p.Repl.All {
		n = -1
	}
	var out value
	for _, q := range v { // inside each part, so that origins survive
		q.text = strings.Replace(q.text, from.String(), to.String(), n)
		out = append(out, q)
	}
	return out
}

// glob matches a whole string against a shell pattern; ok is false for a
// pattern that cannot be understood.
func glob(pat, s string) (matches, ok bool) {
	re, err := pattern.Regexp(pat, pattern.EntireString)
	if err != nil {
		return false, false
	}
	compiled, err := compile(re)
	if err != nil {
		return false, false
	}
	return compiled.MatchString(s), true
}

// substitute works out the command substitutions whose output is known without
// running them.
func (r *runner) substitute(c *syntax.CmdSubst) (string, bool) {
	if len(c.Stmts) != 1 {
		return "", false
	}
	call, ok := c.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) == 0 {
		return "", false
	}
	words := make([]string, len(call.Args))
	for i, a := range call.Args {
		v := r.expand(a, "", false)
		if !v.known() {
			return "", false
		}
		words[i] = v.String()
	}
	return r.s.output(words)
}

// output is what a command prints, for the few that start-up files ask.
func (s *state) output(words []string) (string, bool) {
	switch line := strings.Join(words, " "); line {
	case "id -u", "/usr/bin/id -u":
		return s.uid, true
	case "id -un", "whoami", "/usr/bin/id -un", "logname":
		return s.user, true
	case "go env GOPATH":
		if v, set, _ := s.lookup("GOPATH"); set && v.known() && v.String() != "" {
			return v.String(), true
		}
		return path.Join(s.home, "go"), true
	case "go env GOBIN":
		v, _, _ := s.lookup("GOBIN")
		return v.String(), v.known()
	case "uname", "uname -s":
		return "Linux", true
	}
	switch words[0] {
	case "echo":
		if len(words) > 1 && !strings.HasPrefix(words[1], "-") {
			return strings.Join(words[1:], " "), true
		}
	case "dirname":
		if len(words) == 2 {
			return path.Dir(words[1]), true
		}
	case "readlink", "realpath":
		if len(words) >= 2 && path.IsAbs(words[len(words)-1]) {
			info, err := s.h.Stat(words[len(words)-1])
			return info.Target, err == nil
		}
	}
	return "", false
}

// paths expands a word to file names: a pattern lists a directory.
func (r *runner) paths(w *syntax.Word) (names []string, known bool) {
	v := r.expand(w, "", false)
	if !v.known() {
		return nil, false
	}
	s := v.String()
	if !strings.ContainsAny(s, "*?[") || !path.IsAbs(s) {
		return strings.Fields(s), true
	}
	dir, base := path.Split(s)
	if strings.ContainsAny(dir, "*?[") {
		return nil, false
	}
	base, _, _ = strings.Cut(base, "(") // zsh glob qualifiers, as in *.sh(N)
	entries, err := r.s.h.List(dir)
	if host.IsAbsent(err) {
		return nil, true
	}
	if err != nil {
		return nil, false
	}
	for _, e := range entries {
		e = strings.TrimSuffix(e, "/")
		if m, ok := glob(base, e); ok && m && !strings.HasPrefix(e, ".") {
			names = append(names, path.Join(dir, e))
		}
	}
	return names, true
}
