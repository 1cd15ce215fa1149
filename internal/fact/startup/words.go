package startup

import (
	"strings"

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
