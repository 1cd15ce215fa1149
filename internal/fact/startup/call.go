package startup

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// call runs a simple command.
func (r *runner) call(c *syntax.CallExpr) truth {
	if len(c.Args) == 0 {
		for _, a := range c.Assigns {
			r.assign(a, c)
		}
		return r.substitutes(c)
	}
	if variant := declaration(c); variant != "" {
		return r.declare(variant, declared(c), c)
	}
	words := r.words(c)
	if len(words) == 0 || r.halted() {
		return unknown
	}
	r.callDefect(c, words)
	name := words[0].String()
	for len(words) > 1 && (name == "builtin" || name == "command" && !strings.HasPrefix(words[1].String(), "-")) {
		words = words[1:]
		name = words[0].String()
	}
	if f := r.s.vars[name+"()"]; f != nil && words[0].certain() {
		if f.fn == nil || f.maybe {
			r.s.doubt(r.place(c))
			return unknown
		}
		at := r.place(c)
		return r.invoke(f.fn, words[1:], &at)
	}
	return r.builtin(c, name, words)
}

// substitutes is the status of assignments: that of the last command
// substitution in them, which is not known.
func (r *runner) substitutes(c *syntax.CallExpr) truth {
	t := yes
	for _, a := range c.Assigns {
		syntax.Walk(a, func(n syntax.Node) bool {
			if _, ok := n.(*syntax.CmdSubst); ok {
				t = unknown
			}
			return t == yes
		})
	}
	return t
}

// words expands the words of a command.
func (r *runner) words(c *syntax.CallExpr) []value {
	var words []value
	for _, a := range c.Args {
		list, ok := r.fields(a)
		if !ok {
			list = []value{r.expand(a, "", false)}
			if list[0].known() {
				list[0] = r.opaque(a)
			}
		}
		words = append(words, list...)
	}
	if line := int(c.End().Line()); len(words) > 0 && r.file.crAt(line) && strings.TrimRight(r.rest(c), "\r") == "" {
		words[len(words)-1] = append(words[len(words)-1], literal("\r", nil)...)
	}
	return words
}

// rest is what stands behind a node on its last line.
func (r *runner) rest(n syntax.Node) string {
	to := int(n.End().Offset())
	if to > len(r.file.text) {
		return ""
	}
	line, _, _ := strings.Cut(r.file.text[to:], "\n")
	return line
}

// declaration names a declaring command that the parser takes for a common one.
func declaration(c *syntax.CallExpr) string {
	name := strings.TrimPrefix(c.Args[0].Lit(), `\`)
	if name == "builtin" || name == "command" {
		if len(c.Args) < 2 {
			return ""
		}
		name = c.Args[1].Lit()
	}
	switch name {
	case "export", "readonly", "local", "typeset", "declare":
		return name
	}
	return ""
}

// declared makes assignments of the words of a declaring command.
func declared(c *syntax.CallExpr) []*syntax.Assign {
	var out []*syntax.Assign
	for _, w := range c.Args[1:] {
		a := &syntax.Assign{Naked: true, Value: w}
		if l, ok := w.Parts[0].(*syntax.Lit); ok {
			name, rest, isAssign := strings.Cut(l.Value, "=")
			name, plus := strings.CutSuffix(name, "+")
			if syntax.ValidName(name) && (isAssign || len(w.Parts) == 1) {
				a = &syntax.Assign{Naked: !isAssign, Append: plus, Name: &syntax.Lit{ValuePos: l.ValuePos, ValueEnd: l.ValueEnd, Value: name}}
				parts := append([]syntax.WordPart(nil), w.Parts[1:]...)
				if rest != "" {
					parts = append([]syntax.WordPart{&syntax.Lit{ValuePos: l.ValuePos, ValueEnd: l.ValueEnd, Value: rest}}, parts...)
				}
				if len(parts) > 0 {
					a.Value = &syntax.Word{Parts: parts}
				}
			}
		}
		out = append(out, a)
	}
	return out
}

// builtin runs what concerns PATH of the commands that a shell has built in.
func (r *runner) builtin(c *syntax.CallExpr, name string, words []value) truth {
	switch name {
	case ".", "source":
		if name == "." || r.s.out.Kind.Shell != "sh" {
			return r.dot(c, words)
		}
	case "[", "test":
		return r.bracket(name, words)
	case "return":
		r.flow, r.returned = leave, returned(words, r.status)
		return r.returned
	case "break", "continue":
		r.flow = breakLoop
		if name == "continue" {
			r.flow = nextRound
		}
		return yes
	case "exit", "logout":
		r.s.ended, r.flow = true, leave
		return yes
	case "exec":
		return r.exec(c, words)
	case "eval":
		return r.eval(c, words)
	case "unset":
		r.unset(words)
		return yes
	case "alias":
		r.alias(c, words)
		return yes
	case "set", "shift":
		return r.setParams(c, name, words[1:])
	case "read", "getopts", "mapfile", "readarray", "printf", "let", "vared":
		return r.reads(c, name, words[1:])
	case "emulate": // zsh: emulate sh -c '. /etc/profile'
		if n := len(words); n >= 4 && words[n-2].String() == "-c" {
			r.s.replace("emulate", &variable{})
			defer r.s.replace("emulate", nil)
			return r.inline(c, words[n-1])
		}
	case "shopt", "setopt", "unsetopt":
		if (name == "shopt") == (r.s.out.Kind.Shell == "bash") {
			r.option(name, words[1:])
		}
	case "true", ":":
		return yes
	case "false":
		return no
	case "command", "type", "which", "hash", "whence":
		return r.exists(words)
	case "echo", "cd", "pushd", "umask", "ulimit", "bind", "bindkey", "complete", "compdef", "autoload":
	}
	return unknown
}
