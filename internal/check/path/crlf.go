package path

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// CRLF reports Windows line ends in a start-up file that sets PATH.
var CRLF = &rule.Rule{
	ID:       "path/crlf",
	Severity: finding.Error,
	Title:    "A Windows line end became part of PATH",
	Fix:      finding.Safe,
	Doc: `
A start-up file that was saved with Windows line ends gives every last element a
carriage return: the directory is then "bin\r", which does not exist, and looks
right wherever it is printed.

# Repair

Save the file with Unix line ends: sed -i 's/\r$//' FILE
`,
	Symptoms: []string{`\$'\\r': command not found`, `syntax error: unexpected end of file`},
	Check:    checkCRLF,
}

func checkCRLF(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	defects, err := allDefects(h, a.session)
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	seen := map[string]bool{}
	for _, d := range defects {
		if d.Kind != startup.CarriageReturn || seen[d.Place.Source] || !mentionsGo(d.Place.Text) && !onPath(a, d.Dir) {
			continue
		}
		seen[d.Place.Source] = true
		out = append(out, crlfFinding(h, a, d.Place, d.Dir))
	}
	for _, e := range a.entries {
		if strings.HasSuffix(e.Raw, "\r") && len(out) == 0 {
			out = append(out, crlfFinding(h, a, finding.Place{Source: "PATH"}, e.Raw))
		}
	}
	if len(out) == 0 {
		return nil, unread(h, a)
	}
	return out, nil
}

func onPath(a *absence, raw string) bool {
	for _, e := range a.entries {
		if e.Raw == raw && raw != "" {
			return true
		}
	}
	return false
}

func crlfFinding(h *host.Host, a *absence, at finding.Place, dir string) finding.Finding {
	f := finding.Finding{
		Message:  finding.Msg("%s: PATH gets the element %s, with a carriage return at its end", at, finding.Visible(dir)),
		Evidence: []finding.Evidence{finding.Saw("PATH element", "%s", finding.Visible(dir))},
		About:    []string{dir, strings.TrimRight(dir, "\r")},
		Severity: finding.Warning,
	}
	if at.Line == 0 {
		f.Message = finding.Msg("PATH holds the element %s, with a carriage return at its end", finding.Visible(dir))
		f.Fix = advice(finding.Msg("take the carriage return out of PATH"), "save the file from which this process has its environment with Unix line ends")
	}
	if at.Line > 0 {
		f.Evidence = append(f.Evidence, finding.Evidence{Source: at.Source, Line: at.Line, Value: at.Text + `\r`})
		f.SetBy = &at
		f.Fix = &finding.Fix{Summary: finding.Msg("save %s with Unix line ends", at.Source),
			Steps: []finding.Step{{Edit: &finding.Edit{Path: at.Source, UnixEnds: true}}}}
		f.Fix.Class, f.Fix.Root = setting.ClassOf(h, at.Source)
	}
	if a.found.Winner == nil && leadsToGo(h, mended(h, dir)) != nil {
		f.Severity = finding.Error
		f.About = append(f.About, "go")
	}
	return f
}

// endsInCR reports whether the go of a line would be found but for a carriage
// return.
func endsInCR(h *host.Host, l scene.Line) bool {
	if healthy(h, l) {
		return false
	}
	for _, e := range l.Elements {
		if strings.HasSuffix(e.Dir, "\r") && leadsToGo(h, mended(h, e.Dir)) != nil {
			return true
		}
	}
	return false
}

// healthy reports whether a line adds a go without needing to be mended.
func healthy(h *host.Host, l scene.Line) bool {
	for _, e := range l.Elements {
		if e.Known && leadsToGo(h, e.Dir) != nil {
			return true
		}
	}
	return false
}
