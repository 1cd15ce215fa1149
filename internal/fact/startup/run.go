package startup

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// Bounds of one evaluation; a start-up file stays far below them, a hostile one
// must not hang us.
const (
	maxSteps = 20000 // statements
	maxDepth = 16    // files that source files, functions that call functions
	maxLoop  = 200   // rounds of one for loop
	maxValue = 1 << 20
)

// state is what one session has so far.
type state struct {
	h       *host.Host
	out     *Session
	home    string
	user    string
	uid     string
	vars    map[string]value
	foreign map[string]bool // set outside of what we read: not known
	funcs   map[string]function
	steps   int
	depth   int
	ended   bool // exit or exec: no further file is read
}

type function struct {
	decl *syntax.FuncDecl
	file *source
}

// source is one parsed file.
type source struct {
	path  string
	text  string
	lines []string
}

// runner runs the statements of one file, or of one function.
type runner struct {
	s      *state
	file   *source
	maybe  int  // depth of conditions that cannot be decided
	left   bool // return was reached
	params []value
}

// name maps the names that a shell ties together: zsh's array path is PATH.
func (s *state) name(n string) string {
	if s.out.Kind.Shell == "zsh" && n == "path" {
		return "PATH"
	}
	return n
}

// lookup is the value of a variable. set is false for an unset one; known is
// false for a variable that the session gets from elsewhere.
func (s *state) lookup(name string) (v value, set, known bool) {
	if v, ok := s.vars[name]; ok {
		return v, true, true
	}
	return nil, false, !s.foreign[name] && !foreign.MatchString(name)
}

// foreign matches variables that terminals, ssh and desktops set before any
// file is read, and the shell's own.
var foreign = regexp.MustCompile(`^(TERM|COLORTERM|TERM_PROGRAM.*|DISPLAY|WAYLAND_DISPLAY|SSH_.*|XDG_.*|TMUX.*|STY|VSCODE_.*|HOSTNAME|HOST|LANG|LC_.*|DESKTOP_SESSION|GNOME_.*|KDE_.*|WSL.*|SHLVL|PPID|RANDOM|[0-9@*#?!$_]|OSTYPE|MACHTYPE|HOSTTYPE|INSIDE_EMACS|CI|DEBIAN_.*|BASH_VERSINFO|BASH_SOURCE|ZSH_ARGZERO|FUNCNAME|PWD|OLDPWD|CONTAINER.*|DBUS_.*)$`)

func (r *runner) place(n syntax.Node) finding.Place {
	return r.file.place(int(n.Pos().Line()))
}

func (f *source) place(line int) finding.Place {
	p := finding.Place{Source: f.path, Line: line}
	if line >= 1 && line <= len(f.lines) {
		p.Text = strings.TrimSpace(strings.TrimRight(f.lines[line-1], "\r"))
	}
	return p
}

// read reads one file on behalf of by (nil: the shell itself).
func (s *state) read(dialect, p string, by *finding.Place, maybe int, params []value) {
	if s.ended {
		return
	}
	v := Visit{Path: p, By: by}
	at := len(s.out.Visits)
	s.out.Visits = append(s.out.Visits, v)
	if s.depth >= maxDepth {
		s.out.Visits[at].Err = errDeep
		return
	}
	text, err := s.h.Script(dialect, p)
	if err != nil {
		if !host.IsAbsent(err) {
			s.out.Visits[at].Err = err
		}
		return
	}
	s.out.Visits[at].Read = true
	s.depth++
	defer func() { s.depth-- }()
	f := &source{path: p, text: text, lines: strings.Split(text, "\n")}
	if dialect == digest.Fish {
		s.fish(f, maybe, at)
		return
	}
	s.syntaxDefect(f)
	variant, err := digest.Variant(dialect)
	if err != nil {
		return
	}
	parsed, _ := digest.Parse(variant, text)
	if parsed == nil {
		return
	}
	r := &runner{s: s, file: f, maybe: maybe, params: params}
	for _, stmt := range parsed.Stmts {
		if r.left || s.ended {
			break
		}
		r.stmt(stmt)
		if r.left && int(stmt.Pos().Line()) > 0 {
			stopped := r.place(stmt)
			s.out.Visits[at].Stopped = &stopped
			s.out.Visits[at].Guard = guards(r.source(stmt))
		}
	}
}

// guards reports whether the statement that ended a file asks whether the
// session is interactive.
func guards(text string) bool {
	return strings.Contains(text, "$-") || strings.Contains(text, "PS1") || strings.Contains(text, "-t 0") || strings.Contains(text, "-t 1") || strings.Contains(text, "interactive")
}

const errDeep = readError("files that read each other too deeply")

type readError string

func (e readError) Error() string { return string(e) }

// stmts runs a list until it is left.
func (r *runner) stmts(list []*syntax.Stmt) truth {
	result := yes
	for _, s := range list {
		if r.left || r.s.ended {
			break
		}
		result = r.stmt(s)
	}
	return result
}

// stmt runs one statement and says whether it succeeds.
func (r *runner) stmt(s *syntax.Stmt) truth {
	if r.s.steps++; r.s.steps > maxSteps || s.Background {
		return unknown
	}
	t := r.command(s.Cmd)
	if s.Negated {
		return t.not()
	}
	return t
}

func (r *runner) command(cmd syntax.Command) truth {
	switch c := cmd.(type) {
	case *syntax.CallExpr:
		return r.call(c)
	case *syntax.DeclClause:
		for _, a := range c.Args {
			r.assign(a, c)
		}
		return yes
	case *syntax.IfClause:
		return r.ifClause(c)
	case *syntax.CaseClause:
		return r.caseClause(c)
	case *syntax.ForClause:
		return r.forClause(c)
	case *syntax.WhileClause:
		r.perhaps(func() { r.stmts(c.Do) })
	case *syntax.BinaryCmd:
		return r.binary(c)
	case *syntax.Block:
		return r.stmts(c.Stmts)
	case *syntax.TestClause:
		return r.test(c.X)
	case *syntax.FuncDecl:
		r.function(c)
		return yes
	}
	return unknown // a subshell changes nothing here; arithmetic is not worked out
}

// perhaps runs f under a condition that cannot be decided.
func (r *runner) perhaps(f func()) {
	r.maybe++
	left, ended := r.left, r.s.ended
	f()
	if (r.left && !left) || (r.s.ended && !ended) {
		r.maybe++ // the rest of the file runs only if this did not leave it
	}
	r.left, r.s.ended = left, ended
	r.maybe--
}

func (r *runner) ifClause(c *syntax.IfClause) truth {
	for ; c != nil; c = c.Else {
		if len(c.Cond) == 0 { // else
			return r.stmts(c.Then)
		}
		switch r.stmts(c.Cond) {
		case yes:
			return r.stmts(c.Then)
		case unknown:
			r.perhaps(func() { r.stmts(c.Then) })
			if c.Else != nil {
				r.perhaps(func() { r.ifClause(c.Else) })
			}
			return unknown
		}
	}
	return yes
}

func (r *runner) caseClause(c *syntax.CaseClause) truth {
	word := r.expand(c.Word, "", false)
	for _, item := range c.Items {
		matched := no
		for _, p := range item.Patterns {
			pat := r.expandPattern(p)
			if !pat.known() || !word.known() {
				matched = matched.or(unknown)
				continue
			}
			if m, ok := glob(pat.String(), word.String()); ok {
				matched = matched.or(truthOf(m))
			} else {
				matched = matched.or(unknown)
			}
		}
		switch matched {
		case yes:
			return r.stmts(item.Stmts)
		case unknown:
			r.perhaps(func() { r.stmts(item.Stmts) })
		}
	}
	return yes
}

// expandPattern keeps quoted parts literal.
func (r *runner) expandPattern(w *syntax.Word) value {
	var v value
	for i, p := range w.Parts {
		switch p := p.(type) {
		case *syntax.Lit:
			v = append(v, part{text: p.Value, known: true})
		default:
			for _, q := range r.wordPart(p, "", i == 0, false) {
				q.text = quoteMeta(q.text)
				v = append(v, q)
			}
		}
	}
	return v
}

func (r *runner) forClause(c *syntax.ForClause) truth {
	iter, ok := c.Loop.(*syntax.WordIter)
	if !ok || iter.Name == nil {
		r.perhaps(func() { r.stmts(c.Do) })
		return unknown
	}
	var items []string
	for _, w := range iter.Items {
		names, known := r.paths(w)
		if !known {
			r.perhaps(func() { delete(r.s.vars, iter.Name.Value); r.s.foreign[iter.Name.Value] = true; r.stmts(c.Do) })
			return unknown
		}
		items = append(items, names...)
	}
	for i, item := range items {
		if i >= maxLoop || r.left || r.s.ended {
			break
		}
		r.s.vars[iter.Name.Value] = literal(item, nil)
		r.stmts(c.Do)
	}
	return yes
}

func (r *runner) binary(c *syntax.BinaryCmd) truth {
	switch c.Op {
	case syntax.AndStmt, syntax.OrStmt:
		first := r.stmt(c.X)
		if c.Op == syntax.OrStmt {
			first = first.not()
		}
		second := unknown
		switch first {
		case yes:
			second = r.stmt(c.Y)
		case unknown:
			r.perhaps(func() { second = r.stmt(c.Y) })
		case no:
			if c.Op == syntax.OrStmt {
				return yes
			}
			return no
		}
		if first == unknown {
			return unknown
		}
		return second
	}
	return unknown // a pipeline runs in subshells
}

func (r *runner) function(c *syntax.FuncDecl) {
	if c.Name == nil {
		return
	}
	if c.Name.Value == "go" {
		r.s.out.Shadows = append(r.s.out.Shadows, Shadow{"function", r.place(c), r.source(c)})
	}
	r.s.funcs[c.Name.Value] = function{c, r.file}
}

// assign runs one assignment of a statement.
func (r *runner) assign(a *syntax.Assign, stmt syntax.Node) {
	if a.Name == nil || a.Naked || a.Index != nil {
		return
	}
	name := r.s.name(a.Name.Value)
	var v value
	if a.Array != nil {
		v = r.array(a.Array, name)
	} else {
		v = r.expand(a.Value, name, true)
	}
	old := r.s.vars[name]
	if a.Append {
		sep := ""
		if a.Array != nil && len(old) > 0 {
			sep = ":"
		}
		v = append(append(append(value(nil), old...), literal(sep, nil)...), v...)
	}
	r.s.set(name, v, r.file.place(int(stmt.Pos().Line())), r.maybe == 0, r.file.crAt(int(stmt.End().Line())))
}

// crAt reports whether a line ends in a carriage return, which the parser skips
// but a shell does not.
func (f *source) crAt(line int) bool {
	return line >= 1 && line <= len(f.lines) && strings.HasSuffix(f.lines[line-1], "\r")
}

func (r *runner) array(a *syntax.ArrayExpr, name string) value {
	var v value
	for i, e := range a.Elems {
		if i > 0 {
			v = append(v, literal(":", nil)...)
		}
		v = append(v, r.expand(e.Value, name, true)...)
	}
	return v
}

// set gives a variable a value and notes what it did to PATH.
func (s *state) set(name string, v value, at finding.Place, sure, cr bool) {
	if cr {
		v = append(v, literal("\r", nil)...)
	}
	size := 0
	for i := range v {
		if v[i].origin == nil {
			v[i].origin = &at
		}
		v[i].sure = v[i].sure && sure
		size += len(v[i].text)
	}
	if size > maxValue {
		return
	}
	a := Assignment{Name: name, Place: at, Value: v.String(), Known: v.known(), Sure: sure}
	if name == "PATH" {
		before := s.vars["PATH"]
		for _, e := range v.elements() {
			if e.Origin != nil && *e.Origin == at {
				a.Added = append(a.Added, e)
			}
		}
		a.Dropped = sure && dropped(before, v)
	}
	if name == "PATH" || strings.HasPrefix(name, "GO") {
		s.out.Assignments = append(s.out.Assignments, a)
	}
	if sure || s.vars[name] == nil {
		s.vars[name] = v
		return
	}
	s.vars[name] = merge(s.vars[name], v, name)
}

// merge is the value after a statement that may not have run: for PATH what was
// there stays and what may have come is added as unsure.
func merge(before, after value, name string) value {
	if name == "PATH" {
		return after
	}
	return value{{text: after.String(), origin: after[len(after)-1].origin}}
}

// dropped reports whether v lost every element of before.
func dropped(before, v value) bool {
	had := before.elements()
	if len(had) == 0 {
		return false
	}
	have := map[string]bool{}
	for _, e := range v.elements() {
		if !e.Known {
			return false
		}
		have[e.Dir] = true
	}
	for _, e := range had {
		if have[e.Dir] {
			return false
		}
	}
	return true
}

// call runs a simple command.
func (r *runner) call(c *syntax.CallExpr) truth {
	if len(c.Args) == 0 {
		for _, a := range c.Assigns {
			r.assign(a, c)
		}
		return yes
	}
	words := make([]value, len(c.Args))
	for i, a := range c.Args {
		words[i] = r.expand(a, "", false)
	}
	name := words[0].String()
	if name == "builtin" && len(words) > 1 || name == "command" && len(words) > 1 && !strings.HasPrefix(words[1].String(), "-") {
		words, c = words[1:], &syntax.CallExpr{Args: c.Args[1:]}
		name = words[0].String()
	}
	r.callDefect(c, words)
	switch name {
	case ".", "source":
		return r.dot(c, words)
	case "[", "test":
		return r.bracket(name, words)
	case "return":
		r.left = true
		return yes
	case "exit", "logout":
		r.s.ended, r.left = true, true
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
	case "emulate": // zsh: emulate sh -c '. /etc/profile'
		if n := len(words); n >= 4 && words[n-2].String() == "-c" {
			return r.inline(c, words[n-1])
		}
	case "true", ":":
		return yes
	case "false":
		return no
	case "command", "type", "which", "hash", "whence":
		return r.exists(words)
	}
	if f, ok := r.s.funcs[name]; ok && words[0].known() {
		return r.invoke(f, words[1:])
	}
	return unknown
}

// invoke calls a function with its arguments.
func (r *runner) invoke(f function, args []value) truth {
	if r.s.depth >= maxDepth {
		return unknown
	}
	r.s.depth++
	defer func() { r.s.depth-- }()
	inner := &runner{s: r.s, file: f.file, maybe: r.maybe, params: args}
	for i := range 10 { // $1 to $9, as positional parameters are looked up by name
		name := strconv.Itoa(i)
		old, had := r.s.vars[name]
		delete(r.s.vars, name)
		if i >= 1 && i <= len(args) {
			r.s.vars[name] = args[i-1]
		} else {
			r.s.vars[name] = literal("", nil)
		}
		defer func() {
			delete(r.s.vars, name)
			if had {
				r.s.vars[name] = old
			}
		}()
	}
	return inner.stmt(f.decl.Body)
}

func (r *runner) unset(words []value) {
	for _, w := range words[1:] {
		if name := w.String(); w.known() && !strings.HasPrefix(name, "-") && r.maybe == 0 {
			delete(r.s.vars, r.s.name(name))
			delete(r.s.funcs, name)
		}
	}
}

func (r *runner) alias(c *syntax.CallExpr, words []value) {
	for _, w := range words[1:] {
		if body, ok := strings.CutPrefix(w.String(), "go="); ok {
			r.s.out.Shadows = append(r.s.out.Shadows, Shadow{"alias", r.place(c), body})
		}
	}
}

// exec replaces the shell: nothing after it runs.
func (r *runner) exec(c *syntax.CallExpr, words []value) truth {
	if len(words) > 1 {
		r.s.out.Doubts = append(r.s.out.Doubts, r.place(c))
		r.s.ended, r.left = true, true
	}
	return yes
}

// dot reads another file.
func (r *runner) dot(c *syntax.CallExpr, words []value) truth {
	if len(words) < 2 {
		return unknown
	}
	at := r.place(c)
	if !words[1].known() {
		r.doubt(at)
		return unknown
	}
	p := words[1].String()
	if !path.IsAbs(p) {
		if strings.Contains(p, "/") {
			r.doubt(at)
			return unknown
		}
		p = path.Join(path.Dir(r.file.path), p)
	}
	if m := managerOf(p); m != "" && r.maybe == 0 {
		r.s.out.Managers[m] = at
	}
	before := len(r.s.out.Visits)
	dialect := r.s.dialect()
	r.s.read(dialect, p, &at, r.maybe, words[2:])
	if v := r.s.out.Visits[before]; v.Err != nil {
		r.doubt(at)
		return unknown
	} else if !v.Read {
		return no
	}
	return yes
}

func (r *runner) doubt(at finding.Place) { r.s.out.Doubts = append(r.s.out.Doubts, at) }

// dialect is the language that files are read in by this session's shell.
func (s *state) dialect() string {
	if s.out.Kind.Shell == "sh" {
		return digest.POSIX
	}
	return s.out.Kind.Shell
}

// eval runs text that is known, recognises the hooks of version managers, and
// doubts everything else.
func (r *runner) eval(c *syntax.CallExpr, words []value) truth {
	at := r.place(c)
	text := r.source(c)
	if m := hookOf(text); m != "" {
		if r.maybe == 0 || r.s.out.Managers[m].IsZero() {
			r.s.out.Managers[m] = at
		}
		r.s.hook(m, at, r.maybe == 0)
		return yes
	}
	all := value(nil)
	for _, w := range words[1:] {
		all = append(append(all, w...), literal(" ", nil)...)
	}
	if !all.known() {
		if !harmless.MatchString(text) {
			r.doubt(at)
		}
		return unknown
	}
	return r.inline(c, all)
}

// harmless matches hooks that are known not to touch PATH.
var harmless = regexp.MustCompile(`ssh-agent|dircolors|lesspipe|starship|zoxide|thefuck|fzf|direnv|keychain|register-python-argcomplete|completion|atuin|gh alias|npm completion|oh-my-posh|mcfly|tty`)

// inline runs a text as part of the file.
func (r *runner) inline(c syntax.Node, text value) truth {
	variant, err := digest.Variant(r.s.dialect())
	if !text.known() || err != nil || r.s.depth >= maxDepth {
		r.doubt(r.place(c))
		return unknown
	}
	parsed, _ := digest.Parse(variant, text.String())
	if parsed == nil {
		return unknown
	}
	at := r.place(c)
	lines := make([]string, at.Line)
	lines[at.Line-1] = at.Text
	inner := &runner{s: r.s, maybe: r.maybe, file: &source{path: r.file.path, text: text.String(), lines: lines}}
	r.s.depth++
	defer func() { r.s.depth-- }()
	for _, stmt := range parsed.Stmts {
		syntax.Walk(stmt, func(syntax.Node) bool { return true })
		inner.stmt(stmt)
	}
	return unknown
}
