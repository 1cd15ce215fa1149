package startup

import (
	"regexp"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/pattern"
	"mvdan.cc/sh/v3/syntax"
)

// expand works a word out. An expansion of the variable self keeps the origins
// of its parts, so that PATH=$PATH:/x leaves it known who brought the rest;
// everything else has no origin yet.
func (r *runner) expand(w *syntax.Word, self string, assignment bool) value {
	if w == nil {
		return nil
	}
	var v value
	if r.s.nest++; r.s.nest > maxNest {
		r.s.nest--
		return r.opaque(w)
	}
	size := 0
	for i, p := range w.Parts {
		part := r.wordPart(p, self, i == 0, assignment)
		for _, q := range part {
			size += len(q.text)
		}
		if v = append(v, part...); size > maxValue || r.s.steps > maxSteps {
			v = value{{text: "…", sure: true}}
			break
		}
	}
	r.s.nest--
	r.s.spend(v)
	return v
}

func (r *runner) wordPart(p syntax.WordPart, self string, first, assignment bool) value {
	switch p := p.(type) {
	case *syntax.Lit:
		return r.tilde(p.Value, first, assignment)
	case *syntax.SglQuoted:
		if p.Dollar && strings.Contains(p.Value, `\`) {
			return r.opaque(p)
		}
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
	if to-from > maxSource {
		to = from + maxSource
	}
	return strings.Join(strings.Fields(r.file.text[from:to]), " ")
}

// maxSource is how much of a statement is shown.
const maxSource = 4096

// tilde expands ~ where the shell does: at the start of a word, and in an
// assignment after each colon. It takes the backslashes out, too.
func (r *runner) tilde(s string, first, assignment bool) value {
	parts := []string{s}
	if assignment {
		parts = strings.Split(s, ":")
	}
	var v value
	for i, p := range parts {
		if i > 0 {
			v = append(v, literal(":", nil)...)
		}
		rest, ok := strings.CutPrefix(p, "~")
		user, _, _ := strings.Cut(rest, "/")
		switch {
		case !ok || i == 0 && !first:
			v = append(v, literal(unescape(p), nil)...)
		case user == "" || user == r.s.user:
			home, _ := r.s.lookup("HOME")
			v = append(append(v, home.from(nil)...), literal(unescape(rest[len(user):]), nil)...)
		default:
			v = append(v, part{text: p, sure: true}) // another user's home
		}
	}
	return v.compact()
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
	if p.Param == nil || p.NestedParam != nil || p.Excl || p.Length || p.Width || p.IsSet || p.Flags != nil || p.Slice != nil || p.Names != 0 || len(p.Modifiers) > 0 || p.RcExpand != syntax.OptUnset {
		return r.opaque(p)
	}
	name := r.s.name(p.Param.Value)
	if p.Index != nil || name != p.Param.Value {
		return r.opaque(p) // of an array; see list
	}
	if v, ok := r.positional(name); ok {
		return r.applied(p, v, truthOf(len(v) > 0), self)
	}
	if x := r.s.vars[name]; x != nil && x.array {
		return r.opaque(p)
	}
	v, set := r.s.lookup(name)
	if name != self {
		v = v.from(nil)
	}
	return r.applied(p, v, set, self)
}

// applied applies what stands behind the name of a parameter.
func (r *runner) applied(p *syntax.ParamExp, v value, set truth, self string) value {
	switch {
	case p.Repl != nil:
		return r.replaced(p, v)
	case p.Exp != nil:
		return r.operated(p, v, set, self)
	case set == unknown && len(v) == 0:
		return r.opaque(p)
	}
	return v
}

// positional is $1, $#, $* and $@ where they are known.
func (r *runner) positional(name string) (v value, ok bool) {
	if r.params == nil {
		return nil, false
	}
	list := *r.params
	switch {
	case name == "#":
		return literal(strconv.Itoa(len(list)), nil), true
	case name == "*" || name == "@":
		for i, p := range list {
			if i > 0 {
				v = append(v, literal(" ", nil)...)
			}
			v = append(v, p...)
		}
		return v, true
	}
	n, err := strconv.Atoi(name)
	if err != nil || n < 1 {
		return nil, false
	}
	if n <= len(list) {
		return list[n-1], true
	}
	return nil, true
}

// operated applies the operator of ${X:-y} and its kin.
func (r *runner) operated(p *syntax.ParamExp, v value, set truth, self string) value {
	full := set.and(nonEmpty(v)) // set and not empty
	word := func() value { return r.expand(p.Exp.Word, self, false) }
	pick := func(t truth, a, b func() value) value {
		switch t {
		case yes:
			return a()
		case no:
			return b()
		}
		return r.opaque(p)
	}
	same, none := func() value { return v }, func() value { return nil }
	assigned := func() value {
		w := word()
		r.s.set(p.Param.Value, append(value(nil), w...), r.place(p), r.sure(), false)
		return w
	}
	switch p.Exp.Op {
	case syntax.AlternateUnset: // ${X+y}
		return pick(set, word, none)
	case syntax.AlternateUnsetOrNull: // ${X:+y}
		return pick(full, word, none)
	case syntax.DefaultUnset:
		return pick(set, same, word)
	case syntax.DefaultUnsetOrNull:
		return pick(full, same, word)
	case syntax.AssignUnset:
		if set == unknown {
			r.s.forget(p.Param.Value)
		}
		return pick(set, same, assigned)
	case syntax.AssignUnsetOrNull:
		if full == unknown {
			r.s.forget(p.Param.Value)
		}
		return pick(full, same, assigned)
	case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		return pick(full, same, func() value { r.s.doubt(r.place(p)); return nil })
	case syntax.RemSmallPrefix, syntax.RemLargePrefix, syntax.RemSmallSuffix, syntax.RemLargeSuffix:
		pat := r.expandPattern(p.Exp.Word)
		if v.certain() && pat.certain() {
			if s, ok := trim(v.String(), pat.String(), p.Exp.Op); ok {
				return keep(v, s, p.Exp.Op)
			}
		}
	}
	return r.opaque(p)
}

// keep is what a trimmed value kept of its parts: s is a head or a tail of it.
func keep(v value, s string, op syntax.ParExpOperator) value {
	drop := len(v.String()) - len(s)
	var out value
	if op == syntax.RemSmallPrefix || op == syntax.RemLargePrefix {
		for _, p := range v {
			n := min(drop, len(p.text))
			p.text, drop = p.text[n:], drop-n
			out = append(out, p)
		}
		return out
	}
	left := len(s)
	for _, p := range v {
		p.text = p.text[:min(left, len(p.text))]
		left -= len(p.text)
		out = append(out, p)
	}
	return out
}

// trim removes a prefix or suffix that matches a pattern.
func trim(s, pat string, op syntax.ParExpOperator) (string, bool) {
	if len(s)*len(s)*len(pat) > maxMatch || strings.Contains(pat, "(") {
		return "", false
	}
	re, err := globRegexp(pat)
	if err != nil {
		return "", false
	}
	prefix := op == syntax.RemSmallPrefix || op == syntax.RemLargePrefix
	large := op == syntax.RemLargePrefix || op == syntax.RemLargeSuffix
	for i := 0; i <= len(s); i++ {
		n := i
		if large {
			n = len(s) - i
		}
		if prefix && re.MatchString(s[:n]) {
			return s[n:], true
		}
		if !prefix && re.MatchString(s[len(s)-n:]) {
			return s[:len(s)-n], true
		}
	}
	return s, true
}

// maxMatch bounds the work of matching a pattern, in characters compared.
const maxMatch = 1 << 22

// replaced is ${X//a/b} with literal a and b: what removes an element of PATH.
func (r *runner) replaced(p *syntax.ParamExp, v value) value {
	from, to := r.expandPattern(p.Repl.Orig), r.expand(p.Repl.With, "", false)
	orig, plain := unpattern(from.String())
	if !v.certain() || !from.certain() || !to.certain() || !plain || orig == "" || strings.HasPrefix(orig, "#") || strings.HasPrefix(orig, "%") {
		return r.opaque(p)
	}
	n := 1
	if p.Repl.All {
		n = -1
	}
	whole := strings.Replace(v.String(), orig, to.String(), n)
	var out value
	for _, q := range v { // inside each part, so that origins survive
		replaced := strings.Replace(q.text, orig, to.String(), n)
		if n > 0 && replaced != q.text {
			n = 0
		}
		q.text = replaced
		out = append(out, q)
	}
	if out.String() != whole { // it lay across two parts
		out = literal(whole, nil)
	}
	return out
}

// unpattern is the text that a pattern without special characters matches.
func unpattern(pat string) (text string, plain bool) {
	var b strings.Builder
	for i := 0; i < len(pat); i++ {
		switch c := pat[i]; {
		case c == '\\' && i+1 < len(pat):
			i++
			b.WriteByte(pat[i])
		case strings.IndexByte(`*?[`, c) >= 0:
			return "", false
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), true
}

// glob matches a whole string against a shell pattern; ok is false for a
// pattern that cannot be understood.
func glob(pat, s string) (matches, ok bool) {
	if len(pat)*len(s) > maxMatch || strings.Contains(pat, "(") { // of zsh and extglob
		return false, false
	}
	if text, plain := unpattern(pat); plain {
		return text == s, true
	}
	re, err := globRegexp(pat)
	return err == nil && re.MatchString(s), err == nil
}

func globRegexp(pat string) (*regexp.Regexp, error) {
	expr, err := pattern.Regexp(pat, pattern.EntireString)
	if err != nil {
		return nil, err
	}
	return compile(expr)
}

// expandPattern expands a word that serves as a pattern: what is quoted in it
// stays literal, and so does what an expansion gives in zsh.
func (r *runner) expandPattern(w *syntax.Word) value {
	if w == nil {
		return nil
	}
	var v value
	var add func(p syntax.WordPart, i int, quoted bool)
	add = func(p syntax.WordPart, i int, quoted bool) {
		switch p := p.(type) {
		case *syntax.Lit:
			if !quoted {
				v = append(v, part{text: p.Value, known: true, sure: true})
				return
			}
			v = append(v, part{text: quoteMeta(unescapeQuoted(p.Value)), known: true, sure: true})
			return
		case *syntax.DblQuoted:
			for _, q := range p.Parts {
				add(q, 1, true)
			}
			return
		case *syntax.ParamExp, *syntax.CmdSubst:
			if !quoted && r.s.shell() != "zsh" {
				v = append(v, r.wordPart(p, "", i == 0, false)...)
				return
			}
		}
		for _, q := range r.wordPart(p, "", i == 0, false) {
			q.text = quoteMeta(q.text)
			v = append(v, q)
		}
	}
	for i, p := range w.Parts {
		add(p, i, false)
	}
	return v
}
