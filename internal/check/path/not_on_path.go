package path

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// NotOnPath reports a Go that exists while neither PATH nor a start-up file
// leads to it.
var NotOnPath = &rule.Rule{
	ID:       "path/go-not-on-path",
	Severity: finding.Error,
	Title:    "Go is installed, but nothing puts it on PATH",
	Fix:      finding.Safe,
	Doc: `
A Go tree exists, no element of PATH leads to its bin directory, and no start-up
file of any shell adds it. Usually the export was typed into one terminal and is
gone with it, or the step was never done.

# Repair

Add the bin directory to PATH in the file that your shell reads: for bash above
the interactive guard of ~/.bashrc, for zsh ~/.zshenv, for fish a file in
~/.config/fish/conf.d. Do not set GOROOT: Go finds its own tree.
`,
	Symptoms: []string{
		`(?:^|[\s:])go: (?:command )?not found`,
		`zsh: command not found: go`,
		`fish: Unknown command: go`,
		`exec: "go": executable file not found in \$PATH`,
		`make: go: (?:No such file or directory|Command not found)`,
	},
	Check: speak(unset, func(h *host.Host, a *absence) (finding.Finding, error) {
		p := a.newest()
		dir := path.Dir(p.Path)
		f := finding.Finding{
			Message:  finding.Msg("%s is installed in %s, but PATH does not lead to it and no start-up file adds it", or(p.Version, "Go"), dir),
			Evidence: append([]finding.Evidence{a.pathEvidence()}, a.installedEvidence()...),
			About:    append(a.about(), dir),
		}
		var err error
		f.Fix, err = addDir(h, a.session, dir)
		return f, err
	}),
}

func or(s, def string) string {
	if s == "" {
		return def
	}
	return s
}
