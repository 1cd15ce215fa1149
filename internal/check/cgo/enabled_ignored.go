package cgo

import (
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EnabledIgnored reports a CGO_ENABLED that go does not heed.
var EnabledIgnored = &rule.Rule{
	ID:       "cgo/enabled-ignored",
	Severity: finding.Warning,
	Title:    "CGO_ENABLED is neither 0 nor 1, and counts for nothing",
	Fix:      finding.Safe,
	Doc: `
CGO_ENABLED is 0 or 1. Any other value, such as false or no, is passed over without
a word, and go decides as if it were not set: cgo is on where there is a C compiler.

# Repair

Write 0 or 1, or remove the setting.
`,
	Check: checkEnabled,
}

func checkEnabled(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	s, err := e.Final().Get("CGO_ENABLED")
	if err != nil {
		return nil, err
	}
	switch s.Given() {
	case "":
		return nil, rule.Skip("CGO_ENABLED is not set")
	case "0", "1":
		return nil, nil
	}
	f := finding.Finding{
		Message:  finding.Msg("CGO_ENABLED is %s, which go passes over: it is 0 or 1", finding.Visible(s.Given())),
		Evidence: []finding.Evidence{finding.Saw("go env CGO_ENABLED", "%s", s.Value)},
	}
	if err := setting.Blame(h, &f, s); err != nil {
		return nil, err
	}
	f.Fix, err = setting.Remove(h, s)
	return []finding.Finding{f}, err
}
