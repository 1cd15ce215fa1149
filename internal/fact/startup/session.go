// Package startup works out, without running anything, what a session's
// start-up files do to PATH and Go's variables: which files a kind of session
// reads, in which order, and which line of which file put each value there.
// What cannot be decided statically is said to be undecided.
package startup

import (
	"github.com/godoctor-linux/godoctor/internal/finding"
)

// A Kind is a kind of session: a shell and how it was started.
type Kind struct {
	Shell       string // bash, zsh, fish, sh, ksh
	Login       bool
	Interactive bool
	SSH         bool // a command given to ssh: bash reads ~/.bashrc for it
}

// String names the kind in words.
func (k Kind) String() string {
	switch {
	case k.SSH:
		return "ssh with a command (" + k.Shell + ")"
	case k.Login && k.Interactive:
		return "a " + k.Shell + " login shell"
	case k.Login:
		return "a non-interactive " + k.Shell + " login shell"
	case k.Interactive:
		return "an interactive " + k.Shell
	}
	return "a " + k.Shell + " script"
}

// A Session is what the start-up files of one kind of session do.
type Session struct {
	Kind   Kind
	Visits []Visit   // the files, in the order in which they are looked for
	Path   []Element // PATH in the end
	// Assignments to PATH and to variables that concern Go, in order.
	Assignments []Assignment
	// Doubts are statements that may change PATH in ways that cannot be seen.
	Doubts []finding.Place
	// Managers are the version managers that are initialised, by name.
	Managers map[string]finding.Place
	// Shadows are aliases and functions named go.
	Shadows []Shadow
	// Defects are lines that cannot do what they look like.
	Defects []Defect
}

// A Visit is one file that a session looks for.
type Visit struct {
	Path    string
	Read    bool           // it exists and is read
	Err     error          // why it could not be read, if it may exist
	By      *finding.Place // the line that reads it; nil: the shell itself
	Stopped *finding.Place // the line at which reading ends early
	Guard   bool           // Stopped because the session is not interactive
}

// An Assignment is one statement that gives a variable a value.
type Assignment struct {
	Name  string
	Place finding.Place
	Value string
	Known bool // false: Value holds the source of an expansion
	Sure  bool
	// Added are, for PATH, the elements that this statement brings in; Dropped
	// says that it does not keep the PATH that it finds.
	Added   []Element
	Dropped bool
}

// A Shadow is an alias or a function named go.
type Shadow struct {
	Kind  string // alias or function
	Place finding.Place
	Body  string
}

// Reads reports whether the session reads the file p.
func (s *Session) Reads(p string) bool {
	for _, v := range s.Visits {
		if v.Path == p && v.Read {
			return true
		}
	}
	return false
}

// Reaches reports whether the session runs the statement at a place that
// assigns to PATH.
func (s *Session) Reaches(p finding.Place) bool {
	for _, a := range s.Assignments {
		if a.Name == "PATH" && a.Place.Source == p.Source && a.Place.Line == p.Line {
			return true
		}
	}
	return false
}
