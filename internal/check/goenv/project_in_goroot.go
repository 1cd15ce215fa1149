package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ProjectInGOROOT reports a project inside the Go tree.
var ProjectInGOROOT = &rule.Rule{
	ID:       "goenv/project-in-goroot",
	Severity: finding.Warning,
	Title:    "The project lies inside the Go tree",
	Fix:      finding.Manual,
	Doc: `
The working directory is below GOROOT/src, the source of the standard library. A
package there is taken for one of Go's own: imports are looked up among the
library's vendored ones, and the next upgrade deletes the project.

A checkout of Go itself, with a .git directory, is left alone.

# Repair

Move the project out of the tree, and give it a go.mod.
`,
	Symptoms: []string{`use of vendored package not allowed`, `cannot find module providing package .* import lookup disabled`},
	Check:    checkProjectInGOROOT,
}

func checkProjectInGOROOT(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	cwd, err := h.Cwd()
	if err != nil {
		return nil, err
	}
	if e.Root.Dir == "" {
		return nil, e.Root.Unknown
	}
	root := absolute(h, e.Root.Dir)
	rest, inside := strings.CutPrefix(cwd+"/", root+"/src/")
	if !inside || rest == "" {
		return nil, nil
	}
	if checkout, err := exists(h, path.Join(root, ".git")); err != nil || checkout {
		return nil, err
	}
	first, _, _ := strings.Cut(rest, "/")
	if !strings.Contains(first, ".") { // cmd, fmt: Go's own have no dot
		own, err := exists(h, path.Join(root, "src", first, "go.mod"))
		if err != nil || !own {
			return nil, err
		}
		if first == "cmd" {
			return nil, nil
		}
	}
	return []finding.Finding{{
		Message:  finding.Msg("the working directory %s is inside the Go tree %s", cwd, root),
		Evidence: []finding.Evidence{finding.Saw("working directory", "%s", cwd)},
		About:    []string{cwd},
		Fix: &finding.Fix{Summary: finding.Msg("move the project out of the Go tree"), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "move " + path.Join(root, "src", first) + " into your home, and run there: go mod init"}}},
	}}, nil
}
