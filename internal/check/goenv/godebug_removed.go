package goenv

import (
	"slices"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GODEBUGRemoved reports debugging switches that kill programs.
var GODEBUGRemoved = &rule.Rule{
	ID:       "goenv/godebug-removed",
	Severity: finding.Error,
	Title:    "GODEBUG or a godebug line holds a switch that Go has removed",
	Fix:      finding.Safe,
	Doc: `
GODEBUG switches keep old behaviour for a time, and are then removed. A program
that was built with Go 1.27 or later ends at its start if GODEBUG in its
environment asks for the old behaviour of a removed switch, whatever its go.mod
says:

	fatal error: removed GODEBUG "x509sha1" set to old value "1" in environment

The go command of 1.27 is such a program. Programs built with older releases ignore
the switch or heed it: then it is a warning.

A godebug line in go.mod or go.work is refused from the release on that removed its
switch, with the old value from 1.27 on, with any value before:

	go.mod:5: use of removed godebug "x509sha1", see https://go.dev/doc/godebug#go-124
	go.mod:5: unknown godebug "tlskyber"

godoctor itself is built with an older release, so that it can still say this.

# Repair

Remove the switch.
`,
	Symptoms: []string{`removed GODEBUG "\w+" set to old value`, `use of removed godebug "`, `unknown godebug "`},
	Check:    checkGODEBUG,
}

// removedSwitches are what 1.27 refuses (internal/godebugs): names and the old
// values.
var removedSwitches = map[string][]string{
	"x509sha1": {"1"}, "tlskyber": {"0"}, "gotypesalias": {"0"}, "tlsunsafeekm": {"1"}, "tlsrsakex": {"1"},
	"tls3des": {"1"}, "tls10server": {"1"}, "x509keypairleaf": {"0"}, "asynctimerchan": {"1", "2"},
}

func checkGODEBUG(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	s, err := e.Get("GODEBUG")
	if err != nil {
		return nil, err
	}
	out, err := removedIn(h, e, s)
	if err != nil {
		return nil, err
	}
	lines, err := removedInFiles(h, e.Final())
	return append(out, lines...), err
}

// removedIn judges GODEBUG of the environment.
func removedIn(h *host.Host, e *goenv.Env, s goenv.Setting) ([]finding.Finding, error) {
	for item := range strings.SplitSeq(s.Value, ",") {
		key, value, _ := strings.Cut(item, "=")
		if !slices.Contains(removedSwitches[key], value) {
			continue
		}
		f := finding.Finding{
			Message:  finding.Msg("GODEBUG holds %s: programs built with Go 1.27 or later end at their start", item),
			Evidence: []finding.Evidence{setting.Says(`fatal error: removed GODEBUG "` + key + `" set to old value "` + value + `" in environment`)},
		}
		if e.Program == nil || e.Assumed || !e.AtLeast("1.27") && !e.Final().AtLeast("1.27") {
			f.Severity = finding.Warning
		} else {
			f.Message = finding.Msg("GODEBUG holds %s, at which this go command ends at its start", item)
		}
		return blamed(h, f, s)
	}
	return nil, nil
}
