package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ModIgnored reports a go.mod that go ignores because of where it lies.
var ModIgnored = &rule.Rule{
	ID:       "goenv/gomod-ignored",
	Severity: finding.Warning,
	Title:    "The go.mod lies in the directory for temporary files, and go ignores it",
	Fix:      finding.Manual,
	Doc: `
A go.mod directly in /tmp, or in the directory that TMPDIR names, is ignored, so
that one left there does not catch everybody's temporary projects:

	go: warning: ignoring go.mod in system temp root /tmp

# Repair

Move the project into a directory of its own, even one below /tmp.
`,
	Symptoms: []string{`ignoring go\.mod in system temp root`},
	Check:    checkModIgnored,
}

func checkModIgnored(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	any, err := e.Nearest("go.mod")
	if err != nil || any == "" {
		return nil, err
	}
	heeded, err := e.NearestModule()
	if err != nil || heeded != "" {
		return nil, err
	}
	return []finding.Finding{{
		Message:  finding.Msg("go ignores %s, because it lies directly in the directory for temporary files", any),
		Evidence: []finding.Evidence{setting.Says("go: warning: ignoring go.mod in system temp root " + path.Dir(any))},
		About:    []string{any},
		Fix: &finding.Fix{Summary: finding.Msg("move the project into a directory of its own"), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "move " + any + " and what belongs to it into a directory below " + path.Dir(any)}}},
	}}, nil
}
