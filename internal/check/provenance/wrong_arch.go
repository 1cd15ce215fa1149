package provenance

import (
	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// WrongArch reports a Go for another processor.
var WrongArch = &rule.Rule{
	ID:       "provenance/wrong-arch-install",
	Severity: finding.Error,
	Title:    "The installed Go is built for another processor",
	Fix:      finding.Manual,
	Doc: `
The go program is built for another architecture than this machine's: the
archive for the wrong one was unpacked. The kernel refuses it ("Exec format
error"), or, where a binfmt_misc handler is registered, runs it in an emulator:
then it works slowly, crashes at random, and builds for its own architecture by
default.

A 32-bit program of the same family runs on a 64-bit kernel and is not reported.

# Repair

Remove the tree and unpack the archive for this machine.
`,
	Symptoms: []string{`[Ee]xec format error`, `cannot execute binary file`},
	Check:    checkArch,
}

func checkArch(h *host.Host) ([]finding.Finding, error) {
	found, err := searchpath.ProcessGo(h)
	if err != nil || found.Winner == nil {
		return nil, err
	}
	p := found.Winner.Program
	if p.Class == toolchain.Windows || p.Summary.Kind != "elf" || p.Summary.Machine == "" {
		return nil, nil
	}
	arch, err := machine.ArchOf(h)
	if err != nil {
		return nil, err
	}
	if arch.Name == "" || arch.Runs(p.Summary.Machine) {
		return nil, nil
	}
	handler, err := machine.Emulated(h, p.Summary.Machine)
	if err != nil && host.StateOf(err) != host.Unheld {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("%s is built for %s, this machine is %s", p.Path, p.Summary.Machine, arch.Name),
		Evidence: []finding.Evidence{finding.Saw(p.Final, "an ELF program for %s", p.Summary.Machine), arch.Evidence},
		About:    []string{p.Path, "go"},
		Fix: &finding.Fix{Summary: finding.Msg("install Go for linux/%s", arch.Name), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "remove " + or(p.Root, p.Final) + " and unpack the linux-" + arch.Name + " archive of https://go.dev/dl/ in its place"}}},
	}
	if !arch.Kernel {
		f.Confidence = finding.Likely
	}
	if handler != "" {
		f.Severity = finding.Warning
		f.Message = finding.Msg("%s is built for %s, this machine is %s: it runs only through an emulator, slowly and not reliably", p.Path, p.Summary.Machine, arch.Name)
		f.Evidence = append(f.Evidence, finding.Saw(handler, "an enabled handler for %s programs", p.Summary.Machine))
	}
	return []finding.Finding{f}, nil
}

func or(s, def string) string {
	if s == "" {
		return def
	}
	return s
}
