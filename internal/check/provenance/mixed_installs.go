package provenance

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/path"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// MixedInstalls reports several Go trees that are on PATH at once.
var MixedInstalls = &rule.Rule{
	ID:       "provenance/mixed-installs",
	Severity: finding.Info,
	Title:    "Two or more Go installations are in use at once",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{path.ShadowedGo, path.WindowsGo},
	Doc: `
Several Go trees are on PATH, or GOROOT names another than the one on PATH. The
first go on PATH is used; the others wait to be found by a session with another
order: an editor, sudo, a script. A GOROOT that was set for one of them breaks
the others.

# When it is fine

If it is meant, as with a distribution's Go behind a newer one. A version
manager's trees and its own shims count as one.
`,
	Check: checkMixed,
}

func checkMixed(h *host.Host) ([]finding.Finding, error) {
	found, err := searchpath.ProcessGo(h)
	if err != nil {
		return nil, err
	}
	trees := map[string]bool{}
	var names []string
	f := finding.Finding{About: []string{"go order"}}
	for _, c := range found.Distinct() {
		p := c.Program
		if p.Root == "" || p.Class.Shim || p.Class == toolchain.Windows || trees[identity(h, p.Root)] {
			continue
		}
		trees[identity(h, p.Root)] = true
		names = append(names, p.Root)
		f.Evidence = append(f.Evidence, finding.Saw(p.Path, "%s, %s", or(p.Version, "version unknown"), p.Class.Name))
		f.About = append(f.About, p.Path)
	}
	onPath := len(trees)
	if err := addGOROOT(h, &f, trees, &names); err != nil {
		return nil, err
	}
	if len(trees) < 2 {
		return nil, found.Unseen
	}
	f.Message = finding.Msg("PATH leads to %d Go installations: %s", len(trees), strings.Join(names, ", "))
	if onPath < len(trees) {
		f.Message = finding.Msg("PATH and GOROOT lead to %d Go installations: %s", len(trees), strings.Join(names, ", "))
	}
	return []finding.Finding{f}, nil
}

// addGOROOT adds the tree that GOROOT names: the go command uses its compiler
// and library, whichever go is first on PATH.
func addGOROOT(h *host.Host, f *finding.Finding, trees map[string]bool, names *[]string) error {
	s, err := goenv.Get(h, "GOROOT")
	if err != nil {
		return err
	}
	root := s.Value
	if len(trees) == 0 || root == "" || trees[identity(h, root)] || !toolchain.IsTree(h, root) {
		return nil
	}
	trees[identity(h, root)] = true
	*names = append(*names, root)
	f.Evidence = append(f.Evidence, finding.Saw("GOROOT", "%s (%s), set in the %s", root, or(toolchain.TreeVersion(h, root), "version unknown"), s.Layer))
	return nil
}

// identity tells a directory under any of its names.
func identity(h *host.Host, dir string) string {
	if info, err := h.Stat(dir); err == nil {
		return info.ID
	}
	return dir
}
