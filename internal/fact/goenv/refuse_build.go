package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// refuseCompilers are the errors of work.BuildInit.
func (e *Env) refuseCompilers() ([]Refusal, error) {
	for _, name := range []string{"CC", "CXX", "FC"} {
		if !e.AtLeast("1.18") {
			break // what they say and heed differs
		}
		v, err := e.lookup(name)
		if err != nil {
			return nil, err
		}
		words, err := Split(v)
		if err != nil {
			return refusal(Builds, name, v, "go: %s environment variable could not be parsed: %v", name, err), nil
		}
		if len(words) > 0 && !path.IsAbs(words[0]) && strings.Contains(words[0], "/") {
			return refusal(Builds, name, words[0], "go: %s environment variable is relative; must be absolute path: %s", name, words[0]), nil
		}
	}
	return nil, nil
}

// refuseTemp is the error of making the work directory.
func (e *Env) refuseTemp() ([]Refusal, error) {
	name := "GOTMPDIR"
	dir, err := e.lookup(name)
	if err != nil {
		return nil, err
	}
	if dir == "" {
		if name, dir = "TMPDIR", ""; err == nil {
			dir, err = e.TempDir()
		}
		if err != nil {
			return nil, err
		}
	}
	abs, ok := e.abs(dir)
	if !ok {
		return nil, e.noCwd
	}
	info, err := e.h.Stat(abs)
	switch {
	case missing(err):
		why, err := e.unreachable(abs, err)
		if why == noSuchFile {
			return refusal(Builds, name, dir, "go: creating work dir: stat %s: %s", dir, why), err
		}
		return refusal(Builds, name, dir, "go: creating work dir: mkdir %s/go-build*: %s", dir, why), err
	case err != nil:
		return nil, err
	case !info.IsDir():
		return refusal(Builds, name, dir, "go: creating work dir: mkdir %s/go-build*: not a directory", dir), nil
	}
	return nil, nil
}

const noSuchFile = "no such file or directory"

// unreachable is what the kernel says of a path for which stat has said err.
func (e *Env) unreachable(p string, err error) (string, error) {
	switch host.StateOf(err) {
	case host.Denied:
		return "permission denied", nil
	case host.Loop:
		return "too many levels of symbolic links", nil
	case host.Invalid:
		return "not a directory", nil
	}
	for dir := path.Dir(p); dir != "/"; dir = path.Dir(dir) {
		info, err := e.h.Stat(dir)
		switch {
		case err == nil && !info.IsDir():
			return "not a directory", nil
		case err == nil:
			return noSuchFile, nil
		case !host.IsAbsent(err):
			return noSuchFile, unlessNone(err)
		}
	}
	return noSuchFile, nil
}

func unlessNone(err error) error {
	if missing(err) {
		return nil
	}
	return err
}

// refuseCgoFlags is the panic of what needs the flags for the C compiler: cgo, and
// "go env" without names.
func (e *Env) refuseCgoFlags() ([]Refusal, error) {
	for _, name := range []string{"CGO_CPPFLAGS", "CGO_CFLAGS", "CGO_CXXFLAGS", "CGO_FFLAGS", "CGO_LDFLAGS"} {
		v, err := e.lookup(name)
		if err != nil || !e.AtLeast("1.18") {
			return nil, err
		}
		if _, err := Split(v); err != nil {
			return refusal(Builds, name, v, "panic: could not parse environment variable %s with value %q: %v", name, v, err), nil
		}
	}
	return nil, nil
}

// refuse386 is the error of the compiler about GO386.
func (e *Env) refuse386() ([]Refusal, error) {
	v, err := e.lookup("GO386")
	if err != nil || v == "" || v == "sse2" || v == "softfloat" {
		return nil, err
	}
	if arch, err := e.Get("GOARCH"); err != nil || arch.Value != "386" {
		return nil, err
	}
	more := ""
	if v == "387" {
		more = ". Consider using GO386=softfloat instead."
	}
	return refusal(Compiles, "GO386", v, "unsupported setting GO386=%s%s", v, more), nil
}

// refuseCacheProg is the error of starting GOCACHEPROG, an experiment before 1.24.
func (e *Env) refuseCacheProg() ([]Refusal, error) {
	v, err := e.lookup("GOCACHEPROG")
	if err != nil || v == "" || !e.AtLeast("1.24") {
		return nil, err
	}
	words, err := Split(v)
	if err != nil {
		return refusal(Caches, "GOCACHEPROG", v, "GOCACHEPROG args: %v", err), nil
	}
	program := ""
	if len(words) > 0 {
		program = words[0]
	}
	why, err := e.cannotStart(program)
	if why == "" {
		return nil, err
	}
	return refusal(Caches, "GOCACHEPROG", v, "error starting GOCACHEPROG program %q: %s", program, why), nil
}

func (e *Env) refuseTarget() ([]Refusal, error) {
	goos, err := e.Get("GOOS")
	if err != nil {
		return nil, err
	}
	arch, err := e.Get("GOARCH")
	switch {
	case err != nil && arch.Given() == "" && anyTarget(goos.Value):
		return nil, nil // the processor of the machine is not known, and it is asked for
	case err != nil:
		return nil, err
	case supported(e, goos.Value, arch.Value):
		return nil, nil
	}
	prefix := "go"
	if !e.AtLeast("1.18") {
		prefix = "cmd/go"
	}
	r := refusal(Builds, "GOARCH", arch.Value, prefix+": unsupported GOOS/GOARCH pair %s/%s", goos.Value, arch.Value)
	if goos.Given() != "" && !anyTarget(goos.Value) {
		r[0].Setting, r[0].Values = "GOOS", []string{goos.Value}
	}
	return r, nil
}

// refuseCache is the error of opening the build cache.
func (e *Env) refuseCache() ([]Refusal, error) {
	given, err := e.lookup("GOCACHE")
	if err != nil {
		return nil, err
	}
	const need = "build cache is required, but could not be located: "
	switch {
	case given == "off":
		return refusal(Caches, "GOCACHE", given, "build cache is disabled by GOCACHE=off, but required as of Go 1.12"), nil
	case given != "" && !path.IsAbs(given):
		return refusal(Caches, "GOCACHE", given, need+"GOCACHE is not an absolute path"), nil
	case given != "":
		return nil, nil
	}
	dir, err := e.cacheDir()
	if err != nil || dir != "" {
		return nil, err
	}
	if xdg, err := e.getenv("XDG_CACHE_HOME"); err != nil || xdg != "" {
		return refusal(Caches, "GOCACHE", xdg, need+"GOCACHE is not defined and path in $XDG_CACHE_HOME is relative"), err
	}
	return refusal(Caches, "GOCACHE", "", need+"GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined"), nil
}
