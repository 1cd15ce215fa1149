package toolchain

import (
	"path"
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/release"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// TooOldForStd reports source that imports a standard package which the Go that
// runs does not have yet.
var TooOldForStd = &rule.Rule{
	ID:       "toolchain/too-old-for-std",
	Severity: finding.Error,
	Title:    "The source needs a standard package that this Go does not have yet",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{GomodNeedsNewer, Pre121NewGomod, NonreleaseVersion, DownloadBlocked, PathGoMissing, InvalidSetting, PinnedEnv},
	Doc: `
The standard library grows: embed and io/fs came with Go 1.16, slices, maps, cmp
and log/slog with 1.21, iter with 1.23. An older Go takes such an import for a
package that does not exist:

	main.go:3:8: package slices is not in GOROOT (/usr/local/go/src/slices)
	main.go:3:8: package slices is not in std (/usr/local/go/src/slices)

The first form is that of Go 1.20 and earlier. Nothing is wrong with GOROOT.

godoctor reads the imports of the .go files in the working directory, without
tests and without files that a build constraint keeps for a newer Go.

# Repair

Install a Go of the release that brought the package, or a later one.
`,
	Symptoms: []string{`package (cmp|slices|maps|iter|embed|io/fs|log/slog|unique|weak|math/rand/v2|testing/\w+|go/version|crypto/\w+) is not in (std|GOROOT)`,
		`unrecognized import path "(embed|io/fs|slices|maps|cmp|log/slog|iter)"`},
	Check: checkTooOldForStd,
}

func checkTooOldForStd(h *host.Host) ([]finding.Finding, error) {
	c, err := chosen(h)
	if err != nil {
		return nil, err
	}
	if _, valid := c.version(); !valid {
		return nil, rule.Skip("%s is a development version", c.name)
	}
	if on, err := c.last.Get("GOEXPERIMENT"); err != nil {
		return nil, err
	} else if on.Given() != "" {
		return nil, rule.Skip("GOEXPERIMENT is set: some packages come before their release")
	}
	cwd, err := h.Cwd()
	if err != nil {
		return nil, err
	}
	list, err := h.Imports(cwd)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return nil, rule.Skip("the working directory cannot be read")
	}
	if err != nil {
		return nil, err
	}
	if list, err = notOwn(h, c, list); err != nil {
		return nil, err
	}
	missing, needs, err := tooNewImports(h, c, list)
	if err != nil || len(missing) == 0 {
		return nil, err
	}
	first := missing[0]
	f := finding.Finding{
		Message: finding.Msg("%s imports %s, which came with Go %s, but %s runs here", first.File, first.Path, strings.TrimPrefix(needs[0], "go"), c.name),
		About:   []string{cwd, subject},
	}
	if modules, err := c.last.ModuleMode(); err != nil {
		return nil, err
	} else if !modules {
		f.Confidence = finding.Likely // GOPATH may hold a package of that name
	}
	newest := needs[0]
	for i, imp := range missing {
		f.Evidence = append(f.Evidence, finding.Evidence{Source: path.Join(cwd, imp.File), Line: imp.Line, Value: "import " + imp.Path + ", since " + needs[i]})
		if newer := strings.TrimPrefix(needs[i], "go"); goenv.CompareVersions(newer, strings.TrimPrefix(newest, "go")) > 0 {
			newest = needs[i]
		}
	}
	words, err := notInStd(h, c, first.Path)
	if err != nil {
		return nil, err
	}
	if words != "" {
		f.Evidence = append(f.Evidence, setting.Says(words))
	}
	f.Fix = advise(finding.Msg("install Go %s or later", strings.TrimPrefix(newest, "go")), "%s is the latest of that line that godoctor knows", release.LatestOf(newest))
	return []finding.Finding{f}, nil
}

// notOwn leaves out the module itself: without a dot in its path it can have the
// name of a standard package that came later.
func notOwn(h *host.Host, c choice, list []host.Import) (out []host.Import, err error) {
	for _, imp := range list {
		if _, late := release.StdSince(imp.Path); !late {
			continue
		}
		own := false
		if strings.HasSuffix(c.last.Module, ".mod") {
			lines, err := h.Lines(c.last.Module, "module "+imp.Path)
			if err != nil {
				return nil, err
			}
			own = slices.ContainsFunc(lines, func(l host.NumberedLine) bool { return strings.HasPrefix(l.Text+" ", "module "+imp.Path+" ") })
		}
		if !own {
			out = append(out, imp)
		}
	}
	return out, nil
}

// maxImports bounds what is shown: one import is enough to stop the build.
const maxImports = 5

// tooNewImports are the imports, each package once, that came after the Go that
// runs and that its tree does not have; needs are the lines that brought them.
func tooNewImports(h *host.Host, c choice, list []host.Import) (missing []host.Import, needs []string, err error) {
	seen := map[string]bool{}
	for _, imp := range list {
		since, ok := release.StdSince(imp.Path)
		if !ok || seen[imp.Path] || !c.older(strings.TrimPrefix(since, "go")) || len(missing) == maxImports {
			continue
		}
		seen[imp.Path] = true
		if c.atHand() && c.last.Root.Dir != "" {
			built, _, err := inTree(h, path.Join(c.last.Root.Dir, "src", imp.Path))
			if err != nil {
				return nil, nil, err
			}
			if built {
				continue // backported, or a newer tree than the program
			}
		}
		missing, needs = append(missing, imp), append(needs, since)
	}
	return missing, needs, nil
}

// atHand reports whether the toolchain that runs is on this machine.
func (c choice) atHand() bool { return !c.switches() || c.first.Choice.Runs != nil }

// inTree reports whether a tree has a package, and whether an ordinary build
// takes it: some came as an experiment, a release before it was settled.
func inTree(h *host.Host, dir string) (built, there bool, err error) {
	names, err := h.List(dir)
	if host.IsAbsent(err) || host.IsDenied(err) {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	for _, name := range names {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		there = true
		lines, err := h.Lines(path.Join(dir, name), "//go:build goexperiment.")
		if err != nil {
			return false, false, err
		}
		built = built || len(lines) == 0
	}
	return built, there, nil
}

// notInStd is what go says, "" for releases that say something else.
func notInStd(h *host.Host, c choice, pkg string) (string, error) {
	if !c.atHand() || c.last.Root.Dir == "" || !c.last.AtLeast("1.14") {
		return "", nil
	}
	dir := path.Join(c.last.Root.Dir, "src", pkg)
	in := "GOROOT"
	if c.last.AtLeast("1.21") {
		in = "std"
	}
	_, there, err := inTree(h, dir)
	if there {
		return "build constraints exclude all Go files in " + dir, err
	}
	return "package " + pkg + " is not in " + in + " (" + dir + ")", err
}
