package path

import (
	"errors"
	"path"

	"github.com/godoctor-linux/godoctor/internal/fact/startup"
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
	Check: checkNotOnPath,
}

func checkNotOnPath(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil || a.reason != unset && a.reason != undecided {
		return nil, err
	}
	p := a.newest()
	dir := path.Dir(p.Path)
	f := finding.Finding{
		Message:  finding.Msg("%s is installed in %s, but PATH does not lead to it and no start-up file adds it", or(p.Version, "Go"), dir),
		Evidence: append([]finding.Evidence{a.pathEvidence()}, a.installedEvidence()...),
		About:    append(a.about(), dir),
	}
	odd, err := unreadable(h, a.session.Shell)
	if err != nil {
		return nil, err
	}
	f.Evidence = append(f.Evidence, odd...)
	if a.reason == undecided { // that go is not found is sure, why is not
		f.Message = finding.Msg("%s is installed in %s, but PATH does not lead to it; whether a start-up file adds it is not known, because one could not be read", or(p.Version, "Go"), dir)
		f.Fix = advice(finding.Msg("look whether the file that could not be read adds %s to PATH", dir), a.unread.Error())
		return []finding.Finding{f}, nil
	}
	at, err := doubt(h, a.session.Shell)
	if err != nil {
		return nil, err
	}
	if at != nil {
		f.Message = finding.Msg("%s is installed in %s, but PATH does not lead to it; whether %s adds it cannot be told without running it", or(p.Version, "Go"), dir, at)
		f.Evidence = append(f.Evidence, finding.At(*at))
	}
	f.Fix, err = addDir(h, a.session, dir)
	return []finding.Finding{f}, err
}

// doubt is the first line of the shell's start-up files that may change PATH in a
// way that cannot be seen, nil if there is none.
func doubt(h *host.Host, shell string) (*finding.Place, error) {
	for _, k := range startup.Kinds(shell) {
		s, err := run(h, k)
		if err != nil {
			return nil, err
		}
		if len(s.Doubts) > 0 {
			return &s.Doubts[0], nil
		}
	}
	return nil, nil
}

// unreadable lists the start-up files that the shell cannot read either: one
// that is no file, or that the user may not read.
func unreadable(h *host.Host, shell string) ([]finding.Evidence, error) {
	var out []finding.Evidence
	seen := map[string]bool{}
	for _, k := range startup.Kinds(shell) {
		s, err := run(h, k)
		if err != nil {
			return nil, err
		}
		for _, v := range s.Visits {
			var e *host.Error
			if errors.As(v.Err, &e) && !seen[v.Path] && e.Answer.State != host.Absent {
				seen[v.Path] = true
				out = append(out, finding.Saw(v.Path, "cannot be read: %s", e.Reason()))
			}
		}
	}
	return out, nil
}

func or(s, def string) string {
	if s == "" {
		return def
	}
	return s
}
