package goenv

import (
	"cmp"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	"github.com/godoctor-linux/godoctor/internal/finding"
)

// effective is the value that "go env" prints for what the layers give ("" for
// nothing): cmd/go/internal/envcmd, MkEnv.
func (e *Env) effective(name, given string) (string, error) {
	if f, ok := computed[name]; ok {
		return f(e, given)
	}
	if given != "" {
		return given, nil
	}
	if usual, ok := chosen[name]; ok {
		built, err := e.builtConstant(name)
		return cmp.Or(built, usual), err
	}
	return defaults[name], nil
}

// defaults are the built-in values that depend on nothing.
var defaults = map[string]string{
	"AR":         "ar",
	"GOAUTH":     "netrc",
	"GOHOSTOS":   "linux",
	"GOOS":       "linux",
	"PKG_CONFIG": "pkg-config",
}

// chosen are the built-in values that who builds Go may choose, as they usually
// are.
var chosen = map[string]string{
	"GO386":     "sse2",
	"GOAMD64":   "v1",
	"GOARM64":   "v8.0",
	"GOFIPS140": "off",
	"GOMIPS":    "hardfloat",
	"GOMIPS64":  "hardfloat",
	"GOPPC64":   "power8",
	"GORISCV64": "rva20u64",
}

// computed are the settings that are more than a value or a default.
var computed = map[string]func(e *Env, given string) (string, error){
	"CC":             func(e *Env, given string) (string, error) { return e.compiler(given, inC) },
	"CXX":            func(e *Env, given string) (string, error) { return e.compiler(given, inCXX) },
	"CGO_CFLAGS":     flagsOr("-O2 -g"),
	"CGO_CPPFLAGS":   flagsOr(""),
	"CGO_CXXFLAGS":   flagsOr("-O2 -g"),
	"CGO_FFLAGS":     flagsOr("-O2 -g"),
	"CGO_LDFLAGS":    flagsOr("-O2 -g"),
	"CGO_ENABLED":    (*Env).cgoEnabled,
	"PKG_CONFIG":     (*Env).pkgConfig,
	"GCCGO":          (*Env).gccgo,
	"GOARCH":         (*Env).arch,
	"GOBIN":          (*Env).bin,
	"GOCACHE":        (*Env).cache,
	"GOENV":          (*Env).envFile,
	"GOEXPERIMENT":   (*Env).experiments,
	"GOEXE":          (*Env).exeSuffix,
	"GOHOSTARCH":     func(e *Env, _ string) (string, error) { return e.hostArch() },
	"GOHOSTOS":       func(*Env, string) (string, error) { return "linux", nil },
	"GOMOD":          func(e *Env, _ string) (string, error) { return e.Module, e.unseen },
	"GOMODCACHE":     (*Env).modCache,
	"GONOPROXY":      orPrivate,
	"GONOSUMDB":      orPrivate,
	"GOPATH":         (*Env).gopath,
	"GOPROXY":        (*Env).proxy,
	"GOSUMDB":        (*Env).sumdb,
	"GOROOT":         (*Env).rootValue,
	"GOARM":          (*Env).arm,
	"GOTELEMETRY":    (*Env).telemetry,
	"GOTELEMETRYDIR": (*Env).telemetryDir,
	"GOTOOLCHAIN":    (*Env).toolchainSetting,
	"GOTOOLDIR":      (*Env).toolDir,
	"GOVERSION":      (*Env).versionValue,
	"GOWORK":         func(e *Env, _ string) (string, error) { return e.Work, e.unseen },
	"GOGCCFLAGS":     func(*Env, string) (string, error) { return "", ErrOnlyGo },
}

// rootValue is GOROOT; go cleans it, but not what stands in the environment.
func (e *Env) rootValue(string) (string, error) {
	if v, err := e.getenv("GOROOT"); err != nil || v != "" {
		return v, err
	}
	if e.Root.Dir == "" {
		return "", e.Root.Unknown
	}
	return e.Root.Dir, nil
}

func (e *Env) arm(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	v, err := e.builtConstant("GOARM")
	switch {
	case err != nil:
		return "", err
	case v == "" && e.isGCCGo():
		v = "5"
	case v == "":
		v = "7"
	}
	switch {
	case !e.AtLeast("1.22") || e.AtLeast("1.24"):
		return v, nil
	case v == "5":
		return v + ",softfloat", nil
	}
	return v + ",hardfloat", nil
}

// arch is GOARCH.
func (e *Env) arch(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	return e.hostArch()
}

// hostArch is the processor that the go command is built for.
func (e *Env) hostArch() (string, error) {
	if e.Program != nil && e.Program.Summary.Machine != "" {
		return e.Program.Summary.Machine, nil
	}
	if e.Program != nil && e.Program.Root != "" { // a shim or a wrapper
		if s, err := e.h.ELF(path.Join(e.Program.Root, "bin/go")); err == nil && s.Machine != "" {
			return s.Machine, nil
		}
	}
	_, _, m, err := e.h.Uname()
	if err != nil {
		return "", err
	}
	if goarch := machine.GOARCH(m); goarch != "" {
		return goarch, nil
	}
	return m, nil
}

func (e *Env) exeSuffix(string) (string, error) {
	goos, err := e.lookup("GOOS")
	if goos == "windows" {
		return ".exe", err
	}
	return "", err
}

// versionValue is GOVERSION.
func (e *Env) versionValue(string) (string, error) {
	switch {
	case e.Program == nil:
		return "", ErrNoGo
	case e.isGCCGo():
		return "", errGCCGo
	case e.Assumed:
		return "", errRelease
	}
	return e.Version, nil
}

const errRelease Untold = "the release of the go command is not known"

func (e *Env) toolDir(string) (string, error) {
	if e.isGCCGo() {
		return "", errGCCGo
	}
	if e.Root.Dir == "" {
		return "", e.Root.Unknown
	}
	arch, err := e.hostArch()
	if err != nil {
		return "", err
	}
	return path.Join(e.Root.Dir, "pkg/tool", "linux_"+arch), nil
}

func (e *Env) envFile(string) (string, error) {
	if e.User.Off {
		return "", nil
	}
	given, err := e.getenv("GOENV")
	if err != nil || given != "" {
		return given, err
	}
	dir, err := e.configDir()
	if err != nil || dir == "" {
		return "", err
	}
	return path.Join(dir, "go/env"), nil
}

// cache is GOCACHE (cmd/go/internal/cache, DefaultDir).
func (e *Env) cache(given string) (string, error) {
	if given != "" {
		if path.IsAbs(given) {
			return given, nil
		}
		return "off", nil
	}
	dir, err := e.cacheDir()
	if err != nil {
		return "", err
	}
	if dir == "" {
		return "off", nil
	}
	return path.Join(dir, "go-build"), nil
}

// initialGOPATH is GOPATH before main has judged it.
func (e *Env) initialGOPATH(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	home, err := e.getenv("HOME")
	if err != nil || home == "" {
		return "", err
	}
	def := path.Join(home, "go")
	root, err := e.getenv("GOROOT") // runtime.GOROOT knows no file
	if err != nil {
		return "", err
	}
	known := true
	if root == "" && e.Program != nil {
		root, known = builtIn(e.Program)
	}
	switch {
	case root != "" && def == path.Clean(root):
		return "", nil
	case !known && def == e.Root.Derived:
		return "", errBuiltRoot // it may be this
	}
	return def, nil
}

// gopath is GOPATH; a default that is no absolute path is dropped.
func (e *Env) gopath(given string) (string, error) {
	v, err := e.initialGOPATH(given)
	if err == nil && given == "" && v != "" && !path.IsAbs(v) {
		return "", nil
	}
	return v, err
}

// InGOPATH is a directory below the first element of GOPATH, "" where there is
// none.
func (e *Env) InGOPATH(below string) (string, error) {
	given, err := e.lookup("GOPATH")
	if err != nil {
		return "", err
	}
	v, err := e.initialGOPATH(given)
	first, _, _ := strings.Cut(v, ":")
	if err != nil || first == "" {
		return "", err
	}
	return path.Join(first, below), nil
}

func (e *Env) modCache(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	return e.InGOPATH("pkg/mod")
}

// bin is GOBIN; from 1.27 on, go prints where it installs to.
func (e *Env) bin(given string) (string, error) {
	if given != "" || !e.AtLeast("1.27") {
		return given, nil
	}
	v, err := e.lookup("GOPATH")
	if err != nil {
		return "", err
	}
	if v, err = e.gopath(v); err != nil || v == "" {
		return "", err
	}
	elements := strings.Split(v, ":")
	at := elements[0]
	if e.Module == "" { // GOPATH mode: the element that holds the working directory
		for _, p := range elements {
			if strings.HasPrefix(e.cwd, p) {
				at = p
				break
			}
		}
	} else if at == "" {
		return "", nil
	}
	return path.Join(at, "bin"), nil
}

func orPrivate(e *Env, given string) (string, error) {
	if given != "" {
		return given, nil
	}
	return e.lookup("GOPRIVATE")
}

// stock reports whether a setting that is not given has the value that Go comes
// with: built in before there was go.env. Where it is not known which go.env is
// read, the one of the release is assumed.
func (e *Env) stock(given string) bool {
	untold := e.Root.settings == "" && (noTree(e.Program) || e.Root.untold() || e.Behind() != nil)
	return given == "" && (untold || !e.AtLeast("1.21"))
}

// proxy is GOPROXY.
func (e *Env) proxy(given string) (string, error) {
	if e.stock(given) {
		return "", ErrBuiltIn
	}
	return given, nil
}

func (e *Env) sumdb(given string) (string, error) {
	if e.stock(given) {
		return "sum.golang.org", nil
	}
	return given, nil
}

func (e *Env) toolchainSetting(given string) (string, error) {
	if e.stock(given) && e.AtLeast("1.21") {
		return "auto", nil
	}
	return given, nil
}

func (e *Env) telemetryDir(string) (string, error) {
	dir, err := e.configDir()
	if err != nil || dir == "" {
		return "", err
	}
	return path.Join(dir, "go/telemetry"), nil
}

// telemetry is GOTELEMETRY; given is what the mode file holds.
func (e *Env) telemetry(given string) (string, error) {
	if given == "" {
		if dir, err := e.telemetryDir(""); err != nil || dir == "" {
			return "off", err
		}
		return "local", nil
	}
	mode, _, _ := strings.Cut(given, " ")
	return mode, nil
}

// telemetryMode is what "go telemetry" has stored (x/telemetry, Dir.Mode).
func (e *Env) telemetryMode() (Supply, error) {
	none := Supply{Layer: Default}
	dir, err := e.telemetryDir("")
	if err != nil || dir == "" {
		return none, err
	}
	p, ok := e.abs(path.Join(dir, "mode"))
	if !ok {
		return none, e.noCwd
	}
	text, err := e.h.Read(p)
	if err != nil {
		if missing(err) {
			err = nil
		}
		return none, err
	}
	if text = strings.TrimSpace(text); text == "" {
		return none, nil
	}
	line, _, _ := strings.Cut(text, "\n")
	return Supply{ModeFile, text, &finding.Place{Source: p, Line: 1, Text: line}}, nil
}
