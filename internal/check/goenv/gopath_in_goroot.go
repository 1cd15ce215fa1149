package goenv

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOPATHInGOROOT reports that one of GOPATH and GOROOT lies in the other.
var GOPATHInGOROOT = &rule.Rule{
	ID:       "goenv/gopath-inside-goroot",
	Severity: finding.Warning,
	Title:    "GOPATH lies inside the Go tree",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{EnvFileBadValue, GOROOTNotATree},
	Doc: `
GOPATH is a directory of the Go tree itself: the module cache and installed
programs are kept where the next upgrade replaces everything, and where an
ordinary user often may not write.

A Go tree below GOPATH, such as ~/go/go1.24, is untidy and harmless; it is not
reported.

# Repair

Remove the setting of GOPATH.
`,
	Check: checkGOPATHInGOROOT,
}

func checkGOPATHInGOROOT(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	s, first, err := workspace(h, e)
	if err != nil || first == "" || e.Root.Dir == "" {
		return nil, err
	}
	root := absolute(h, e.Root.Dir)
	if !strings.HasPrefix(first, root+"/") {
		return nil, nil
	}
	f := finding.Finding{
		Message:  finding.Msg("GOPATH is %s, a directory of the Go tree %s", first, root),
		Evidence: []finding.Evidence{finding.Saw("GOROOT", "%s", root)},
		About:    []string{first},
	}
	if e.Root.Set {
		f.About = append(f.About, setting.Instance("GOROOT"))
	}
	return blamed(h, f, s)
}
