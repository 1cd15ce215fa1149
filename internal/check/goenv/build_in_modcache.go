package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// BuildInModCache reports a build inside the module cache.
var BuildInModCache = &rule.Rule{
	ID:       "goenv/build-in-modcache",
	Severity: finding.Error,
	Title:    "The working directory is inside the module cache, which is read-only",
	Fix:      finding.Manual,
	Doc: `
The directories below GOMODCACHE hold modules as they were published. They are
read-only, and shared by all projects: building, generating or editing there ends
with

	go: updating go.sum: open ...: permission denied
	go build ...: open hello: permission denied

or, as root, changes what other projects are built from.

# Repair

Copy the module to a directory of one's own, or clone its repository. To install a
program: go install PACKAGE@VERSION.
`,
	Symptoms: []string{`pkg/mod/\S+@v\S+: permission denied`, `updating go\.(?:mod|sum): open \S+: permission denied`},
	Check:    checkBuildInModCache,
}

func checkBuildInModCache(h *host.Host) ([]finding.Finding, error) {
	s, err := goenv.Get(h, "GOMODCACHE")
	if err != nil {
		return nil, err
	}
	cwd, err := h.Cwd()
	if err != nil {
		return nil, err
	}
	if !path.IsAbs(s.Value) || !within(cwd, path.Clean(s.Value)) || cwd == path.Clean(s.Value) {
		return nil, nil
	}
	return []finding.Finding{{
		Message:  finding.Msg("the working directory %s is inside the module cache, which is read-only by design", cwd),
		Evidence: []finding.Evidence{finding.Saw("GOMODCACHE", "%s", s.Value)},
		About:    []string{cwd},
		Fix: &finding.Fix{Summary: finding.Msg("work on a copy"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "clone the module's repository, or copy the directory and chmod -R u+w the copy; to install a program: go install PACKAGE@VERSION"}}},
	}}, nil
}
