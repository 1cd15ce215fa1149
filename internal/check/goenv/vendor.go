package goenv

import (
	"path"

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
	differs, err := h.Unvendored(mod)
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
	if len(differs) == 0 {
		return nil, nil
	}
	f.Message = finding.Msg("%s does not fit %s: %s", list, mod, differs[0])
	for _, d := range differs {
		f.Evidence = append(f.Evidence, setting.Says(d))
	}
	return []finding.Finding{f}, nil
}
