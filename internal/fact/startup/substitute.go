package startup

import (
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// substitute works out the command substitutions whose output is known without
// running them.
func (r *runner) substitute(c *syntax.CmdSubst) (string, bool) {
	if len(c.Stmts) != 1 || len(c.Stmts[0].Redirs) > 0 && hasHeredoc(c.Stmts[0]) {
		return "", false
	}
	call, ok := c.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) == 0 || r.s.vars[call.Args[0].Lit()+"()"] != nil {
		return "", false
	}
	words := make([]string, len(call.Args))
	for i, a := range call.Args {
		v := r.expand(a, "", false)
		if !v.certain() {
			return "", false
		}
		words[i] = v.String()
	}
	return r.s.output(words)
}

// output is what a command prints, for the few that start-up files ask.
func (s *state) output(words []string) (string, bool) {
	line := strings.Join(words, " ")
	switch name := words[0]; {
	case name == "echo":
	case name == "go":
		switch s.onPath("go") {
		case no:
			return "", true
		case unknown:
			return "", false
		}
	case !strings.Contains(name, "/") && !s.hasCommands():
		return "", false
	}
	switch line {
	case "id -u", "/usr/bin/id -u":
		return s.uid, true
	case "id -un", "whoami", "/usr/bin/id -un", "logname":
		return s.user, true
	case "go env GOPATH":
		if v, set := s.lookup("GOPATH"); set != no && v.String() != "" {
			return v.String(), set == yes && v.certain()
		}
		return path.Join(s.home, "go"), true
	case "go env GOBIN":
		v, set := s.lookup("GOBIN")
		return v.String(), set != unknown && v.certain()
	case "uname", "uname -s":
		return "Linux", true
	}
	switch words[0] {
	case "echo":
		if len(words) > 1 && !strings.HasPrefix(words[1], "-") {
			return strings.TrimRight(strings.Join(words[1:], " "), "\n"), !strings.Contains(line, `\`)
		}
	case "dirname":
		if len(words) == 2 {
			return path.Dir(words[1]), true
		}
	case "run-parts":
		return s.runParts(words[1:])
	case "readlink", "realpath":
		if len(words) >= 2 && path.IsAbs(words[len(words)-1]) {
			info, err := s.h.Stat(words[len(words)-1])
			return info.Target, err == nil && (words[0] == "realpath" || len(words) > 2)
		}
	}
	return "", false
}

// runParts is what "run-parts --list" prints (debianutils): the files of a directory
// whose names match, in the order of bytes. Debian's /etc/profile reads
// /etc/profile.d by it.
func (s *state) runParts(args []string) (string, bool) {
	list, expr, dir := false, `^[a-zA-Z0-9_-]+$`, ""
	for i := 0; i < len(args); i++ {
		value, long := strings.CutPrefix(args[i], "--regex=")
		switch {
		case args[i] == "--list":
			list = true
		case long:
			expr = value
		case args[i] == "--regex" && i+1 < len(args):
			i++
			expr = args[i]
		case path.IsAbs(args[i]) && dir == "":
			dir = args[i]
		case args[i] != "--":
			return "", false
		}
	}
	re, err := compile(expr)
	if !list || dir == "" || err != nil {
		return "", false
	}
	names, err := s.h.List(dir)
	if err != nil {
		return "", host.IsAbsent(err)
	}
	var out []string
	for _, n := range names {
		if !strings.HasSuffix(n, "/") && re.MatchString(n) {
			out = append(out, strings.TrimSuffix(dir, "/")+"/"+n)
		}
	}
	return strings.Join(out, "\n"), true
}

func hasHeredoc(s *syntax.Stmt) bool {
	for _, d := range s.Redirs {
		if d.Hdoc != nil || d.Op == syntax.RdrOut && d.N == nil {
			return true
		}
	}
	return false
}

// hasCommands reports whether PATH leads to the usual commands, which are not
// looked for one by one.
func (s *state) hasCommands() bool {
	for _, e := range s.path().elements() {
		if e.Known && e.Sure && (e.Dir == "/usr/bin" || e.Dir == "/bin") {
			return true
		}
	}
	return false
}
