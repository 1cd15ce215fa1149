package toolchain

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// SwitchedSilently tells that another Go runs than the one that is installed.
var SwitchedSilently = &rule.Rule{
	ID:       "toolchain/switched-silently",
	Severity: finding.Info,
	Title:    "Another Go runs than the one that is installed",
	Causes:   []*rule.Rule{PinnedEnv, GomodNeedsNewer, Pre121NewGomod},
	Doc: `
From 1.21 on the go command hands over to another toolchain if go.mod, go.work or
GOTOOLCHAIN asks for one, and says nothing about it: "go version" prints one
version in this directory and another one elsewhere. The other toolchain is taken
from PATH or the module cache, or is downloaded.

This is how it is meant to be. GOTOOLCHAIN=local turns it off.
`,
	Check: checkSwitched,
}

func checkSwitched(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	s := c.first.Choice
	if !c.switches() || c.refused() {
		return nil, nil
	}
	if ok, err := comesAbout(h, c); err != nil || !ok {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("%s is installed, and %s makes it run %s from the %s", c.first.Version, c.asker(), s.Name, s.How),
		Evidence: []finding.Evidence{finding.Saw(c.first.Program.Path, "%s", c.first.Version)},
		About:    []string{s.Name, subject},
	}
	switch {
	case s.How == goenv.OnPath:
		f.Message = finding.Msg("%s is installed, and %s makes it run %s from PATH", c.first.Version, c.asker(), s.Name)
	case s.How == goenv.ToDownload:
		f.Message = finding.Msg("%s is installed, and %s makes it download and run %s", c.first.Version, c.asker(), s.Name)
	}
	if direct, err := past(c); err != nil {
		return nil, err
	} else if direct && s.How == goenv.ToDownload {
		f.Evidence = append(f.Evidence, finding.Saw("download", "past the module proxy: golang.org and go.dev must be reachable"))
	}
	if s.Runs != nil {
		f.Evidence = append(f.Evidence, finding.Saw(s.Runs.Program.Path, "%s", s.Runs.Version))
	}
	if s.By != nil {
		f.SetBy = s.By
		f.Evidence = append([]finding.Evidence{finding.At(*s.By)}, f.Evidence...)
		f.About = append(f.About, s.File)
		return []finding.Finding{f}, nil
	}
	err = setting.Blame(h, &f, s.Setting)
	return []finding.Finding{f}, err
}

// comesAbout reports whether go can run the toolchain that it chose; if not,
// another rule says why.
func comesAbout(h *host.Host, c choice) (bool, error) {
	never, err := askedFor(h, c)
	if err != nil || len(never) > 0 {
		return false, err
	}
	by, _, err := blockedBy(h, c)
	if err != nil || by != "" {
		return false, err
	}
	if _, what, _, err := cachedFault(h, c); err != nil || what != "" {
		return false, err
	}
	if p := c.wrapper(); p != nil {
		if sdk, err := unpacked(h, path.Base(p.Summary.GoPath)); err != nil || sdk != "" {
			return false, err
		}
	}
	_, mount, err := noexec(h, c)
	return mount == nil, err
}
