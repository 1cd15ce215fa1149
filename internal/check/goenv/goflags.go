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

// GOFLAGSBad reports a GOFLAGS that go refuses or misunderstands.
var GOFLAGSBad = &rule.Rule{
	ID:       "goenv/goflags-bad",
	Severity: finding.Error,
	Title:    "GOFLAGS holds what is no flag, or loses a part of one",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
GOFLAGS is a list of flags, separated by blanks, each of which begins with - and
which some go command knows. Every command but "go env" ends at another one:

	go: parsing $GOFLAGS: non-flag "x"
	go: parsing $GOFLAGS: unknown flag -badflag

A value with blanks has to be quoted as a whole: '-ldflags=-s -w'. Without quotes
the -w is a flag of its own: the linker does not get it, and "go env" takes it for
its -w and stops.

# Repair

Quote the whole flag, or remove the setting.
`,
	Symptoms: []string{`parsing \$GOFLAGS: `, `\(from \$GOFLAGS\)`, `no KEY=VALUE arguments given`},
	Check:    checkGOFLAGS,
}

func checkGOFLAGS(h *host.Host) ([]finding.Finding, error) {
	refused, err := setting.Refused(h, func(r goenv.Refusal) bool { return r.Setting == "GOFLAGS" && r.Reach == goenv.Flagged },
		func(r goenv.Refusal, s goenv.Setting) finding.Message {
			return finding.Msg("GOFLAGS is %s, which go cannot read: every command but go env stops", finding.Visible(s.Value))
		})
	if err != nil || len(refused) > 0 {
		return refused, err
	}
	s, err := goenv.Get(h, "GOFLAGS")
	if err != nil || s.Given() == "" {
		return nil, err
	}
	whole, lost := cutFlag(s.Given())
	if lost == "" {
		return nil, nil
	}
	f := finding.Finding{
		Severity: finding.Warning,
		Message:  finding.Msg("GOFLAGS is %s: without quotes, %s is a flag of its own and no part of %s", finding.Visible(s.Given()), lost, whole),
		Evidence: []finding.Evidence{finding.Saw("meant", "GOFLAGS=\"'%s %s'\"", whole, lost)},
	}
	return blamed(h, f, s)
}

// cutFlag finds a flag whose value was meant to go on behind a blank, with what
// it loses.
func cutFlag(value string) (whole, lost string) {
	words, err := goenv.Split(value)
	if err != nil {
		return "", ""
	}
	for i := 1; i < len(words); i++ {
		name, _, ok := strings.Cut(strings.TrimLeft(words[i-1], "-"), "=")
		list := name == "ldflags" || name == "gcflags" || name == "asmflags" || name == "gccgoflags"
		if ok && list && !strings.Contains(words[i-1], " ") && (words[i] == "-w" || words[i] == "-s" || words[i] == "-X" || words[i] == "-N" || words[i] == "-l") {
			return words[i-1], words[i]
		}
	}
	return "", ""
}

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

// flagValue is the value of a flag in GOFLAGS; the last one counts.
func flagValue(value, name string) string {
	words, err := goenv.Split(value)
	if err != nil {
		return ""
	}
	out := ""
	for _, w := range words {
		if k, v, ok := strings.Cut(w, "="); ok && strings.TrimLeft(k, "-") == name {
			out = v
		}
	}
	return out
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
