package toolchain

import (
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	gotree "github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GomodNeedsNewer reports a go.mod that wants a newer Go than runs, where go may
// not switch.
var GomodNeedsNewer = &rule.Rule{
	ID:       "toolchain/gomod-needs-newer",
	Severity: finding.Error,
	Title:    "go.mod wants a newer Go, and go may not switch to one",
	Fix:      finding.Unsafe,
	Causes:   []*rule.Rule{InvalidSetting, NonreleaseVersion},
	Doc: `
The go line of go.mod or go.work is the oldest Go that may build the module.
From 1.21 on an older go command looks for a newer toolchain by itself, unless
GOTOOLCHAIN says otherwise:

	go: go.mod requires go >= 1.26.9 (running go 1.26.8; GOTOOLCHAIN=local)

GOTOOLCHAIN may come from the environment, the GOENV file or the go.env file of
the tree: the official container images set it to local in their environment,
Fedora in go.env. A name such as go1.22.5 without +auto keeps it from switching
too, and so does the line "toolchain default" in go.mod. A line such as
"toolchain go1.26.9" is not heeded while GOTOOLCHAIN is local.

# Repair

Where an image or a distribution chose local, use a newer image or package.
Where you did, remove that line; go then fetches what the project asks for.
`,
	Symptoms: []string{`go\.(mod|work) requires go >= \S+ \(running go`, `requires go >= \S+ \(running go \S+; GOTOOLCHAIN=`},
	Check:    checkGomodNeedsNewer,
}

func checkGomodNeedsNewer(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	if !c.last.AtLeast("1.21") {
		return nil, rule.Skip("%s does not heed that the go line is newer", c.name)
	}
	list, err := projects(h, c.first)
	if err != nil || len(list) == 0 || c.refused() {
		return nil, err
	}
	p := list[0] // of a workspace, go.work decides
	if !c.older(p.Mod.Go) {
		return nil, nil
	}
	words, err := tooNew(h, c, p)
	if err != nil {
		return nil, err
	}
	own, _ := c.version()
	f := finding.Finding{
		Message:  finding.Msg("%s wants go %s, but go %s runs, because %s", p.place(p.Mod.GoLine, ""), p.Mod.Go, own, stays(c)),
		Evidence: []finding.Evidence{finding.At(p.place(p.Mod.GoLine, "go "+p.Mod.Go)), setting.Says(words)},
		About:    []string{p.File, subject},
	}
	s := c.first.Choice.Setting
	if s.Value != "" && c.first.Choice.Toolchain != "default" {
		if err := setting.Blame(h, &f, s); err != nil {
			return nil, err
		}
	}
	f.Fix, err = allowSwitch(h, c, p.Mod.Go)
	return []finding.Finding{f}, err
}

// stays says why go does not switch.
func stays(c choice) string {
	value := c.first.Choice.Setting.Value
	switch {
	case c.first.Choice.Toolchain == "default":
		return "its line toolchain default forbids to switch"
	case value == "":
		return "GOTOOLCHAIN has no value"
	}
	return "GOTOOLCHAIN=" + finding.Visible(value) + " forbids to switch"
}

// tooNew is what go says (cmd/go/internal/gover, TooNewError).
func tooNew(h *host.Host, c choice, p project) (string, error) {
	file, err := shown(h, p.File)
	if err != nil {
		return "", err
	}
	own, _ := c.version()
	explain := ""
	if v := c.first.Choice.Setting.Value; v != "" && v != "auto" {
		explain = "; GOTOOLCHAIN=" + v
	}
	if c.first.Choice.Toolchain == "default" {
		explain += "; " + file + " sets toolchain default"
	}
	return "go: " + file + " requires go >= " + p.Mod.Go + " (running go " + own + explain + ")", nil
}

// allowSwitch is the repair: a newer Go where somebody else chose, else the
// removal of what forbids to switch.
func allowSwitch(h *host.Host, c choice, wanted string) (*finding.Fix, error) {
	s := c.first.Choice.Setting
	image, err := fromImage(h, c)
	switch {
	case err != nil:
		return nil, err
	case image:
		return advise(finding.Msg("use an image with go %s or later", wanted),
			"the golang images set GOTOOLCHAIN=local on purpose: take FROM golang:%s or newer, or build with the Go that the project asks for", minorOf(wanted)), nil
	case c.first.Choice.Toolchain == "default":
		return advise(finding.Msg("install go %s or later", wanted), "or take the line toolchain default out of %s", c.first.Choice.File), nil
	case s.Layer == goenv.RootFile, s.Layer == goenv.Default, len(s.Overridden) > 0 && !maySwitch(s.Overridden[0].Value):
		return advise(finding.Msg("install go %s or later", wanted),
			"get it from where this Go came from; or let go fetch what projects ask for: go env -w GOTOOLCHAIN=auto"), nil
	}
	return setting.Remove(h, s)
}

// fromImage reports whether the environment is that of an official container
// image.
func fromImage(h *host.Host, c choice) (bool, error) {
	if s := c.first.Choice.Setting; s.Layer != goenv.Process || s.Given() != "local" {
		return false, nil
	}
	if v, _, err := h.Env("GOLANG_VERSION"); err != nil || v != "" {
		return err == nil, err
	}
	in, err := machine.Container(h)
	return in != nil, err
}

func maySwitch(value string) bool {
	return value == "auto" || value == "path" || strings.HasSuffix(value, "+auto") || strings.HasSuffix(value, "+path")
}

// minorOf is 1.22 of 1.22.5.
func minorOf(v string) string {
	if words := strings.Split(v, "."); len(words) > 2 {
		return words[0] + "." + words[1]
	}
	return v
}

// packaged are the origins whose maintainers choose settings and mend old
// releases.
var packaged = []gotree.Class{gotree.DebianClass, gotree.UbuntuClass, gotree.Fedora, gotree.Arch, gotree.Alpine, gotree.SUSE, gotree.Distribution, gotree.GCCGo}

// fromDistribution reports whether a Go belongs to a distribution.
func fromDistribution(e *goenv.Env) bool {
	return e.Program != nil && slices.Contains(packaged, e.Program.Class)
}
