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
		return nil
	}
	e.Root.Dir = e.Root.Derived
	return nil
}

// deriveRoot is what the program finds by itself.
func (e *Env) deriveRoot() {
	p := e.Program
	switch {
	case p == nil:
	case p.Class.Shim, p.Class == toolchain.Snap, p.Class == toolchain.GCCGo:
		e.Root.Derived = p.Root
	default:
		e.Root.Derived, e.Root.Unknown = derive(e.h, p)
	}
}

// derive looks for the tree around the program; os.Executable is the file with
// all links resolved.
func derive(h *host.Host, p *toolchain.Program) (string, error) {
	dir := path.Dir(p.Final)
	for range 2 {
		dir = path.Dir(dir) // GOROOT/bin/go, or GOROOT/bin/GOOS_GOARCH/go
		info, err := h.Stat(path.Join(dir, "pkg/tool"))
		if err == nil && info.IsDir() {
			return canonical(h, BuiltIn(p), dir), nil
		}
		if err != nil && !host.IsAbsent(err) && !host.IsDenied(err) && host.StateOf(err) != host.Invalid {
			return "", err
		}
	}
	return BuiltIn(p), nil
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
// built with -trimpath, as the official ones are from 1.21 on.
func BuiltIn(p *toolchain.Program) string {
	switch {
	case p.Summary.Settings["-trimpath"] == "true":
		return ""
	case p.Version == "" || atLeast(p.Version, "1.21"):
		return ""
	case p.Class == toolchain.DebianClass, p.Class == toolchain.UbuntuClass:
		return p.Root
	}
	return "/usr/local/go"
}
