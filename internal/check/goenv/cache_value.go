package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOCACHEBadValue reports a GOCACHE that go refuses.
var GOCACHEBadValue = &rule.Rule{
	ID:       "goenv/gocache-bad-value",
	Severity: finding.Error,
	Title:    "GOCACHE is off or no absolute path",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
Since 1.12 the build cache cannot be switched off, and it must be an absolute
path:

	build cache is disabled by GOCACHE=off, but required as of Go 1.12
	build cache is required, but could not be located: GOCACHE is not an absolute path

Without GOCACHE, the same is said of a relative XDG_CACHE_HOME.

# Repair

Remove the setting. To build everything anew, use "go build -a" or
"go clean -cache".
`,
	Symptoms: []string{`build cache is disabled by GOCACHE=off`, `GOCACHE is not an absolute path`, `path in \$XDG_CACHE_HOME is relative`},
	Check:    checkGOCACHE,
}

func checkGOCACHE(h *host.Host) ([]finding.Finding, error) {
	bad := func(r goenv.Refusal) bool { return r.Setting == "GOCACHE" && r.Values[0] != "" }
	return setting.Refused(h, bad, func(r goenv.Refusal, s goenv.Setting) finding.Message {
		switch {
		case s.Name == "XDG_CACHE_HOME":
			return finding.Msg("XDG_CACHE_HOME is %s, which is not an absolute path: nothing can be built", finding.Visible(r.Values[0]))
		case s.Given() == "off":
			return finding.Msg("GOCACHE=off, and nothing can be built without the build cache")
		}
		return finding.Msg("GOCACHE is %s, which is not an absolute path: nothing can be built", finding.Visible(s.Given()))
	})
}

// GOMODCACHEBadValue reports a GOMODCACHE that go refuses.
var GOMODCACHEBadValue = &rule.Rule{
	ID:       "goenv/gomodcache-bad-value",
	Severity: finding.Error,
	Title:    "GOMODCACHE is no absolute path",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
The module cache must be an absolute path. Every command that needs a module ends
with

	go: GOMODCACHE entry is relative; must be absolute path: "mod".

# Repair

Remove the setting: the default is pkg/mod in GOPATH.
`,
	Symptoms: []string{`GOMODCACHE entry is relative; must be absolute path`},
	Check:    checkGOMODCACHE,
}

func checkGOMODCACHE(h *host.Host) ([]finding.Finding, error) {
	s, err := goenv.Get(h, "GOMODCACHE")
	if err != nil {
		return nil, err
	}
	if s.Given() == "" {
		return nil, rule.Skip("GOMODCACHE is not set")
	}
	if path.IsAbs(s.Given()) {
		return nil, nil
	}
	return blamed(h, finding.Finding{
		Message:  finding.Msg("GOMODCACHE is %s, which is not an absolute path", finding.Visible(s.Given())),
		Evidence: []finding.Evidence{setting.Says("go: GOMODCACHE entry is relative; must be absolute path: \"" + s.Given() + "\".")},
	}, s)
}
