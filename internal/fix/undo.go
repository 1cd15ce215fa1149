package fix

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
)

// A ConflictError says that a file was changed after a repair, so that undoing
// the repair would lose that.
type ConflictError struct {
	Path   string
	Ours   []byte // a diff: what the repair changed
	Theirs []byte // a diff: what was changed since
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%s was changed since: nothing was undone", e.Path)
}

// Undo takes a transaction back, the last change first. Before anything is
// changed, all of it is looked at: if one file was changed since, or may not be
// replaced, nothing is undone; the error is then a *ConflictError or says what is in
// the way. Undoing twice changes nothing.
func (t *Transaction) Undo(ctx context.Context, d *Disk, run Runner) error {
	if err := t.obstacles(d); err != nil {
		return err
	}
	for _, c := range slices.Backward(t.Changes) {
		if c.Undone {
			continue
		}
		if err := t.revert(ctx, d, c, run); err != nil {
			return err
		}
	}
	return nil
}

// obstacles walks back through the changes without making any: each file must be
// as after its last change, or as before one of them, where the process ended first
// or the user has put it back, and must be one that may be replaced.
func (t *Transaction) obstacles(d *Disk) error {
	now := map[string]string{}
	for i, c := range slices.Backward(t.Changes) {
		if c.Undone || c.Kind == commandKind {
			continue
		}
		if c.Kind == editKind {
			if _, err := c.saved("before"); err != nil {
				return err
			}
		}
		state, known := now[c.Real]
		if !known {
			var err error
			if state, err = c.state(); err != nil {
				return err
			}
		}
		switch {
		case state == c.After:
			if err := t.replaceable(d, c, !known); err != nil {
				return err
			}
			state = c.Before
		case !t.back(i, state):
			return t.conflict(c)
		}
		now[c.Real] = state
	}
	return nil
}

// back reports whether a state of the file of change i is that before it, or before
// an earlier change.
func (t *Transaction) back(i int, state string) bool {
	return slices.ContainsFunc(t.Changes[:i+1], func(c *Change) bool {
		return c.Real == t.Changes[i].Real && c.Before == state
	})
}

// replaceable says why what a change made may not be replaced now. Of several
// changes of a file, the first that is looked at speaks for all.
func (t *Transaction) replaceable(d *Disk, c *Change, first bool) error {
	switch {
	case !first:
		return nil
	case c.Kind == linkKind:
		return d.writable(filepath.Dir(c.Real))
	}
	f, err := readAt(c.Path, c.Real)
	if err != nil {
		return err
	}
	return d.refuse(f)
}

// state is what stands in the place of a change now, in the terms of Before and
// After.
func (c *Change) state() (string, error) {
	if c.Kind == linkKind {
		return linkAt(c.Path, c.Real)
	}
	f, err := readAt(c.Path, c.Real)
	if err != nil {
		return "", err
	}
	return sum(f.old, f.Exists), nil
}

func (t *Transaction) conflict(c *Change) error {
	e := &ConflictError{Path: c.Path}
	if c.Kind == linkKind {
		target, _ := linkAt(c.Path, c.Real)
		e.Ours = diff.Diff("before", line(c.Before), "godoctor", line(c.After))
		e.Theirs = diff.Diff("godoctor", line(c.After), "now", line(target))
		return e
	}
	before, err := c.saved("before")
	if err != nil {
		return err
	}
	after, err := c.saved("after")
	if err != nil {
		return err
	}
	f, err := readAt(c.Path, c.Real)
	if err != nil {
		return err
	}
	e.Ours = hushed(c.Path+" before", before, c.Path+" by godoctor", after)
	e.Theirs = hushed(c.Path+" by godoctor", after, c.Path+" now", f.old)
	return e
}

// hushed is the difference of two texts with their secrets taken out.
func hushed(oldName string, old []byte, newName string, now []byte) []byte {
	return diff.Diff(oldName, []byte(host.Redact(string(old))), newName, []byte(host.Redact(string(now))))
}

func line(s string) []byte { return []byte(s + "\n") }

// revert takes one change back, and what a process that was killed left of it.
func (t *Transaction) revert(ctx context.Context, d *Disk, c *Change, run Runner) error {
	if c.Temp != "" && exists(c.Temp) {
		d.before("remove a left-over")
		if err := os.Remove(c.Temp); err != nil {
			return fmt.Errorf("%s: %w", c.Temp, bare(err))
		}
	}
	var err error
	switch c.Kind {
	case editKind:
		err = t.revertEdit(d, c)
	case linkKind:
		err = t.revertLink(d, c)
	case commandKind:
		err = revertCommand(ctx, c, run)
	}
	if err != nil {
		return err
	}
	return t.mark(c, "undone")
}

func (t *Transaction) revertEdit(d *Disk, c *Change) error {
	f, err := readAt(c.Path, c.Real)
	if err != nil {
		return err
	}
	before, err := c.saved("before")
	if err != nil {
		return err
	}
	switch state := sum(f.old, f.Exists); {
	case state != c.After && t.back(c.N-1, state):
	case state != c.After:
		return t.conflict(c)
	case c.Before == "":
		d.before("remove")
		if err := os.Remove(c.Real); err != nil {
			return fmt.Errorf("%s: %w", c.Path, bare(err))
		}
		if err := d.syncDir(filepath.Dir(c.Real)); err != nil {
			return err
		}
	default:
		keep := f.meta // whoever changed its mode or owner since wants that
		keep.Modified = c.Meta.Modified
		if err := d.replace(f, before, keep, c.Temp); err != nil {
			return err
		}
	}
	for _, dir := range slices.Backward(c.Made) {
		d.before("remove directory")
		if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			break // somebody else has put something there
		}
	}
	return nil
}

func (t *Transaction) revertLink(d *Disk, c *Change) error {
	switch now, err := linkAt(c.Path, c.Real); {
	case err != nil:
		return err
	case now != c.After && t.back(c.N-1, now):
		return nil
	case now != c.After:
		return t.conflict(c)
	}
	return d.relink(c.Real, c.Before, c.Temp)
}

// Left says what undoing a change cannot take back, "" for nothing.
func (c *Change) Left() string {
	command := strings.Join(c.Command, " ")
	switch {
	case c.Kind != commandKind, c.Done && len(c.UndoCommand) > 0:
		return ""
	case !c.Done && len(c.UndoCommand) > 0:
		return command + " did not end well, or was cut short; what would revert it: " + strings.Join(c.UndoCommand, " ")
	case c.Undo != "":
		return command + " stays: " + c.Undo
	}
	return command + " stays: nothing is known that reverts it"
}

// revertCommand runs what reverts a command that ended well; Left tells of all
// others.
func revertCommand(ctx context.Context, c *Change, run Runner) error {
	if !c.Done || len(c.UndoCommand) == 0 {
		return nil
	}
	if err := run(ctx, c.UndoCommand); err != nil {
		return fmt.Errorf("%s: %w", c.UndoCommand[0], err)
	}
	return nil
}

// Open reports whether anything of a transaction is still to be undone.
func (t *Transaction) Open() bool {
	return slices.ContainsFunc(t.Changes, func(c *Change) bool { return !c.Undone })
}

// Describe is a transaction as lists show it.
func (t *Transaction) Describe() finding.Transaction {
	d := finding.Transaction{ID: t.ID, Began: t.Began, Root: t.Root, State: finding.StateApplied, Rules: []string{}, Changes: []string{}}
	undone := 0
	for _, c := range t.Changes {
		if !slices.Contains(d.Rules, c.Rule) {
			d.Rules = append(d.Rules, c.Rule)
		}
		what := c.Path
		switch {
		case c.Kind == commandKind:
			what = strings.Join(c.Command, " ")
		case t.Root+c.Path != c.Real:
			what += " (" + strings.TrimPrefix(c.Real, t.Root) + ")"
		}
		if !slices.Contains(d.Changes, what) {
			d.Changes = append(d.Changes, what)
		}
		if left := c.Left(); left != "" {
			d.Left = append(d.Left, left)
		}
		if c.Undone {
			undone++
		}
	}
	switch {
	case undone == len(t.Changes):
		d.State = finding.StateUndone
	case undone > 0:
		d.State = finding.StatePartly
	}
	return d
}

// Describe is an entry as lists show it.
func (e Entry) Describe() finding.Transaction {
	if e.Damage != nil {
		return finding.Transaction{ID: e.ID, State: finding.StateDamaged, Rules: []string{}, Changes: []string{}, Damage: e.Damage.Error()}
	}
	return e.Transaction.Describe()
}
