package toolchain

import (
	goenvrule "github.com/godoctor-linux/godoctor/internal/check/goenv"
	"github.com/godoctor-linux/godoctor/internal/check/setting"
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
	Causes:   []*rule.Rule{goenvrule.ModUnparsable, InvalidSetting, NonreleaseVersion},
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
Where you did, remove that line; go then fetches what the project asks for, or
runs the installed Go if that is new enough. A value in the environment has to be
removed there: it hides what "go env -w" stores.
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
	file, err := setting.Shown(h, p.File)
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
