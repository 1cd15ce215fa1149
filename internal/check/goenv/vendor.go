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

// VendorInconsistent reports a vendor directory that was not made by go.
var VendorInconsistent = &rule.Rule{
	ID:       "goenv/vendor-inconsistent",
	Severity: finding.Error,
	Title:    "The vendor directory does not fit go.mod",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{GOFLAGSVendor},
	Doc: `
Where go.mod says go 1.14 or later and there is a vendor directory, go builds from
it and compares vendor/modules.txt with go.mod. A directory named vendor that go
has not made, even an empty one, has no modules.txt:

	go: inconsistent vendoring in /home/ann/project

After a change of go.mod without "go mod vendor", go names what differs:

	example.com/dep@v1.2.0: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt

godoctor compares what go.mod requires with modules.txt; of replacements go itself
tells.

# Repair

Make it anew with "go mod vendor", or move it away if it is something else.
`,
	Symptoms: []string{`inconsistent vendoring in`},
	Check:    checkVendor,
}

func checkVendor(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	mod, err := e.NearestModule()
	if err != nil {
		return nil, err
	}
	if mod == "" || e.Final().Module == "" || path.IsAbs(e.Work) {
		return nil, rule.Skip("no module with a vendor directory of its own here")
	}
	vendor := path.Join(path.Dir(mod), "vendor")
	info, err := h.Stat(vendor)
	if host.IsAbsent(err) || host.IsDenied(err) || err == nil && !info.IsDir() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	flags, err := e.Final().Get("GOFLAGS")
	if err != nil {
		return nil, err
	}
	lines, err := h.GoMod(mod)
	if err != nil {
		return nil, err
	}
	if m := flagValue(flags.Value, "mod"); m == "mod" || m == "readonly" || goenv.CompareVersions(lines.Go, "1.14") < 0 {
		return nil, nil
	}
	list := path.Join(vendor, "modules.txt")
	text, err := h.Read(list)
	f := finding.Finding{
		Evidence: []finding.Evidence{{Source: mod, Line: lines.GoLine, Value: "go " + lines.Go}, setting.Says("go: inconsistent vendoring in " + path.Dir(mod) + ":")},
		About:    []string{vendor, mod},
		Fix: &finding.Fix{Summary: finding.Msg("make the vendor directory anew"), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "go mod vendor; or move " + vendor + " away if it is something else"}}},
	}
	switch {
	case host.IsAbsent(err) && lines.Directive("require") == 0, host.IsDenied(err), host.StateOf(err) == host.Invalid:
		return nil, nil
	case host.IsAbsent(err):
		f.Message = finding.Msg("%s has no modules.txt: go has not made it, and cannot build from it", vendor)
		f.Evidence = append([]finding.Evidence{finding.Saw(list, "does not exist")}, f.Evidence...)
		return []finding.Finding{f}, nil
	case err != nil:
		return nil, err
	}
	differs, err := outOfStep(h, mod, text)
	if err != nil || len(differs) == 0 {
		return nil, err
	}
	f.Message = finding.Msg("%s does not fit %s: %s", list, mod, differs[0])
	for _, d := range differs[:min(len(differs), maxDiffering)] {
		f.Evidence = append(f.Evidence, setting.Says(d))
	}
	return []finding.Finding{f}, nil
}

// maxDiffering bounds what is shown: after a forgotten "go mod vendor" it can be
// every module.
const maxDiffering = 5

// outOfStep compares the require lines of go.mod with a modules.txt, in go's words
// (cmd/go/internal/modload, checkVendorConsistency).
func outOfStep(h *host.Host, mod, text string) ([]string, error) {
	required, err := requirements(h, mod)
	if err != nil {
		return nil, err
	}
	var order []string // of the modules that are marked as explicit
	explicit, wanted := map[string]bool{}, map[string]bool{}
	current := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		marks, isMark := strings.CutPrefix(line, "## ")
		switch words := strings.Fields(line); {
		case isMark && current != "":
			if first, _, _ := strings.Cut(marks, ";"); strings.TrimSpace(first) == "explicit" {
				explicit[current], order = true, append(order, current)
			}
		case len(words) > 2 && words[0] == "#" && strings.HasPrefix(words[2], "v"):
			current = words[1] + "@" + words[2]
		case len(words) > 0 && words[0] == "#":
			current = "" // a replacement of every version
		}
	}
	var out []string
	for _, r := range required {
		name := r.Path + "@" + r.Version
		wanted[name] = true
		if !explicit[name] {
			out = append(out, name+": is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt")
		}
	}
	for _, name := range order {
		if !wanted[name] {
			out = append(out, name+": is marked as explicit in vendor/modules.txt, but not explicitly required in go.mod")
		}
	}
	return out, nil
}
