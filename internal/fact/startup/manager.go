package startup

import (
	"path"
	"regexp"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// hooks are the commands whose output a start-up file evaluates to initialise a
// version manager, and what of PATH that output is known to change.
var hooks = []struct {
	name    string
	pattern func() *regexp.Regexp
	dirs    []string // with $X for a variable and its default after the colon
}{
	{"goenv", pattern.Lazy(`\bgoenv init\b`), []string{"$GOENV_ROOT:~/.goenv/shims"}},
	{"mise", pattern.Lazy(`\b(mise|rtx) activate\b`), nil},
	{"asdf", pattern.Lazy(`\basdf (init|shellenv)\b`), []string{"$ASDF_DATA_DIR:~/.asdf/shims"}},
	{"brew", pattern.Lazy(`\bbrew shellenv\b`), []string{"$HOMEBREW_PREFIX:/home/linuxbrew/.linuxbrew/bin", "$HOMEBREW_PREFIX:/home/linuxbrew/.linuxbrew/sbin"}},
	{"pyenv", pattern.Lazy(`\bpyenv (init|virtualenv-init)\b`), []string{"$PYENV_ROOT:~/.pyenv/shims"}},
	{"rbenv", pattern.Lazy(`\brbenv init\b`), []string{"$RBENV_ROOT:~/.rbenv/shims"}},
	{"nodenv", pattern.Lazy(`\bnodenv init\b`), []string{"$NODENV_ROOT:~/.nodenv/shims"}},
	{"fnm", pattern.Lazy(`\bfnm env\b`), nil},
}

// hookOf names the manager that a statement initialises, or is "".
func hookOf(text string) string {
	for _, h := range hooks {
		if h.pattern().MatchString(text) {
			return h.name
		}
	}
	return ""
}

// hook prepends what a manager's hook is known to put on PATH.
func (s *state) hook(name string, at finding.Place, sure bool) {
	for _, h := range hooks {
		if h.name != name {
			continue
		}
		for _, spec := range h.dirs {
			s.prepend(s.resolve(spec), at, sure)
		}
	}
}

func (s *state) resolve(spec string) string {
	variable, def, _ := strings.Cut(strings.TrimPrefix(spec, "$"), ":")
	if v, set := s.lookup(variable); set == yes && v.certain() {
		return path.Join(v.String(), path.Base(def))
	}
	if rest, ok := strings.CutPrefix(def, "~"); ok {
		return s.home + rest
	}
	return def
}

func (s *state) prepend(dir string, at finding.Place, sure bool) {
	v := append(literal(dir+":", &at), s.path()...)
	s.set("PATH", v, at, sure, false)
}

// managerOf names the manager whose script a file is, or is "".
func managerOf(p string) string {
	switch {
	case strings.HasSuffix(p, "/.gvm/scripts/gvm"):
		return "gvm"
	case strings.HasSuffix(p, "/asdf.sh"), strings.HasSuffix(p, "/asdf.fish"):
		return "asdf"
	case strings.HasSuffix(p, "/.g/env"):
		return "g"
	}
	return ""
}
