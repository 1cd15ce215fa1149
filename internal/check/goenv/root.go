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

// rootRules are about the Go tree, GOPATH and GOBIN.
func rootRules() []*rule.Rule {
	return []*rule.Rule{
		GOROOTMissing,
		GOROOTNotATree,
		GOROOTTrimmed,
		GOROOTCompiledIn,
		GOROOTNoProc,
		GOROOTMismatch,
		GOROOTMixedTree,
		GOROOTTools,
		GOROOTUnreadable,
		GOROOTRedundant,
		GoEnvMissing,
		GOPATHBadValue,
		GOPATHHasMod,
		GOPATHIsGOROOT,
		GOPATHInGOROOT,
		GOBINBadValue,
		GOBINCross,
		ProjectInGOROOT,
	}
}

// absolute makes a path of the environment absolute, as the go command does.
func absolute(h *host.Host, p string) string {
	if path.IsAbs(p) {
		return path.Clean(p)
	}
	cwd, err := h.Cwd()
	if err != nil || cwd == "" {
		cwd = "/"
	}
	return path.Join(cwd, p)
}

// exists says whether a path leads to something; a directory that may not be
// looked into counts as nothing there, as it does for the go command.
func exists(h *host.Host, p string) (bool, error) {
	_, err := h.Stat(p)
	switch {
	case err == nil:
		return true, nil
	case host.IsAbsent(err), host.IsDenied(err), host.StateOf(err) == host.Loop, host.StateOf(err) == host.Invalid:
		return false, nil
	}
	return false, err
}

// holdsTools and holdsLibrary are the two halves of a Go tree.
func holdsTools(h *host.Host, root string) (bool, error) {
	return exists(h, path.Join(root, "pkg/tool"))
}

func holdsLibrary(h *host.Host, root string) (bool, error) {
	return exists(h, path.Join(root, "src/fmt"))
}

// ownGo is the go command of PATH that is a Go tool in a tree of its own: no
// shim, whose tree is chosen when it runs, and not gccgo.
func ownGo(h *host.Host) (*goenv.Env, error) {
	e, err := goenv.Of(h)
	switch {
	case err != nil:
		return nil, err
	case e.Program == nil:
		return nil, rule.Skip("no go on PATH")
	case e.Program.Class == toolchain.GCCGo:
		return nil, rule.Skip("gccgo has no tree of its own")
	}
	if is, known := e.Program.IsGo(); !is || !known {
		return nil, rule.Skip("%s is not known to be the Go tool", e.Program.Path)
	}
	return e, nil
}

// blamed completes a finding about a setting: who set it, and its removal.
func blamed(h *host.Host, f finding.Finding, s goenv.Setting) ([]finding.Finding, error) {
	if err := setting.Blame(h, &f, s); err != nil {
		return nil, err
	}
	if f.Fix == nil {
		var err error
		if f.Fix, err = setting.Remove(h, s); err != nil {
			return nil, err
		}
	}
	return []finding.Finding{f}, nil
}
