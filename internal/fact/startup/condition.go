package startup

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/host"
)

func compile(re string) (*regexp.Regexp, error) { return regexp.Compile(re) }

// quoteMeta escapes the characters that are special in a shell pattern.
func quoteMeta(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if strings.IndexByte(`*?[]\`, c) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}

// bracket decides [ … ] and test.
func (r *runner) bracket(name string, words []value) truth {
	words = words[1:]
	if name == "[" {
		if len(words) == 0 || words[len(words)-1].String() != "]" {
			return unknown
		}
		words = words[:len(words)-1]
	}
	return r.condition(words)
}

// condition decides an expression of test(1): -o binds least, then -a, then !.
func (r *runner) condition(words []value) truth {
	for i, w := range words {
		if w.certain() && w.String() == "-o" && i > 0 && i < len(words)-1 {
			return r.condition(words[:i]).or(r.condition(words[i+1:]))
		}
	}
	for i, w := range words {
		if w.certain() && w.String() == "-a" && i > 0 && i < len(words)-1 {
			return r.condition(words[:i]).and(r.condition(words[i+1:]))
		}
	}
	switch {
	case len(words) > 1 && words[0].certain() && words[0].String() == "!":
		return r.condition(words[1:]).not()
	case len(words) == 1:
		return nonEmpty(words[0])
	case len(words) == 2 && words[0].certain():
		return r.unary(words[0].String(), words[1])
	case len(words) == 3 && words[1].certain():
		return binary(words[0], words[1].String(), words[2], false)
	}
	return unknown
}

// nonEmpty decides whether a value is not empty; one known character is enough.
func nonEmpty(v value) truth {
	if v.certain() {
		return truthOf(v.String() != "")
	}
	for _, p := range v {
		if p.known && p.sure && p.text != "" {
			return yes
		}
	}
	return unknown
}

func (r *runner) unary(op string, v value) truth {
	switch op {
	case "-n":
		return nonEmpty(v)
	case "-z":
		return nonEmpty(v).not()
	case "-o": // zsh's and ksh's options
		switch v.String() {
		case "interactive":
			return truthOf(r.s.out.Kind.Interactive)
		case "login":
			return truthOf(r.s.out.Kind.Login)
		}
		return unknown
	case "-t":
		if r.s.out.Kind.Interactive {
			return yes
		}
		return unknown
	case "-d", "-f", "-e", "-a", "-r", "-w", "-x", "-s", "-h", "-L":
		if !v.certain() || !path.IsAbs(v.String()) {
			return unknown
		}
		return r.s.file(op, v.String())
	}
	return unknown
}

// file decides a test on a file.
func (s *state) file(op, p string) truth {
	if op == "-h" || op == "-L" {
		info, err := s.h.Lstat(p)
		return decided(info.Type == "link", err)
	}
	if mode := strings.TrimPrefix(op, "-"); mode == "r" || mode == "w" || mode == "x" {
		ok, err := s.h.Access(mode, p)
		return decided(ok, err)
	}
	info, err := s.h.Stat(p)
	switch op {
	case "-d":
		return decided(info.IsDir(), err)
	case "-f":
		return decided(info.IsFile(), err)
	case "-s":
		return decided(info.Size > 0, err)
	}
	return decided(true, err)
}

func decided(b bool, err error) truth {
	switch {
	case err == nil:
		return truthOf(b)
	case host.IsAbsent(err), host.IsDenied(err), host.StateOf(err) == host.Loop:
		return no // the shell cannot see it either
	}
	return unknown
}

func binary(x value, op string, y value, patterns bool) truth {
	if !x.certain() || !y.certain() {
		return unknown
	}
	a, b := x.String(), y.String()
	switch op {
	case "=", "==":
		if patterns {
			if m, ok := glob(b, a); ok {
				return truthOf(m)
			}
			return unknown
		}
		return truthOf(a == b)
	case "!=":
		return binary(x, "==", y, patterns).not()
	}
	m, err1 := strconv.Atoi(strings.TrimSpace(a))
	n, err2 := strconv.Atoi(strings.TrimSpace(b))
	if err1 != nil || err2 != nil {
		return unknown
	}
	switch op {
	case "-eq":
		return truthOf(m == n)
	case "-ne":
		return truthOf(m != n)
	case "-lt":
		return truthOf(m < n)
	case "-le":
		return truthOf(m <= n)
	case "-gt":
		return truthOf(m > n)
	case "-ge":
		return truthOf(m >= n)
	}
	return unknown
}

// test decides [[ … ]].
func (r *runner) test(x syntax.TestExpr) truth {
	switch x := x.(type) {
	case *syntax.Word:
		return nonEmpty(r.expand(x, "", false))
	case *syntax.ParenTest:
		return r.test(x.X)
	case *syntax.UnaryTest:
		if x.Op == syntax.TsNot {
			return r.test(x.X).not()
		}
		if w, ok := x.X.(*syntax.Word); ok {
			return r.unary(x.Op.String(), r.expand(w, "", false))
		}
	case *syntax.BinaryTest:
		switch x.Op {
		case syntax.AndTest:
			return r.test(x.X).and(r.test(x.Y))
		case syntax.OrTest:
			return r.test(x.X).or(r.test(x.Y))
		}
		a, ok1 := x.X.(*syntax.Word)
		b, ok2 := x.Y.(*syntax.Word)
		if !ok1 || !ok2 {
			return unknown
		}
		if x.Op == syntax.TsReMatch {
			return r.regexMatch(a, b)
		}
		return binary(r.expand(a, "", false), x.Op.String(), r.expandPattern(b), true)
	}
	return unknown
}

// regexMatch decides [[ a =~ b ]] where Go's regular expressions agree with
// POSIX ones: without classes and backslashes.
func (r *runner) regexMatch(a, b *syntax.Word) truth {
	v, pat := r.expand(a, "", false), r.expand(b, "", false)
	if !v.certain() || !pat.certain() || strings.ContainsAny(pat.String(), `\[`) {
		return unknown
	}
	re, err := compile(pat.String())
	if err != nil {
		return unknown
	}
	return truthOf(re.MatchString(v.String()))
}

// exists decides "command -v X" and its kin: by the PATH of this point.
func (r *runner) exists(words []value) truth {
	name := words[len(words)-1]
	if !name.certain() || len(words) < 2 || strings.HasPrefix(name.String(), "-") {
		return unknown
	}
	if f := r.s.vars[name.String()+"()"]; f != nil {
		if f.maybe {
			return unknown
		}
		return yes
	}
	if isShellWord(name.String()) {
		return yes
	}
	return r.s.onPath(name.String())
}

// isShellWord reports whether a command needs no file.
func isShellWord(name string) bool {
	return !strings.Contains(name, " ") && strings.Contains(shellWords, " "+name+" ")
}

// shellWords are commands that need no file: built-in ones and keywords.
const shellWords = " . : [ alias bg break builtin case cd command continue declare do done echo elif else enable esac eval exec" +
	" exit export false fg fi for function getopts hash history if in jobs kill let local printf pwd read readonly" +
	" return set shift shopt source test then times trap true type typeset ulimit umask unalias unset until wait" +
	" while "

// onPath decides whether PATH leads to a program.
func (s *state) onPath(name string) truth {
	if strings.Contains(name, "/") {
		if !path.IsAbs(name) {
			return unknown
		}
		return s.file("-x", name)
	}
	result := no
	for _, e := range s.path().elements() {
		if !e.Known || !e.Sure || !path.IsAbs(e.Dir) {
			result = unknown
			continue
		}
		switch s.file("-x", path.Join(e.Dir, name)) {
		case yes:
			return yes
		case unknown:
			result = unknown
		}
	}
	if result == no && len(s.path()) == 0 {
		return unknown
	}
	return result
}
