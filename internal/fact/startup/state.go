package startup

import (
	"path"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/digest"
	"github.com/godoctor-linux/godoctor/internal/pattern"
)

// Bounds of one evaluation; a start-up file stays far below them, a hostile one
// must not hang us.
const (
	maxSteps = 20000   // statements, and kilobytes of values
	maxDepth = 16      // files that source files, functions that call functions
	maxNest  = 200     // statements inside statements
	maxLoop  = 200     // rounds of one loop
	maxValue = 1 << 17 // bytes; the kernel passes no longer variable on (MAX_ARG_STRLEN)
	maxNotes = 2000    // assignments, doubts and defects that are kept of each
)

// state is what one session has so far.
type state struct {
	h          *host.Host
	out        *Session
	home       string
	user       string
	uid        string
	vars       map[string]*variable
	journal    []change // what branches that may not run have changed
	universals string   // the file of fish's universal variables
	hidden     []string // sums of names of variables that are set unseen
	open       int      // such branches around this point
	work       int      // bytes and parts of values since the last step
	steps      int
	depth      int
	nest       int
	ended      bool // exit or exec: no further file is read
	maybeEnded bool // ended in a branch that may not run
	exhausted  bool // a bound was reached
	notBash    bool // the shell is known to be another
}

// A variable is a value, an array or a function. It is never changed, only
// replaced.
type variable struct {
	v     value
	list  []value // of an array
	array bool
	fn    *function
	maybe bool // it may as well be unset
}

type function struct {
	decl *syntax.FuncDecl
	file *source
	fish *fishFunction
}

func newState(h *host.Host, k Kind, u host.User, base []Element) *state {
	s := &state{h: h, home: u.Home, user: u.Name, uid: strconv.Itoa(u.UID),
		vars: map[string]*variable{}, out: &Session{Kind: k, Managers: map[string]finding.Place{}}}
	flags := "hB"
	if k.Interactive {
		flags = "himBHs"
		if k.Shell != "fish" {
			s.give("PS1", literal("$ ", nil))
		}
	}
	for name, v := range map[string]string{"HOME": u.Home, "USER": u.Name, "LOGNAME": u.Name, "SHELL": u.Shell, "-": flags} {
		s.give(name, literal(v, nil))
	}
	switch k.Shell {
	case "bash", "zsh":
		s.give(strings.ToUpper(k.Shell)+"_VERSION", literal("5", nil))
		s.give("UID", literal(s.uid, nil))
		s.give("EUID", literal(s.uid, nil))
	case "ksh":
		s.forget("KSH_VERSION")
		if k.Interactive { // mksh has a prompt before it reads files, ksh93 has none
			s.forget("PS1")
		}
	}
	for _, name := range []string{"ZDOTDIR", "XDG_CONFIG_HOME"} { // where zsh and fish look for their files
		if v, set, err := h.Env(name); err == nil && set && path.IsAbs(v) {
			s.give(name, literal(v, nil))
		}
	}
	switch shellBehind(h, k.Shell) {
	case "bash":
		s.give("BASH", literal("/bin/bash", nil))
		s.give("BASH_VERSION", literal("5", nil))
	case "":
	default:
		s.notBash = true
	}
	if len(base) > 0 {
		s.give("PATH", joinElements(base))
	}
	return s
}

// shellBehind is the shell that a kind of session really runs: sh is a link to
// dash on Debian and to bash on Fedora and Arch; "" where it is not known.
func shellBehind(h *host.Host, shell string) string {
	if shell != "sh" {
		return shell
	}
	info, err := h.Stat("/bin/sh")
	if err != nil {
		return ""
	}
	return path.Base(info.Target)
}

// give sets a variable without any note of it.
func (s *state) give(name string, v value) { s.replace(name, &variable{v: v}) }

// replace sets a variable, or unsets it with nil.
func (s *state) replace(name string, v *variable) {
	if s.open > 0 {
		s.journal = append(s.journal, change{name, s.vars[name]})
	}
	if v == nil {
		delete(s.vars, name)
	} else {
		s.vars[name] = v
	}
}

// forget makes a variable's value unknown.
func (s *state) forget(name string) {
	s.replace(name, &variable{v: value{{text: "$" + name, sure: true}}, maybe: true})
}

// path is the value of PATH so far.
func (s *state) path() value {
	if v := s.vars["PATH"]; v != nil {
		return v.v
	}
	return nil
}

// shell is the shell whose ways count at this point.
func (s *state) shell() string {
	if s.vars["emulate"] != nil {
		return "emulated"
	}
	return s.out.Kind.Shell
}

// name maps the names that a shell ties together: zsh's array path is PATH.
func (s *state) name(n string) string {
	if s.out.Kind.Shell == "zsh" && n == "path" {
		return "PATH"
	}
	return n
}

// lookup is the value of a variable and whether it is set.
func (s *state) lookup(name string) (v value, set truth) {
	if x, ok := s.vars[name]; ok {
		if x.maybe {
			return x.v, unknown
		}
		return x.v, yes
	}
	if s.notBash && (name == "BASH" || name == "BASH_VERSION") {
		return nil, no // bash does not export them
	}
	if foreign().MatchString(name) || s.isHidden(name) {
		return value{{text: "$" + name, sure: true}}, unknown
	}
	return nil, no
}

// foreign matches variables that terminals, ssh and desktops set before any
// file is read, and the shell's own.
var foreign = pattern.Lazy(`^(TERM|COLORTERM|TERM_PROGRAM.*|DISPLAY|WAYLAND_DISPLAY|SSH_.*|XDG_.*|TMUX.*|STY|VSCODE_.*|HOSTNAME|HOST|LANG|LC_.*|DESKTOP_SESSION|GNOME_.*|KDE_.*|WSL.*|SHLVL|PPID|RANDOM|[0-9]+|[@*#?!$_]|OSTYPE|MACHTYPE|HOSTTYPE|INSIDE_EMACS|CI|DEBIAN_.*|BASH_.*|ZSH_.*|KSH_.*|FISH_VERSION|version|fish_pid|hostname|FUNCNAME|PWD|OLDPWD|CONTAINER.*|DBUS_.*|PS[2-4]|MAIL|SECONDS|LINENO|EPOCH.*|OPTIND|IFS|COLUMNS|LINES|FPATH|fpath|status|argv)$`)

// partWork is what handling a part of a value, or an element of PATH, costs
// beside handling its bytes.
const partWork = 40

// spend counts work on a value towards the bound on steps.
func (s *state) spend(v value) {
	s.work += partWork * len(v)
	for _, p := range v {
		s.work += len(p.text)
	}
	s.steps += s.work / 1024
	s.work %= 1024
}

// step counts one statement; false says that the bound is reached.
func (s *state) step(at func() finding.Place) bool {
	if s.steps++; s.steps <= maxSteps {
		return true
	}
	if !s.exhausted {
		s.exhausted = true
		s.out.Doubts = append(s.out.Doubts, at())
	}
	return false
}

func (s *state) doubt(at finding.Place) {
	if len(s.out.Doubts) < maxNotes {
		s.out.Doubts = append(s.out.Doubts, at)
	}
}

func (s *state) defect(d Defect) {
	if len(s.out.Defects) < maxNotes {
		s.out.Defects = append(s.out.Defects, d)
	}
}

func (s *state) shadow(kind string, at finding.Place, body string) {
	if len(s.out.Shadows) < maxNotes {
		s.out.Shadows = append(s.out.Shadows, Shadow{kind, at, body})
	}
}

// manager notes the first place that surely initialises a version manager.
func (s *state) manager(name string, at finding.Place, sure bool) {
	if sure || s.out.Managers[name].IsZero() {
		s.out.Managers[name] = at
	}
}

// dialect is the language that files are read in by this session's shell.
func (s *state) dialect() string {
	if s.out.Kind.Shell == "sh" {
		return digest.POSIX
	}
	return s.out.Kind.Shell
}
