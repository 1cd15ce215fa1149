package goenv

import (
	"fmt"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
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

Left-over marks of a merge ("<<<<<<<") are a frequent cause. A file without a module
line, such as an empty one, and one that this user may not read are told here too:

	go: error reading go.mod: missing module declaration. To specify the module path:

# Repair

Mend the line.
`,
	Symptoms: []string{`errors parsing \S*go\.(?:mod|work)`, `go\.mod:\d+: `, `missing module declaration`, `invalid GOTOOLCHAIN "go\d+"`},
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
		if host.IsDenied(err) {
			out = append(out, closedFile(h, p))
			continue
		}
		if err != nil {
			return out, err
		}
		if f, bad := parseErrors(p, lines.Errors); bad {
			out = append(out, f)
		} else if p == mod && lines.Directive("module") == 0 {
			out = append(out, nameless(p))
		}
	}
	return out, nil
}

// closedFile is about a file that the user may not read.
func closedFile(h *host.Host, p string) finding.Finding {
	return finding.Finding{
		Message:  finding.Msg("this user may not read %s: nothing works in this module", p),
		Evidence: []finding.Evidence{permissions(h, p), setting.Says("go: open " + p + ": permission denied")},
		About:    []string{p},
		Fix: &finding.Fix{Summary: finding.Msg("let this user read %s", p), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "give it to the user who works here: chown, as root; or chmod +r, as its owner"}}},
	}
}

// nameless is about a go.mod without a module line, an empty one for example.
func nameless(p string) finding.Finding {
	return finding.Finding{
		Message:  finding.Msg("%s does not say which module it is", p),
		Evidence: []finding.Evidence{finding.Saw(p, "no module line"), setting.Says("go: error reading go.mod: missing module declaration. To specify the module path:")},
		About:    []string{p},
		Fix: &finding.Fix{Summary: finding.Msg("name the module"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "go mod edit -module=NAME; or bring the file back from version control"}}},
	}
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
