// Package goenv works out the environment of the go command without running
// it: the effective value of every setting, the layer that supplies it, which
// toolchain runs in the end, and what go would refuse, with its words.
//
// It follows cmd/go/internal/cfg, envcmd, toolchain and modload of Go 1.13 to
// 1.27; a differential test holds it to the real commands.
package goenv

import (
	"go/version"

	"github.com/godoctor-linux/godoctor/internal/fact/release"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Layer supplies values; the first that has a non-empty one wins. An empty line
// in the GOENV file hides that of go.env.
type Layer string

// The layers, highest first.
const (
	Process  Layer = "environment"
	UserFile Layer = "GOENV file"
	RootFile Layer = "GOROOT/go.env"
	ModeFile Layer = "telemetry mode file" // of "go telemetry"; it supplies GOTELEMETRY alone
	Default  Layer = "default"
)

// A Supply is what one layer says.
type Supply struct {
	Layer Layer
	Value string
	Place *finding.Place // the line of the file; nil for the environment
}

// A Setting is one variable as a go command sees it.
type Setting struct {
	Name  string
	Value string // the effective value, as "go env" prints it
	Supply
	Overridden []Supply // what lower layers say instead, highest first
}

// Given is the value as its layer writes it; "" for a default.
func (s Setting) Given() string { return s.Supply.Value }

// Source is where the value stands, for evidence: a file or "environment".
func (s Setting) Source() string {
	switch {
	case s.Place != nil:
		return s.Place.Source
	case s.Layer == Process:
		return "environment"
	}
	return "default"
}

// Latest is the release whose behaviour is assumed where none is known.
const Latest = "go1.27"

// An Env is the environment of one go command.
type Env struct {
	Program *toolchain.Program // nil where no go was found on PATH
	Version string             // such as go1.26.8; Latest where it is not known
	Assumed bool               // Version is not known

	User File // the GOENV file
	Dist File // GOROOT/go.env
	Root Root

	Work   string    // the go.work file in effect, "off" or ""
	Module string    // the go.mod file in effect, "/dev/null" in module mode without one, "" in GOPATH mode
	Choice Selection // which toolchain runs in the end

	h        *host.Host
	cwd      string
	noCwd    error // why the working directory is not known
	unseen   error // why Work and Module are not known
	dispatch bool  // it was started by another go command: it selects no more
}

type ofKey struct{}

// Of is the environment of the go command on the process's PATH, as that
// command begins; Choice tells whether another one takes over.
func Of(h *host.Host) (*Env, error) {
	e, err := host.Once(h, ofKey{}, func(h *host.Host) (*Env, error) {
		found, err := searchpath.ProcessGo(h)
		if err != nil {
			return nil, err
		}
		var p *toolchain.Program
		if found.Winner != nil {
			p = found.Winner.Program
		}
		return resolve(h, p, "")
	})
	if err != nil {
		return nil, err
	}
	return e.by(h), nil
}

// by is the same environment, asking on behalf of h.
func (e *Env) by(h *host.Host) *Env {
	mine := *e
	mine.h = h
	if e.Choice.Runs != nil {
		mine.Choice.Runs = e.Choice.Runs.by(h)
	}
	return &mine
}

// Final is the environment in which the user's command runs: that of the
// toolchain that takes over, if one does and it is at hand.
func (e *Env) Final() *Env {
	if e.Choice.Runs != nil {
		return e.Choice.Runs
	}
	return e
}

// resolve works out the environment of a program. goroot is what the process
// environment holds instead of its own GOROOT after a switch: a directory, or
// "unset".
func resolve(h *host.Host, p *toolchain.Program, goroot string) (*Env, error) {
	e := &Env{Program: p, h: h, dispatch: goroot != "", Version: Latest, Assumed: true}
	if p != nil && p.Version != "" {
		e.Version, e.Assumed = p.Version, false
	}
	e.cwd, e.noCwd = h.Cwd()
	if err := e.findUserFile(); err != nil {
		return nil, err
	}
	if err := e.findRoot(goroot); err != nil {
		e.Root.Dir, e.Root.Unknown = "", err
		e.Dist.Err = err
	} else {
		e.Dist = e.readRootFile()
	}
	e.unseen = e.findModule()
	if !e.dispatch {
		e.Choice.Unknown = e.selectToolchain()
	}
	return e, nil
}

// AtLeast reports whether the go command is of a release, such as "1.21", or a
// later one; development versions are later than all.
func (e *Env) AtLeast(since string) bool { return atLeast(e.Version, since) }

func atLeast(v, since string) bool {
	v = release.Trim(v)
	return !version.IsValid(v) || version.Compare(version.Lang(v), "go"+since) >= 0
}

// getenv is os.Getenv of the go command: the process environment, and nothing
// where the variable is not set.
func (e *Env) getenv(name string) (string, error) {
	if e.dispatch && name == "GOROOT" {
		return e.Root.dispatched, nil
	}
	v, _, err := e.h.Env(name)
	return v, err
}

// supplies are the layers that have a value, highest first: one that is not
// empty, or an empty line of the GOENV file that hides one of go.env. A layer
// that could not be looked at makes an error, unless a higher one has a value.
func (e *Env) supplies(name string) ([]Supply, error) {
	var out []Supply
	v, err := e.getenv(name)
	if err != nil {
		return nil, err
	}
	if v != "" {
		out = append(out, Supply{Layer: Process, Value: v})
	}
	if !inFile(name) {
		return out, nil
	}
	for _, f := range []struct {
		file  File
		layer Layer
	}{{e.User, UserFile}, {e.Dist, RootFile}} {
		if f.file.Unknown() && len(out) == 0 {
			return nil, f.file.Err
		}
		line, ok := f.file.Counts(name)
		if name == "GOROOT" && f.layer == RootFile {
			ok = false // it makes no sense there, and is not heeded
		}
		if ok && (line.Value != "" || f.layer == UserFile && e.hides(name)) {
			out = append(out, Supply{f.layer, line.Value, line.at()})
		}
	}
	return out, nil
}

// hides reports whether a line of the GOENV file hides one of go.env, as an empty
// one does, too.
func (e *Env) hides(name string) bool {
	line, ok := e.Dist.Counts(name)
	return ok && line.Value != "" && name != "GOROOT"
}

// lookup is Getenv of cmd/go/internal/cfg.
func (e *Env) lookup(name string) (string, error) {
	s, err := e.supplies(name)
	if err != nil || len(s) == 0 {
		return "", err
	}
	return s[0].Value, nil
}

// Get works one setting out. The error says that a layer could not be looked
// at, or that the setting cannot be known without running something.
func (e *Env) Get(name string) (Setting, error) {
	s, err := e.Supplied(name)
	if err == nil {
		s.Value, err = e.effective(name, s.Given())
	}
	return s, err
}

// Supplied is what the layers say of a setting, without its default: Value is
// empty.
func (e *Env) Supplied(name string) (Setting, error) {
	s := Setting{Name: name, Supply: Supply{Layer: Default}}
	if name == "GOTELEMETRY" {
		var err error
		s.Supply, err = e.telemetryMode()
		return s, err
	}
	all, err := e.supplies(name)
	if err == nil && len(all) > 0 {
		s.Supply, s.Overridden = all[0], all[1:]
	}
	return s, err
}

// Get is the setting of the go command on PATH as it begins.
func Get(h *host.Host, name string) (Setting, error) {
	e, err := Of(h)
	if err != nil {
		return Setting{Name: name}, err
	}
	return e.Get(name)
}

// Changed reports whether a setting differs from the default of this go command;
// what go.env says is a default, as for "go env -changed".
func (e *Env) Changed(s Setting) (bool, error) {
	if s.Layer == Default {
		return false, nil
	}
	// of several lines there the last is the default, though the first counts
	if line, ok := e.Dist.Last(s.Name); ok && s.Name != "GOROOT" {
		return s.Value != line.Value, nil
	}
	if s.Layer == RootFile {
		return false, nil
	}
	def, err := e.effective(s.Name, "")
	if err != nil {
		return true, nil // a default that is not known is not what was given
	}
	if s.Name == "GOROOT" {
		def = e.Root.Derived
	}
	return s.Value != def, nil
}
