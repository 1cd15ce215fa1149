package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOPATHIsGOROOT reports that GOPATH and GOROOT are one directory.
var GOPATHIsGOROOT = &rule.Rule{
	ID:       "goenv/gopath-equals-goroot",
	Severity: finding.Warning,
	Title:    "GOPATH and GOROOT are the same directory",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{EnvFileBadValue, GOROOTNotATree},
	Doc: `
The tree of Go and the workspace are one directory: Go was unpacked to ~/go, which
is the default GOPATH, or GOPATH was set to the tree. Every command warns

	warning: both GOPATH and GOROOT are the same directory (/home/ann/go)

(up to 1.23: "GOPATH set to GOROOT has no effect"), the module cache and installed
programs land in the tree, and an upgrade deletes or mixes them.

# Repair

Move the tree to another place, such as ~/.local/go, and change PATH; or remove
the setting of GOPATH.
`,
	Symptoms: []string{`both GOPATH and GOROOT are the same directory`, `GOPATH set to GOROOT \(.*\) has no effect`},
	Check:    checkGOPATHIsGOROOT,
}

func checkGOPATHIsGOROOT(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	if e.Root.Dir == "" {
		return nil, e.Root.Unknown
	}
	s, first, err := workspace(h, e)
	if err != nil || first == "" {
		return nil, err
	}
	root := absolute(h, e.Root.Dir)
	if there, err := exists(h, root); err != nil || !there {
		return nil, err // goroot-missing-dir speaks
	}
	if first != root && !sameFile(h, first, root) {
		return nil, nil
	}
	f := finding.Finding{
		Message:  finding.Msg("GOPATH and GOROOT are both %s", root),
		Evidence: []finding.Evidence{setting.Says("warning: both GOPATH and GOROOT are the same directory (" + first + ")")},
		About:    []string{root},
	}
	if e.Root.Set {
		f.About = append(f.About, setting.Instance("GOROOT"))
	}
	if !e.AtLeast("1.24") {
		f.Evidence[0] = setting.Says("warning: GOPATH set to GOROOT (" + first + ") has no effect")
	}
	if s.Given() == "" {
		f.Fix = &finding.Fix{Summary: finding.Msg("move the Go tree away from the default GOPATH"), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "move " + root + " to another place, such as ~/.local/go, and put its bin directory on PATH instead"}}}
	}
	return blamed(h, f, s)
}

// workspace is the first element of GOPATH, made absolute; the default counts
// also where go itself drops it because it is GOROOT.
func workspace(h *host.Host, e *goenv.Env) (goenv.Setting, string, error) {
	s, err := e.Get("GOPATH")
	if err != nil {
		return s, "", err
	}
	first, _, _ := strings.Cut(s.Value, ":")
	if s.Given() == "" && first == "" {
		home, _, err := h.Env("HOME")
		if err != nil || !path.IsAbs(home) {
			return s, "", err
		}
		first = path.Join(home, "go")
	}
	if !path.IsAbs(first) {
		return s, "", nil // gopath-bad-value speaks
	}
	return s, path.Clean(first), nil
}
