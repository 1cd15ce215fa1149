package goenv

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Reach says which go commands a refusal stops.
type Reach int

// From every command to those that build: each stage includes the ones after.
const (
	Every   Reach = iota // also "go version", "go env -w" and "go env -u"
	Flagged              // all but "go env" and "go bug"
	Listing              // "go env" alone
	Modules              // those that look at the module, also "go env" without names
	Builds               // those that may build, also "go env" without names
	Caches               // those that need the build cache

	// These stop nothing else, not even "go env".
	Fetches  // those that fetch a module that is not in the module cache
	Compiles // those that compile: go build, go test, go run, go vet, go list of packages
	Installs // "go install"
)

// A Refusal is an error by which the go command ends because of a setting.
type Refusal struct {
	Reach   Reach
	Text    string   // what go prints, as one line
	Setting string   // the variable that it is about
	Values  []string // the value, or the part of it, that is to blame
}

// Refusals are what stops the go command, in the order in which it would stop:
// the first one hides the others. Network failures are not among them. The error
// says that there may be more.
func (e *Env) Refusals() (out []Refusal, unknown error) {
	judges := []func(*Env) ([]Refusal, error){
		(*Env).refuseDirectory, (*Env).refuseSelection, (*Env).refuseRoot, (*Env).refuseGOPATH, (*Env).refuseTelemetry, (*Env).refuseEnvFlags,
		(*Env).refuseExperiment, (*Env).refuseLevels, (*Env).refuseStoredExperiment, (*Env).refuseFlags, (*Env).refuseModules, (*Env).refuseCompilers, (*Env).refuseTemp, (*Env).refuseTarget, (*Env).refuseCgoFlags, (*Env).refuseCache,
		(*Env).refuseCacheProg, (*Env).refuseFlagValues, (*Env).refuse386, (*Env).refuseFetch, (*Env).refuseInstall,
	}
	if !e.AtLeast("1.22") {
		judges[2], judges[3] = judges[3], judges[2]
	}
	for _, judge := range judges {
		r, err := judge(e)
		out = append(out, r...)
		unknown = cmp.Or(unknown, err)
	}
	return out, unknown
}

// Refusal is the first one that a command of a reach meets; nil for none.
// "go env" is a command of reach Builds that Flagged does not stop.
func (e *Env) Refusal(has func(Reach) bool) (*Refusal, error) {
	all, err := e.Refusals()
	if err != nil {
		return nil, err
	}
	for i := range all {
		if has(all[i].Reach) {
			return &all[i], nil
		}
	}
	return nil, nil
}

func refusal(at Reach, setting, value, format string, args ...any) []Refusal {
	return []Refusal{{Reach: at, Text: fmt.Sprintf(format, args...), Setting: setting, Values: []string{value}}}
}

// refuseDirectory is the error of a working directory that was removed: of all
// commands where go.mod may choose the toolchain, else of those that look for it.
func (e *Env) refuseDirectory() ([]Refusal, error) {
	if !e.gone() {
		return nil, nil
	}
	if modules, err := e.ModuleMode(); err != nil || !modules {
		return nil, err
	}
	at := Modules
	if e.Choice.Mode != "" {
		at = Every
	}
	return refusal(at, "PWD", "", "cannot determine current directory: getwd: no such file or directory"), nil
}

// gone reports whether the working directory was removed.
func (e *Env) gone() bool {
	switch host.StateOf(e.noCwd) {
	case host.Absent:
		return true
	case host.Failed:
		return strings.Contains(e.noCwd.Error(), "no such file or directory")
	}
	return false
}

func (e *Env) refuseSelection() ([]Refusal, error) {
	c := e.Choice
	switch {
	case c.Refused == "":
		return nil, nil
	case c.blame != nil:
		r := *c.blame
		r.Reach = Every
		return []Refusal{r}, nil
	}
	return refusal(Every, "GOTOOLCHAIN", c.Setting.Value, "%s", c.Refused), nil
}

func (e *Env) refuseRoot() ([]Refusal, error) {
	root := e.Root.Dir
	if root == "" {
		switch {
		case noTree(e.Program), e.Root.untold(), e.Behind() != nil:
			return nil, nil
		case e.Root.Unknown != nil:
			return nil, e.Root.Unknown
		}
		return refusal(Every, "GOROOT", "", "go: cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set"), nil
	}
	abs, ok := e.abs(root)
	if !ok {
		return nil, e.noCwd
	}
	info, err := e.h.Stat(abs)
	switch {
	case err == nil && info.IsDir():
		return nil, nil
	case err == nil, missing(err):
		return refusal(Every, "GOROOT", root, "go: cannot find GOROOT directory: %s", root), nil
	}
	return nil, err
}

func (e *Env) refuseGOPATH() ([]Refusal, error) {
	given, err := e.lookup("GOPATH")
	if err != nil {
		return nil, err
	}
	v, err := e.initialGOPATH(given)
	if err != nil || e.Root.Dir != "" && path.Clean(v) == path.Clean(e.Root.Dir) {
		return nil, err
	}
	for _, p := range strings.Split(v, ":") {
		switch {
		case strings.HasPrefix(p, "~"):
			return refusal(Every, "GOPATH", p, "go: GOPATH entry cannot start with shell metacharacter '~': %q", p), nil
		case p != "" && !path.IsAbs(p) && given != "":
			return refusal(Every, "GOPATH", p, "go: GOPATH entry is relative; must be absolute path: %q.\nFor more details see: 'go help gopath'", p), nil
		}
	}
	return nil, nil
}

// refuseTelemetry is the error of counting, from 1.23 on, whether there is a
// go.work.
func (e *Env) refuseTelemetry() ([]Refusal, error) {
	v, err := e.relativeWork()
	if err != nil || v == "" || !e.AtLeast("1.23") {
		return nil, err
	}
	if modules, err := e.ModuleMode(); err != nil || !modules {
		return nil, err
	}
	return refusal(Every, "GOWORK", v, badWork), nil
}

const badWork = "go: invalid GOWORK: not an absolute path"

// relativeWork is the value of GOWORK if it is refused, else "".
func (e *Env) relativeWork() (string, error) {
	v, err := e.lookup("GOWORK")
	if err != nil || v == "off" || v == "auto" || path.IsAbs(v) || !e.AtLeast("1.18") {
		return "", err
	}
	return v, nil
}

// refuseModules are the errors of modload.Init.
func (e *Env) refuseModules() ([]Refusal, error) {
	mode, err := e.lookup("GO111MODULE")
	if err != nil {
		return nil, err
	}
	if r, err := e.refuseFIPS140(); r != nil || err != nil {
		return r, err
	}
	switch mode {
	case "", "on", "off", "auto":
	default:
		return refusal(Modules, "GO111MODULE", mode, "go: unknown environment setting GO111MODULE=%s", mode), nil
	}
	if mode != "off" && e.Module != "" {
		if r, err := e.refuseModuleInGOPATH(); r != nil || err != nil {
			return r, err
		}
	}
	work, err := e.relativeWork()
	if err != nil || work == "" {
		return nil, err
	}
	return refusal(Modules, "GOWORK", work, badWork), nil
}

// refuseFIPS140 is about the FIPS 140-3 module: one of a version is unpacked into
// the module cache.
func (e *Env) refuseFIPS140() ([]Refusal, error) {
	fips, err := e.lookup("GOFIPS140")
	switch {
	case err != nil || fips == "" || !e.AtLeast("1.24"):
		return nil, err
	case !validFIPS140(e, fips):
		return refusal(Modules, "GOFIPS140", fips, "go: unknown GOFIPS140 version %q", fips), nil
	case fips == "off" || fips == "latest":
		return nil, nil
	}
	s, err := e.Get("GOMODCACHE")
	if err != nil {
		return nil, err
	}
	if err := e.badModCache(s.Value); err != nil {
		return refusal(Modules, "GOMODCACHE", s.Value, "go: %v", err), nil
	}
	return nil, nil
}

// refuseModuleInGOPATH is about a go.mod in GOPATH itself, which is a warning
// from 1.22 on.
func (e *Env) refuseModuleInGOPATH() ([]Refusal, error) {
	if e.AtLeast("1.22") {
		return nil, nil
	}
	dir, err := e.InGOPATH("")
	if err != nil || dir == "" {
		return nil, err
	}
	p, ok := e.abs(path.Join(dir, "go.mod"))
	if !ok {
		return nil, e.noCwd
	}
	_, err = e.h.Stat(p)
	switch {
	case err == nil:
		return refusal(Modules, "GOPATH", dir, "$GOPATH/go.mod exists but should not"), nil
	case missing(err):
		return nil, nil
	}
	return nil, err
}
