package goenv

import (
	"path"
	"strings"
	"time"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOROOTMixedTree reports a tree that holds files of two releases.
var GOROOTMixedTree = &rule.Rule{
	ID:       "goenv/goroot-mixed-tree",
	Severity: finding.Error,
	Title:    "One Go tree holds files of two releases",
	Fix:      finding.Manual,
	Doc: `
The archive of a new release was unpacked over the tree of an old one. Files that
the new release no longer has stay there, and their declarations meet those of
their successors:

	/usr/local/go/src/runtime/x.go:10:6: x redeclared in this block

or programs of the two releases meet:

	compile: version "go1.19.4" does not match go tool version "go1.20.2"

"go version" looks right.

An old release unpacked over a newer one is mixed in the same way.

godoctor compares the release that VERSION names with those of the go program and
of the compiler, and looks for some files of the library that came with later lines
of releases, or went with this one or an earlier one. In a tree unpacked from an
official archive, all files carry the time in VERSION's second line: of src/runtime
it looks for those that are older. Trees whose files do not carry that time, as
those of distributions, copies and checkouts, are not judged by it.

It is a warning where another toolchain takes over in this directory.

# Repair

Move the tree away and unpack the archive into an empty place. Never unpack over
an old tree.
`,
	Symptoms: []string{`redeclared in this block`, `compile: version "go[^"]+" does not match go tool version`},
	Check:    checkMixedTree,
}

func checkMixedTree(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	root := e.Program.Root
	if root == "" || e.Program.Class.Shim || e.Program.Class == toolchain.Snap {
		return nil, rule.Skip("the go command is in no tree of its own")
	}
	f := finding.Finding{
		About: []string{e.Program.Path, root},
		Fix: &finding.Fix{Summary: finding.Msg("unpack Go anew into an empty place"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "move " + root + " away, then unpack the archive; never unpack over an old tree"}}},
	}
	if handsOver(e) {
		f.Severity = finding.Warning
	}
	if f.Message, f.Evidence, err = mixture(h, e, root); err != nil || len(f.Evidence) == 0 {
		return nil, err
	}
	if handsOver(e) {
		f.Evidence = append(f.Evidence, takesOver(e))
	}
	return []finding.Finding{f}, nil
}

// mixture is what shows that a tree is mixed, and how to say it.
func mixture(h *host.Host, e *goenv.Env, root string) (finding.Message, []finding.Evidence, error) {
	seen, err := otherReleases(h, e, root)
	if err != nil || len(seen) > 0 {
		return finding.Msg("%s holds programs of more than one release", root), seen, err
	}
	release := toolchain.TreeVersion(h, root)
	if seen, err = foreignFiles(h, root, release); err != nil || len(seen) > 0 {
		return finding.Msg("%s was unpacked over another release: it holds files that %s does not have", root, release), seen, err
	}
	seen, err = leftOver(h, root)
	return finding.Msg("%s was unpacked over an older tree: files of another release are left in it", root), seen, err
}

// otherReleases are the parts of a tree with the release of each, if they
// differ; of a go program copied into another tree, goroot-mismatch speaks.
func otherReleases(h *host.Host, e *goenv.Env, root string) ([]finding.Evidence, error) {
	version := toolchain.TreeVersion(h, root)
	if version == "" || e.Assumed {
		return nil, nil
	}
	out := []finding.Evidence{finding.Saw(root+"/VERSION", "%s", version), finding.Saw(e.Program.Final, "%s", e.Version)}
	mixed := e.Program.Summary.GoVersion != "" && !sameVersion(version, e.Version)
	for _, name := range []string{"compile", "link"} {
		p, err := toolPath(e, root, name)
		if err != nil {
			return nil, err
		}
		s, err := h.ELF(p)
		if err != nil || s.GoVersion == "" || s.GoPath != "cmd/"+name {
			continue // goroot-tools-broken speaks
		}
		if !sameVersion(version, s.GoVersion) {
			mixed = true
			out = append(out, finding.Saw(p, "%s", release(s.GoVersion)))
		}
	}
	if !mixed {
		return nil, nil
	}
	return out, nil
}

// toolPath is the path of a tool in a tree.
func toolPath(e *goenv.Env, root, name string) (string, error) {
	arch, err := e.Get("GOHOSTARCH")
	return path.Join(root, "pkg/tool/linux_"+arch.Value, name), err
}

// leftOver finds files that are older than the release, in a tree whose files
// carry its time.
func leftOver(h *host.Host, root string) ([]finding.Evidence, error) {
	text, err := h.Read(path.Join(root, "VERSION"))
	if err != nil {
		return nil, nil // TreeVersion has said so
	}
	_, line, _ := strings.Cut(text, "\n")
	stamp, ok := strings.CutPrefix(strings.TrimSpace(line), "time ")
	released, err := time.Parse(time.RFC3339, stamp)
	if !ok || err != nil {
		return nil, nil
	}
	if info, err := h.Stat(path.Join(root, "VERSION")); err != nil || !info.ModTime.Equal(released) {
		return nil, err // a copy, a package: the times say nothing
	}
	dir := path.Join(root, "src/runtime")
	ages, err := h.Ages(dir)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return older(ages, dir, released), nil
}

// older tells of the files that are older than the release, if most of the
// others are exactly as old as it: the times then mean something.
func older(ages host.Ages, dir string, released time.Time) []finding.Evidence {
	const most = 50 // per cent; an official archive has 100, one unpacked over a much older tree less
	exact := 0
	for _, g := range ages.Groups {
		if g.Time.Equal(released) {
			exact = g.Count
		}
	}
	if ages.Files == 0 || exact*100 <= ages.Files*most {
		return nil
	}
	var out []finding.Evidence
	for _, g := range ages.Groups {
		if g.Time.Before(released) {
			out = append(out, finding.Saw(dir, "%d files of %s, older than this release: %s", g.Count, g.Time.Format(time.DateOnly), strings.Join(g.Examples, ", ")))
		}
	}
	return out
}
