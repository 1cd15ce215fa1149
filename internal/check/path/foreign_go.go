package path

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/fact/scene"
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
	foreign, proof, err := isForeign(h, p)
	if err != nil || !foreign {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("%s is not the Go tool", p.Path),
		Evidence: []finding.Evidence{proof},
		About:    []string{p.Path, "go order"},
		Fix:      advice(finding.Msg("rename or remove %s, or put the Go tool's directory in front of PATH", p.Path), "find out who owns it: godoctor which"),
	}
	switch { // both could be a launcher that runs the Go tool
	case p.Summary.Kind == "script":
		f.Confidence = finding.Likely
		f.Message = finding.Msg("%s is a script that does not look as if it ran the Go tool", p.Path)
	case p.Summary.GoPath == "":
		f.Confidence = finding.Likely
		f.Message = finding.Msg("%s does not look like the Go tool: it has no build information, and no Go tree is around it", p.Path)
	}
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	for _, c := range a.found.Distinct() {
		if is, known := c.Program.IsGo(); is && known {
			other, err := scene.SetBy(h, a.found.Winner.Entry)
			if err != nil {
				return nil, err
			}
			f.Fix, err = putFirst(h, a.session, path.Dir(c.Program.Path), other)
			return []finding.Finding{f}, err
		}
	}
	return []finding.Finding{f}, nil
}

// isForeign reports whether a program is something else than the Go tool. Of a
// script it is said if nothing in it names a go or a version manager.
func isForeign(h *host.Host, p *toolchain.Program) (foreign bool, proof finding.Evidence, err error) {
	is, known := p.IsGo()
	switch {
	case is || p.Class == toolchain.Windows:
		return false, proof, nil
	case !known && host.StateOf(p.Unread) == host.Timeout:
		return false, proof, p.Unread
	case known:
		return true, foreignProof(p), nil
	case p.Summary.Kind != "script":
		return false, proof, nil
	}
	lines, err := h.Lines(p.Final, "bin/go", "GOROOT", "goenv", "asdf", "mise", "gvm", "golang", "exec ")
	if err != nil || len(lines) > 0 {
		return false, proof, err
	}
	return true, finding.Saw(p.Final, "a script (#!%s) that names no go", p.Summary.Shebang), nil
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
