package path

import (
	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// AfterGuard reports a line that a non-interactive bash never gets to.
var AfterGuard = &rule.Rule{
	ID:       "path/after-interactive-guard",
	Severity: finding.Error,
	Title:    "The line that puts Go on PATH stands behind the interactive guard",
	Fix:      finding.Safe,
	Doc: `
The ~/.bashrc of Debian and Ubuntu begins with a guard: a shell that is not
interactive returns there. "ssh HOST COMMAND" makes bash open the file, but the
lines behind the guard are never run, although the same line works at a prompt.

# Repair

Move the line above the guard.

# When it is fine

If Go is only ever used at a prompt; then this is no more than a note.
`,
	Symptoms: []string{`bash: (?:line 1: )?go: command not found`},
	Check:    checkAfterGuard,
}

func checkAfterGuard(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err == nil && a.reason == undecided {
		err = a.unread
	}
	if err != nil || a.reason != behindGuard {
		return nil, err
	}
	guard, err := guardOf(h, *a.line)
	if err != nil {
		return nil, err
	}
	fix, err := addDir(h, session.Session{Kind: session.SSH, Shell: "bash"}, goDirs(h, a.line)...)
	if err != nil {
		return nil, err
	}
	return []finding.Finding{{
		Message:  finding.Msg("go is not found: %s adds it, but a bash that is not interactive leaves the file at line %d", a.line.Place, guard.Line),
		Evidence: append(a.lineEvidence(), finding.At(*guard)),
		SetBy:    &a.line.Place,
		About:    a.about(),
		Fix:      fix,
	}}, nil
}

// guardOf is the guard that a non-interactive bash meets before a line of
// ~/.bashrc, nil if it gets to the line.
func guardOf(h *host.Host, l scene.Line) (*finding.Place, error) {
	s, err := run(h, startup.Kind{Shell: "bash", SSH: true})
	if err != nil || s.Reaches(l.Place) {
		return nil, err
	}
	for _, v := range s.Visits {
		if v.Path == l.Place.Source && v.Guard && v.Stopped != nil && v.Stopped.Line < l.Place.Line {
			return v.Stopped, nil
		}
	}
	return nil, nil
}
