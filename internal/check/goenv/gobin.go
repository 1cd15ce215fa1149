package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOBINBadValue reports a GOBIN that go install cannot use.
var GOBINBadValue = &rule.Rule{
	ID:       "goenv/gobin-bad-value",
	Severity: finding.Error,
	Title:    "GOBIN is relative, no directory, or not writable",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
"go install" puts programs into GOBIN. It must be an absolute path; a ~ that
nothing expands makes it relative:

	cannot install, GOBIN must be an absolute path

A file in its place, or a directory that this user may not write to, fails as
well. Building is not touched.

# Repair

Remove the setting: the default is the bin directory of GOPATH.
`,
	Symptoms: []string{`cannot install, GOBIN must be an absolute path`},
	Check:    checkGOBIN,
}

func checkGOBIN(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	s, err := e.Get("GOBIN")
	if err != nil {
		return nil, err
	}
	dir := s.Given()
	if dir == "" {
		return nil, rule.Skip("GOBIN is not set")
	}
	if !path.IsAbs(dir) {
		return blamed(h, finding.Finding{
			Message:  finding.Msg("GOBIN is %s, which is not an absolute path: go install stops", finding.Visible(dir)),
			Evidence: []finding.Evidence{setting.Says("cannot install, GOBIN must be an absolute path")},
		}, s)
	}
	why, err := unwritable(h, dir)
	if err != nil || why == nil {
		return nil, err
	}
	return blamed(h, finding.Finding{
		Message:  finding.Msg("GOBIN is %s, where this user cannot write: go install fails", dir),
		Evidence: []finding.Evidence{*why},
		About:    []string{dir},
	}, s)
}

// unwritable says what keeps the user from writing into a directory that may
// still have to be made; nil if nothing does. Of a root file system that is not
// running, a home that is missing may be mounted when it runs; /nonexistent is
// what Debian calls the home of those who have none.
func unwritable(h *host.Host, dir string) (*finding.Evidence, error) {
	home, _, err := h.Env("HOME")
	if err != nil {
		return nil, err
	}
	for at := path.Clean(dir); ; at = path.Dir(at) {
		info, err := h.Stat(at)
		switch {
		case host.IsAbsent(err) && at == path.Clean(home) && at != "/nonexistent" && !running(h):
			return nil, nil
		case host.IsAbsent(err) && at != "/":
			continue
		case host.IsDenied(err), host.StateOf(err) == host.Invalid && at != "/":
			if host.IsDenied(err) {
				e := permissions(h, at)
				return &e, nil
			}
			continue // below a file
		case err != nil:
			return nil, err
		case !info.IsDir():
			e := finding.Saw(at, "a %s, not a directory", info.Type)
			return &e, nil
		}
		ok, err := h.Access("w", at)
		if err != nil {
			return nil, err
		}
		if ok {
			if ok, err = h.Access("x", at); err != nil {
				return nil, err
			}
		}
		if ok {
			return kernelTree(h, at), nil
		}
		return whyUnwritable(h, at, info), nil
	}
}

// running reports whether the machine runs: its kernel answers.
func running(h *host.Host) bool {
	_, _, _, err := h.Uname()
	return err == nil
}

// kernelTree says that a directory is one of the kernel's own, where not even
// root makes files; nil for all others.
func kernelTree(h *host.Host, at string) *finding.Evidence {
	m, err := h.Mount(at)
	if err != nil || m.Type != "proc" && m.Type != "sysfs" {
		return nil
	}
	e := finding.Saw(m.Point, "%s: files cannot be made there", m.Type)
	return &e
}

func whyUnwritable(h *host.Host, at string, info host.Info) *finding.Evidence {
	e := finding.Saw(at, "mode %04o, owner %d:%d", info.Mode, info.UID, info.GID)
	if m, err := h.Mount(at); err == nil {
		for _, o := range m.Options {
			if o == "ro" {
				e = finding.Saw(m.Point, "%s, mounted read-only", m.Type)
			}
		}
	}
	return &e
}

// GOBINCross reports that GOBIN forbids to install for another target.
var GOBINCross = &rule.Rule{
	ID:       "goenv/gobin-cross-install",
	Severity: finding.Warning,
	Title:    "GOBIN is set while GOOS or GOARCH name another machine",
	Fix:      finding.Manual,
	Doc: `
Programs for another system or processor are installed into a subdirectory of
GOPATH/bin. GOBIN leaves no room for one, and "go install" stops:

	cannot install cross-compiled binaries when GOBIN is set

"go build -o" works.

# Repair

Unset GOBIN for that command, or build with "go build -o".
`,
	Symptoms: []string{`cannot install cross-compiled binaries when GOBIN is set`},
	Check:    checkGOBINCross,
}

func checkGOBINCross(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	bin, err := e.Get("GOBIN")
	if err != nil {
		return nil, err
	}
	if bin.Given() == "" {
		return nil, rule.Skip("GOBIN is not set")
	}
	other, err := otherTarget(e)
	if err != nil || other.Name == "" {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("GOBIN is set and %s is %s: go install stops", other.Name, other.Value),
		Evidence: []finding.Evidence{setting.Says("cannot install cross-compiled binaries when GOBIN is set"), setting.Evidence(other)},
		About:    []string{setting.Instance(other.Name)},
		Fix: &finding.Fix{Summary: finding.Msg("install without GOBIN"), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "for programs of another machine: env -u GOBIN go install ..., or go build -o FILE"}}},
	}
	return blamed(h, f, bin)
}

// otherTarget is the setting of GOOS or GOARCH that names another machine than
// the go command's own; the zero Setting if neither does.
func otherTarget(e *goenv.Env) (goenv.Setting, error) {
	for _, c := range []struct{ name, own string }{{"GOOS", "GOHOSTOS"}, {"GOARCH", "GOHOSTARCH"}} {
		s, err := e.Supplied(c.name)
		if err != nil {
			return s, err
		}
		if s.Given() == "" {
			continue
		}
		own, err := e.Get(c.own)
		s.Value = s.Given()
		if err != nil || s.Value != own.Value {
			return s, err
		}
	}
	return goenv.Setting{}, nil
}
