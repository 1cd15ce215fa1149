package path

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// RCNotRead reports a right line in a file that this kind of session does not
// read.
var RCNotRead = &rule.Rule{
	ID:       "path/rc-not-read",
	Severity: finding.Error,
	Title:    "The line that puts Go on PATH stands in a file that is not read here",
	Fix:      finding.Safe,
	Doc: `
Each shell reads its own start-up files, and which of them depends on how it was
started. An interactive bash reads ~/.bashrc, a bash login shell ~/.bash_profile
or ~/.profile, zsh reads ~/.zshenv and ~/.zshrc and never ~/.bashrc, fish reads
its own configuration only. A program that the desktop or a container runtime
starts reads none of them.

godoctor reads the files as each kind of shell would, follows what they source,
and finds the line that adds Go in a file that the kind of session which this
process comes from does not read.

# Repair

Put the line into the file that is read, or start the program from a session
that reads the file where it stands. godoctor which shows where Go works.
`,
	Symptoms: []string{
		`(?:^|[\s:])go: (?:command )?not found`,
		`zsh: command not found: go`,
		`Cannot run program "go"`,
		`Failed to find the "go" binary`,
	},
	Check: speak(fileNotRead, func(h *host.Host, a *absence) (finding.Finding, error) {
		dirs := goDirs(h, a.line)
		f := finding.Finding{
			Message:  finding.Msg("go is not found: %s is added to PATH in %s, which %s does not read", strings.Join(holding(h, dirs), ", "), a.line.Place.Source, a.session),
			Evidence: a.lineEvidence(),
			SetBy:    &a.line.Place,
			About:    a.about(),
		}
		reset, err := resetBy(h, a)
		if err != nil {
			return f, err
		}
		if reset != nil {
			f.Message = finding.Msg("go is not found: %s is added to PATH in %s, but %s assigns PATH anew", strings.Join(holding(h, dirs), ", "), a.line.Place.Source, reset)
			f.Evidence = append(f.Evidence, finding.At(*reset))
		}
		f.Fix, err = addDir(h, a.session, dirs...)
		return f, err
	}),
}

// goDirs are the directories of a line that hold a go, and with them the bin
// directories of GOPATH that the line adds.
func goDirs(h *host.Host, l *scene.Line) []string {
	var dirs []string
	for _, e := range l.Elements {
		d := mended(h, e.Dir)
		if e.Known && path.IsAbs(d) && !strings.Contains(d, "$") && (searchpath.GoName(d) || leadsToGo(h, d) != nil) {
			dirs = append(dirs, d)
		}
	}
	return dirs
}

// holding are the directories that hold a go, all where none does.
func holding(h *host.Host, dirs []string) []string {
	var out []string
	for _, d := range dirs {
		if leadsToGo(h, d) != nil {
			out = append(out, d)
		}
	}
	if out == nil {
		return dirs
	}
	return out
}

// lineEvidence is PATH, the line, who reads it, and how this process was
// started.
func (a *absence) lineEvidence() []finding.Evidence {
	out := []finding.Evidence{a.pathEvidence(), finding.At(a.line.Place)}
	if readers := readers(a.line); readers != "" {
		out = append(out, finding.Saw(a.line.Place.Source, "is read by %s", readers))
	}
	return append(out, a.session.Evidence...)
}

// readers names the kinds of session that run a line.
func readers(l *scene.Line) string {
	var names []string
	for _, k := range l.Reached {
		if k.Interactive || k.SSH || !k.Login { // the rest says nothing new
			names = append(names, k.String())
		}
		if len(names) == 3 {
			break
		}
	}
	return strings.Join(names, ", ")
}

// resetBy is the line that assigns PATH anew after /etc/environment was read,
// nil if the line that the finding is about stands elsewhere.
func resetBy(h *host.Host, a *absence) (*finding.Place, error) {
	if a.line.Place.Source != "/etc/environment" || !a.session.ReadsFiles() {
		return nil, nil
	}
	s, err := run(h, a.session.Startup)
	if err != nil {
		return nil, err
	}
	for _, as := range s.Assignments {
		if as.Name == "PATH" && anew(as) {
			return &as.Place, nil
		}
	}
	return nil, nil
}
