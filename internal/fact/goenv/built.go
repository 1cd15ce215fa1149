package goenv

import (
	"path"
	"strconv"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// Who builds Go may choose defaults for it. make.bash (cmd/dist) writes them into
// sources of the tree, which is where they are read: the program itself holds them,
// too, but not by name. A tree without sources has the usual ones.

// builtConstant is the default of a variable that the program was built with; ""
// where nothing tells.
func (e *Env) builtConstant(variable string) (string, error) {
	lines, err := e.source("src/internal/buildcfg/zbootstrap.go", "const DefaultGO|const defaultGO|const DefaultCGO")
	if err != nil {
		return "", err
	}
	for _, l := range lines {
		name, value, _ := strings.Cut(l.Text, " = ")
		if name == "const Default"+variable || name == "const default"+variable { // lower case before 1.24
			return unquoted(value), nil
		}
	}
	return "", nil
}

// compilerFile holds the C compilers for the targets.
const compilerFile = "src/cmd/go/internal/cfg/zdefaultcc.go"

// builtPkgConfig is the default of PKG_CONFIG; "" where nothing tells.
func (e *Env) builtPkgConfig() (string, error) {
	lines, err := e.source(compilerFile, "const DefaultPkgConfig")
	for _, l := range lines {
		_, value, _ := strings.Cut(l.Text, " = ")
		return unquoted(value), err
	}
	return "", err
}

// builtCompiler is what one of the functions there returns for a target; "" where
// nothing tells.
func (e *Env) builtCompiler(function, goos string) (string, error) {
	lines, err := e.source(compilerFile, "func Default|case \"|return \"")
	if err != nil || len(lines) == 0 {
		return "", err
	}
	arch, err := e.lookup("GOARCH")
	if err == nil {
		arch, err = e.arch(arch)
	}
	if err != nil {
		return "", err
	}
	return returned(lines, function, goos, arch), nil
}

// returned follows a function that dist has written: a switch over systems with
// processors, perhaps one over systems, and the value for all others.
func returned(lines []host.NumberedLine, function, goos, arch string) string {
	within, labels := false, ""
	for _, l := range lines {
		text := strings.TrimSpace(l.Text)
		switch {
		case strings.HasPrefix(text, "func "):
			within = strings.HasPrefix(text, "func "+function+"(")
		case !within:
		case strings.HasPrefix(text, "case "):
			labels = text
		case labels == "", strings.Contains(labels, strconv.Quote(goos+"/"+arch)), strings.Contains(labels, strconv.Quote(goos)):
			return unquoted(strings.TrimPrefix(text, "return "))
		default:
			labels = "" // it was for another target
		}
	}
	return ""
}

func unquoted(s string) string {
	v, err := strconv.Unquote(s)
	if err != nil {
		return ""
	}
	return v
}

// source is what a generated file of the program's own tree says, wherever GOROOT
// leads; nothing where there is no such tree or file.
func (e *Env) source(file, words string) ([]host.NumberedLine, error) {
	if e.Root.Derived == "" || e.isGCCGo() {
		return nil, nil
	}
	lines, err := e.h.Lines(path.Join(e.Root.Derived, file), words)
	if err != nil {
		return nil, unlessNone(err)
	}
	return lines, nil
}
