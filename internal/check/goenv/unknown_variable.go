package goenv

import (
	"fmt"
	"sort"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// UnknownVariable reports settings that no go command reads.
var UnknownVariable = &rule.Rule{
	ID:       "goenv/unknown-variable",
	Severity: finding.Warning,
	Title:    "A variable is set that no go command reads",
	Fix:      finding.Manual,
	Doc: `
Guides on the web name settings that do not exist, such as GOMODPROXY, and names
are mistyped. Nothing reads them, and nothing says so.

godoctor knows a list of such names, and takes one that differs from a setting in a
letter or two for mistyped; it says nothing about variables that other programs or
the runtime read (GOGC, GOMAXPROCS, GOENV_ROOT and so on).

# Repair

Set the variable that is meant.
`,
	Check: checkUnknownVariable,
}

func checkUnknownVariable(h *host.Host) ([]finding.Finding, error) {
	var names []string
	for _, prefix := range []string{"GO", "CGO", "CC_", "CXX_"} {
		some, err := h.EnvNames(prefix)
		if err != nil {
			return nil, err
		}
		names = append(names, some...)
	}
	sort.Strings(names)
	var out []finding.Finding
	for _, name := range names {
		right, why, ok := goenv.Confused(name)
		if !ok {
			right = misspelt(name)
		}
		if right == "" {
			continue
		}
		value, _, err := h.Env(name)
		if err != nil {
			return nil, err
		}
		s := goenv.Setting{Name: name, Value: value, Supply: goenv.Supply{Layer: goenv.Process, Value: value}}
		f := finding.Finding{
			Message: finding.Msg("no go command reads %s: %s is meant", name, right),
			Fix: &finding.Fix{Summary: finding.Msg("set %s instead of %s", right, name), Class: finding.Manual,
				Steps: []finding.Step{{Advice: fmt.Sprintf("set %s to what is meant, and remove %s", right, name)}}},
		}
		if !ok {
			f.Confidence = finding.Likely
		}
		if why != "" {
			f.Severity = finding.Info
			f.Message = finding.Msg("no go command heeds %s: %s", name, why)
		}
		if err := setting.Blame(h, &f, s); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}
