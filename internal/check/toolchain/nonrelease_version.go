package toolchain

import (
	"fmt"
	"go/version"
	"strings"

	goenvrule "github.com/godoctor-linux/godoctor/internal/check/goenv"
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/release"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// NonreleaseVersion reports a version that was asked for and never released.
var NonreleaseVersion = &rule.Rule{
	ID:       "toolchain/nonrelease-version",
	Severity: finding.Error,
	Title:    "A release of Go is asked for that never existed",
	Fix:      finding.Unsafe,
	Causes:   []*rule.Rule{goenvrule.ModUnparsable},
	Doc: `
A go or toolchain line, or GOTOOLCHAIN, names a release that was never made: a
slip, such as go1.21.99, or a language version where a release is meant.

From 1.21 on the first release of a line is called 1.N.0; 1.22 is the language,
go1.22.0 its first toolchain. "toolchain go1.22" and GOTOOLCHAIN=go1.22 are
therefore refused. A go line "go 1.22" is right, but the go command understands
it only from 1.21.11 and 1.22.4 on; before, it asked for go1.22 and got

	go: download go1.22 for linux/amd64: toolchain not available

godoctor has a table of the releases. Of one that is newer than the table it says
nothing, unless it is far beyond what can have come out.

# Repair

Name a release that exists, as in "toolchain go1.22.12" or "go 1.22.0". While the
line is wrong, every go command in the module fails; GOTOOLCHAIN=local lets
"go mod edit" run.
`,
	Symptoms: []string{`download go1\.\d+ for \S+: toolchain not available`, `is a language version but not a toolchain version`, `invalid toolchain "[^"]*" in go\.(mod|work)`},
	Check:    checkNonrelease,
}

func checkNonrelease(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	s := c.first.Choice
	if strings.HasPrefix(s.Refused, "go: invalid toolchain ") {
		mod, err := h.GoMod(s.File)
		if err != nil || len(mod.Errors) > 0 {
			return nil, err // it does not even parse
		}
		return noToolchain(c), nil
	}
	if c.switches() {
		return askedFor(h, c)
	}
	list, err := projects(h, c.last)
	if err != nil || len(list) == 0 || c.refused() || !c.last.AtLeast("1.21") {
		return nil, err // before 1.21 the line stops nothing
	}
	p := list[0]
	if !c.older(p.Mod.Go) || exists(p.Mod.Go) {
		return nil, nil
	}
	return []finding.Finding{{
		Message:  finding.Msg("%s wants go %s, which was never released", p.place(p.Mod.GoLine, ""), p.Mod.Go),
		Evidence: []finding.Evidence{finding.At(p.place(p.Mod.GoLine, "go "+p.Mod.Go)), tables()},
		About:    []string{p.File, subject},
		Fix:      rename(p.File, "go "+p.Mod.Go, p.Mod.Go),
	}}, nil
}

// exists reports whether a version of a go line, a language or a release, exists
// or may exist.
func exists(v string) bool {
	name := "go" + v
	if version.Lang(name) == name {
		name = release.FirstOf(name)
	}
	return release.Exists(name) != release.No
}

// askedFor is about the toolchain that go switches to.
func askedFor(h *host.Host, c choice) ([]finding.Finding, error) {
	s := c.first.Choice
	if s.How == goenv.OnPath || s.How == goenv.InModuleCache && !c.losesZero() {
		return nil, nil // somebody made it
	}
	name := c.asked()
	if release.Exists(name) != release.No {
		return nil, nil
	}
	f := finding.Finding{
		Message:  finding.Msg("%s makes go ask for %s, which was never released", c.asker(), name),
		Evidence: []finding.Evidence{tables()},
		About:    []string{name, subject},
	}
	if isLanguage(name) {
		f.Message = finding.Msg("%s makes go ask for %s, a language version: the first release of it is %s", c.asker(), name, release.FirstOf(name))
	}
	if s.How != goenv.NotOnPath {
		f.Evidence = append(f.Evidence, setting.Says(c.unavailable(name)))
	}
	if s.By != nil {
		f.SetBy = s.By
		f.Evidence = append([]finding.Evidence{finding.At(*s.By)}, f.Evidence...)
		f.About = append(f.About, s.File)
		f.Fix = rename(s.File, s.By.Text, strings.TrimPrefix(name, "go"))
		if c.losesZero() {
			f.Fix = advise(finding.Msg("write go %s.0 in %s", s.Go, s.File),
				"%s understands go %s wrongly: update it, or name a release: GOTOOLCHAIN=local go mod edit -go=%s.0", c.first.Version, s.Go, s.Go)
		}
		return []finding.Finding{f}, nil
	}
	if err := setting.Blame(h, &f, s.Setting); err != nil {
		return nil, err
	}
	var err error
	f.Fix, err = setting.Remove(h, s.Setting)
	return []finding.Finding{f}, err
}

// asked is the name of the toolchain that go looks for.
func (c choice) asked() string {
	if c.losesZero() {
		return "go" + c.first.Choice.Go
	}
	return c.first.Choice.Name
}

// losesZero reports whether the go command asks for go1.22 because of a line
// "go 1.22".
func (c choice) losesZero() bool {
	s := c.first.Choice
	lang := "go" + s.Go
	return s.By != nil && s.By.Line == s.GoLine && version.Lang(lang) == lang && goenv.CompareVersions(s.Go, "1.21") >= 0 && !c.knowsLanguages()
}

// knowsLanguages reports whether the go command tells languages from toolchains:
// since 1.21.11 and 1.22.4 (golang/go issue 62278).
func (c choice) knowsLanguages() bool {
	own, _ := versionOf(c.first.Version)
	switch version.Lang("go" + own) {
	case "go1.21":
		return goenv.CompareVersions(own, "1.21.11") >= 0
	case "go1.22":
		return goenv.CompareVersions(own, "1.22.4") >= 0
	}
	return true
}

// isLanguage reports whether a name is that of a language, which has toolchains of
// other names.
func isLanguage(name string) bool {
	return version.Lang(name) == name && release.FirstOf(name) != name
}

// unavailable is what go says.
func (c choice) unavailable(name string) string {
	if isLanguage(name) && c.knowsLanguages() {
		return fmt.Sprintf("go: invalid toolchain: %s is a language version but not a toolchain version (%s.x)", name, name)
	}
	return fmt.Sprintf("go: download %s for %s: toolchain not available", name, platform(c.first))
}

// noToolchain is about a toolchain line that names nothing of the kind.
func noToolchain(c choice) []finding.Finding {
	s := c.first.Choice
	at := finding.Place{Source: s.File, Line: s.ToolchainLine, Text: "toolchain " + s.Toolchain}
	return []finding.Finding{{
		Message:  finding.Msg("%s names %s, which is no toolchain", finding.Place{Source: at.Source, Line: at.Line}, finding.Visible(s.Toolchain)),
		Evidence: []finding.Evidence{finding.At(at), setting.Says(s.Refused)},
		SetBy:    &at,
		About:    []string{s.File, subject},
		Fix:      advise(finding.Msg("name a toolchain such as %s in %s, or take the line out", release.Newest(), at.Source), "edit %s", at.Source),
	}}
}

// rename is the advice for a line that names what does not exist.
func rename(file, line, v string) *finding.Fix {
	latest := release.LatestOf("go" + v)
	if latest == "" {
		latest = release.Newest()
	}
	return advise(finding.Msg("name a release in %s, such as %s", file, latest), "replace the line %q; GOTOOLCHAIN=local go mod edit works while it is wrong", line)
}

// tables is the evidence for what godoctor knows of releases.
func tables() finding.Evidence {
	return finding.Saw("releases known to godoctor", "up to %s, on %s", release.Newest(), release.Made)
}
