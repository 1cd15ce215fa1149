package startup

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// redirect matches a redirection, and whether its file is a word of its own.
var redirect = pattern.Lazy(`^(?:[0-9]*(?:>>?|<)[?&]?|&>>?|\^)(.*)$`)

func withoutRedirects(words []string) []string {
	var out []string
	for i := 0; i < len(words); i++ {
		m := redirect().FindStringSubmatch(words[i])
		switch {
		case m == nil:
			out = append(out, words[i])
		case m[1] == "":
			i++
		}
	}
	return out
}

// command runs one simple command and says whether it succeeds.
func (r *fishRun) command(n *digest.FishNode) truth {
	at := r.file.place(n.Line)
	words := withoutRedirects(n.Words)
	for len(words) > 1 && environment().MatchString(words[0]) { // X=y command
		words = words[1:]
	}
	if len(words) > 0 && words[len(words)-1] == "&" {
		return unknown
	}
	for len(words) > 1 && (words[0] == "builtin" || words[0] == "command" && !strings.HasPrefix(words[1], "-")) {
		words = words[1:]
	}
	if len(words) == 0 {
		return unknown
	}
	if f := r.s.vars[words[0]+"()"]; f != nil {
		if f.fn == nil || f.fn.fish == nil || f.maybe {
			r.s.doubt(at)
			return unknown
		}
		args, known := r.words(words[1:])
		return r.invoke(f.fn.fish, args, known)
	}
	return r.builtin(n, words, at)
}

var environment = pattern.Lazy(`^[A-Za-z_][A-Za-z0-9_]*=`)

func (r *fishRun) builtin(n *digest.FishNode, words []string, at finding.Place) truth {
	switch words[0] {
	case "set":
		return r.set(words[1:], at)
	case "fish_add_path":
		return r.addPath(words[1:], at)
	case "export":
		return r.export(words[1:], at)
	case "source", ".":
		return r.source(words, at)
	case "return":
		r.stop(n, leave)
		return r.last
	case "exit":
		r.stop(n, leave)
		r.s.ended = true
		return r.last
	case "break":
		r.flow = breakLoop
		return yes
	case "continue":
		r.flow = nextRound
		return yes
	case "exec":
		r.s.doubt(at)
		r.s.ended = true
		r.stop(n, leave)
	case "eval":
		return r.eval(words, at)
	case "alias":
		r.alias(words[1:], at)
	case "read":
		for _, w := range words[1:] {
			if universalName().MatchString(w) {
				r.s.forget(w)
			}
		}
	case "true", ":", "cd":
		return truthOf(true).and(truthOf(words[0] != "cd").or(unknown))
	case "false":
		return no
	default:
		return r.question(words, at)
	}
	return unknown
}

// stop leaves the file, or the function, and notes whether for want of a
// terminal.
func (r *fishRun) stop(n *digest.FishNode, f flow) {
	r.flow = f
	line := ""
	if n.Line >= 1 && n.Line <= len(r.file.lines) {
		line = r.file.lines[n.Line-1]
	}
	for _, c := range append(r.conds, line) {
		r.guard = r.guard || guards(c) || strings.Contains(c, "status -i")
	}
	if n.Join != "" && n.Line > 1 && n.Line <= len(r.file.lines) {
		r.guard = r.guard || guards(r.file.lines[n.Line-2])
	}
}

// export is fish's wrapper for other shells' habits.
func (r *fishRun) export(words []string, at finding.Place) truth {
	for _, w := range words {
		name, val, ok := strings.Cut(w, "=")
		if !ok || !universalName().MatchString(name) {
			continue
		}
		list, _ := r.fields(val, name)
		if val == "" {
			list = []value{literal("", nil)}
		}
		r.assign(name, list, at)
	}
	return yes
}

// pipe runs a pipeline: what its parts set in the shell itself is not known.
func (r *fishRun) pipe(n *digest.FishNode) truth {
	at := r.file.place(n.Line)
	text := strings.Join(r.file.lines[max(n.Line-1, 0):min(n.EndLine, len(r.file.lines))], " ")
	last := n.Pipe[len(n.Pipe)-1]
	m := hookOf(text)
	switch word := first(last.Words); {
	case (word == "source" || word == ".") && m != "":
		r.s.manager(m, at, r.sure())
		r.s.hook(m, at, r.sure())
	case word == "source" || word == ".":
		if !harmless().MatchString(text) {
			r.s.doubt(at)
		}
	case last.Arms != nil || word == "read" || word == "set":
		r.undecidedLoop(func() { r.run(last) }, at)
	}
	return unknown
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// eval runs text that is known, recognises hooks, and doubts everything else.
func (r *fishRun) eval(words []string, at finding.Place) truth {
	text := strings.Join(words, " ")
	if m := hookOf(text); m != "" {
		r.s.manager(m, at, r.sure())
		r.s.hook(m, at, r.sure())
		return yes
	}
	list, known := r.words(words[1:])
	var plain []string
	for _, v := range list {
		plain, known = append(plain, v.String()), known && v.certain()
	}
	nodes, err := digest.FishTree(strings.Join(plain, " "))
	if !known || err != nil || r.s.depth >= maxDepth {
		if !harmless().MatchString(text) {
			r.s.doubt(at)
		}
		return unknown
	}
	r.s.depth++
	defer func() { r.s.depth-- }()
	file := r.file
	r.file = &source{path: file.path, at: &at}
	r.list(nodes)
	r.file = file
	return r.last
}

func (r *fishRun) alias(words []string, at finding.Place) {
	for i, w := range words {
		name, body, ok := strings.Cut(w, "=")
		if ok && name == "go" || !ok && i == 0 && w == "go" && len(words) > 1 {
			if !ok {
				body = strings.Join(words[1:], " ")
			}
			r.s.shadow("alias", at, strings.Trim(body, `"'`))
		}
	}
}

func (r *fishRun) source(words []string, at finding.Place) truth {
	if len(words) < 2 {
		return unknown
	}
	list, ok := r.words(words[1:2])
	if !ok || len(list) == 0 || !list[0].certain() || !path.IsAbs(list[0].String()) {
		text := strings.Join(words, " ")
		if m := hookOf(text); m != "" {
			r.s.manager(m, at, r.sure())
			r.s.hook(m, at, r.sure())
		} else if !harmless().MatchString(text) {
			r.s.doubt(at)
		}
		return unknown
	}
	p := list[0].String()
	if m := managerOf(p); m != "" {
		r.s.manager(m, at, r.sure())
	}
	before := len(r.s.out.Visits)
	r.s.read(digest.Fish, p, &at, r.maybe, nil)
	if before < len(r.s.out.Visits) && !r.s.out.Visits[before].Read && r.s.out.Visits[before].Err == nil {
		return no
	}
	return unknown
}
