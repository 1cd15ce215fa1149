package goenv

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOROOTMismatch reports a GOROOT of another release than the go command.
var GOROOTMismatch = &rule.Rule{
	ID:       "goenv/goroot-mismatch",
	Severity: finding.Error,
	Title:    "GOROOT holds another release of Go than the go command",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
The go command knows where it is installed. If GOROOT is set, it believes GOROOT
instead, and uses the compiler and the standard library that it finds there. Where
those are of another release, builds end with

	compile: version "go1.24.3" does not match go tool version "go1.26.8"

"go version" prints the release of the program, and so looks right.

A toolchain that takes over, because of GOTOOLCHAIN or of a line in go.mod, gets
a GOROOT of its own; then nothing breaks until a project needs none.

# Repair

Remove the setting: each go finds its own tree.
`,
	Symptoms: []string{`compile: version "go[^"]+" does not match go tool version`, `object is \[.*\] expected \[`},
	Check:    checkMismatch,
}

func checkMismatch(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	if e.Program.Class.Shim && e.Program.Class != toolchain.AsdfShim {
		return nil, rule.Skip("%s sets GOROOT itself when it runs a go", e.Program.Path)
	}
	if e.Root.Dir == "" || !e.Root.Set && e.Root.Dir == e.Program.Root {
		return nil, nil // its own tree, which goroot-mixed-tree judges
	}
	root := absolute(h, e.Root.Dir)
	tree := toolchain.TreeVersion(h, root)
	if tree == "" || e.Assumed || sameVersion(tree, e.Version) || sameFile(h, root, e.Program.Root) {
		return nil, nil
	}
	s, err := e.Get("GOROOT")
	if err != nil {
		return nil, err
	}
	f := finding.Finding{
		Message: finding.Msg("GOROOT is %s, which holds %s, while %s is %s", finding.Visible(s.Value), tree, e.Program.Path, e.Version),
		Evidence: []finding.Evidence{
			finding.Saw(root+"/VERSION", "%s", tree),
			finding.Saw(e.Program.Final, "%s", e.Version),
			finding.Saw("go says", "compile: version %q does not match go tool version %q", tree, e.Version),
		},
		About: []string{e.Program.Path},
	}
	if !e.Root.Set {
		f.Message = finding.Msg("%s is %s, and uses the tree %s that is built into it, which holds %s", e.Program.Path, e.Version, root, tree)
		f.Confidence = finding.Likely
	}
	if handsOver(e) {
		f.Severity = finding.Info
		f.Evidence = append(f.Evidence, takesOver(e))
	}
	return blamed(h, f, s)
}

// sameVersion compares releases; what a vendor appends does not count.
func sameVersion(a, b string) bool { return release(a) == release(b) }

func release(v string) string {
	v, _, _ = strings.Cut(v, " ")
	v, _, _ = strings.Cut(v, "-")
	return v
}

// sameFile reports whether two paths lead to one file or directory.
func sameFile(h *host.Host, a, b string) bool {
	x, err := h.Stat(a)
	y, err2 := h.Stat(b)
	return err == nil && err2 == nil && x.ID != "" && x.ID == y.ID
}
