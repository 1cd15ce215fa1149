// Package scene answers where Go works: which PATH this process, a login shell,
// a script, ssh, cron, sudo and systemd each have, and who set each element.
package scene

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/fact/startup"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A Scene is a way of starting programs, with the PATH that they get.
type Scene struct {
	Name    string
	Path    []startup.Element
	Session *startup.Session // nil where no shell is involved
	Sure    bool             // false: something in it could not be decided
	Note    string           // why not
}

// Value is the PATH of the scene.
func (s Scene) Value() string {
	value := ""
	for i, e := range s.Path {
		if i > 0 {
			value += ":"
		}
		value += e.Dir
	}
	return value
}

type allKey struct{}

// All lists the scenes, this process first.
func All(h *host.Host) ([]Scene, error) {
	return host.Once(h, allKey{}, func(h *host.Host) ([]Scene, error) {
		value, _, err := h.Env("PATH")
		if err != nil {
			return nil, err
		}
		sess, err := session.Of(h)
		if err != nil {
			return nil, err
		}
		base, err := startup.LoginBase(h)
		if err != nil {
			return nil, err
		}
		scenes := []Scene{{Name: "this process", Path: startup.Inherited(value), Sure: true}}
		for _, k := range []struct {
			name string
			kind startup.Kind
		}{
			{"a login shell (" + sess.Shell + ")", startup.Kind{Shell: sess.Shell, Login: true, Interactive: true}},
			{"a new terminal (" + sess.Shell + ")", startup.Kind{Shell: sess.Shell, Interactive: true}},
			{"a script outside a terminal (" + sess.Shell + ")", startup.Kind{Shell: sess.Shell}},
			{"ssh with a command", startup.Kind{Shell: sess.Shell, SSH: true}},
		} {
			s, err := startup.Run(h, k.kind, base)
			if err != nil {
				return nil, err
			}
			scene := Scene{Name: k.name, Path: s.Path, Session: s, Sure: len(s.Doubts) == 0}
			if !scene.Sure {
				scene.Note = "undecided: " + s.Doubts[0].String() + " may change PATH"
			}
			scenes = append(scenes, scene)
		}
		rest, err := withoutShell(h, base)
		return append(scenes, rest...), err
	})
}

func withoutShell(h *host.Host, base []startup.Element) ([]Scene, error) {
	user, _, err := startup.UserManager(h, base)
	if err != nil {
		return nil, err
	}
	unit, err := startup.SystemUnit(h)
	if err != nil {
		return nil, err
	}
	sudo, known, err := startup.SecurePath(h)
	if err != nil {
		return nil, err
	}
	scenes := []Scene{
		{Name: "the desktop and user services", Path: user, Sure: true},
		{Name: "cron", Path: startup.Cron(), Sure: true},
		{Name: "a systemd unit", Path: unit, Sure: true},
	}
	if len(sudo) > 0 {
		s := Scene{Name: "sudo", Path: sudo, Sure: known}
		if !known {
			s.Note = "sudoers cannot be read; its usual secure_path is assumed"
		}
		scenes = append(scenes, s)
	}
	return scenes, nil
}

type linesKey struct{}

// A Line is one statement of a start-up file that adds elements to PATH, with
// the sessions that run it.
type Line struct {
	Place    finding.Place
	Elements []startup.Element
	Dropped  bool           // it does not keep the PATH that it finds
	Reached  []startup.Kind // the kinds of session that run it
	Shell    string         // the shell for whose sake the file was read; "" where no shell reads it
	Desktop  bool           // desktop sessions get it without a shell
}

// Lines surveys the start-up files of every shell: each statement that adds to
// PATH, once, in the order of shells and files.
func Lines(h *host.Host) ([]Line, error) {
	return host.Once(h, linesKey{}, func(h *host.Host) ([]Line, error) {
		base, err := startup.LoginBase(h)
		if err != nil {
			return nil, err
		}
		var out []Line
		at := map[finding.Place]int{}
		for _, shell := range startup.Shells() {
			for _, k := range startup.Kinds(shell) {
				s, err := startup.Run(h, k, base)
				if err != nil {
					return nil, err
				}
				for _, a := range s.Assignments {
					if a.Name != "PATH" || len(a.Added) == 0 {
						continue
					}
					i, ok := at[a.Place]
					if !ok {
						i = len(out)
						at[a.Place] = i
						out = append(out, Line{Place: a.Place, Elements: a.Added, Dropped: a.Dropped, Shell: shell})
					}
					out[i].add(k)
				}
			}
		}
		plain, err := plainLines(h, base)
		return append(out, plain...), err
	})
}

// plainLines are the lines of /etc/environment and environment.d that set PATH,
// with the sessions in which they take effect.
func plainLines(h *host.Host, base []startup.Element) ([]Line, error) {
	pam, _, err := startup.PAMEnvironment(h)
	if err != nil {
		return nil, err
	}
	path, manager, err := startup.UserManager(h, base)
	if err != nil {
		return nil, err
	}
	var out []Line
	for _, a := range append(append([]startup.Assignment(nil), pam...), manager...) {
		if a.Name != "PATH" || len(a.Added) == 0 {
			continue
		}
		l := Line{Place: a.Place, Elements: a.Added, Dropped: a.Dropped, Desktop: from(path, a.Place)}
		for _, shell := range startup.Shells() {
			for _, k := range startup.Kinds(shell) {
				s, err := startup.Run(h, k, base)
				if err != nil {
					return nil, err
				}
				if from(s.Path, a.Place) {
					l.add(k)
				}
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// from reports whether an element of a PATH comes from a place.
func from(path []startup.Element, at finding.Place) bool {
	for _, e := range path {
		if e.Origin != nil && *e.Origin == at {
			return true
		}
	}
	return false
}

func (l *Line) add(k startup.Kind) {
	for _, r := range l.Reached {
		if r == k {
			return
		}
	}
	l.Reached = append(l.Reached, k)
}

// ReachedBy reports whether a kind of session runs the line.
func (l Line) ReachedBy(k startup.Kind) bool {
	for _, r := range l.Reached {
		if r == k {
			return true
		}
	}
	return false
}

// SetBy finds the statement that put an element of the process's PATH there: in
// the session that the process comes from if that runs such a statement, else
// in any, provided that all that it adds is on PATH. nil: no start-up file does.
func SetBy(h *host.Host, e searchpath.Entry) (*finding.Place, error) {
	sess, err := session.Of(h)
	if err != nil {
		return nil, err
	}
	lines, err := Lines(h)
	if err != nil {
		return nil, err
	}
	value, _, err := h.Env("PATH")
	if err != nil {
		return nil, err
	}
	var any *finding.Place
	for _, l := range lines {
		for _, el := range l.Elements {
			if el.Dir != e.Raw {
				continue
			}
			if l.ReachedBy(sess.Startup) {
				return &l.Place, nil
			}
			if any == nil && allOn(value, l.Elements) {
				any = &l.Place
			}
		}
	}
	if any != nil {
		return any, nil
	}
	return plainSetBy(h, e, value)
}

// allOn reports whether every element is on a PATH: a line of which only a part
// is there did not set it.
func allOn(value string, elements []startup.Element) bool {
	for _, e := range elements {
		if e.Known && !strings.Contains(":"+value+":", ":"+e.Dir+":") {
			return false
		}
	}
	return true
}

// plainSetBy looks in the files that are not shell scripts.
func plainSetBy(h *host.Host, e searchpath.Entry, value string) (*finding.Place, error) {
	scenes, err := All(h)
	if err != nil {
		return nil, err
	}
	for _, s := range scenes[1:] {
		if s.Session != nil || !allOn(value, s.Path) {
			continue
		}
		for _, el := range s.Path {
			if el.Dir == e.Raw && el.Origin != nil && el.Origin.Line > 0 {
				return el.Origin, nil
			}
		}
	}
	return nil, nil
}
