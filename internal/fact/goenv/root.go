package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Root is the GOROOT of a go command.
type Root struct {
	Dir     string // the effective one, cleaned; "" where go finds none
	Set     bool   // by the environment or the GOENV file, not found by the program
	Derived string // what the program finds when GOROOT is not set; "" for none
	Unknown error  // why Derived is not known

	dispatched string // what a switching go command puts into the environment
	settings   string // the tree whose go.env is read
}

// findRoot finds GOROOT (cmd/go/internal/cfg, findGOROOT): the environment, the
// GOENV file, the tree around the program, what was built in.
func (e *Env) findRoot(dispatched string) error {
	if dispatched != "" && dispatched != "unset" {
		e.Root.dispatched = dispatched
	}
	e.deriveRoot()
	given, err := e.supplies("GOROOT")
	if err != nil {
		return err
	}
	if len(given) > 0 {
		e.Root.Dir, e.Root.Set = path.Clean(given[0].Value), true
		// go asks for go.env before it heeds the environment, so that the
		// GOENV file says where that is
		e.Root.settings = path.Clean(given[len(given)-1].Value)
		return nil
	}
	e.Root.Dir, e.Root.settings = e.Root.Derived, e.Root.Derived
	return nil
}

// deriveRoot is what the program finds by itself.
func (e *Env) deriveRoot() {
	p := e.Program
	switch {
	case e.isGCCGo():
		e.Root.Derived, _ = builtIn(p)
	case noTree(p):
	case p.Class.Shim, p.Class == toolchain.Snap:
		e.Root.Derived = p.Root
		if p.Class == toolchain.DLWrapper && p.Root == "" {
			e.Root.Unknown = errBehind
		}
	case p.Behind != nil:
		e.Root.Derived, e.Root.Unknown = derive(e.h, p.Behind)
	default:
		e.Root.Derived, e.Root.Unknown = derive(e.h, p)
	}
}

// noTree reports whether a program is none that has a tree here: nothing, not the
// Go tool, gccgo, a go of Windows.
func noTree(p *toolchain.Program) bool {
	if p == nil || p.Class == toolchain.GCCGo || p.Class == toolchain.Windows {
		return true
	}
	is, known := p.IsGo()
	return known && !is
}

// An Untold is why something is not known though nothing failed: nothing that
// godoctor reads tells it.
type Untold string

func (u Untold) Error() string { return string(u) }

// Why the tree of a program is not known.
const (
	errBehind    Untold = "this go command starts another one, and godoctor does not know which"
	errBuiltRoot Untold = "the path of the tree is built into this go command, and godoctor does not read it"
)

// Behind is why the tree is not known of a program that starts another one, such
// as the shim of a version manager that has selected nothing; nil where it is
// known, or the program starts none.
func (e *Env) Behind() error {
	if e.Program != nil && e.Root.Dir == "" && (e.Program.Class.Shim || e.Root.Unknown == errBehind) {
		return errBehind
	}
	return nil
}

// untold reports whether the tree is not known because nothing that godoctor
// reads tells it: the program itself may well find one.
func (r Root) untold() bool { return r.Unknown == errBehind || r.Unknown == errBuiltRoot }

// derive looks for the tree around the program; os.Executable is the file with
// all links resolved. Where there is no /proc it fails, and only the tree that was
// built in is left.
func derive(h *host.Host, p *toolchain.Program) (string, error) {
	if p.Summary.Kind == "script" && p.Root == "" {
		return "", errBehind
	}
	dir := path.Dir(p.Final)
	for range 2 {
		if noExecutable(h) {
			break
		}
		dir = path.Dir(dir) // GOROOT/bin/go, or GOROOT/bin/GOOS_GOARCH/go
		info, err := h.Stat(path.Join(dir, "pkg/tool"))
		if err == nil && info.IsDir() {
			return canonical(h, BuiltIn(p), dir), nil
		}
		if err != nil && !missing(err) {
			return "", err
		}
	}
	root, known := builtIn(p)
	if !known {
		return "", errBuiltRoot
	}
	return root, nil
}

// noExecutable reports whether os.Executable fails here, as in a chroot without
// /proc. A file system that is not running needs none.
func noExecutable(h *host.Host) bool {
	if _, _, _, err := h.Uname(); err != nil {
		return false
	}
	_, err := h.Lstat("/proc/self/exe")
	return host.IsAbsent(err)
}

// canonical prefers the spelling that was built in if it names the same
// directory.
func canonical(h *host.Host, builtIn, dir string) string {
	if builtIn == "" || builtIn == dir {
		return dir
	}
	a, err := h.Stat(builtIn)
	b, err2 := h.Stat(dir)
	if err == nil && err2 == nil && a.ID != "" && a.ID == b.ID {
		return builtIn
	}
	return dir
}

// BuiltIn is the GOROOT that was compiled into a go command: none where it was
// built with -trimpath, as the official ones are from 1.21 on, and none where it
// is not known.
func BuiltIn(p *toolchain.Program) string {
	root, _ := builtIn(p)
	return root
}

// builtIn is BuiltIn and whether it is known: somebody who builds a go command
// without -trimpath gives it the tree that he builds it with.
func builtIn(p *toolchain.Program) (root string, known bool) {
	switch {
	case p.Summary.Settings["-trimpath"] == "true":
		return "", true
	case len(p.Summary.Settings) == 0 && atLeast(p.Version, "1.21"):
		return "", true // nothing tells how it was built: as the official ones are
	case p.Class == toolchain.GCCGo:
		return path.Dir(path.Dir(p.Final)), true // what GCC was configured with as its prefix
	case p.Version == "" || atLeast(p.Version, "1.21"):
		return "", false
	}
	switch p.Class {
	case toolchain.DebianClass, toolchain.UbuntuClass, toolchain.Fedora, toolchain.Arch, toolchain.Alpine, toolchain.SUSE, toolchain.Distribution:
		return p.Root, true
	}
	return "/usr/local/go", true
}
