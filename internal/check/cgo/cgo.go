// Package cgo checks what building with C needs, as far as the environment and
// files tell. It runs no compiler.
package cgo

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// Rules lists the rules of the area in order of precedence.
func Rules() []*rule.Rule {
	return []*rule.Rule{
		CCBroken,
		NoCompiler,
	}
}

// CCBroken reports a CC or CXX that does not exist.
var CCBroken = &rule.Rule{
	ID:       "cgo/cc-env-broken",
	Severity: finding.Error,
	Title:    "CC or CXX names a compiler that does not exist",
	Fix:      finding.Safe,
	Doc: `
CC in the environment keeps cgo on, also where the compiler that it names does not
exist. Whatever uses cgo, and in the standard library that is net and os/user, then
ends with

	cgo: C compiler "clang-19" not found: exec: "clang-19": executable file not found in $PATH

A relative path with a slash is refused for every build:

	go: CC environment variable is relative; must be absolute path: ./gcc

The first is a warning: programs that use no cgo are built all the same.

# Repair

Install the compiler, or remove the setting: the default is gcc.
`,
	Symptoms: []string{`C compiler "\S+" not found`, `CC environment variable is relative`, `executable file not found in \$PATH`},
	Check:    checkCC,
}

func checkCC(h *host.Host) ([]finding.Finding, error) {
	out, err := setting.Refused(h, setting.About("CC", "CXX", "FC"), func(_ goenv.Refusal, s goenv.Setting) finding.Message {
		return finding.Msg("%s is %s, at which go stops every build", s.Name, finding.Visible(s.Given()))
	})
	if err != nil || len(out) > 0 {
		return out, err
	}
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	on, err := e.Get("CGO_ENABLED")
	if err != nil {
		return nil, err
	}
	if on.Value != "1" {
		return nil, rule.Skip("cgo is off")
	}
	for _, name := range []string{"CC", "CXX"} {
		s, err := e.Get(name)
		if err != nil {
			return out, err
		}
		words, err := goenv.Split(s.Given())
		if err != nil || len(words) == 0 {
			continue
		}
		found, err := e.LookPath(words[0])
		if err != nil {
			return out, err
		}
		if found != "" {
			continue
		}
		f := finding.Finding{
			Severity: finding.Warning,
			Message:  finding.Msg("%s is %s, which does not exist: what uses cgo cannot be built", name, finding.Visible(s.Given())),
			Evidence: []finding.Evidence{setting.Says(`cgo: C compiler "` + words[0] + `" not found: exec: "` + words[0] + `": executable file not found in $PATH`)},
			About:    []string{path.Base(words[0])},
		}
		if err := setting.Blame(h, &f, s); err != nil {
			return out, err
		}
		if f.Fix, err = setting.Remove(h, s); err != nil {
			return out, err
		}
		out = append(out, f)
	}
	return out, nil
}

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
