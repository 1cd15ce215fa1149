package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
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
	Title:    "The go program, the compiler or the linker is missing or broken",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{GOROOTNotATree, GOROOTMixedTree},
	Doc: `
The go command runs compile and link from pkg/tool/linux_ARCH of its tree.
For the standard library it needs asm as well. If one of them is missing, empty, not executable or built for another processor,
"go version" and "go env" look right, and builds end with

	go: no such tool "compile"
	go: error obtaining buildID for go tool compile: fork/exec ...: permission denied

A go program that was only written in part ends at once, and an empty one is run by
a shell as a script without commands: it prints nothing and seems to succeed.

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
	first, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	for _, e := range []*goenv.Env{first, first.Final()} {
		if e == first && first.Final() != first && e.Root.Set {
			continue // its GOROOT is for the one that takes over
		}
		f, err := brokenTools(h, e)
		if err != nil {
			return out, err
		}
		if f == nil {
			continue
		}
		if e == first && handsOver(first) {
			f.Severity = finding.Warning
			f.Evidence = append(f.Evidence, takesOver(first))
		}
		out = append(out, *f)
		if e == first.Final() {
			break
		}
	}
	if len(out) == 0 && first.Root.Dir == "" {
		return nil, rule.Skip("no tree is known")
	}
	return out, nil
}

// handsOver reports whether another toolchain runs here than the one on PATH.
func handsOver(e *goenv.Env) bool { return e.Choice.Name != "" && e.Choice.Refused == "" }

// takesOver is the evidence for that.
func takesOver(e *goenv.Env) finding.Evidence {
	return finding.Saw("GOTOOLCHAIN", "%s runs here, with a GOROOT of its own", e.Choice.Name)
}

// brokenTools judges the tools of a tree; nil if they are sound.
func brokenTools(h *host.Host, e *goenv.Env) (*finding.Finding, error) {
	if e.Root.Dir == "" || e.Program.Class.Shim {
		return nil, nil
	}
	root := absolute(h, e.Root.Dir)
	if tools, err := holdsTools(h, root); err != nil || !tools {
		return nil, err // goroot-not-a-tree speaks
	}
	f := &finding.Finding{
		Severity: finding.Error,
		About:    []string{root, e.Program.Path},
		Fix: &finding.Fix{Summary: finding.Msg("install Go anew"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "move " + root + " away and unpack the archive for this machine in its place; a package is reinstalled by its package manager"}}},
	}
	if e.Root.Set {
		f.About = append(f.About, setting.Instance("GOROOT"))
	}
	if e.Program.Class == toolchain.ModuleCache {
		f.Fix = DropCached(root)
	}
	programs, err := toolsOf(h, e, root)
	if err != nil {
		return nil, err
	}
	for _, p := range programs {
		fault, err := ToolFault(h, p, e.Program.Summary.Machine)
		if err != nil {
			return nil, err
		}
		if fault != "" {
			f.Evidence = append(f.Evidence, finding.Saw(p, "%s", fault))
			f.Message = finding.Msg("%s %s: nothing can be built", f.Evidence[0].Source, f.Evidence[0].Value)
		}
	}
	if len(f.Evidence) == 0 {
		return nil, nil
	}
	if f.Evidence[0].Source == e.Program.Final {
		f.Message = finding.Msg("%s %s: no go command works", e.Program.Final, f.Evidence[0].Value)
		f.About = append(f.About, "go")
	}
	return f, nil
}

// DropCached is the repair of a toolchain in the module cache: go unpacks it again
// where there is none.
func DropCached(dir string) *finding.Fix {
	return &finding.Fix{Summary: finding.Msg("remove %s, so that go fetches it again", dir), Class: finding.Manual, Steps: []finding.Step{
		{Advice: "its directories are read-only: chmod -R u+w " + dir + ", then rm -r " + dir}}}
}

// toolsOf are the programs of a tree that no build goes without. The assembler is
// one where cgo stands beside it: a tree that lacks both was cut down by somebody.
func toolsOf(h *host.Host, e *goenv.Env, root string) ([]string, error) {
	out := []string{e.Program.Final}
	switch e.Program.Class {
	case toolchain.Windows, toolchain.Snap, toolchain.ModuleCache:
		out = nil // what runs there is another program; of the module cache toolchain/cached-broken speaks
	}
	for _, name := range []string{"compile", "link", "asm"} {
		p, err := toolPath(e, root, name)
		if err != nil {
			return nil, err
		}
		if name == "asm" {
			if there, err := exists(h, path.Join(path.Dir(p), "cgo")); err != nil || !there {
				return out, err
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// ToolFault says what keeps a tool from running, "" if nothing does. A tree that
// is for another processor as a whole is provenance/wrong-arch-install's.
func ToolFault(h *host.Host, p, own string) (string, error) {
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
