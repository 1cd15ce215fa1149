package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// findModule finds go.work and go.mod from the working directory upwards
// (cmd/go/internal/modload, Init and FindGoWork).
func (e *Env) findModule() error {
	mode, err := e.moduleSetting()
	if err != nil {
		return err
	}
	if err := e.findWork(); err != nil {
		return err
	}
	if mode == "off" {
		return nil
	}
	if e.Module, err = e.NearestModule(); err == nil && e.Module == "" && mode != "auto" {
		e.Module = "/dev/null"
	}
	return err
}

// findWork sets Work.
func (e *Env) findWork() error {
	if !e.AtLeast("1.18") {
		return nil
	}
	v, err := e.lookup("GOWORK")
	if err != nil {
		return err
	}
	switch v {
	case "off":
		e.Work = "off"
	case "", "auto":
		e.Work, err = e.nearest("go.work", true)
	default:
		e.Work = v
	}
	return err
}

// nearest is the file of a name in the working directory or one above; the
// search for go.work does not cross GOROOT.
func (e *Env) nearest(name string, stopAtRoot bool) (string, error) {
	if e.cwd == "" {
		return "", e.noCwd
	}
	for dir := path.Clean(e.cwd); ; dir = path.Dir(dir) {
		p := path.Join(dir, name)
		info, err := e.h.Stat(p)
		switch {
		case err == nil && !info.IsDir():
			return p, nil
		case err != nil && !missing(err):
			return "", err
		}
		if dir == "/" || stopAtRoot && path.Dir(dir) == e.Root.Dir {
			return "", nil
		}
	}
}

// missing reports whether an error of stat is one that go takes for "not there".
func missing(err error) bool {
	switch host.StateOf(err) {
	case host.Absent, host.Denied, host.Loop, host.Invalid:
		return true
	}
	return false
}

// inTempRoot reports whether a directory is the one for temporary files: its
// go.mod is ignored.
func (e *Env) inTempRoot(dir string) (bool, error) {
	temp, err := e.TempDir()
	if err != nil {
		return false, err
	}
	if dir == temp || path.Clean(temp) == dir {
		return true, nil
	}
	a, err := e.h.Stat(dir)
	if err != nil {
		return false, nil
	}
	b, err := e.h.Stat(temp)
	return err == nil && a.ID != "" && a.ID == b.ID, nil
}

// TempDir is os.TempDir.
func (e *Env) TempDir() (string, error) {
	v, err := e.getenv("TMPDIR")
	if v == "" {
		v = "/tmp"
	}
	return v, err
}

// ModuleMode reports whether the go command works with modules here
// (cmd/go/internal/modload, WillBeEnabled).
func (e *Env) ModuleMode() (bool, error) {
	mode, err := e.moduleSetting()
	if err != nil {
		return false, err
	}
	switch mode {
	case "", "on":
		return true, nil
	case "auto":
		work := e.Work != "" && e.Work != "off" && e.AtLeast("1.27")
		return strings.HasSuffix(e.Module, "go.mod") || work, nil
	}
	return false, nil
}

// moduleSetting is GO111MODULE; until 1.15 the default was auto.
func (e *Env) moduleSetting() (string, error) {
	mode, err := e.lookup("GO111MODULE")
	if mode == "" && !e.AtLeast("1.16") {
		mode = "auto"
	}
	return mode, err
}

// NearestModule is the go.mod file of the working directory or the nearest one
// above, whether the go command heeds it or not; "" for none.
func (e *Env) NearestModule() (string, error) {
	mod, err := e.nearest("go.mod", false)
	if err != nil || mod == "" {
		return "", err
	}
	if temp, err := e.inTempRoot(path.Dir(mod)); err != nil || temp {
		return "", err
	}
	return mod, nil
}

// Nearest is the file of a name in the working directory or the nearest one
// above; "" for none.
func (e *Env) Nearest(name string) (string, error) {
	return e.nearest(name, false)
}
