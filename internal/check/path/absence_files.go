package path

import (
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/manager"
	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// fromFiles judges by the lines of start-up files that would put go on PATH.
func (a *absence) fromFiles(h *host.Host) (reason, bool, error) {
	if d, err := a.brokenGoLine(h); err != nil || d != nil {
		a.defect = d
		return brokenLine, d != nil, err
	}
	for i := range a.lines {
		if a.reached(a.lines[i]) {
			a.line = &a.lines[i]
			if endsInCR(h, a.lines[i]) {
				return carriageReturn, true, nil
			}
			d, err := a.droppedLater(h, a.lines[i])
			if err != nil || d != nil {
				a.defect = d
				return brokenLine, d != nil, err
			}
			return pending, true, nil
		}
	}
	hook, err := a.managerHook(h, func(m manager.Manager) bool { return m.GOROOT() != "" })
	if err != nil || hook != nil {
		a.hook = hook
		return pending, hook != nil, err
	}
	if len(a.lines) == 0 {
		a.unread, err = unreadFile(h, a.session.Shell)
		return undecided, a.unread != nil, err
	}
	a.line = &a.lines[0]
	if a.session.Shell == "bash" && a.session.ReadsFiles() {
		for i := range a.lines {
			if guard, err := guardOf(h, a.lines[i]); err != nil || guard != nil && !a.session.Startup.Interactive {
				a.line = &a.lines[i]
				return behindGuard, true, err
			}
			if shadow, err := shadowerOf(h, a.lines[i]); err != nil || shadow != "" {
				a.line = &a.lines[i]
				return shadowedProfile, true, err
			}
		}
	}
	return fileNotRead, true, nil
}

// droppedLater is the assignment that loses what a line put on PATH, in the
// kind of session that this process comes from; nil if it stays there.
func (a *absence) droppedLater(h *host.Host, l scene.Line) (*startup.Defect, error) {
	if !a.session.ReadsFiles() {
		return nil, nil
	}
	s, err := run(h, a.session.Startup)
	if err != nil || len(s.Doubts) > 0 {
		return nil, err
	}
	for _, e := range s.Path {
		if !e.Known || !e.Sure || leadsToGo(h, e.Dir) != nil {
			return nil, nil // it stays, or that is not decided
		}
	}
	behind := false
	for _, as := range s.Assignments {
		switch {
		case as.Name != "PATH" || !as.Sure:
		case as.Place == l.Place:
			behind = true
		case behind && !holdsAny(as.Value, l):
			return &startup.Defect{Kind: startup.Dropping, Place: as.Place, Meant: keepPath(as.Place),
				Detail: strings.Join(holding(h, goDirs(h, &l)), ", ") + ", which " + l.Place.String() + " added"}, nil
		}
	}
	return nil, nil
}

// holdsAny reports whether a PATH value holds an element of a line.
func holdsAny(value string, l scene.Line) bool {
	for _, e := range l.Elements {
		if strings.Contains(":"+value+":", ":"+e.Dir+":") {
			return true
		}
	}
	return false
}

// unreadFile is why a start-up file of the user's shell could not be looked at,
// nil if all could. One that the user may not read, or that is no file, the
// shell does not read either.
func unreadFile(h *host.Host, shell string) (unread, err error) {
	for _, k := range startup.Kinds(shell) {
		s, err := run(h, k)
		if err != nil {
			return nil, err
		}
		for _, v := range s.Visits {
			if !path.IsAbs(v.Path) {
				continue // without a home there are no files in it
			}
			switch host.StateOf(v.Err) {
			case host.OK, host.Denied, host.Invalid, host.Loop:
			default:
				return v.Err, nil
			}
		}
	}
	return nil, nil
}

// reached reports whether the session that this process comes from runs a line.
func (a *absence) reached(l scene.Line) bool {
	if a.session.Kind == session.Desktop {
		// display managers read the profile through sh or bash when they log in
		return l.Desktop || l.ReachedBy(startup.Kind{Shell: "sh", Login: true}) || l.ReachedBy(startup.Kind{Shell: "bash", Login: true})
	}
	local := a.session.Kind == session.Terminal && !a.session.Startup.Login // its shell has what the desktop has
	return a.session.ReadsFiles() && l.ReachedBy(a.session.Startup) || local && l.Desktop
}

// managerHook finds the line that initialises a manager in this kind of session,
// one that is as wanted.
func (a *absence) managerHook(h *host.Host, wanted func(manager.Manager) bool) (*finding.Place, error) {
	if !a.session.ReadsFiles() {
		return nil, nil
	}
	base, err := startup.LoginBase(h)
	if err != nil {
		return nil, err
	}
	s, err := startup.Run(h, a.session.Startup, base)
	if err != nil {
		return nil, err
	}
	for _, m := range a.managers {
		if at, ok := s.Managers[m.Name]; ok && wanted(m) {
			return &at, nil
		}
	}
	return nil, nil
}
