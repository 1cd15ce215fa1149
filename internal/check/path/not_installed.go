package path

import (
	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// NotInstalled reports a machine without any Go.
var NotInstalled = &rule.Rule{
	ID:       "path/go-not-installed",
	Severity: finding.Error,
	Title:    "No Go is installed",
	Fix:      finding.Manual,
	Doc: `
There is no go command on PATH, and none in the places where installers put one:
/usr/local/go, /usr/lib/go-*, /opt, the snap, the home directory, the trees of
version managers, Homebrew, Nix and conda, and the directories that start-up
files name.

# Repair

Install Go: unpack the official archive into /usr/local (never over an older
tree), or install the distribution's package if it is new enough.

# When it is fine

In a container image or on a server that only runs finished programs.
`,
	Symptoms: []string{
		`Command ['‘’` + "`" + `]go['‘’` + "`" + `] not found, but can be installed with:`,
		`(?:^|[\s:])go: (?:command )?not found`,
	},
	Check: speak(notInstalled, func(h *host.Host, a *absence) (finding.Finding, error) {
		d, err := machine.DistributionOf(h)
		if err != nil {
			return finding.Finding{}, err
		}
		return finding.Finding{
			Message:  finding.Msg("no Go is installed on this machine"),
			Evidence: []finding.Evidence{a.pathEvidence(), finding.Saw("searched", "PATH and the places where installers put Go; no go command there")},
			About:    a.about(),
			Fix:      install(d),
		}, nil
	}),
}

// install says how Go comes onto a distribution.
func install(d machine.Distribution) *finding.Fix {
	fix := &finding.Fix{Summary: finding.Msg("install Go"), Class: finding.Manual, Steps: []finding.Step{
		{Advice: "download the archive for this machine from https://go.dev/dl/, unpack it with: sudo tar -C /usr/local -xzf ARCHIVE (remove an old /usr/local/go first), and add /usr/local/go/bin to PATH"},
	}}
	argv := packageCommand(d)
	if argv == nil {
		return fix
	}
	fix.Class, fix.Root = finding.Unsafe, true
	fix.Summary = finding.Msg("install the distribution's Go, or a newer one from https://go.dev/dl/")
	fix.Steps = []finding.Step{{Command: argv, Undo: "remove the package"}}
	return fix
}

func packageCommand(d machine.Distribution) []string {
	switch {
	case d.Debian():
		return []string{"apt-get", "install", "golang-go"}
	case d.ID == "fedora" || d.ID == "rhel" || d.ID == "centos":
		return []string{"dnf", "install", "golang"}
	case d.ID == "arch":
		return []string{"pacman", "-S", "go"}
	case d.ID == "alpine":
		return []string{"apk", "add", "go"}
	}
	return nil
}
