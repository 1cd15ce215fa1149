package finding

import (
	"fmt"
	"strings"
)

// FixClass says who may apply a fix.
type FixClass string

// Safe touches only the user's own start-up files, settings or links; Unsafe
// needs a conscious yes (packages, system files, root); Manual is advice that
// is never run.
const (
	Safe   FixClass = "safe"
	Unsafe FixClass = "unsafe"
	Manual FixClass = "manual"
)

// A Fix is a repair as data. Rules propose it, they never act.
type Fix struct {
	Summary Message  `json:"summary"`
	Class   FixClass `json:"class"`
	Root    bool     `json:"root"`
	Steps   []Step   `json:"steps"`
	// Session says that all is right, and a new session finds it so.
	Session bool `json:"-"`
}

// OnlySession reports whether a new session is all that is needed; a nil fix needs
// more than that.
func (f *Fix) OnlySession() bool { return f != nil && f.Session }

// A Step is exactly one of an edit, a link, a command, or advice.
type Step struct {
	Edit    *Edit    `json:"edit,omitempty"`
	Link    *Link    `json:"link,omitempty"`
	Command []string `json:"command,omitempty"` // argv
	Advice  string   `json:"advice,omitempty"`
	// UndoCommand is the argv that reverts Command. Edits and links are backed
	// up, so they need none.
	UndoCommand []string `json:"undo_command,omitempty"`
	// Undo says in words what a command leaves that cannot be reverted, or what
	// reverts it where no argv can.
	Undo string `json:"undo,omitempty"`
}

// An Edit replaces the lines Old, which must stand at Line, by New. With no Old
// it inserts New before Line; Line 0 appends to the file, creating it if Create.
// With UnixEnds it takes the carriage return off every line instead.
type Edit struct {
	Path     string   `json:"path"`
	Line     int      `json:"line"` // 1-based
	Old      []string `json:"old"`
	New      []string `json:"new"`
	Create   bool     `json:"create,omitempty"`
	UnixEnds bool     `json:"unix_ends,omitempty"`
}

// A Link makes Path, which is a symbolic link to Old, one to New. Without Old
// there must be nothing at Path; without New it is removed.
type Link struct {
	Path string `json:"path"`
	Old  string `json:"old"`
	New  string `json:"new"`
}

// Diff is the link in the form of a diff, as version control shows links.
func (l *Link) Diff() string {
	var b strings.Builder
	fmt.Fprintf(&b, "--- a%s\n+++ b%s\n@@ link @@\n", l.Path, l.Path)
	if l.Old != "" {
		fmt.Fprintf(&b, "-%s\n", l.Old)
	}
	if l.New != "" {
		fmt.Fprintf(&b, "+%s\n", l.New)
	}
	return b.String()
}

// Diff is the edit in unified form without context lines, so that it shows
// nothing of the file but the lines it changes.
func (e *Edit) Diff() string {
	var b strings.Builder
	from := "a" + e.Path
	if e.Create {
		from = "/dev/null"
	}
	fmt.Fprintf(&b, "--- %s\n+++ b%s\n", from, e.Path)
	switch {
	case e.UnixEnds:
		fmt.Fprintf(&b, "@@ every line @@\n-...^M\n+...\n")
	case e.Line == 0:
		fmt.Fprintf(&b, "@@ at the end of the file @@\n")
	case len(e.Old) == 0:
		fmt.Fprintf(&b, "@@ -%d,0 +%s @@\n", e.Line-1, span(e.Line, len(e.New)))
	default:
		at := e.Line
		if len(e.New) == 0 {
			at--
		}
		fmt.Fprintf(&b, "@@ -%s +%s @@\n", span(e.Line, len(e.Old)), span(at, len(e.New)))
	}
	for _, l := range e.Old {
		fmt.Fprintf(&b, "-%s\n", showCR(l))
	}
	for _, l := range e.New {
		fmt.Fprintf(&b, "+%s\n", showCR(l))
	}
	return b.String()
}

func span(line, n int) string {
	if n == 1 {
		return fmt.Sprint(line)
	}
	return fmt.Sprintf("%d,%d", line, n)
}

// showCR writes a carriage return as ^M: the one byte that edits of start-up
// files remove and that a terminal hides.
func showCR(s string) string { return strings.ReplaceAll(s, "\r", "^M") }
