package goenv

import (
	"cmp"
	"errors"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// Why a setting is not known, though nothing failed.
const (
	ErrOnlyGo  Untold = "go works it out by running the C compiler"
	ErrNoGo    Untold = "there is no go command"
	ErrBuiltIn Untold = "it is built into this go command: the public module proxy of Go, then direct"
)

// A language is one whose compiler is a setting: CC or CXX.
type language struct {
	function   string // in zdefaultcc.go
	gcc, clang string
}

var (
	inC   = language{"DefaultCC", "gcc", "clang"}
	inCXX = language{"DefaultCXX", "g++", "clang++"}
)

// compiler is CC or CXX.
func (e *Env) compiler(given string, l language) (string, error) {
	if words := strings.Fields(given); len(words) > 0 && !e.AtLeast("1.18") {
		return words[0], nil
	}
	if given != "" {
		return given, nil
	}
	return e.defaultCompiler(l)
}

// defaultCompiler is the compiler that is built into the go command for a target.
func (e *Env) defaultCompiler(l language) (string, error) {
	if name, ok := e.besideGCCGo(l.gcc); ok {
		return name, nil
	}
	goos, err := e.lookup("GOOS")
	if err != nil {
		return "", err
	}
	if name, err := e.builtCompiler(l.function, cmp.Or(goos, "linux")); name != "" || err != nil {
		return name, err
	}
	switch goos {
	case "darwin", "ios", "freebsd", "openbsd":
		if e.AtLeast("1.21") {
			return l.clang, nil
		}
	}
	return l.gcc, nil
}

// cgoEnabled is CGO_ENABLED (cmd/go/internal/cfg, defaultContext).
func (e *Env) cgoEnabled(given string) (string, error) {
	if given == "0" || given == "1" {
		return given, nil
	}
	if built, err := e.builtConstant("CGO_ENABLED"); err != nil || built == "0" || built == "1" {
		return built, err
	}
	goos, err := e.lookup("GOOS")
	if err != nil {
		return "", err
	}
	arch, err := e.lookup("GOARCH")
	if err != nil {
		return "", err
	}
	if goos != "" && goos != "linux" {
		return "0", nil
	}
	if arch != "" {
		if own, err := e.hostArch(); err != nil || arch != own {
			return "0", err
		}
	}
	if !e.AtLeast("1.20") {
		return "1", nil
	}
	cc, err := e.getenv("CC")
	if err != nil || cc != "" {
		return "1", err
	}
	if cc, err = e.defaultCompiler(inC); err != nil {
		return "", err
	}
	if found, err := e.LookPath(cc); err != nil || found == "" {
		return "0", err
	}
	return "1", nil
}

// LookPath is exec.LookPath of the go command: the first file of a name on PATH
// that can be run, "" for none.
func (e *Env) LookPath(name string) (string, error) {
	if strings.Contains(name, "/") {
		p, ok := e.abs(name)
		if !ok {
			return "", e.noCwd
		}
		ok, err := runnable(e.h, p)
		if !ok {
			return "", err
		}
		return name, nil
	}
	value, err := e.getenv("PATH")
	if err != nil {
		return "", err
	}
	for _, dir := range strings.Split(value, ":") {
		if dir == "" {
			dir = "."
		}
		p, ok := e.abs(path.Join(dir, name))
		if !ok {
			return "", e.noCwd
		}
		switch ok, err := runnable(e.h, p); {
		case err != nil:
			return "", err
		case ok && !path.IsAbs(dir):
			return "", nil // found, and refused: a program of the working directory
		case ok:
			return path.Join(dir, name), nil
		}
	}
	return "", nil
}

// runnable reports whether a path leads to a regular file that can be executed.
func runnable(h *host.Host, p string) (bool, error) {
	info, err := h.Stat(p)
	switch {
	case host.IsAbsent(err), host.IsDenied(err), host.StateOf(err) == host.Loop, host.StateOf(err) == host.Invalid:
		return false, nil
	case err != nil:
		return false, err
	case info.IsDir():
		return false, nil
	}
	ok, err := h.Access("x", p)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return false, nil
	}
	return ok, err
}

func (e *Env) gccgo(given string) (string, error) {
	if given == "" {
		given = "gccgo"
		if name, ok := e.besideGCCGo("gccgo"); ok {
			given = name
		}
	}
	found, err := e.LookPath(given)
	if err != nil || found == "" {
		return given, err
	}
	return found, nil
}

// flagsOr is a list of flags as "go env" prints it: split and joined again.
func flagsOr(def string) func(*Env, string) (string, error) {
	return func(e *Env, given string) (string, error) {
		if given == "" {
			given = def
			if def != "" && !e.AtLeast("1.20") {
				given = "-g -O2"
			}
		}
		if !e.AtLeast("1.18") {
			return strings.Join(strings.Fields(given), " "), nil
		}
		words, err := Split(given)
		if err != nil {
			return "", err
		}
		if !e.AtLeast("1.19") {
			return strings.Join(words, " "), nil
		}
		return join(words), nil
	}
}

func (e *Env) pkgConfig(given string) (string, error) {
	if given == "" {
		built, err := e.builtPkgConfig()
		if err != nil {
			return "", err
		}
		given = built
	}
	words, err := Split(given)
	if err != nil || len(words) == 0 {
		return "pkg-config", err
	}
	return words[0], nil
}

// Split takes a list of flags apart as go does (cmd/internal/quoted): words, or
// "…" and '…' around whole words, without escapes.
func Split(s string) ([]string, error) {
	var out []string
	for {
		if s = strings.TrimLeft(s, " \t\r\n"); s == "" {
			return out, nil
		}
		if quote := s[0]; quote == '"' || quote == '\'' {
			end := strings.IndexByte(s[1:], quote)
			if end < 0 {
				return nil, errors.New("unterminated " + string(quote) + " string")
			}
			out, s = append(out, s[1:1+end]), s[2+end:]
			continue
		}
		end := strings.IndexAny(s, " \t\r\n")
		if end < 0 {
			end = len(s)
		}
		out, s = append(out, s[:end]), s[end:]
	}
}

// join is the reverse of Split.
func join(words []string) string {
	var out []string
	for _, w := range words {
		switch {
		case strings.Contains(w, "'") && strings.Contains(w, `"`):
			return strings.Join(words, " ")
		case strings.Contains(w, "'"):
			w = `"` + w + `"`
		case strings.ContainsAny(w, " \t\r\n\""):
			w = "'" + w + "'"
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}
