package cgo

import (
	"path"
	"strconv"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

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
		f, err := missingCompiler(h, e, name)
		if err != nil {
			return out, err
		}
		if f != nil {
			out = append(out, *f)
		}
	}
	return out, nil
}

// missingCompiler is about a CC or CXX that cannot be run; nil if it can, or is
// the default.
func missingCompiler(h *host.Host, e *goenv.Env, name string) (*finding.Finding, error) {
	s, err := e.Get(name)
	if err != nil {
		return nil, err
	}
	words, err := goenv.Split(s.Given())
	if err != nil || len(words) == 0 {
		return nil, nil // refused, or not set
	}
	found, err := e.LookPath(words[0])
	if err != nil || found != "" {
		return nil, err
	}
	why, err := notFound(h, words[0])
	if err != nil {
		return nil, err
	}
	f := &finding.Finding{
		Severity: finding.Warning,
		Message:  finding.Msg("%s is %s, which cannot be run: what uses cgo cannot be built", name, finding.Visible(s.Given())),
		Evidence: []finding.Evidence{setting.Says(`cgo: C compiler "` + words[0] + `" not found: ` + why)},
		About:    []string{path.Base(words[0])},
	}
	if name == "CXX" {
		f.Message = finding.Msg("CXX is %s, which cannot be run: packages with C++ files cannot be built", finding.Visible(s.Given()))
		f.Evidence = []finding.Evidence{setting.Says(why)}
	}
	if err := setting.Blame(h, f, s); err != nil {
		return nil, err
	}
	f.Fix, err = setting.Remove(h, s)
	return f, err
}

// notFound is what os/exec says of a program that is not found.
func notFound(h *host.Host, program string) (string, error) {
	says := "exec: " + strconv.Quote(program) + ": "
	if !strings.Contains(program, "/") {
		return says + "executable file not found in $PATH", nil
	}
	info, err := h.Stat(program)
	switch {
	case host.IsAbsent(err):
		return says + "stat " + program + ": no such file or directory", nil
	case host.IsDenied(err):
		return says + "stat " + program + ": permission denied", nil
	case err != nil:
		return "", err
	case info.IsDir():
		return says + "is a directory", nil
	}
	return says + "permission denied", nil
}
