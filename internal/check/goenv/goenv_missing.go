package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GoEnvMissing reports a tree without go.env.
var GoEnvMissing = &rule.Rule{
	ID:       "goenv/goenv-missing",
	Severity: finding.Error,
	Title:    "The Go tree lacks go.env, so that there is no module proxy by default",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{GOROOTMissing, GOROOTNotATree, GOROOTMismatch},
	Doc: `
From 1.21 on, the defaults of GOPROXY, GOSUMDB and GOTOOLCHAIN are not built into
the go command: they stand in the file go.env of its tree. Where that is missing
(a tree copied or packaged in part), they are empty, and every download ends with

	GOPROXY list is not the empty string, but contains no entries

# Repair

Install the release anew, as a whole. go.env comes with it.
`,
	Symptoms: []string{`GOPROXY list is not the empty string, but contains no entries`, `missing GOSUMDB`},
	Check:    checkGoEnvMissing,
}

func checkGoEnvMissing(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	if !e.AtLeast("1.21") || e.Assumed {
		return nil, rule.Skip("before 1.21 there was no go.env")
	}
	if e.Root.Dir == "" || e.Dist.Exists || e.Program.Class == toolchain.Snap {
		return nil, e.Dist.Err
	}
	root := absolute(h, e.Root.Dir)
	if tools, err := holdsTools(h, root); err != nil || !tools {
		return nil, err
	}
	f := finding.Finding{
		Severity: finding.Warning,
		Evidence: []finding.Evidence{finding.Saw(path.Join(root, "go.env"), "does not exist, though the tree is %s", e.Version)},
		About:    []string{root, "go", setting.Instance("GOPROXY"), setting.Instance("GOSUMDB")},
		Fix:      &finding.Fix{Summary: finding.Msg("install Go anew, as a whole"), Class: finding.Manual, Steps: []finding.Step{{Advice: "install " + e.Version + " anew; go.env comes with it"}}},
	}
	if e.Root.Set {
		f.About = append(f.About, setting.Instance("GOROOT"))
	}
	var empty []string
	for _, name := range []string{"GOPROXY", "GOSUMDB", "GOTOOLCHAIN"} {
		s, err := e.Get(name)
		if err != nil {
			return nil, err
		}
		if s.Value == "" {
			empty = append(empty, name)
		}
	}
	if len(empty) == 0 {
		return nil, nil
	}
	if empty[0] == "GOPROXY" {
		f.Severity = finding.Error
		f.Evidence = append(f.Evidence, setting.Says("GOPROXY list is not the empty string, but contains no entries"))
	}
	f.Message = finding.Msg("%s has no go.env: %s without a value", root, strings.Join(empty, ", "))
	return []finding.Finding{f}, nil
}
