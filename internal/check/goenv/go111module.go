package goenv

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GO111MODULEInvalid reports a value of GO111MODULE that does not exist.
var GO111MODULEInvalid = &rule.Rule{
	ID:       "goenv/go111module-invalid",
	Severity: finding.Error,
	Title:    "GO111MODULE has a value that go does not know",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
GO111MODULE may be on, off or auto, in lower case, or empty. Anything else ends
every command that looks at modules with

	go: unknown environment setting GO111MODULE=true

# Repair

Remove the setting: modules are on by default since 1.16.
`,
	Symptoms: []string{`unknown environment setting GO111MODULE=`},
	Check:    checkGO111MODULEInvalid,
}

func checkGO111MODULEInvalid(h *host.Host) ([]finding.Finding, error) {
	return setting.Refused(h, setting.About("GO111MODULE"), func(r goenv.Refusal, s goenv.Setting) finding.Message {
		return finding.Msg("GO111MODULE is %s, and only on, off and auto exist", finding.Visible(s.Value))
	})
}

// GO111MODULEOff reports that modules are switched off.
var GO111MODULEOff = &rule.Rule{
	ID:       "goenv/go111module-off",
	Severity: finding.Error,
	Title:    "GO111MODULE switches modules off",
	Fix:      finding.Safe,
	Doc: `
With GO111MODULE=off the go command works as before 2018: it ignores go.mod, looks
for imports in GOPATH/src, and cannot fetch a version of anything:

	go: modules disabled by GO111MODULE=off; see 'go help modules'
	cannot find package "github.com/..." in any of: ...

With auto it does so wherever there is no go.mod above the working directory.

It is an error where a go.mod is above the working directory, and else a warning.

# Repair

Remove the setting: modules are on by default since 1.16.

# When it is fine

A project of the time of GOPATH, without go.mod, may need off for its own builds.
Set it for those alone.
`,
	Symptoms: []string{`modules disabled by GO111MODULE=off`, `cannot find package "\S+" in any of`, `go: go\.mod file not found .*GO111MODULE`},
	Check:    checkGO111MODULEOff,
}

func checkGO111MODULEOff(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	s, err := e.Get("GO111MODULE")
	if err != nil {
		return nil, err
	}
	mod, err := e.NearestModule()
	if err != nil {
		return nil, err
	}
	switch {
	case s.Value == "off" && mod != "":
		return blamed(h, finding.Finding{
			Message:  finding.Msg("GO111MODULE=off, so that go ignores %s", mod),
			Evidence: []finding.Evidence{finding.Saw(mod, "exists"), setting.Says("go: modules disabled by GO111MODULE=off; see 'go help modules'")},
		}, s)
	case s.Value == "off" && !oldWorkspace(h, e):
		return blamed(h, finding.Finding{
			Severity: finding.Warning,
			Message:  finding.Msg("GO111MODULE=off: go works without modules everywhere"),
			Evidence: []finding.Evidence{setting.Says("go: modules disabled by GO111MODULE=off; see 'go help modules'")},
		}, s)
	case s.Value == "auto" && mod == "" && e.AtLeast("1.16"):
		return blamed(h, finding.Finding{
			Severity: finding.Info,
			Message:  finding.Msg("GO111MODULE=auto: outside of a module, as here, go works without modules"),
		}, s)
	}
	return nil, nil
}

// oldWorkspace reports whether the working directory is in GOPATH/src, where a
// project of old may need to go without modules.
func oldWorkspace(h *host.Host, e *goenv.Env) bool {
	src, err := e.InGOPATH("src")
	cwd, err2 := h.Cwd()
	return err == nil && err2 == nil && src != "" && strings.HasPrefix(cwd, src+"/")
}
