package cgo

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// NoCompiler reports cgo without a compiler.
var NoCompiler = &rule.Rule{
	ID:       "cgo/no-c-compiler",
	Severity: finding.Warning,
	Title:    "cgo is switched on, and there is no C compiler",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{CCBroken},
	Doc: `
CGO_ENABLED=1 is set and gcc is not on PATH: what uses cgo, and in the standard
library that is net and os/user, cannot be built:

	cgo: C compiler "gcc" not found: exec: "gcc": executable file not found in $PATH

Without the setting, go switches cgo off by itself where there is no compiler, from
1.20 on. It looks for that at CC in the environment alone: a compiler stored with
"go env -w CC=" does not count, and cgo is off although there is one.

# Repair

Install gcc, or remove CGO_ENABLED.
`,
	Symptoms: []string{`C compiler "gcc" not found`, `-race requires cgo`, `build constraints exclude all Go files`},
	Check:    checkCompiler,
}

func checkCompiler(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	on, err := e.Get("CGO_ENABLED")
	if err != nil {
		return nil, err
	}
	cc, err := e.Get("CC")
	if err != nil {
		return nil, err
	}
	words, err := goenv.Split(cc.Value)
	if err != nil || len(words) == 0 {
		return nil, nil
	}
	found, err := e.LookPath(words[0])
	if err != nil {
		return nil, err
	}
	f := finding.Finding{About: []string{words[0]}}
	s := on
	switch {
	case on.Given() == "1" && cc.Given() == "" && found == "":
		f.Message = finding.Msg("CGO_ENABLED=1, and there is no %s: what uses cgo cannot be built", words[0])
		f.Evidence = []finding.Evidence{setting.Says(`cgo: C compiler "` + words[0] + `" not found: exec: "` + words[0] + `": executable file not found in $PATH`)}
	case on.Given() == "" && on.Value == "0" && cc.Layer == goenv.UserFile && found != "" && sameMachine(e):
		f.Message = finding.Msg("cgo is off: go looks for gcc, which is not on PATH, and not for %s, which go env -w stored", finding.Visible(cc.Given()))
		f.Evidence = []finding.Evidence{finding.Saw(found, "exists")}
		f.Fix = setting.Store(h, e, "CGO_ENABLED", "1", finding.Msg("switch cgo on"))
		s = cc
	default:
		return nil, nil
	}
	if err := setting.Blame(h, &f, s); err != nil {
		return nil, err
	}
	if f.Fix == nil {
		f.Fix = &finding.Fix{Summary: finding.Msg("install a C compiler, or leave cgo to go"), Class: finding.Manual,
			Steps: []finding.Step{{Advice: "install gcc with the package manager, or remove CGO_ENABLED=1"}}}
	}
	return []finding.Finding{f}, nil
}

// sameMachine reports whether programs are built for this machine.
func sameMachine(e *goenv.Env) bool {
	goos, err := e.Get("GOOS")
	arch, err2 := e.Get("GOARCH")
	own, err3 := e.Get("GOHOSTARCH")
	return err == nil && err2 == nil && err3 == nil && goos.Value == "linux" && strings.EqualFold(arch.Value, own.Value)
}
