package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// CacheProgBad reports a GOCACHEPROG that cannot be started.
var CacheProgBad = &rule.Rule{
	ID:       "goenv/gocacheprog-bad",
	Severity: finding.Error,
	Title:    "GOCACHEPROG names a program that cannot be started",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
From 1.24 on, GOCACHEPROG is the command line of a program that serves as build
cache, such as one that shares a cache between machines. Where it cannot be started,
nothing can be built:

	error starting GOCACHEPROG program "/opt/cacheprog": fork/exec /opt/cacheprog: no such file or directory

Blanks in it separate arguments; quotes go around whole words.

# Repair

Install the program, or remove the setting: go then uses GOCACHE.
`,
	Symptoms: []string{`error starting GOCACHEPROG program`, `GOCACHEPROG args: `},
	Check:    checkCacheProg,
}

func checkCacheProg(h *host.Host) ([]finding.Finding, error) {
	return setting.Refused(h, setting.About("GOCACHEPROG"), func(_ goenv.Refusal, s goenv.Setting) finding.Message {
		return finding.Msg("GOCACHEPROG is %s, which cannot be started: nothing can be built", finding.Visible(s.Given()))
	})
}
