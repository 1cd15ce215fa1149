package fix

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// A Runner runs a command of a repair and shows what it prints.
type Runner func(ctx context.Context, argv []string) error

// apply makes the changes of a repair, in order, up to the first that fails.
func (t *Transaction) apply(ctx context.Context, d *Disk, steps []prepared, run Runner) error {
	for i := range steps {
		if err := ctx.Err(); err != nil {
			return errors.New("interrupted")
		}
		if err := t.make(ctx, d, &steps[i], run); err != nil {
			return err
		}
	}
	return nil
}

// make writes one change down and makes it.
func (t *Transaction) make(ctx context.Context, d *Disk, p *prepared, run Runner) error {
	c := &p.change
	if err := t.begin(); err != nil {
		return err
	}
	if c.Kind != commandKind {
		c.Temp = temporary(c.Real, t.ID)
	}
	var before []byte
	if p.file != nil {
		before = p.file.old
	}
	if err := t.record(c, before, p.after); err != nil {
		return err
	}
	switch c.Kind {
	case editKind:
		if err := d.makeDirs(c.Made); err != nil {
			return err
		}
		keep := c.Meta
		keep.Modified = time.Time{} // it is written now
		return d.replace(p.file, p.after, keep, c.Temp)
	case linkKind:
		return d.relink(c.Real, c.After, c.Temp)
	}
	d.before("command")
	if err := run(ctx, c.Command); err != nil {
		return fmt.Errorf("%s: %w", c.Command[0], err)
	}
	return t.mark(c, "done")
}

// takeBack undoes the changes from the index first on, the last one first, even
// where the user has interrupted the run.
func (t *Transaction) takeBack(ctx context.Context, d *Disk, first int, run Runner) error {
	ctx = context.WithoutCancel(ctx)
	for i := len(t.Changes) - 1; i >= first; i-- {
		c := t.Changes[i]
		if c.Undone {
			continue
		}
		if err := t.revert(ctx, d, c, run); err != nil {
			return err
		}
	}
	return nil
}

func (d *Disk) makeDirs(dirs []string) error {
	for _, dir := range dirs {
		d.before("make directory")
		if err := os.Mkdir(dir, 0o755); err != nil && !exists(dir) {
			return fmt.Errorf("%s cannot be made: %w", dir, bare(err))
		}
		if err := d.syncDir(filepath.Dir(dir)); err != nil {
			return fmt.Errorf("%s cannot be made: %w", dir, err)
		}
	}
	return nil
}

// relink makes a link lead to target in one step, or removes it where target is
// "".
func (d *Disk) relink(real, target, temp string) error {
	if target == "" {
		d.before("remove link")
		if err := os.Remove(real); err != nil {
			return fmt.Errorf("%s: %w", real, bare(err))
		}
		return d.syncDir(filepath.Dir(real))
	}
	d.before("create link")
	if err := os.Symlink(target, temp); err != nil {
		return fmt.Errorf("%s: %w", real, bare(err))
	}
	d.before("rename link")
	if err := os.Rename(temp, real); err != nil {
		os.Remove(temp)
		return fmt.Errorf("%s: %w", real, bare(err))
	}
	return d.syncDir(filepath.Dir(real))
}
