package startup

import (
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/pattern"
	"mvdan.cc/sh/v3/syntax"
)

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
