package fix

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// prepared is one change of a repair, worked out on the machine as it is now.
type prepared struct {
	change Change
	file   *file  // of an edit
	after  []byte // of an edit
}

// prepare works a repair out and refuses what this machine does not allow. It
// changes nothing. What is there already needs no change, and all edits of one file
// are one.
func (d *Disk) prepare(it *finding.Item) ([]prepared, error) {
	var out []prepared
	for _, s := range it.Fix.Steps {
		p := prepared{change: Change{Rule: it.Rule, Fingerprint: it.Fingerprint}}
		var err error
		switch {
		case s.Edit != nil:
			err = d.prepareEdit(&p, s.Edit, out)
		case s.Link != nil:
			err = d.prepareLink(&p, s.Link)
		case len(s.Command) > 0 && d.Root != "":
			err = fmt.Errorf("%s would run here, and not in %s", s.Command[0], d.Root)
		case len(s.Command) > 0:
			p.change.Kind, p.change.Command, p.change.UndoCommand, p.change.Undo = commandKind, s.Command, s.UndoCommand, s.Undo
		}
		if err != nil {
			return nil, err
		}
		if p.change.Kind != "" {
			out = append(out, p)
		}
	}
	return out, nil
}

// prepareEdit works an edit out, or adds it to the one of the same file among those
// before.
func (d *Disk) prepareEdit(p *prepared, e *finding.Edit, before []prepared) error {
	f, err := d.read(e.Path)
	if err != nil {
		return err
	}
	for i := range before {
		if before[i].change.Kind == editKind && before[i].change.Real == f.real {
			return before[i].rewrite(d, e)
		}
	}
	if err := d.refuse(f); err != nil {
		return err
	}
	if err := d.refuseOwned(f); err != nil {
		return err
	}
	q := prepared{change: p.change, file: f, after: f.old}
	q.change.Kind, q.change.Path, q.change.Real = editKind, e.Path, f.real
	q.change.Before, q.change.Meta = sum(f.old, f.Exists), f.meta
	if !f.Exists {
		q.change.Made = missing(f.real)
	}
	if err := q.rewrite(d, e); err != nil {
		return err
	}
	if q.change.After != q.change.Before { // else it is there already
		*p = q
	}
	return nil
}

// rewrite makes an edit part of a change.
func (p *prepared) rewrite(d *Disk, e *finding.Edit) error {
	after, err := Rewrite(p.after, e)
	if err != nil {
		return err
	}
	if err := d.parses(e.Path, after); err != nil && !bytes.Equal(after, p.file.old) {
		return fmt.Errorf("%w: mend that first, or edit the file by hand", err)
	}
	p.after, p.change.After = after, sum(after, true)
	return nil
}

func (d *Disk) prepareLink(p *prepared, l *finding.Link) error {
	real, err := d.resolve(l.Path, false)
	if err != nil {
		return err
	}
	now, err := linkAt(l.Path, real)
	switch {
	case err != nil:
		return err
	case now == l.New:
		return nil // it is there already
	case now != l.Old:
		return fmt.Errorf("%s is not as the plan found it: it leads to %s", l.Path, finding.Visible(now))
	}
	if err := d.writable(filepath.Dir(real)); err != nil {
		return err
	}
	p.change.Kind, p.change.Path, p.change.Real, p.change.Before, p.change.After = linkKind, l.Path, real, l.Old, l.New
	return nil
}

// linkAt is where a link leads, "" if there is nothing.
func linkAt(p, real string) (string, error) {
	target, err := os.Readlink(real)
	switch {
	case err == nil:
		return target, nil
	case !exists(real):
		return "", nil
	}
	return "", fmt.Errorf("%s is no symbolic link", p)
}

// Obstacle says why a repair would be refused now, "" if nothing is known against
// it, or if somebody else would make it.
func (d *Disk) Obstacle(it *finding.Item) string {
	if it.Fix.Class == finding.Manual || it.Fix.Root && d.UID != 0 {
		return ""
	}
	if _, err := d.prepare(it); err != nil {
		return err.Error()
	}
	return ""
}

// temporary is the name beside a file under which its new bytes are written.
func temporary(real, id string) string {
	return filepath.Join(filepath.Dir(real), "."+strings.TrimPrefix(filepath.Base(real), ".")+".godoctor-"+id)
}
