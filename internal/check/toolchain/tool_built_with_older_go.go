package toolchain

import (
	"go/version"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ToolBuiltWithOlderGo reports a tool that was built with a Go which is too old
// for the project.
var ToolBuiltWithOlderGo = &rule.Rule{
	ID:       "toolchain/tool-built-with-older-go",
	Severity: finding.Warning,
	Title:    "A tool was built with an older Go than the project asks for",
	Fix:      finding.Manual,
	Doc: `
Linters and language servers bring their own copy of Go's type checker and of its
go.mod parser, that of the release that they were built with. It does not help
them that a newer Go is installed:

	the Go language version (go1.23) used to build golangci-lint is lower than the targeted Go version (1.24.1)
	package requires newer Go version go1.24 (application built with go1.23)
	invalid go version '1.23.0': must match format 1.23

godoctor reads the build information of a few tools on PATH, in GOBIN and in
GOPATH/bin, and compares it with the go line of the project.

# Repair

Install the tool again, built with the Go that the project asks for:
"go install TOOL@latest" does that.
`,
	Symptoms: []string{`used to build golangci-lint is lower than the targeted Go version`, `requires newer Go version go\S+ \(application built with go`,
		`invalid go version '[^']+': must match format 1\.23`},
	Check: checkTools,
}

// A tool is a program that fails on a project newer than the Go that it was
// built with.
type tool struct {
	name  string
	path  string // of the main package, without what follows a major version
	fails func(built string, p project) (words string, sure bool)
}

// tools is short on purpose: of most programs it is not true.
var tools = []tool{
	{"golangci-lint", "github.com/golangci/golangci-lint/", refusesTarget},
	{"gopls", "golang.org/x/tools/gopls", checksTypes},
	{"staticcheck", "honnef.co/go/tools/cmd/staticcheck", checksTypes},
	{"goc", "github.com/qiniu/goc", parsesGomod},
}

// refusesTarget is golangci-lint's own test of language versions.
func refusesTarget(built string, p project) (string, bool) {
	if !behind(built, p) {
		return "", false
	}
	return "the Go language version (" + version.Lang(built) + ") used to build golangci-lint is lower than the targeted Go version (" + p.Mod.Go + ")", true
}

// checksTypes is the test of go/types, which there is from 1.21 on.
func checksTypes(built string, p project) (string, bool) {
	if !behind(built, p) {
		return "", false
	}
	return "package requires newer Go version " + version.Lang("go"+p.Mod.Go) + " (application built with " + version.Lang(built) + ")", version.Compare(built, "go1.21") >= 0
}

// parsesGomod is about a tool that parses go.mod itself; which parser it holds
// can only be guessed from its age.
func parsesGomod(built string, p project) (string, bool) {
	if version.Compare(built, "go1.21") >= 0 || p.Mod.GoLine == 0 || oldGoLine().MatchString(p.Mod.Go) {
		return "", false
	}
	return "invalid go version '" + p.Mod.Go + "': must match format 1.23", false
}

func behind(built string, p project) bool {
	return version.IsValid("go"+p.Mod.Go) && version.Compare(version.Lang(built), version.Lang("go"+p.Mod.Go)) < 0
}

func checkTools(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	list, err := projects(h, e)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 || list[0].Mod.GoLine == 0 {
		return nil, rule.Skip("no go.mod with a go line is here")
	}
	dirs, err := toolDirs(h)
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	for _, t := range tools {
		at, built, err := find(h, t, dirs)
		if err != nil {
			return out, err
		}
		words, sure := "", false
		if built != "" {
			words, sure = t.fails(built, list[len(list)-1])
		}
		if words == "" {
			continue
		}
		out = append(out, toolFinding(t, at, built, list[len(list)-1], words, sure))
	}
	return out, nil
}

func toolFinding(t tool, at, built string, p project, words string, sure bool) finding.Finding {
	f := finding.Finding{
		Message: finding.Msg("%s was built with %s, which is too old for %s (go %s)", t.name, built, p.File, p.Mod.Go),
		Evidence: []finding.Evidence{
			finding.Saw(at, "built with %s", built), finding.At(p.place(p.Mod.GoLine, "go "+p.Mod.Go)),
			finding.Saw(t.name+" says", "%s", words),
		},
		About: []string{at},
		Fix:   advise(finding.Msg("install %s again, built with go %s or later", t.name, p.Mod.Go), "take a newer release of it, or build it: go install PACKAGE@latest"),
	}
	if !sure {
		f.Confidence = finding.Likely
	}
	return f
}

// toolDirs are the directories where tools are looked for: those of PATH, then
// where "go install" puts programs.
func toolDirs(h *host.Host) ([]string, error) {
	entries, _, err := searchpath.Process(h)
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, e := range entries {
		if e.State == searchpath.Directory {
			dirs = append(dirs, e.Dir)
		}
	}
	dir, _, err := goenv.InstallDir(h)
	if err == nil && path.IsAbs(dir) {
		dirs = append(dirs, dir)
	}
	return dirs, err
}

// find is the first program of a tool's name, and the Go that it was built with:
// "" if there is none, or it is another program.
func find(h *host.Host, t tool, dirs []string) (at, built string, err error) {
	for _, dir := range dirs {
		at := path.Join(dir, t.name)
		if _, err := h.Stat(at); host.IsAbsent(err) || host.IsDenied(err) {
			continue
		} else if err != nil {
			return "", "", err
		}
		e, err := h.ELF(at)
		if err != nil {
			return "", "", err
		}
		built, _, _ := strings.Cut(e.GoVersion, " ")
		if !strings.HasPrefix(e.GoPath, t.path) || !version.IsValid(built) {
			return at, "", nil
		}
		return at, built, nil
	}
	return "", "", nil
}
