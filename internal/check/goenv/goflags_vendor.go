package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOFLAGSVendor reports a -mod in GOFLAGS that does not fit the project.
var GOFLAGSVendor = &rule.Rule{
	ID:       "goenv/goflags-vendor",
	Severity: finding.Error,
	Title:    "GOFLAGS demands a -mod that does not fit here",
	Fix:      finding.Safe,
	Doc: `
-mod in GOFLAGS counts for every project of the user. With -mod=vendor, a project
without a vendor directory that has requirements cannot be built:

	go: inconsistent vendoring in /home/ann/project

and programs cannot be installed or run by their version, in any directory:

	go: example.com/tool@v1.2.3: cannot query module due to -mod=vendor

With -mod=mod, commands in a workspace stop:

	go: -mod may only be set to readonly or vendor when in workspace mode

It is a warning where the working directory is in no module that it breaks.

# Repair

Remove it. A vendor directory is used by itself where go.mod says go 1.14 or
later.
`,
	Symptoms: []string{`inconsistent vendoring in`, `-mod may only be set to readonly or vendor when in workspace mode`, `build flag -mod=vendor only valid when using modules`, `cannot query module due to -mod=vendor`},
	Check:    checkGOFLAGSVendor,
}

func checkGOFLAGSVendor(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	s, err := e.Get("GOFLAGS")
	if err != nil {
		return nil, err
	}
	if here, err := e.NearestModule(); err != nil || here != "" && !e.AtLeast("1.14") {
		return nil, err // before 1.14, vendor directories were not compared with go.mod
	}
	mod := flagValue(s.Given(), "mod")
	f := finding.Finding{}
	switch {
	case mod == "mod" && e.Work != "" && e.Work != "off":
		f.Message = finding.Msg("GOFLAGS holds -mod=mod, which go refuses in the workspace %s", e.Work)
		f.Evidence = []finding.Evidence{setting.Says("go: -mod may only be set to readonly or vendor when in workspace mode, but it is set to \"mod\"")}
	case mod == "vendor":
		broken, err := lacksVendor(h, e)
		if err != nil {
			return nil, err
		}
		f.Severity = finding.Warning
		f.Message = finding.Msg("GOFLAGS holds -mod=vendor, for every project: go install and go run of a PACKAGE@VERSION are refused")
		f.Evidence = []finding.Evidence{setting.Says("go: PACKAGE@VERSION: cannot query module due to -mod=vendor")}
		if broken != "" {
			f.Severity = finding.Error
			f.Message = finding.Msg("GOFLAGS holds -mod=vendor, and %s does not exist", broken)
			f.Evidence = []finding.Evidence{setting.Says("go: inconsistent vendoring in " + path.Dir(path.Dir(broken)) + ":")}
		}
	default:
		return nil, nil
	}
	return blamed(h, f, s)
}

// lacksVendor is the vendor/modules.txt that the module here needs under
// -mod=vendor and does not have: "" if it has it, needs none, or there is no
// module.
func lacksVendor(h *host.Host, e *goenv.Env) (string, error) {
	mod, err := e.NearestModule()
	if err != nil || mod == "" {
		return "", err
	}
	lines, err := h.GoMod(mod)
	if err != nil || lines.Directive("require") == 0 {
		return "", err
	}
	p := path.Join(path.Dir(mod), "vendor/modules.txt")
	if there, err := exists(h, p); err != nil || there {
		return "", err
	}
	return p, nil
}
