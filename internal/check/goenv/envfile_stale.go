package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EnvFileStale reports stored settings that override a default unseen.
var EnvFileStale = &rule.Rule{
	ID:         "goenv/envfile-stale",
	Severity:   finding.Warning,
	Background: true,
	Title:      "A setting stored with go env -w overrides a default, unseen in the environment",
	Fix:        finding.Safe,
	Causes:     []*rule.Rule{EnvFileBadValue, GOROOTMismatch, GOROOTMissing, GOROOTNotATree, GOROOTRedundant, GOFLAGSBad, GO111MODULEOff, GO111MODULEInvalid},
	Doc: `
"go env -w" stores settings in a file that every go command of the user reads, in
every directory, for ever. Years later nobody remembers, and env(1) does not show
it. GOROOT and GO111MODULE stored there are nearly always left over: a stored
GOROOT breaks the next release, and modules need no switch since 1.16. They are
warnings; a compiler, flags and a pinned toolchain are notes. Proxies and private
modules are what the file is made for, and are not reported.

# Repair

Remove the line. "go env -u NAME" does the same where the value is a good one.
`,
	Check: checkEnvFileStale,
}

func checkEnvFileStale(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	if e.User.Unknown() {
		return nil, e.User.Err
	}
	var out []finding.Finding
	for _, c := range []struct {
		name     string
		severity finding.Severity
		why      string
	}{
		{"GOROOT", finding.Warning, "go finds its tree by itself, and the next release breaks at it"},
		{"GO111MODULE", finding.Warning, "modules are on by default"},
		{"CC", finding.Info, "every build uses this C compiler"},
		{"CXX", finding.Info, "every build uses this C++ compiler"},
		{"GOFLAGS", finding.Info, "every go command gets these flags"},
		{"CGO_ENABLED", finding.Info, "every build is made like this"},
	} {
		s, err := e.Get(c.name)
		if err != nil {
			return out, err
		}
		if s.Layer != goenv.UserFile || harmless(c.name, s.Given(), e) {
			continue
		}
		f := finding.Finding{
			Severity: c.severity,
			Message:  finding.Msg("%s holds %s=%s: %s", s.Place.Source, s.Name, finding.Visible(s.Given()), c.why),
			About:    []string{s.Place.String()},
		}
		if err := setting.Blame(h, &f, s); err != nil {
			return out, err
		}
		if c.severity == finding.Warning {
			if f.Fix, err = setting.Remove(h, s); err != nil {
				return out, err
			}
		}
		out = append(out, f)
	}
	return out, nil
}

// harmless reports whether a stored value changes nothing.
func harmless(name, value string, e *goenv.Env) bool {
	switch name {
	case "GO111MODULE":
		return value == "on" && e.AtLeast("1.16")
	case "CC":
		return value == "gcc"
	case "CXX":
		return value == "g++"
	}
	return false
}
