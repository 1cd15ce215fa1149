package toolchain

import (
	"time"

	"github.com/godoctor-linux/godoctor/internal/check/path"
	"github.com/godoctor-linux/godoctor/internal/fact/release"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EOL reports a Go that is no longer supported.
var EOL = &rule.Rule{
	ID:         "toolchain/eol",
	Severity:   finding.Warning,
	Background: true,
	Title:      "This release of Go is no longer supported",
	Fix:        finding.Manual,
	Causes:     []*rule.Rule{path.ShadowedGo, PinnedEnv},
	Doc: `
Each line of Go, as 1.22, gets fixes, those of security holes among them, until
the second line after it comes out: about a year. The standard library is part of
every program that an old Go builds, so its holes are too.

godoctor has a table of release dates and compares it with the clock. When the
table is more than six months old it says so, and goes by the calendar: a new line
comes out every February and August.

For a Go from a distribution's package this is information only: the distribution
puts fixes into the old release as long as it supports itself.

# Repair

Install a current release: https://go.dev/dl/

# When it is fine

On a machine that builds for an old system and nothing else.
`,
	Check: checkEOL,
}

func checkEOL(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	now, err := h.Now()
	if err != nil {
		return nil, err
	}
	s, ok := release.Supported(c.name, now)
	if !ok {
		return nil, rule.Skip("%s is not a release", c.name)
	}
	if !s.Ended || !c.atHand() && release.Exists(c.name) == release.No {
		return nil, nil
	}
	f := finding.Finding{
		Message:  finding.Msg("%s has not been supported since %s, when %s came out", c.name, s.Since.Format(time.DateOnly), s.By),
		Evidence: []finding.Evidence{tables()},
		About:    []string{c.name},
		Fix:      advise(finding.Msg("install a supported release, such as %s or later", release.Newest()), "from https://go.dev/dl/, or with the tool that this Go came with"),
	}
	if c.switches() {
		f.About = append(f.About, subject)
	}
	if c.atHand() {
		f.About = append(f.About, c.last.Program.Path)
		f.Evidence = append(f.Evidence, finding.Saw(c.last.Program.Path, "%s, %s", c.name, c.last.Program.Class.Name))
	}
	if s.Expected {
		f.Confidence = finding.Likely
		f.Message = finding.Msg("%s is probably not supported any more: by the calendar %s has come out", c.name, s.By)
	}
	if s.Stale {
		f.Evidence = append(f.Evidence, finding.Saw("clock", "%s: what godoctor knows of releases is more than six months old; update it", now.Format(time.DateOnly)))
	}
	if c.atHand() && fromDistribution(c.last) {
		f.Severity = finding.Info
		f.Message = finding.Msg("upstream has not supported %s since %s came out; it is up to the distribution's package to mend it", c.name, s.By)
		f.Fix = nil
	}
	return []finding.Finding{f}, nil
}
