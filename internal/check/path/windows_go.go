package path

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// WindowsGo reports that go under WSL is the one of Windows.
var WindowsGo = &rule.Rule{
	ID:       "path/windows-go-on-wsl",
	Severity: finding.Error,
	Title:    "go resolves to the Go of Windows through /mnt",
	Fix:      finding.Unsafe,
	Doc: `
WSL puts the directories of the Windows PATH behind the Linux ones, or in front
where a start-up file rearranges them. A go found there is a Windows program, or
a wrapper script for one: it builds for Windows, does not understand Linux
paths, and editors get no output from it.

# Repair

Put the Linux Go in front of PATH, or keep the Windows PATH out with
"appendWindowsPath=false" below "[interop]" in /etc/wsl.conf.
`,
	Symptoms: []string{`unable to determine version from the output of`},
	Check:    checkWindows,
}

func checkWindows(h *host.Host) ([]finding.Finding, error) {
	wsl, err := machine.WSL(h)
	if err != nil {
		return nil, err
	}
	if wsl == nil {
		return nil, rule.Skip("this is not WSL")
	}
	a, err := judge(h)
	if err != nil || a.found.Winner == nil || a.found.Winner.Program.Class != toolchain.Windows {
		return nil, err
	}
	w := a.found.Winner
	f := finding.Finding{
		Message:  finding.Msg("go is %s, on a drive of Windows", w.Program.Path),
		Evidence: []finding.Evidence{finding.Saw("PATH element", "%d: %s", w.Entry.Index+1, finding.Visible(w.Entry.Raw)), *wsl},
		About:    []string{w.Program.Path, "go order"},
	}
	if f.SetBy, err = scene.SetBy(h, w.Entry); err != nil {
		return nil, err
	}
	for _, c := range a.found.Distinct() {
		if c.Program.Class != toolchain.Windows {
			f.Evidence = append(f.Evidence, finding.Saw(c.Program.Path, "%s", describe(c.Program)))
			f.Fix, err = putFirst(h, a.session, path.Dir(c.Program.Path), f.SetBy)
			return []finding.Finding{f}, err
		}
	}
	f.Fix = advice(finding.Msg("install Go for Linux"), "see godoctor explain path/go-not-installed")
	return []finding.Finding{f}, nil
}
