package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOROOTNoProc reports a machine without /proc.
var GOROOTNoProc = &rule.Rule{
	ID:       "goenv/goroot-no-proc",
	Severity: finding.Error,
	Title:    "/proc is not mounted, so that go cannot find its own tree",
	Fix:      finding.Unsafe,
	Doc: `
The go command learns from /proc/self/exe where it stands, and from that where
its tree is. In a chroot without /proc it finds neither:

	go: cannot find GOROOT directory: 'go' binary is trimmed and GOROOT is not set

Up to 1.20 the path of the tree is built into the go program, so that it does
without /proc where the tree is in its place.

Other root file systems, examined with --root, are not running and need no /proc.

# Repair

Mount it: mount -t proc proc /proc inside the chroot.
`,
	Symptoms: []string{`'go' binary is trimmed and GOROOT is not set`, `failed to start telemetry sidecar: os\.Executable`},
	Check:    checkNoProc,
}

func checkNoProc(h *host.Host) ([]finding.Finding, error) {
	if !running(h) {
		return nil, rule.Skip("this root file system is not running")
	}
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	if e.Root.Set {
		return nil, rule.Skip("GOROOT is set")
	}
	_, err = h.Lstat("/proc/self/exe")
	if !host.IsAbsent(err) {
		return nil, err
	}
	says, err := withoutProc(h, e)
	if says == "" || err != nil {
		return nil, err
	}
	return []finding.Finding{{
		Message:  finding.Msg("/proc is not mounted: go cannot find out where it stands"),
		Evidence: []finding.Evidence{finding.Saw("/proc/self/exe", "does not exist"), setting.Says(says)},
		About:    []string{"/proc", "go"},
		Fix: &finding.Fix{Summary: finding.Msg("mount /proc"), Class: finding.Unsafe, Root: true,
			Steps: []finding.Step{{Command: []string{"mount", "-t", "proc", "proc", "/proc"}, UndoCommand: []string{"umount", "/proc"}}}},
	}}, nil
}

// withoutProc is what a go command says that cannot find out where it stands; ""
// where the tree that is built into it is there.
func withoutProc(h *host.Host, e *goenv.Env) (string, error) {
	switch {
	case e.Root.Unknown != nil:
		return "", e.Root.Unknown
	case e.Root.Derived == "", e.Program.Class.Shim:
		return trimmedSays, nil
	}
	there, err := exists(h, e.Root.Derived)
	if there || err != nil {
		return "", err
	}
	return "go: cannot find GOROOT directory: " + e.Root.Derived, nil
}

// unproved reports whether this is a running machine without /proc, where no
// tree can be found whether it is there or not.
func unproved(h *host.Host) bool {
	if !running(h) {
		return false
	}
	_, err := h.Lstat("/proc/self/exe")
	return err != nil
}
