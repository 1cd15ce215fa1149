package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOROOTCompiledIn reports an old go program whose own tree is not here.
var GOROOTCompiledIn = &rule.Rule{
	ID:       "goenv/goroot-compiled-in",
	Severity: finding.Warning,
	Title:    "The go program uses a tree that was built into it, and that is not here",
	Fix:      finding.Manual,
	Doc: `
Up to 1.20 the path of the tree is built into the go program: /usr/local/go in
the official ones, the package's directory in those of distributions. The
program prefers the tree around itself. Where there is none, as after copying
the program alone, it uses the path that was built in; if there is nothing,
every command ends with

	go: cannot find GOROOT directory: /usr/local/go

godoctor knows the built-in path by the origin of the program and does not read
it, hence a warning.

# Repair

Install Go as a whole tree and put its bin directory on PATH.
`,
	Symptoms: []string{`cannot find GOROOT directory: /`},
	Check:    checkCompiledIn,
}

func checkCompiledIn(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	if e.AtLeast("1.21") {
		return nil, rule.Skip("from 1.21 on no path is built in")
	}
	if e.Root.Unknown != nil {
		return nil, e.Root.Unknown
	}
	built := goenv.BuiltIn(e.Program)
	if e.Root.Set || e.Root.Derived != built || built == "" || unproved(h) {
		return nil, nil
	}
	there, err := exists(h, built)
	if err != nil || there {
		return nil, err
	}
	return []finding.Finding{{
		Confidence: finding.Likely,
		Message:    finding.Msg("%s stands outside of its Go tree, and the one that is built into it, %s, does not exist", e.Program.Final, built),
		Evidence:   []finding.Evidence{finding.Saw("go says", "go: cannot find GOROOT directory: %s", built), finding.Saw(e.Program.Final, "%s", describeVersion(e))},
		About:      []string{e.Program.Path, "go"},
		Fix: &finding.Fix{Summary: finding.Msg("install Go as a whole tree"), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "remove " + e.Program.Final + ", install Go as a whole tree, and put its bin directory on PATH"}}},
	}}, nil
}

// sameRelease is an installed tree of the same release, "" if there is none.
func sameRelease(h *host.Host, e *goenv.Env) (string, error) {
	all, err := toolchain.Installed(h)
	if err != nil {
		return "", err
	}
	for _, p := range all {
		if p.Root != "" && p.Version == e.Version && p.ID != e.Program.ID {
			if ok, err := holdsTools(h, p.Root); ok || err != nil {
				return p.Root, err
			}
		}
	}
	return "", nil
}
