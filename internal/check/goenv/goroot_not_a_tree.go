package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOROOTNotATree reports a GOROOT that is no Go tree.
var GOROOTNotATree = &rule.Rule{
	ID:       "goenv/goroot-not-a-tree",
	Severity: finding.Error,
	Title:    "GOROOT exists but holds no Go tree",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
GOROOT is set to something that is no Go tree: the bin directory of one, the
directory above one, a workspace, or the go program itself. The go command
believes it, and then misses the compiler and the standard library:

	package fmt is not in std (/usr/local/go/bin/src/fmt)
	go: no such tool "compile"

A Go tree has pkg/tool and src/fmt. Where the tree around the go program itself has
the tools and not the library, as where src was cut away to save space, that is told
too.

# Repair

Remove the setting: go finds its own tree. GOROOT need not be set.
`,
	Symptoms: []string{`package \S+ is not in (?:std|GOROOT)`, `no such tool "`, `cannot find GOROOT directory`, `cannot find package "\S+" in any of`},
	Check:    checkNotATree,
}

func checkNotATree(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	if !e.Root.Set {
		return withoutLibrary(h, e)
	}
	root := absolute(h, e.Root.Dir)
	info, err := h.Stat(root)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return nil, nil // goroot-missing-dir speaks
	}
	if err != nil {
		return nil, err
	}
	what, err := lacking(h, root, info)
	if err != nil || what == "" {
		return nil, err
	}
	s, err := e.Get("GOROOT")
	if err != nil {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("GOROOT is %s, which is no Go tree: %s", finding.Visible(s.Value), what),
		Evidence: []finding.Evidence{finding.Saw(root, "%s", what)},
	}
	if meant := meantRoot(h, root); meant != "" {
		f.Evidence = append(f.Evidence, finding.Saw(meant, "a Go tree, probably meant"))
	}
	if handsOver(e) && info.IsDir() {
		f.Severity = finding.Warning // the toolchain that takes over gets another GOROOT
		f.Evidence = append(f.Evidence, takesOver(e))
	}
	return blamed(h, f, s)
}

// withoutLibrary is about the tree of the go command itself, where the tools are and
// the library is not.
func withoutLibrary(h *host.Host, e *goenv.Env) ([]finding.Finding, error) {
	if e.Root.Dir == "" || e.Program == nil || e.Program.Class.Shim || e.Program.Class == toolchain.Snap {
		return nil, rule.Skip("GOROOT is not set")
	}
	root := absolute(h, e.Root.Dir)
	if tools, err := holdsTools(h, root); err != nil || !tools {
		return nil, err
	}
	for _, part := range []struct{ name, says string }{
		{"src/fmt", "package fmt is not in std (" + root + "/src/fmt)"}, {"src/runtime", "cannot find package"},
	} {
		_, err := h.Stat(path.Join(root, part.name))
		if err != nil && !host.IsAbsent(err) && !host.IsDenied(err) {
			return nil, err
		}
		if !host.IsAbsent(err) {
			continue
		}
		f := finding.Finding{
			Message:  finding.Msg("%s, the tree of %s, has no %s: nothing can be built", root, e.Program.Path, part.name),
			Evidence: []finding.Evidence{finding.Saw(path.Join(root, part.name), "does not exist"), setting.Says(part.says)},
			About:    []string{root, e.Program.Path},
			Fix: &finding.Fix{Summary: finding.Msg("install Go anew, as a whole"), Class: finding.Manual, Steps: []finding.Step{
				{Advice: "unpack the archive into an empty place; of a distribution, install the package with the source of the library too"}}},
		}
		if handsOver(e) {
			f.Severity = finding.Warning
			f.Evidence = append(f.Evidence, takesOver(e))
		}
		return []finding.Finding{f}, nil
	}
	return nil, nil
}

// lacking says what keeps a path from being a Go tree, "" if nothing does.
func lacking(h *host.Host, root string, info host.Info) (string, error) {
	if !info.IsDir() {
		return "it is a file", nil
	}
	tools, err := holdsTools(h, root)
	if err != nil {
		return "", err
	}
	library, err := holdsLibrary(h, root)
	switch {
	case err != nil:
		return "", err
	case !tools && !library:
		return "it has neither pkg/tool nor src/fmt", nil
	case !tools:
		return "it has no pkg/tool", nil
	case !library:
		if ok, err := h.Access("x", path.Join(root, "src")); err == nil && !ok || host.IsDenied(err) {
			return "", nil // goroot-unreadable speaks
		}
		return "it has no src/fmt", nil
	}
	return "", nil
}

// meantRoot is the tree near a wrong GOROOT: around it or in it.
func meantRoot(h *host.Host, root string) string {
	for _, p := range []string{path.Dir(root), path.Dir(path.Dir(root)), path.Join(root, "go")} {
		if toolchain.IsTree(h, p) {
			return p
		}
	}
	if info, err := h.Stat(root); err == nil && info.IsFile() && info.Target != "" {
		if p := path.Dir(path.Dir(info.Target)); toolchain.IsTree(h, p) {
			return p
		}
	}
	return ""
}
