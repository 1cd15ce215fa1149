package startup

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
)

// fishFiles reads what every fish reads, interactive or not (fish(1), INITIAL
// FILES): universal variables, the conf.d directories, the config files.
func (s *state) fishFiles() {
	config := path.Join(s.home, ".config/fish")
	s.universal(path.Join(config, "fish_variables"))
	seen := map[string]bool{}
	for _, dir := range []string{path.Join(config, "conf.d"), "/etc/fish/conf.d", "/usr/share/fish/vendor_conf.d"} {
		names, err := s.h.List(dir)
		if err != nil {
			continue
		}
		for _, n := range names {
			if strings.HasSuffix(n, ".fish") && !seen[n] {
				seen[n] = true
				s.first(digest.Fish, path.Join(dir, n))
			}
		}
	}
	s.first(digest.Fish, "/etc/fish/config.fish")
	s.first(digest.Fish, path.Join(config, "config.fish"))
}

// universal reads fish_user_paths from the file of universal variables: fish
// prepends it to PATH in every session.
func (s *state) universal(p string) {
	lines, err := s.h.Lines(p, "fish_user_paths", "PATH:")
	if err != nil {
		return
	}
	for _, l := range lines {
		rest, ok := strings.CutPrefix(strings.TrimSpace(l.Text), "SETUVAR ")
		if !ok {
			continue
		}
		for strings.HasPrefix(rest, "--") {
			_, rest, _ = strings.Cut(rest, " ")
		}
		name, val, _ := strings.Cut(rest, ":")
		at := finding.Place{Source: p, Line: l.N, Text: strings.TrimSpace(l.Text)}
		dirs := strings.Split(strings.NewReplacer(`\x1e`, "\x1e", `\x2f`, "/", `\x7e`, "~").Replace(val), "\x1e")
		switch name {
		case "fish_user_paths":
			for i := len(dirs) - 1; i >= 0; i-- {
				s.prepend(dirs[i], at, true)
			}
		case "PATH":
			s.set("PATH", literal(strings.Join(dirs, ":"), nil), at, true, false)
		}
	}
}

// fishRun runs the commands of one fish file.
type fishRun struct {
	s      *state
	file   *source
	maybe  int
	blocks []fishBlock
	last   truth // status of the last command
	inCond bool  // what follows by "and" or "or" belongs to the condition of an if
}

// fishBlock is an open block: whether its present branch runs, and whether an
// earlier branch did.
type fishBlock struct {
	run   truth
	taken truth
}

func (s *state) fish(f *source, maybe, visit int) {
	r := &fishRun{s: s, file: f, maybe: maybe, last: unknown}
	stmts := digest.FishStmts(f.text)
	for i := 0; i < len(stmts) && !s.ended; i++ {
		if s.steps++; s.steps > maxSteps {
			return
		}
		if r.stmt(stmts[i]) {
			at := f.place(stmts[i].Line)
			s.out.Visits[visit].Stopped = &at
			return
		}
	}
}

// running says whether commands run here, given the blocks around them.
func (r *fishRun) running() truth {
	t := yes
	if r.maybe > 0 {
		t = unknown
	}
	for _, b := range r.blocks {
		t = t.and(b.run)
	}
	return t
}

// stmt runs one command; left is true when it ends the file.
func (r *fishRun) stmt(c digest.FishStmt) (left bool) {
	words := c.Words
	negate := false
	for len(words) > 1 && (words[0] == "not" || words[0] == "!") {
		words, negate = words[1:], !negate
	}
	switch words[0] {
	case "if", "while", "begin", "for", "switch", "function":
		r.open(c, words)
		return false
	case "else":
		r.orElse(c, words[1:])
		return false
	case "case":
		r.branch(unknown)
		return false
	case "end":
		if n := len(r.blocks); n > 0 {
			r.blocks = r.blocks[:n-1]
		}
		return false
	}
	run := r.running()
	switch c.Join {
	case "and":
		run = run.and(r.last)
	case "or":
		run = run.and(r.last.not())
	}
	if c.Join == "" {
		r.inCond = false
	}
	if r.inCond { // the condition of an if goes on: if test A; and test B
		r.goOn(c, words)
		return false
	}
	if run == no {
		return false
	}
	t := r.command(c, words, run)
	if negate {
		t = t.not()
	}
	r.last = t
	return run == yes && (words[0] == "return" || words[0] == "exit")
}

// goOn adds a further test to the condition of the innermost if.
func (r *fishRun) goOn(c digest.FishStmt, words []string) {
	b := &r.blocks[len(r.blocks)-1]
	t := r.command(c, words, no)
	if c.Join == "or" {
		b.run = b.run.or(t)
	} else {
		b.run = b.run.and(t)
	}
	b.taken = b.run
}

func (r *fishRun) open(c digest.FishStmt, words []string) {
	b := fishBlock{run: yes}
	switch words[0] {
	case "if":
		negate := len(words) > 1 && (words[1] == "not" || words[1] == "!")
		if negate {
			words = words[1:]
		}
		b.run = unknown
		if len(words) > 1 {
			b.run = r.command(digest.FishStmt{Line: c.Line}, words[1:], no)
		}
		if negate {
			b.run = b.run.not()
		}
		b.taken, r.inCond = b.run, true
	case "function":
		b.run = no // functions are not called here
		if len(words) > 1 && words[1] == "go" {
			r.s.out.Shadows = append(r.s.out.Shadows, Shadow{"function", r.file.place(c.Line), ""})
		}
	case "for", "while", "switch":
		b.run = unknown
	}
	r.blocks = append(r.blocks, b)
}

// orElse turns to the next branch of an if.
func (r *fishRun) orElse(c digest.FishStmt, cond []string) {
	n := len(r.blocks)
	if n == 0 {
		return
	}
	b := &r.blocks[n-1]
	run := b.taken.not()
	if len(cond) > 1 && cond[0] == "if" {
		run = run.and(r.command(digest.FishStmt{Line: c.Line}, cond[1:], no))
	}
	b.run, b.taken = run, b.taken.or(run)
}

func (r *fishRun) branch(t truth) {
	if n := len(r.blocks); n > 0 {
		r.blocks[n-1].run = t
	}
}

// command runs one simple command; with run == no only its status counts.
func (r *fishRun) command(c digest.FishStmt, words []string, run truth) truth {
	at := r.file.place(c.Line)
	switch words[0] {
	case "test", "[":
		return r.test(words)
	case "status":
		return r.status(words[1:])
	case "type", "command", "which":
		return unknown
	case "true":
		return yes
	case "false":
		return no
	}
	if run == no {
		return unknown
	}
	switch words[0] {
	case "set":
		r.set(words[1:], at, run == yes)
	case "fish_add_path":
		r.addPath(words[1:], at, run == yes)
	case "export":
		for _, w := range words[1:] {
			if name, val, ok := strings.Cut(w, "="); ok {
				r.assign(name, r.expandAll([]string{val}, name), at, run == yes)
			}
		}
	case "source", ".":
		return r.source(words, at, run)
	case "alias":
		r.alias(words[1:], at)
	case "eval":
		r.hookOrDoubt(strings.Join(words, " "), at, run == yes)
	case "|":
	}
	if m := hookOf(strings.Join(words, " ")); m != "" && words[0] != "eval" && words[0] != "set" {
		r.s.out.Managers[m] = at // goenv init - | source
		r.s.hook(m, at, run == yes)
	}
	return yes
}

func (r *fishRun) hookOrDoubt(text string, at finding.Place, sure bool) {
	if m := hookOf(text); m != "" {
		r.s.out.Managers[m] = at
		r.s.hook(m, at, sure)
	} else if !harmless.MatchString(text) {
		r.s.out.Doubts = append(r.s.out.Doubts, at)
	}
}

// status answers "status is-interactive" and its kin.
func (r *fishRun) status(words []string) truth {
	if len(words) == 0 {
		return unknown
	}
	switch strings.TrimLeft(words[0], "-") {
	case "is-interactive", "i":
		return truthOf(r.s.out.Kind.Interactive)
	case "is-login", "l":
		return truthOf(r.s.out.Kind.Login)
	}
	return unknown
}

func (r *fishRun) test(words []string) truth {
	var args []value
	for _, w := range words[1:] {
		if w == "]" && words[0] == "[" {
			continue
		}
		v := r.expand(w, "")
		args = append(args, v)
	}
	inner := &runner{s: r.s, file: r.file}
	return inner.condition(args)
}

func (r *fishRun) alias(words []string, at finding.Place) {
	for i, w := range words {
		name, body, ok := strings.Cut(w, "=")
		if ok && name == "go" || !ok && i == 0 && w == "go" && len(words) > 1 {
			if !ok {
				body = strings.Join(words[1:], " ")
			}
			r.s.out.Shadows = append(r.s.out.Shadows, Shadow{"alias", at, strings.Trim(body, `"'`)})
		}
	}
}

func (r *fishRun) source(words []string, at finding.Place, run truth) truth {
	if len(words) < 2 {
		return yes // reads a pipe: the hook was seen on its own
	}
	v := r.expand(words[1], "")
	if !v.known() || !path.IsAbs(v.String()) {
		if !harmless.MatchString(strings.Join(words, " ")) && hookOf(strings.Join(words, " ")) == "" {
			r.s.out.Doubts = append(r.s.out.Doubts, at)
		}
		return unknown
	}
	if m := managerOf(v.String()); m != "" {
		r.s.out.Managers[m] = at
	}
	maybe := r.maybe
	if run != yes {
		maybe++
	}
	r.s.read(digest.Fish, v.String(), &at, maybe, nil)
	return yes
}

// set is fish's set: options, a name, a list.
func (r *fishRun) set(words []string, at finding.Place, sure bool) {
	var flags string
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		flag := words[0]
		if long, ok := strings.CutPrefix(flag, "--"); ok && long != "" {
			flag = "-" + long[:1]
			if long == "erase" {
				flag = "-e"
			}
		}
		flags += flag[1:]
		words = words[1:]
	}
	if len(words) == 0 || strings.ContainsAny(flags, "qnS") {
		return
	}
	name := words[0]
	if i := strings.IndexByte(name, '['); i >= 0 {
		return
	}
	if strings.Contains(flags, "e") {
		if sure {
			delete(r.s.vars, name)
		}
		return
	}
	v := r.expandAll(words[1:], name)
	if name == "fish_user_paths" {
		r.userPaths(words[1:], at, sure)
		return
	}
	old := r.s.vars[name]
	switch {
	case strings.Contains(flags, "a") && len(old) > 0:
		v = append(append(append(value(nil), old...), literal(":", nil)...), v...)
	case strings.Contains(flags, "p") && len(old) > 0:
		v = append(append(v, literal(":", nil)...), old...)
	}
	r.assign(name, v, at, sure)
}

func (r *fishRun) userPaths(words []string, at finding.Place, sure bool) {
	for i := len(words) - 1; i >= 0; i-- {
		if v := r.expand(words[i], ""); words[i] != "$fish_user_paths" && v.String() != "" {
			r.prependValue(v, at, sure)
		}
	}
}

func (r *fishRun) prependValue(v value, at finding.Place, sure bool) {
	v = append(append(v, literal(":", nil)...), r.s.vars["PATH"]...)
	r.s.set("PATH", v, at, sure, false)
}

// addPath is fish_add_path: it prepends, or appends with -a, what exists and is
// not there yet.
func (r *fishRun) addPath(words []string, at finding.Place, sure bool) {
	appendIt := false
	var dirs []value
	for _, w := range words {
		if strings.HasPrefix(w, "-") {
			appendIt = appendIt || w == "--append" || !strings.HasPrefix(w, "--") && strings.Contains(w, "a")
			continue
		}
		dirs = append(dirs, r.expand(w, ""))
	}
	for i := len(dirs) - 1; i >= 0; i-- {
		if dirs[i].known() && path.IsAbs(dirs[i].String()) && r.s.file("-d", dirs[i].String()) == no {
			continue // fish_add_path skips what is no directory
		}
		if appendIt {
			v := append(append(value(nil), r.s.vars["PATH"]...), literal(":", nil)...)
			r.s.set("PATH", append(v, dirs[i]...), at, sure, false)
			continue
		}
		r.prependValue(dirs[i], at, sure)
	}
}

func (r *fishRun) assign(name string, v value, at finding.Place, sure bool) {
	r.s.set(name, v, at, sure, r.file.crAt(at.Line))
}

// expandAll expands a list; in a path variable fish joins it with colons.
func (r *fishRun) expandAll(words []string, name string) value {
	var v value
	for i, w := range words {
		if i > 0 {
			v = append(v, literal(":", nil)...)
		}
		v = append(v, r.expand(w, name)...)
	}
	return v
}

// expand works one raw word out.
func (r *fishRun) expand(raw, self string) value {
	var v value
	for i := 0; i < len(raw); {
		switch c := raw[i]; {
		case c == '\'':
			n := digest.QuotedLen(raw[i:])
			v = append(v, literal(strings.ReplaceAll(strings.Trim(raw[i:i+n], "'"), `\'`, "'"), nil)...)
			i += n
		case c == '"':
			n := digest.QuotedLen(raw[i:])
			inner := strings.TrimSuffix(strings.TrimPrefix(raw[i:i+n], `"`), `"`)
			v = append(v, r.variables(inner, self)...)
			if inner == "" {
				v = append(v, literal("", nil)...)
			}
			i += n
		case c == '(' || strings.HasPrefix(raw[i:], "$("):
			if out, ok := r.s.output(strings.Fields(strings.Trim(strings.TrimPrefix(raw[i:], "$"), "()"))); ok && strings.HasSuffix(raw, ")") {
				return append(v, literal(out, nil)...)
			}
			return append(v, part{text: raw[i:], sure: true})
		default:
			n := strings.IndexAny(raw[i+1:], `'"(`) + 1
			if n == 0 {
				n = len(raw) - i
			}
			text := raw[i : i+n]
			if i == 0 && (text == "~" || strings.HasPrefix(text, "~/")) {
				text = r.s.home + text[1:]
			}
			v = append(v, r.variables(unescape(text), self)...)
			i += n
		}
	}
	return v
}

// variables expands $X and {$X} in a text.
func (r *fishRun) variables(text, self string) value {
	var v value
	for {
		at := strings.IndexByte(text, '$')
		if at < 0 {
			break
		}
		end := at + 1
		for end < len(text) && (text[end] == '_' || text[end]|0x20 >= 'a' && text[end]|0x20 <= 'z' || text[end] >= '0' && text[end] <= '9') {
			end++
		}
		name := text[at+1 : end]
		before := strings.TrimSuffix(text[:at], "{")
		braced := before != text[:at]
		if before != "" {
			v = append(v, literal(before, nil)...)
		}
		val, _, known := r.s.lookup(name)
		switch {
		case !known || name == "":
			v = append(v, part{text: text[at:end], sure: true})
		case name == self:
			v = append(v, val...)
		default:
			v = append(v, val.from(nil, true)...)
		}
		text = text[end:]
		if braced {
			text = strings.TrimPrefix(text, "}")
		}
	}
	if text != "" {
		v = append(v, literal(text, nil)...)
	}
	return v
}
