package goenv

import (
	"fmt"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EnvFileShadowed reports stored settings that the environment overrides.
var EnvFileShadowed = &rule.Rule{
	ID:       "goenv/envfile-shadowed",
	Severity: finding.Info,
	Title:    "The environment overrides what go env -w stored",
	Fix:      finding.Manual,
	Doc: `
A variable of the environment wins over the file of "go env -w". Storing a value
then has no effect in this session, and go says so only at that moment:

	warning: go env -w GOPROXY=... does not override conflicting OS environment variable

# Repair

Keep the one of the two that is meant.
`,
	Symptoms: []string{`does not override conflicting OS environment variable`},
	Check:    checkShadowed,
}

func checkShadowed(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	if e.User.Unknown() {
		return nil, e.User.Err
	}
	var out []finding.Finding
	for _, v := range goenv.Variables() {
		if !v.File {
			continue
		}
		line, ok := e.User.Last(v.Name)
		if !ok || line.Value == "" {
			continue
		}
		value, _, err := h.Env(v.Name)
		if err != nil {
			return out, err
		}
		if value == "" || value == line.Value {
			continue
		}
		s := goenv.Setting{Name: v.Name, Value: value, Supply: goenv.Supply{Layer: goenv.Process, Value: value}}
		f := finding.Finding{
			Message:  finding.Msg("%s=%s in the environment overrides %s", v.Name, finding.Visible(value), line.Place),
			Evidence: []finding.Evidence{finding.At(line.Place)},
			About:    []string{line.Place.String()},
			Fix: &finding.Fix{Summary: finding.Msg("keep one of the two"), Class: finding.Manual, Steps: []finding.Step{
				{Advice: fmt.Sprintf("remove %s from the environment, or line %d from %s", v.Name, line.Place.Line, line.Place.Source)}}},
		}
		if err := setting.Blame(h, &f, s); err != nil {
			return out, err
		}
		out = append(out, f)
	}
	return out, nil
}

// EmptyDoesNotMask reports empty variables that were meant to mask stored ones.
var EmptyDoesNotMask = &rule.Rule{
	ID:       "goenv/envfile-empty-does-not-mask",
	Severity: finding.Warning,
	Title:    "An empty variable does not mask what go env -w stored",
	Fix:      finding.Manual,
	Doc: `
A variable that is set and empty counts for the go command as one that is not set:
"GOFLAGS= go build" still uses the flags that were stored with "go env -w".

# Repair

Mask the whole file with GOENV=off, or give the variable a harmless value.
`,
	Check: checkEmptyMask,
}

func checkEmptyMask(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	if e.User.Unknown() {
		return nil, e.User.Err
	}
	var out []finding.Finding
	for _, v := range goenv.Variables() {
		line, ok := e.User.Last(v.Name)
		if !v.File || !ok || line.Value == "" {
			continue
		}
		value, set, err := h.Env(v.Name)
		if err != nil {
			return out, err
		}
		if !set || value != "" {
			continue
		}
		place := line.Place
		out = append(out, finding.Finding{
			Message:  finding.Msg("%s is empty in the environment, and go uses %s=%s of %s", v.Name, v.Name, finding.Visible(line.Value), place.Source),
			Evidence: []finding.Evidence{finding.Saw("environment", "%s is set and empty", v.Name), finding.At(place)},
			SetBy:    &place,
			About:    []string{setting.Instance(v.Name)},
			Fix: &finding.Fix{Summary: finding.Msg("mask the file, or unset the variable"), Class: finding.Manual, Steps: []finding.Step{
				{Advice: "GOENV=off masks the whole file; unset " + v.Name + " if the stored value is meant"}}},
		})
	}
	return out, nil
}
