package goenv

import (
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// GOROOTRedundant reports a GOROOT that says what go finds by itself.
var GOROOTRedundant = &rule.Rule{
	ID:         "goenv/goroot-redundant",
	Severity:   finding.Warning,
	Background: true,
	Title:      "GOROOT is set to the tree that go finds by itself",
	Fix:        finding.Safe,
	Causes:     []*rule.Rule{EnvFileBadValue},
	Doc: `
The go command finds its own tree; GOROOT need not be set. A line that sets it is
harmless today and breaks the next go that comes first on PATH: that one then uses
the compiler of this tree, and builds end with

	compile: version "go1.24.3" does not match go tool version "go1.26.8"

It is a note where a version manager, a CI system or a container image has set it,
or nobody can be seen to have.

# Repair

Remove the line. Programs that look for the tree ask "go env GOROOT".

# When it is fine

A go program that was copied out of its tree needs GOROOT.
`,
	Check: checkRedundant,
}

func checkRedundant(h *host.Host) ([]finding.Finding, error) {
	e, err := ownGo(h)
	if err != nil {
		return nil, err
	}
	if !e.Root.Set {
		return nil, rule.Skip("GOROOT is not set")
	}
	root := absolute(h, e.Root.Dir)
	if e.Root.Derived == "" || root != e.Root.Derived && !sameFile(h, root, e.Root.Derived) {
		return nil, e.Root.Unknown
	}
	s, err := e.Get("GOROOT")
	if err != nil {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("GOROOT is set to %s, the tree that go finds by itself", finding.Visible(s.Value)),
		Evidence: []finding.Evidence{finding.Saw(e.Program.Final, "is in %s", e.Root.Derived)},
	}
	out, err := blamed(h, f, s)
	if err != nil {
		return nil, err
	}
	sess, err := session.Of(h)
	if err != nil {
		return nil, err
	}
	if out[0].SetBy == nil || sess.Kind == session.CI || sess.Kind == session.Container || managed(e) {
		out[0].Severity = finding.Info
	}
	return out, nil
}

// managed reports whether a version manager keeps the tree: those set GOROOT.
func managed(e *goenv.Env) bool {
	switch e.Program.Class.Name {
	case "goenv", "goenv shim", "asdf", "asdf shim", "gvm", "g", "mise", "mise shim", "conda":
		return true
	}
	return false
}
