package path

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ourModule is this project's module path.
const ourModule = "github.com/godoctor-linux/godoctor"

// ForeignGodoctor reports another program named godoctor on PATH.
var ForeignGodoctor = &rule.Rule{
	ID:       "path/foreign-godoctor",
	Severity: finding.Info,
	Title:    "Another program named godoctor is first on PATH",
	Fix:      finding.Manual,
	Doc: `
github.com/godoctor/godoctor is a refactoring tool for Go source of the same
name. If it comes first on PATH, typing godoctor runs it instead of this
program.

# Repair

Call this program by its whole path, or put its directory in front.
`,
	Check: checkForeignGodoctor,
}

func checkForeignGodoctor(h *host.Host) ([]finding.Finding, error) {
	entries, _, err := searchpath.Process(h)
	if err != nil {
		return nil, err
	}
	found, err := searchpath.Lookup(h, entries, "godoctor")
	if err != nil || found.Winner == nil {
		return nil, err
	}
	p := found.Winner.Program
	if p.Summary.GoPath == "" || strings.HasPrefix(p.Summary.GoPath, ourModule+"/") || p.Summary.GoPath == "command-line-arguments" {
		return nil, nil
	}
	return []finding.Finding{{
		Message:  finding.Msg("godoctor on PATH is %s, built from %s: not this program", p.Path, p.Summary.GoPath),
		Evidence: []finding.Evidence{finding.Saw(p.Final, "build information: path %s", p.Summary.GoPath)},
		About:    []string{p.Path},
		Fix:      advice(finding.Msg("call this program by its whole path, or put its directory in front of PATH"), "godoctor which godoctor shows which is found"),
	}}, nil
}
