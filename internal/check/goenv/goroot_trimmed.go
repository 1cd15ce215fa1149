package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOROOTTrimmed reports a go program outside of its tree.
var GOROOTTrimmed = &rule.Rule{
	ID:       "goenv/goroot-trimmed",
	Severity: finding.Error,
	Title:    "The go program was copied out of its tree and cannot find it",
	Fix:      finding.Manual,
	Doc: `
From 1.21 on, the go program carries no path of its tree. It looks for the tree
around itself: a pkg/tool directory beside its bin directory. A copy of the
program alone, in /usr/bin for example, finds none and ends every command with

	go: cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set

A link to the program works, because the kernel resolves it.

# Repair

Replace the copy by a link to the program in its tree, or put the tree's bin
directory on PATH. Setting GOROOT hides the fault until the next upgrade.
`,
	Symptoms: []string{`'go' binary is trimmed and GOROOT is not set`},
	Check:    checkTrimmed,
}

// trimmedSays is what go says where it finds no tree around itself.
const trimmedSays = "go: cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set"

func checkTrimmed(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	if e.Root.Unknown != nil {
		return nil, e.Root.Unknown
	}
	p := e.Program
	if e.Root.Set || e.Root.Derived != "" || p.Class.Shim || unproved(h) {
		return nil, nil
	}
	if hiddenTree(h, p.Final) != "" {
		return nil, nil // goroot-unreadable speaks
	}
	f := finding.Finding{
		Message: finding.Msg("%s stands outside of its Go tree: there is no pkg/tool beside its directory", p.Final),
		Evidence: []finding.Evidence{
			setting.Says(trimmedSays),
			finding.Saw(p.Final, "%s", describeVersion(e)),
		},
		About: []string{p.Path, "go"},
		Fix:   &finding.Fix{Summary: finding.Msg("link to the program in its tree instead of copying it"), Class: finding.Manual},
	}
	tree, err := sameRelease(h, e)
	if err != nil {
		return nil, err
	}
	if tree == "" {
		f.Fix.Steps = []finding.Step{{Advice: "install Go anew, as a whole tree, and put its bin directory on PATH"}}
		return []finding.Finding{f}, nil
	}
	f.Evidence = append(f.Evidence, finding.Saw(tree, "a whole tree of %s", e.Version))
	f.Fix.Steps = []finding.Step{{Advice: "replace the copy: ln -sf " + tree + "/bin/go " + p.Final}}
	return []finding.Finding{f}, nil
}

func describeVersion(e *goenv.Env) string {
	if e.Assumed {
		return "a go program"
	}
	return "the go program of " + e.Version
}
