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

// ModMissing reports code without a go.mod.
var ModMissing = &rule.Rule{
	ID:       "goenv/gomod-missing",
	Severity: finding.Info,
	Title:    "There is Go code here and no go.mod above it",
	Fix:      finding.Manual,
	Doc: `
In module mode, "go build" and "go test" without file names need a go.mod in the
working directory or above it:

	go: go.mod file not found in current directory or any parent directory; see 'go help modules'
	go: cannot find main module, but found .git/config in ...

Single files can be run without it: go run hello.go.

# Repair

In the directory of the project: go mod init NAME.
`,
	Symptoms: []string{`go\.mod file not found in current directory`, `cannot find main module`},
	Check:    checkModMissing,
}

func checkModMissing(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	if e.Final().Module != "/dev/null" {
		return nil, nil
	}
	cwd, err := h.Cwd()
	if err != nil {
		return nil, err
	}
	ignored, err := e.Nearest("go.mod")
	if err != nil || ignored != "" || e.Work != "" && e.Work != "off" {
		return nil, err // gomod-ignored speaks, or go.work counts
	}
	names, err := h.List(cwd)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	code := ""
	for _, n := range names {
		if strings.HasSuffix(n, ".go") && code == "" {
			code = n
		}
	}
	if code == "" {
		return nil, nil
	}
	return []finding.Finding{{
		Message:  finding.Msg("there is Go code in %s, and no go.mod there or above", cwd),
		Evidence: []finding.Evidence{finding.Saw(path.Join(cwd, code), "exists"), setting.Says("go: go.mod file not found in current directory or any parent directory; see 'go help modules'")},
		About:    []string{cwd},
		Fix: &finding.Fix{Summary: finding.Msg("make a module of it"), Class: finding.Manual,
			Steps: []finding.Step{{Command: []string{"go", "mod", "init", path.Base(cwd)}, Undo: "rm go.mod"}}},
	}}, nil
}

// ModIgnored reports a go.mod that go ignores because of where it lies.
var ModIgnored = &rule.Rule{
	ID:       "goenv/gomod-ignored",
	Severity: finding.Warning,
	Title:    "The go.mod lies in the directory for temporary files, and go ignores it",
	Fix:      finding.Manual,
	Doc: `
A go.mod directly in /tmp, or in the directory that TMPDIR names, is ignored, so
that one left there does not catch everybody's temporary projects:

	go: warning: ignoring go.mod in system temp root /tmp

# Repair

Move the project into a directory of its own, even one below /tmp.
`,
	Symptoms: []string{`ignoring go\.mod in system temp root`},
	Check:    checkModIgnored,
}

func checkModIgnored(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	any, err := e.Nearest("go.mod")
	if err != nil || any == "" {
		return nil, err
	}
	heeded, err := e.NearestModule()
	if err != nil || heeded != "" {
		return nil, err
	}
	return []finding.Finding{{
		Message:  finding.Msg("go ignores %s, because it lies directly in the directory for temporary files", any),
		Evidence: []finding.Evidence{setting.Says("go: warning: ignoring go.mod in system temp root " + path.Dir(any))},
		About:    []string{any},
		Fix: &finding.Fix{Summary: finding.Msg("move the project into a directory of its own"), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "move " + any + " and what belongs to it into a directory below " + path.Dir(any)}}},
	}}, nil
}
