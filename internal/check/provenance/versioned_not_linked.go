package provenance

import (
	"path"

	check "github.com/godoctor-linux/godoctor/internal/check/path"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// VersionedNotLinked reports a versioned Debian package without its link.
var VersionedNotLinked = &rule.Rule{
	ID:       "provenance/apt-versioned-not-linked",
	Severity: finding.Error,
	Title:    "golang-1.NN is installed, but not linked into /usr/bin",
	Fix:      finding.Unsafe,
	Doc: `
Debian's and Ubuntu's golang-1.NN packages hold the tree /usr/lib/go-1.NN and
nothing in /usr/bin: several of them can stand side by side. The link
/usr/bin/go belongs to the package golang-go, which depends on the
distribution's default version.

# Repair

Install golang-go, or put /usr/lib/go-1.NN/bin on PATH.
`,
	Symptoms: []string{`(?:^|[\s:])go: (?:command )?not found`},
	Check:    checkVersioned,
}

func checkVersioned(h *host.Host) ([]finding.Finding, error) {
	p, err := check.UnlinkedPackage(h)
	if err != nil || p == nil {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("%s (%s) is installed without the link /usr/bin/go", p.Root, p.Version),
		Evidence: []finding.Evidence{finding.Saw(p.Path, "%s, %s", p.Version, p.Class.Name), finding.Saw("/usr/bin/go", "does not exist")},
		About:    []string{path.Dir(p.Path), "go"},
		Fix: &finding.Fix{Summary: finding.Msg("install golang-go, which owns the link, or put %s on PATH", path.Dir(p.Path)), Class: finding.Unsafe, Root: true, Steps: []finding.Step{
			{Command: []string{"apt-get", "install", "-y", "golang-go"}, UndoCommand: []string{"apt-get", "remove", "-y", "golang-go"}}}},
	}
	return []finding.Finding{f}, nil
}
