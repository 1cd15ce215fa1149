package path

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/machine"
	"github.com/godoctor-linux/godoctor/internal/fact/manager"
	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A reason is why this process finds no go. Exactly one holds, so that one
// disease is told once; the rules share this judgement and each speaks for its
// own reason.
type reason int

const (
	found            reason = iota // go is found
	blocked                        // a go stands on PATH and cannot be run
	badElement                     // an element that is meant for Go leads nowhere
	lostPath                       // PATH lost the system directories
	notInstalled                   // no go anywhere
	sandbox                        // a Flatpak sees no Go of the host
	sudo                           // sudo gave its own PATH
	minimal                        // cron, a service, CI or ssh gave a minimal PATH
	brokenLine                     // the line that adds Go cannot work
	carriageReturn                 // the line that adds Go ends in a carriage return
	behindGuard                    // the line stands behind the interactive guard
	shadowedProfile                // the line stands in a profile that bash passes over
	fileNotRead                    // the line stands in a file that is not read here
	pending                        // the line is right, this process is older
	managerOff                     // a version manager is not initialised
	containerReset                 // a login shell in a container reset PATH
	versionedPackage               // golang-1.NN without its link
	unset                          // no file adds it
	undecided                      // a file that may add it could not be read
)

// An absence is what is known about a go that is not found.
type absence struct {
	reason    reason
	session   session.Session
	path      string
	entries   []searchpath.Entry
	found     searchpath.Found
	installed []*toolchain.Program
	managers  []manager.Manager
	lines     []scene.Line    // lines that would put a go on PATH
	line      *scene.Line     // the one that the reason is about
	defect    *startup.Defect // for brokenLine
	hook      *finding.Place  // for pending and managerOff: the line that initialises a manager
	unread    error           // for undecided: what could not be read
}

type absenceKey struct{}

// judge works out why go is not found, once for a host.
func judge(h *host.Host) (*absence, error) {
	return host.Once(h, absenceKey{}, func(h *host.Host) (*absence, error) {
		a := &absence{}
		var err error
		if a.path, _, err = h.Env("PATH"); err != nil {
			return nil, err
		}
		if a.entries, _, err = searchpath.Process(h); err != nil {
			return nil, err
		}
		if a.found, err = searchpath.Lookup(h, a.entries, "go"); err != nil {
			return nil, err
		}
		if a.session, err = session.Of(h); err != nil {
			return nil, err
		}
		if a.found.Winner != nil {
			return a, nil
		}
		if err := a.gather(h); err != nil {
			return nil, err
		}
		a.reason, err = a.decide(h)
		return a, err
	})
}

// gather collects what only a missing go makes worth looking at.
func (a *absence) gather(h *host.Host) (err error) {
	if a.managers, err = manager.All(h); err != nil {
		return err
	}
	lines, err := scene.Lines(h)
	if err != nil {
		return err
	}
	if a.installed, err = toolchain.Installed(h); err != nil {
		return err
	}
	for _, l := range lines {
		for _, e := range l.Elements {
			p := leadsToGo(h, mended(h, e.Dir))
			if p == nil {
				continue
			}
			a.lines = append(a.lines, l)
			a.addInstalled(p)
			break
		}
	}
	return nil
}

// addInstalled adds a go that only a start-up file told of.
func (a *absence) addInstalled(p *toolchain.Program) {
	for _, q := range a.installed {
		if q.ID == p.ID {
			return
		}
	}
	a.installed = append(a.installed, p)
}

// decide picks the reason; the order is from what is nearest to this process to
// what is furthest.
func (a *absence) decide(h *host.Host) (reason, error) {
	for _, c := range a.found.Candidates {
		if c.Program.Obstacle != nil {
			return blocked, nil
		}
	}
	for _, e := range a.entries {
		if meantForGo(h, e) {
			return badElement, nil
		}
	}
	if a.session.Kind == session.Flatpak {
		return sandbox, nil
	}
	lost, err := lostSystem(h, a.path, a.entries)
	switch {
	case err != nil:
		return unset, err
	case lost:
		return lostPath, nil
	case len(a.installed) == 0 && len(a.managers) == 0:
		return notInstalled, nil
	case len(a.installed) == 0:
		return a.unmanaged(h)
	}
	if unlinked, err := a.unlinkedPackage(h); err != nil || unlinked {
		return versionedPackage, err
	}
	switch {
	case a.session.Kind == session.Sudo:
		return sudo, nil
	case a.session.Kind == session.Cron, a.session.Kind == session.Service, a.session.Kind == session.CI:
		return minimal, nil
	}
	if r, ok, err := a.fromFiles(h); ok || err != nil {
		return r, err
	}
	return a.withoutFiles(h)
}

// withoutFiles judges where no start-up file would put go on PATH.
func (a *absence) withoutFiles(h *host.Host) (reason, error) {
	if len(a.managers) > 0 && a.onlyManaged() {
		return a.unmanaged(h)
	}
	if a.session.Kind == session.SSH {
		return minimal, nil
	}
	container, err := machine.Container(h)
	if err != nil {
		return unset, err
	}
	if container != nil {
		reset, err := resetByProfile(h, a.path)
		if err != nil || reset != nil || imageVersion(h) != "" {
			return containerReset, err
		}
		if info, err := h.Stat("/go"); err == nil && info.IsDir() && a.session.Kind == session.Container {
			return minimal, nil // the golang image, without the environment that it sets
		}
	}
	return unset, nil
}

// unmanaged judges where only a version manager has Go: whether one is initialised
// that has its version, is initialised and has none, or is not initialised.
func (a *absence) unmanaged(h *host.Host) (r reason, err error) {
	ready := func(m manager.Manager) bool { return m.GOROOT() != "" }
	if a.hook, err = a.managerHook(h, ready); a.hook != nil || err != nil {
		return pending, err
	}
	a.hook, err = a.managerHook(h, func(m manager.Manager) bool { return m.Name == a.managers[0].Name })
	return managerOff, err
}

// unlinkedPackage reports whether all there is are Debian's golang-1.NN, without
// the link /usr/bin/go and without a line that adds one of them.
func (a *absence) unlinkedPackage(h *host.Host) (bool, error) {
	for _, p := range a.installed {
		if p.Class != toolchain.DebianClass && p.Class != toolchain.UbuntuClass {
			return false, nil
		}
	}
	if len(a.lines) > 0 {
		return false, nil
	}
	_, err := h.Lstat("/usr/bin/go")
	if host.IsAbsent(err) {
		return true, nil
	}
	return false, err
}

// UnlinkedPackage is the newest of Debian's golang-1.NN where all that keeps go
// from being found is that none of them is linked; nil otherwise.
func UnlinkedPackage(h *host.Host) (*toolchain.Program, error) {
	a, err := judge(h)
	if err != nil || a.reason != versionedPackage {
		return nil, err
	}
	return a.newest(), nil
}

// onlyManaged reports whether every go found belongs to a version manager.
func (a *absence) onlyManaged() bool {
	for _, p := range a.installed {
		managed := false
		for _, m := range a.managers {
			managed = managed || strings.HasPrefix(p.Path, m.Root+"/")
		}
		if !managed {
			return false
		}
	}
	return true
}

// imageVersion is the variable that the official golang image sets beside PATH:
// where it is still there, the rest of the image's environment was too.
func imageVersion(h *host.Host) string {
	v, _, err := h.Env("GOLANG_VERSION")
	if err != nil {
		return ""
	}
	return v
}

// newest is the go that a fix should make visible: the newest that can be run,
// not a version manager's unless there is no other.
func (a *absence) newest() *toolchain.Program {
	for _, p := range a.installed {
		if p.Runs() && !p.Class.Shim {
			return p
		}
	}
	if len(a.installed) > 0 {
		return a.installed[0]
	}
	return nil
}

// about are the instances of a finding about a missing go: the program, the
// directories that would hold it, and what else the same lines add.
func (a *absence) about() []string {
	out := []string{"go"}
	for _, l := range a.lines {
		for _, e := range l.Elements {
			out = append(out, e.Dir)
		}
	}
	return out
}

// pathEvidence shows PATH as this process has it.
func (a *absence) pathEvidence() finding.Evidence {
	return finding.Evidence{Source: "PATH", Value: shortPath(a.path)}
}

// installedEvidence lists the go commands that exist.
func (a *absence) installedEvidence() []finding.Evidence {
	var out []finding.Evidence
	for i, p := range a.installed {
		if i == 4 { // enough to see; which lists them all
			out = append(out, finding.Saw("installed", "and %d more", len(a.installed)-i))
			break
		}
		out = append(out, finding.Saw(p.Path, "%s", describe(p)))
	}
	return out
}
