package provenance

import (
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GCCGo reports that go is the go command of gccgo.
var GCCGo = &rule.Rule{
	ID:       "provenance/gccgo-go",
	Severity: finding.Warning,
	Title:    "go is the go command of gccgo",
	Fix:      finding.Unsafe,
	Doc: `
The package gccgo-go installs /usr/bin/go as a link to go-NN of GCC: another
compiler, an older language version, and a version string that names GCC. Most
modules do not build with it.

# Repair

Install golang-go, which conflicts with gccgo-go and replaces it.

# When it is fine

If gccgo is wanted, for a processor that only GCC serves.
`,
	Symptoms: []string{`go version go\S+ gccgo`},
	Check: func(h *host.Host) ([]finding.Finding, error) {
		found, err := searchpath.ProcessGo(h)
		if err != nil || found.Winner == nil || found.Winner.Program.Class != toolchain.GCCGo {
			return nil, err
		}
		p := found.Winner.Program
		return []finding.Finding{{
			Message:  finding.Msg("%s is the go command of gccgo", p.Path),
			Evidence: []finding.Evidence{finding.Saw(p.Path, "a link to %s", p.Final)},
			About:    []string{p.Path},
			Fix: &finding.Fix{Summary: finding.Msg("install golang-go, which replaces gccgo-go"), Class: finding.Unsafe, Root: true, Steps: []finding.Step{
				{Command: []string{"apt-get", "install", "-y", "golang-go"}, UndoCommand: []string{"apt-get", "install", "-y", "gccgo-go"}}}},
		}}, nil
	},
}
