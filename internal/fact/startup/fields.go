package startup

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// fields expands a word to the words that the shell makes of it: what is not
// quoted is split at blanks, and patterns become file names. ok is false where
// that cannot be worked out.
func (r *runner) fields(w *syntax.Word) ([]value, bool) { return r.fieldsOf(w, "") }

// fieldsOf is fields in an assignment to the array self.
func (r *runner) fieldsOf(w *syntax.Word, self string) ([]value, bool) {
	f := &splitter{r: r, self: self, ok: true}
	for i, p := range w.Parts {
		f.part(p, i == 0, false)
	}
	if n := len(w.Parts); n == 1 && f.ok && f.glob {
		if l, lit := w.Parts[0].(*syntax.Lit); lit && braces(l.Value) {
			f.ok = false
		}
	}
	f.end()
	return f.done, f.ok && !r.s.exhausted
}

// braces reports whether a word holds a brace expansion, {a,b} or {1..3}.
func braces(s string) bool {
	open := strings.IndexByte(s, '{')
	return open >= 0 && (strings.Contains(s[open:], ",") || strings.Contains(s[open:], "..")) && strings.Contains(s[open:], "}")
}

type splitter struct {
	r       *runner
	self    string
	done    []value
	cur     value
	pattern strings.Builder // cur as a pattern: what is quoted, escaped
	open    bool            // there is a word, if only an empty one
	glob    bool            // cur has a special character that is not quoted
	ok      bool
}

func (f *splitter) part(p syntax.WordPart, first, quoted bool) {
	switch p := p.(type) {
	case *syntax.Lit:
		f.literal(p, first, quoted)
		return
	case *syntax.SglQuoted:
		f.add(f.r.wordPart(p, f.self, first, false), true)
		return
	case *syntax.DblQuoted:
		f.open = f.open || !onlyList(p)
		for _, q := range p.Parts {
			f.part(q, false, true)
		}
		return
	case *syntax.ParamExp:
		if list, known, is := f.r.list(p, f.self); is {
			f.list(list, known, quoted)
			return
		}
	case *syntax.CmdSubst:
	default:
		f.ok = false
		return
	}
	v := f.r.wordPart(p, f.self, first, false)
	if quoted {
		f.add(v, true)
		return
	}
	f.split(v)
}

func (f *splitter) literal(p *syntax.Lit, first, quoted bool) {
	if quoted {
		f.add(literal(unescapeQuoted(p.Value), nil), true)
		return
	}
	if braces(p.Value) {
		f.ok = false
	}
	f.open = true
	if first && len(p.Value) > 1 && p.Value[0] == '=' && f.r.s.shell() == "zsh" { // =ls is the path of ls
		f.ok = false
		if p.Value == "==" {
			f.r.flow = abort // "= not found"
		}
		return
	}
	v := f.r.tilde(p.Value, first, false)
	f.cur = append(f.cur, v...)
	f.glob = f.glob || special(p.Value)
	switch {
	case strings.HasPrefix(p.Value, "~") && first:
		f.pattern.WriteString(quoteMeta(v.String()[:len(v.String())-min(len(v.String()), len(after(p.Value)))]))
		f.pattern.WriteString(after(p.Value))
	default:
		f.pattern.WriteString(p.Value)
	}
}

// after is what follows the ~ and name of a word.
func after(s string) string {
	if i := strings.IndexByte(s, '/'); i >= 0 {
		return s[i:]
	}
	return ""
}

// special reports whether a word that is not quoted is a pattern.
func special(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			if strings.IndexByte(s[i:], ']') > 0 {
				return true
			}
		case '*', '?':
			return true
		case '(':
			return true // zsh's qualifiers
		}
	}
	return false
}

// onlyList reports whether "…" is "$@" or "${a[@]}": it may make no word.
func onlyList(q *syntax.DblQuoted) bool {
	if len(q.Parts) != 1 {
		return false
	}
	p, ok := q.Parts[0].(*syntax.ParamExp)
	return ok && p.Param != nil && (p.Param.Value == "@" || p.Index != nil)
}

func (f *splitter) add(v value, quoted bool) {
	f.open = true
	f.cur = append(f.cur, v...)
	f.pattern.WriteString(quoteMeta(v.String()))
}

// split adds an expansion that is not quoted: the shells but zsh split it.
func (f *splitter) split(v value) {
	f.ok = f.ok && v.known()
	text := v.String()
	if f.r.s.shell() == "zsh" {
		if text != "" {
			f.add(v, true)
		}
		return
	}
	raw := special(strings.ReplaceAll(text, "(", ""))
	if raw && strings.ContainsAny(text, `[(\`) {
		f.ok = false // shells differ in what they make of it
	}
	for _, p := range v {
		f.splitPart(p, raw)
	}
}

// splitPart splits at IFS: blanks in a row separate once, another character
// each time. What comes out of it is a pattern once more if raw.
func (f *splitter) splitPart(p part, raw bool) {
	ifs := " \t\n"
	if v, set := f.r.s.lookup("IFS"); set == yes {
		ifs = v.String()
		f.ok = f.ok && v.certain()
	} else if f.r.s.vars["IFS"] != nil {
		f.ok = false
	}
	from := 0
	for i := 0; i <= len(p.text); i++ {
		if i < len(p.text) && strings.IndexByte(ifs, p.text[i]) < 0 {
			continue
		}
		if i > from {
			q := p
			q.text = p.text[from:i]
			if raw {
				f.open, f.glob = true, f.glob || special(q.text)
				f.cur = append(f.cur, q)
				f.pattern.WriteString(q.text)
			} else {
				f.add(value{q}, true)
			}
		}
		if i < len(p.text) {
			f.open = f.open || strings.IndexByte(" \t\n", p.text[i]) < 0
			f.end()
		}
		from = i + 1
	}
}

// end ends a word.
func (f *splitter) end() {
	if f.open {
		f.r.s.spend(f.cur)
		if f.glob && f.ok {
			f.expandGlob()
		} else {
			f.done = append(f.done, f.cur)
		}
		f.ok = f.ok && len(f.done) <= maxNotes
	}
	f.cur, f.open, f.glob = nil, false, false
	f.pattern.Reset()
}
