package goenv

import (
	"fmt"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ModUnparsable reports a go.mod or go.work that does not parse.
var ModUnparsable = &rule.Rule{
	ID:       "goenv/gomod-unparsable",
	Severity: finding.Error,
	Title:    "go.mod or go.work does not parse",
	Fix:      finding.Manual,
	Doc: `
The go.mod file of the working directory, or the go.work file in effect, has a line
that the go command does not understand. Every command that looks at modules ends
with its place and the reason:

	go: errors parsing go.mod:
	go.mod:5: unknown directive: requir

Left-over marks of a merge ("<<<<<<<") are a frequent cause.

# Repair

Mend the line.
`,
	Symptoms: []string{`errors parsing \S*go\.(?:mod|work)`, `go\.mod:\d+: `},
	Check:    checkModParses,
}

func checkModParses(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	mod, err := e.NearestModule()
	if err != nil {
		return nil, err
	}
	for _, p := range []string{mod, e.Work} {
		if !path.IsAbs(p) {
			continue
		}
		lines, err := h.GoMod(p)
		if host.IsAbsent(err) {
			continue // gowork-stray speaks
		}
		if err != nil {
			return out, err
		}
		if f, bad := parseErrors(p, lines.Errors); bad {
			out = append(out, f)
		}
	}
	return out, nil
}

// parseErrors makes one finding of what does not parse. A requirement of a
// branch is none: the go command resolves it.
func parseErrors(p string, errors []host.ModError) (finding.Finding, bool) {
	f := finding.Finding{About: []string{p}, Fix: &finding.Fix{Summary: finding.Msg("mend %s", p), Class: finding.Manual}}
	for _, e := range errors {
		if strings.Contains(e.Reason, "must be of the form v1.2.3") || strings.Contains(e.Reason, "invalid module version") || strings.Contains(e.Reason, "should be v") {
			continue
		}
		at := finding.Place{Source: p, Line: e.Line}
		if len(f.Evidence) == 0 {
			f.Message = finding.Msg("%s does not parse: %s", at, e.Reason)
			f.SetBy = &at
			f.Fix.Steps = []finding.Step{{Advice: fmt.Sprintf("line %d: %s", e.Line, e.Reason)}}
		}
		f.Evidence = append(f.Evidence, finding.Evidence{Source: p, Line: e.Line, Value: e.Reason})
	}
	return f, len(f.Evidence) > 0
}
