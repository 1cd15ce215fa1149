package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOROOTMissing reports a GOROOT that does not exist.
var GOROOTMissing = &rule.Rule{
	ID:       "goenv/goroot-missing-dir",
	Severity: finding.Error,
	Title:    "GOROOT names a directory that does not exist",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
The go command finds its own tree. If GOROOT is set, it believes GOROOT instead,
and where that directory does not exist every command ends with

	go: cannot find GOROOT directory: /the/directory

up to "go version" and "go env". A value that was stored with "go env -w" cannot
be taken back with "go env -u", which ends in the same way: the line in the file
has to go.

# Repair

Remove the setting. GOROOT need not be set.
`,
	Symptoms: []string{`cannot find GOROOT directory: `},
	Check:    checkGOROOTMissing,
}

func checkGOROOTMissing(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	absent := func(r goenv.Refusal) bool {
		if r.Setting != "GOROOT" || r.Values[0] == "" || !e.Root.Set {
			return false
		}
		_, err := h.Stat(absolute(h, r.Values[0]))
		return host.IsAbsent(err) // of one that is out of reach goroot-unreadable speaks
	}
	return setting.Refused(h, absent, func(_ goenv.Refusal, s goenv.Setting) finding.Message {
		return finding.Msg("GOROOT is %s, which does not exist: every go command stops", finding.Visible(s.Value))
	})
}
