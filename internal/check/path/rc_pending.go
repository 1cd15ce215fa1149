package path

import (
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// RCPending reports a process that is older than the line that sets its PATH
// right.
var RCPending = &rule.Rule{
	ID:       "path/rc-pending",
	Severity: finding.Error,
	Title:    "The start-up file is right, but this process started before the edit",
	Fix:      finding.Manual,
	Doc: `
A shell reads its start-up files once, when it starts. A terminal, an editor or
a desktop session that was running when the file was changed keeps its old
environment, and hands it on to everything that it starts.

godoctor works out what a fresh session of the same kind would have: there, go
is found.

# Repair

Open a new terminal, or read the file again with ". FILE". Editors must be
closed and started anew, a desktop session needs a new login.
`,
	Symptoms: []string{`(?:^|[\s:])go: (?:command )?not found`, `Failed to find the "go" binary`},
	Check:    checkPending,
}

func checkPending(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	switch a.reason {
	case pending:
		place := a.hook
		if a.line != nil {
			place = &a.line.Place
		}
		f := finding.Finding{
			Message:  finding.Msg("go is not found in this process, but %s, which %s reads, puts it on PATH: this process started before that line was there, or its PATH was changed since", place, a.session),
			Evidence: append([]finding.Evidence{a.pathEvidence(), finding.At(*place)}, a.session.Evidence...),
			SetBy:    place,
			About:    a.about(),
			Fix:      newSession(afterwards(a.session, place.Source)),
		}
		if a.session.Kind == session.Desktop || atLogin(place.Source) {
			f.Message = finding.Msg("go is not found in this process, but %s, which is read at login, puts it on PATH: this login is older than that line, or this PATH was changed since", place)
		}
		if a.session.Assumed {
			f.Evidence = append(f.Evidence, finding.Saw("process tree", "shows no shell; %s is assumed", a.session))
		}
		if ev, err := edited(h, a.session, place.Source); err == nil && ev != nil {
			f.Evidence = append(f.Evidence, *ev)
		}
		return []finding.Finding{f}, nil
	case undecided:
		return nil, a.unread
	case found:
		return otherGoPending(h, a)
	}
	return nil, nil
}

// edited tells that a file was changed after the shell started.
func edited(h *host.Host, s session.Session, file string) (*finding.Evidence, error) {
	if s.Since.IsZero() {
		return nil, nil
	}
	info, err := h.Stat(file)
	if err != nil || !info.ModTime.After(s.Since) {
		return nil, err
	}
	e := finding.Saw(file, "was changed after %s started", s)
	return &e, nil
}

// otherGoPending reports that a new terminal finds another go than this one,
// through a line that this process does not know.
func otherGoPending(h *host.Host, a *absence) ([]finding.Finding, error) {
	if a.session.Kind != session.Terminal {
		return nil, nil
	}
	fresh, err := run(h, a.session.Startup)
	if err != nil || len(fresh.Doubts) > 0 {
		return nil, err
	}
	known := map[string]bool{}
	for _, e := range a.entries {
		known[e.Dir] = true
	}
	if !related(fresh.Path, known) {
		return nil, nil // a PATH made for a purpose, as in a pure nix-shell
	}
	for _, e := range fresh.Path {
		if !e.Known || !e.Sure {
			return nil, nil // what a new terminal finds is not decided
		}
		p := leadsToGo(h, e.Dir)
		if p == nil || !p.Runs() {
			continue
		}
		if known[e.Dir] || p.ID == a.found.Winner.Program.ID || e.Origin == nil || !searchpath.GoName(e.Dir) {
			return nil, nil
		}
		return []finding.Finding{{
			Severity:   finding.Warning,
			Confidence: finding.Likely,
			Message:    finding.Msg("this process finds %s (%s), but a new terminal would find %s (%s): it started before %s was changed", a.found.Winner.Program.Path, or(a.found.Winner.Program.Version, "version unknown"), p.Path, or(p.Version, "version unknown"), e.Origin.Source),
			Evidence:   []finding.Evidence{a.pathEvidence(), finding.At(*e.Origin)},
			SetBy:      e.Origin,
			About:      []string{e.Dir},
			Fix:        newSession(afterwards(a.session, e.Origin.Source)),
		}}, nil
	}
	return nil, nil
}

// related reports whether a fresh session's PATH has an element that this
// process has as well.
func related(fresh []startup.Element, known map[string]bool) bool {
	for _, e := range fresh {
		if known[e.Dir] {
			return true
		}
	}
	return false
}

// newSession is the advice for what is right but for this process.
func newSession(how string) *finding.Fix {
	fix := advice(finding.Msg("start a new session"), how)
	fix.Session = true
	return fix
}
