package fix

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// prepared is one step of a repair, worked out on the machine as it is now.
type prepared struct {
	change Change
	file   *file  // of an edit
	after  []byte // of an edit
	advice string
}

// prepare works a repair out and refuses what this machine does not allow. It
// changes nothing. A repair whose changes are all there already has none left.
func (d *Disk) prepare(it *finding.Item) ([]prepared, error) {
	var out []prepared
	seen := map[string]*prepared{} // edits of one file build on each other
	for _, s := range it.Fix.Steps {
		p := prepared{change: Change{Rule: it.Rule, Fingerprint: it.Fingerprint}, advice: s.Advice}
		var err error
		switch {
		case s.Edit != nil:
			err = d.prepareEdit(&p, s.Edit, seen)
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
		if p.change.Kind != "" || p.advice != "" {
			out = append(out, p)
		}
		if p.change.Kind == editKind {
			seen[p.change.Real] = &out[len(out)-1]
		}
	}
	return out, nil
}

func (d *Disk) prepareEdit(p *prepared, e *finding.Edit, seen map[string]*prepared) error {
	f, err := d.read(e.Path)
	if err != nil {
		return err
	}
	if earlier := seen[f.real]; earlier != nil {
		f.old, f.Exists = earlier.after, true
		if !earlier.file.Exists {
			f.Mode, f.UID = 0o644, d.UID
		}
	} else if err := d.refuse(f); err != nil {
		return err
	}
	if err := d.refuseOwned(f); err != nil {
		return err
	}
	after, err := Rewrite(f.old, e)
	if err != nil {
		return err
	}
	if f.Exists && bytes.Equal(after, f.old) {
		return nil // it is there already
	}
	if err := parses(e.Path, after); err != nil {
		return fmt.Errorf("%w: mend that first, or edit the file by hand", err)
	}
	p.file, p.after = f, after
	p.change.Kind, p.change.Path, p.change.Real = editKind, e.Path, f.real
	p.change.Before, p.change.After, p.change.Meta = sum(f.old, f.Exists), sum(after, true), f.meta
	if !f.Exists {
		p.change.Made = missing(f.real)
	}
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

// Obstacle says why a repair would be refused now, "" if nothing is known
// against it.
func (d *Disk) Obstacle(it *finding.Item) string {
	if it.Fix.Class == finding.Manual {
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
