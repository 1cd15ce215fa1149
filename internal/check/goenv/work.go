package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// WorkStray reports a go.work that does not belong to the project.
var WorkStray = &rule.Rule{
	ID:       "goenv/gowork-stray",
	Severity: finding.Error,
	Title:    "A go.work above the project, or GOWORK, leaves this module out",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
A go.work file in a directory above puts every module below it into workspace mode.
A module that it does not name cannot be built there:

	current directory is contained in a module that is not one of the workspace modules listed in go.work

GOWORK may also name a file that does not exist, or a relative path, which go
refuses.

# Repair

Add the module with "go work use .", or switch the workspace off for it: GOWORK=off.
A go.work that nobody needs any more should go.
`,
	Symptoms: []string{`current directory is contained in a module that is not one of the workspace modules`, `directory prefix \S+ does not contain modules listed in go\.work`, `invalid GOWORK`, `reading go\.work: `},
	Check:    checkWork,
}

func checkWork(h *host.Host) ([]finding.Finding, error) {
	refused, err := setting.Refused(h, setting.About("GOWORK"), func(_ goenv.Refusal, s goenv.Setting) finding.Message {
		return finding.Msg("GOWORK is %s, which is not an absolute path", finding.Visible(s.Given()))
	})
	if err != nil || len(refused) > 0 {
		return refused, err
	}
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	if !path.IsAbs(e.Work) {
		return nil, rule.Skip("no go.work counts here")
	}
	lines, err := h.GoMod(e.Work)
	if host.IsAbsent(err) || host.StateOf(err) == host.Invalid {
		s, err := e.Get("GOWORK")
		if err != nil {
			return nil, err
		}
		return blamed(h, finding.Finding{
			Message:  finding.Msg("GOWORK is %s, which does not exist", e.Work),
			Evidence: []finding.Evidence{setting.Says("go: reading go.work: open " + e.Work + ": no such file or directory")},
		}, s)
	}
	if err != nil {
		return nil, err
	}
	mod, err := e.NearestModule()
	if err != nil || mod == "" {
		return nil, err
	}
	for _, u := range lines.Use {
		dir := u.Text
		if !path.IsAbs(dir) {
			dir = path.Join(path.Dir(e.Work), dir)
		}
		if path.Clean(dir) == path.Dir(mod) || sameFile(h, dir, path.Dir(mod)) {
			return nil, nil
		}
	}
	return []finding.Finding{{
		Message: finding.Msg("%s puts this directory into a workspace that does not name its module, %s", e.Work, path.Dir(mod)),
		Evidence: []finding.Evidence{
			finding.Saw(e.Work, "%d use directives, none for %s", len(lines.Use), path.Dir(mod)),
			setting.Says("current directory is contained in a module that is not one of the workspace modules listed in go.work. You can add the module to the workspace using: go work use ."),
		},
		About: []string{e.Work, mod},
		Fix: &finding.Fix{Summary: finding.Msg("add the module to the workspace, or leave the workspace"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "in " + path.Dir(mod) + ": go work use . ; or, if it does not belong there: GOWORK=off; or move " + e.Work + " away"}}},
	}}, nil
}

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

godoctor reports only that file's absence; where it exists, go itself names the
differences.

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
	if m := flagValue(flags.Value, "mod"); m == "mod" || m == "readonly" || lines.Directive("require") == 0 || goenv.CompareVersions(lines.Go, "1.14") < 0 {
		return nil, nil
	}
	if there, err := exists(h, path.Join(vendor, "modules.txt")); err != nil || there {
		return nil, err
	}
	return []finding.Finding{{
		Message:  finding.Msg("%s has no modules.txt: go has not made it, and cannot build from it", vendor),
		Evidence: []finding.Evidence{finding.Saw(path.Join(vendor, "modules.txt"), "does not exist"), {Source: mod, Line: lines.GoLine, Value: "go " + lines.Go}, setting.Says("go: inconsistent vendoring in " + path.Dir(mod) + ":")},
		About:    []string{vendor, mod},
		Fix: &finding.Fix{Summary: finding.Msg("make the vendor directory anew"), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "go mod vendor; or move " + vendor + " away if it is something else"}}},
	}}, nil
}
