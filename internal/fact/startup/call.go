package startup

import (
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
	"github.com/godoctor-linux/godoctor/internal/pattern"
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

// returned is the status that return leaves: its argument's, or the last one.
func returned(words []value, last truth) truth {
	switch {
	case len(words) < 2:
		return last
	case !words[1].certain():
		return unknown
	}
	return truthOf(words[1].String() == "0")
}

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

func (r *runner) function(c *syntax.FuncDecl) truth {
	names := c.Names
	if c.Name != nil {
		names = append(names, c.Name)
	}
	fn := &function{decl: c, file: r.file}
	for _, n := range names {
		if n.Value == "go" {
			r.s.shadow("function", r.place(c), r.source(c))
		}
		r.s.replace(n.Value+"()", &variable{fn: fn})
	}
	if len(names) == 0 { // zsh: () { ... } runs at once
		return r.invoke(fn, nil, nil)
	}
	return yes
}

// invoke calls a function with its arguments.
func (r *runner) invoke(f *function, args []value, site *finding.Place) truth {
	if r.s.depth >= maxDepth || f.decl == nil || f.decl.Body == nil {
		r.s.doubt(r.file.place(1))
		return unknown
	}
	r.s.depth++
	defer func() { r.s.depth-- }()
	params := make([]value, len(args))
	for i, a := range args {
		params[i] = a.from(nil)
	}
	var locals []change
	if r.site != nil {
		site = r.site
	}
	inner := &runner{control: control{s: r.s, maybe: r.maybe}, file: f.file, params: &params, locals: &locals, ksh: f.decl.RsrvWord, site: site}
	t := inner.stmt(f.decl.Body)
	for i := len(locals) - 1; i >= 0; i-- {
		r.s.replace(locals[i].name, locals[i].old)
	}
	if inner.maybeFlow[abort] {
		r.mayLeave(abort)
	}
	switch {
	case inner.flow == abort:
		r.flow = abort
		return unknown
	case len(inner.maybeFlow) > 0:
		return unknown
	case inner.stopped != nil:
		return inner.returned
	}
	return t
}

func (r *runner) alias(c *syntax.CallExpr, words []value) {
	for _, w := range words[1:] {
		if body, ok := strings.CutPrefix(w.String(), "go="); ok {
			r.s.shadow("alias", r.place(c), body)
		}
	}
}

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
