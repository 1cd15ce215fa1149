package goenv

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ModMissing reports code without a go.mod.
var ModMissing = &rule.Rule{
	ID:       "goenv/gomod-missing",
	Severity: finding.Warning,
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
	ignored, err := e.Nearest("go.mod")
	if err != nil || ignored != "" || e.Work != "" && e.Work != "off" {
		return nil, err // gomod-ignored speaks, or go.work counts
	}
	cwd, code, err := codeHere(h)
	if err != nil {
		return nil, err
	}
	if f, err := noFile(h, path.Join(cwd, "go.mod")); f != nil || err != nil {
		return f, err
	}
	if code == "" {
		return nil, nil
	}
	return []finding.Finding{{
		Severity: finding.Info,
		Message:  finding.Msg("there is Go code in %s, and no go.mod there or above", cwd),
		Evidence: []finding.Evidence{finding.Saw(path.Join(cwd, code), "exists"), setting.Says("go: go.mod file not found in current directory or any parent directory; see 'go help modules'")},
		About:    []string{cwd},
		Fix: &finding.Fix{Summary: finding.Msg("make a module of it"), Class: finding.Manual,
			Steps: []finding.Step{{Command: []string{"go", "mod", "init", path.Base(cwd)}, Undo: "rm go.mod"}}},
	}}, nil
}

// noFile is about a go.mod that is there and that go passes over: a link that leads
// nowhere, or a directory.
func noFile(h *host.Host, p string) ([]finding.Finding, error) {
	info, err := h.Lstat(p)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	what := "a " + info.Type
	if info.Type == "link" {
		what = "a link to " + info.Target + ", which is no file"
	}
	return []finding.Finding{{
		Severity: finding.Warning,
		Message:  finding.Msg("%s is %s, and go passes over it", p, what),
		Evidence: []finding.Evidence{finding.Saw(p, "%s", what), setting.Says("go: go.mod file not found in current directory or any parent directory; see 'go help modules'")},
		About:    []string{path.Dir(p)},
		Fix: &finding.Fix{Summary: finding.Msg("bring go.mod back"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "from version control, or move " + p + " away and run: go mod init NAME"}}},
	}}, nil
}

// codeHere is the first file of Go code in the working directory, "" for none.
func codeHere(h *host.Host) (cwd, code string, err error) {
	if cwd, err = h.Cwd(); err != nil {
		return "", "", err
	}
	names, err := h.List(cwd)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return cwd, "", nil
	}
	for _, n := range names {
		if strings.HasSuffix(n, ".go") {
			return cwd, n, nil
		}
	}
	return cwd, "", err
}
