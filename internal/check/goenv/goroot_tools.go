package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOROOTTools reports a tree whose compiler or linker cannot run.
var GOROOTTools = &rule.Rule{
	ID:       "goenv/goroot-tools-broken",
	Severity: finding.Error,
	Title:    "The compiler or the linker of the Go tree is missing or broken",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{GOROOTNotATree, GOROOTMixedTree},
	Doc: `
The go command runs compile and link from pkg/tool/linux_ARCH of its tree.
If one of them is missing, empty, not executable or built for another processor,
"go version" and "go env" look right, and builds end with

	go: no such tool "compile"
	go: error obtaining buildID for go tool compile: fork/exec ...: permission denied

Other tools are not asked for: from 1.25 on most of them are built when they are
needed.

# Repair

Install the release anew, into an empty place. Where only the permission is
missing, the tree was copied without it.
`,
	Symptoms: []string{`no such tool "`, `error obtaining buildID for go tool`, `fork/exec \S+/pkg/tool/\S+: (?:permission denied|exec format error)`},
	Check:    checkTools,
}

func checkTools(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	if e.Root.Dir == "" || e.Program.Class.Shim {
		return nil, rule.Skip("no tree is known")
	}
	root := absolute(h, e.Root.Dir)
	if tools, err := holdsTools(h, root); err != nil || !tools {
		return nil, err // goroot-not-a-tree speaks
	}
	f := finding.Finding{
		About: []string{root, e.Program.Path},
		Fix: &finding.Fix{Summary: finding.Msg("install Go anew"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "move " + root + " away and unpack the archive for this machine in its place; a package is reinstalled by its package manager"}}},
	}
	if e.Root.Set {
		f.About = append(f.About, setting.Instance("GOROOT"))
	}
	for _, name := range []string{"compile", "link"} {
		p, err := toolPath(e, root, name)
		if err != nil {
			return nil, err
		}
		fault, err := toolFault(h, p, e.Program.Summary.Machine)
		if err != nil {
			return nil, err
		}
		if fault != "" {
			f.Evidence = append(f.Evidence, finding.Saw(p, "%s", fault))
			f.Message = finding.Msg("%s of %s %s: nothing can be built", path.Base(f.Evidence[0].Source), root, f.Evidence[0].Value)
		}
	}
	if len(f.Evidence) == 0 {
		return nil, nil
	}
	return []finding.Finding{f}, nil
}

// toolFault says what keeps a tool from running, "" if nothing does. A tree that
// is for another processor as a whole is provenance/wrong-arch-install's.
func toolFault(h *host.Host, p, own string) (string, error) {
	prog, err := toolchain.Describe(h, p)
	switch {
	case host.IsAbsent(err):
		return "does not exist", nil
	case err != nil:
		return "", err
	case prog.Obstacle != nil && prog.Obstacle.Kind == toolchain.NoExecMount:
		return "", nil // the whole tree lies there: other rules speak
	case prog.Obstacle != nil:
		return "cannot be run: " + string(prog.Obstacle.Kind), nil
	case prog.Unread != nil:
		return "", prog.Unread
	case prog.Summary.Kind == "empty":
		return "is an empty file", nil
	case prog.Summary.Kind != "elf" && prog.Summary.Kind != "script":
		return "is no program", nil
	}
	arch, err := machine.ArchOf(h)
	if err != nil || arch.Name == "" || prog.Summary.Machine == "" || prog.Summary.Machine == own || arch.Runs(prog.Summary.Machine) {
		return "", nil
	}
	if handler, err := machine.Emulated(h, prog.Summary.Machine); err != nil || handler != "" {
		return "", nil
	}
	return "is built for " + prog.Summary.Machine + ", this machine is " + arch.Name, nil
}
