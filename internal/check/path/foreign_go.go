package path

import (
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ForeignGo reports a program named go that is not the Go tool.
var ForeignGo = &rule.Rule{
	ID:       "path/foreign-go",
	Severity: finding.Error,
	Title:    "The go on PATH is not the Go tool",
	Fix:      finding.Manual,
	Doc: `
Another program is called go: a game, a launcher, a tool of one's own that
"go install" named after its module. godoctor reads the build information of
the program: the Go tool is built from the package cmd/go. A program without
build information counts as Go only if a Go tree is around it.

# Repair

Rename or remove the program, or put the directory of the Go tool in front.
`,
	Check: checkForeign,
}

func checkForeign(h *host.Host) ([]finding.Finding, error) {
	found, err := searchpath.ProcessGo(h)
	if err != nil || found.Winner == nil {
		return nil, err
	}
	p := found.Winner.Program
	is, known := p.IsGo()
	if is || !known || p.Class == toolchain.Windows {
		return nil, nil
	}
	f := finding.Finding{
		Message:  finding.Msg("%s is not the Go tool", p.Path),
		Evidence: []finding.Evidence{foreignProof(p)},
		About:    []string{p.Path, "go order"},
		Fix:      advice(finding.Msg("rename or remove %s, or put the Go tool's directory in front of PATH", p.Path), "find out who owns it: godoctor which"),
	}
	if p.Summary.GoPath == "" {
		f.Confidence = finding.Likely
	}
	return []finding.Finding{f}, nil
}

func foreignProof(p *toolchain.Program) finding.Evidence {
	switch {
	case p.Summary.GoPath != "":
		return finding.Saw(p.Final, "build information: path %s, not cmd/go", p.Summary.GoPath)
	case p.Summary.Kind == "elf":
		return finding.Saw(p.Final, "a program without Go build information, and no Go tree around it")
	case p.Summary.Kind == "empty":
		return finding.Saw(p.Final, "an empty file")
	}
	return finding.Saw(p.Final, "no ELF program and no script")
}
