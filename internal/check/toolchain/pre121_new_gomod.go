package toolchain

import (
	"fmt"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/release"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/pattern"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// Pre121NewGomod reports a go.mod with lines that an older Go does not know.
var Pre121NewGomod = &rule.Rule{
	ID:       "toolchain/pre121-new-gomod",
	Severity: finding.Error,
	Title:    "go.mod is written for a newer Go than can read it",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{InvalidSetting, NonreleaseVersion},
	Doc: `
Before 1.21 the go line held a language version, as 1.20, and nothing else; a Go
of that time cannot read "go 1.22.1", and cannot switch to a newer toolchain
either:

	go: errors parsing go.mod:
	/home/ann/app/go.mod:3: invalid go version '1.22.1': must match format 1.23

Directives came one by one, and an older Go stops at those that it does not know:
retract in 1.16, toolchain in 1.21, godebug in 1.23, tool in 1.24, ignore in 1.25.

	/home/ann/app/go.mod:5: unknown directive: toolchain

A plain "go 1.22" is no obstacle to Go 1.20: it tries, and mentions the line only
if the code does not compile.

# Repair

Install a newer Go. The one of a distribution may come in a newer package beside
the old one.
`,
	Symptoms: []string{`invalid go version '[^']+': must match format 1\.23`, `unknown (directive|block type): (retract|toolchain|godebug|tool|ignore)`,
		`go\.mod:\d+: usage: go 1\.23`},
	Check: checkPre121,
}

// directiveSince is the release that brought a directive.
var directiveSince = map[string]string{"retract": "1.16", "toolchain": "1.21", "godebug": "1.23", "tool": "1.24", "ignore": "1.25"}

// oldGoLine is a go line that every Go can read.
var oldGoLine = pattern.Lazy(`^[1-9][0-9]*\.(0|[1-9][0-9]*)$`)

func checkPre121(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	list, err := projects(h, c.last)
	if err != nil || c.refused() {
		return nil, err
	}
	for _, p := range list {
		if c.last.AtLeast("1.21") && c.older(p.Mod.Go) {
			continue // go says that it is too old before it parses the rest
		}
		at, needs, words := unreadable(c, p)
		if at.Line == 0 {
			continue
		}
		f := finding.Finding{
			Message:  finding.Msg("%s cannot read %s: it was written for go %s or later", c.name, at, needs),
			Evidence: []finding.Evidence{finding.At(at), finding.Saw(c.last.Program.Path, "%s", c.name)},
			About:    []string{p.File, subject},
			Fix: advise(finding.Msg("install go %s or later", needs),
				"%s is the newest release that godoctor knows; a line that was only written by a newer go command may also be taken out of %s again", release.Newest(), p.File),
		}
		if words != "" {
			f.Evidence = append(f.Evidence, setting.Says(words))
		}
		if c.switches() && c.first.Choice.By == nil {
			if err := setting.Blame(h, &f, c.first.Choice.Setting); err != nil {
				return nil, err
			}
		}
		return []finding.Finding{f}, nil
	}
	return nil, nil
}

// unreadable finds the first line of a file that a Go does not know, the version
// that it was written for, and go's words where they are certain.
func unreadable(c choice, p project) (at finding.Place, needs, words string) {
	if p.Mod.GoLine > 0 && !c.last.AtLeast("1.21") && !oldGoLine().MatchString(p.Mod.Go) {
		at, needs = p.place(p.Mod.GoLine, "go "+p.Mod.Go), p.Mod.Go
		if c.last.AtLeast("1.16") {
			words = fmt.Sprintf("%s: invalid go version '%s': must match format 1.23", at, p.Mod.Go)
		}
	}
	for _, d := range p.Mod.Directives {
		since := directiveSince[d.Name]
		if since == "" || !c.older(since) {
			continue
		}
		if at.Line == 0 || d.Line < at.Line {
			at, words = p.place(d.Line, d.Name), fmt.Sprintf("%s:%d: unknown directive: %s", p.File, d.Line, d.Name)
			if d.Name == "toolchain" {
				at.Text += " " + p.Mod.Toolchain
			}
			if c.last.AtLeast("1.21") || d.Name != "toolchain" {
				words = "" // the path is cut, and a block is told apart from a line
			}
		}
		if needs == "" || goenv.CompareVersions(since, needs) > 0 {
			needs = since
		}
	}
	return at, needs, words
}
