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
)

// allowSwitch is the repair: a newer Go where somebody else chose, else the
// removal of what forbids to switch.
func allowSwitch(h *host.Host, c choice, wanted string) (*finding.Fix, error) {
	if fix, err := unpin(h, c, wanted); fix != nil || err != nil {
		return fix, err
	}
	s := c.first.Choice.Setting
	install := finding.Msg("install go %s or later", wanted)
	image, err := fromImage(h, c)
	switch {
	case err != nil:
		return nil, err
	case image:
		return advise(finding.Msg("use an image with go %s or later", wanted),
			"the golang images set GOTOOLCHAIN=local on purpose: take FROM golang:%s or newer, or build with the Go that the project asks for", minorOf(wanted)), nil
	case c.first.Choice.Toolchain == "default":
		return advise(install, "or take the line toolchain default out of %s", c.first.Choice.File), nil
	case s.Layer == goenv.RootFile, s.Layer == goenv.Default:
		return advise(install, "get it from where this Go came from; or let go fetch what projects ask for: go env -w GOTOOLCHAIN=auto"), nil
	case len(s.Overridden) > 0 && !maySwitch(s.Overridden[0].Value) && s.Layer == goenv.Process:
		return advise(install, "or let go fetch what projects ask for: go env -w GOTOOLCHAIN=auto, and take GOTOOLCHAIN out of the environment, which comes first"), nil
	case len(s.Overridden) > 0 && !maySwitch(s.Overridden[0].Value):
		return advise(install, "or let go fetch what projects ask for: go env -w GOTOOLCHAIN=auto"), nil
	}
	return setting.Remove(h, s)
}

// unpin is the removal of a GOTOOLCHAIN that holds go at an older release, where
// the installed Go is new enough for what is wanted ("" for anything) and nothing
// below holds it as well; else nil.
func unpin(h *host.Host, c choice, wanted string) (*finding.Fix, error) {
	s := c.first.Choice.Setting
	own, valid := versionOf(c.first.Version)
	given := s.Layer == goenv.Process || s.Layer == goenv.UserFile
	if !given || !valid || s.Value == "local" || wanted != "" && goenv.CompareVersions(own, wanted) < 0 {
		return nil, nil
	}
	if len(s.Overridden) > 0 && strings.HasPrefix(s.Overridden[0].Value, "go") {
		return nil, nil
	}
	return setting.Remove(h, s)
}

// fromImage reports whether the environment is that of an official container
// image, and no file of the user's has set GOTOOLCHAIN.
func fromImage(h *host.Host, c choice) (bool, error) {
	s := c.first.Choice.Setting
	if s.Layer != goenv.Process || s.Given() != "local" {
		return false, nil
	}
	if at, err := goenv.Origin(h, s); err != nil || at != nil && at.Line > 0 {
		return false, err
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
