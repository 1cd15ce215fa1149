package path

import (
	"go/version"
	"path"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/manager"
	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/session"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ShadowedGo reports an older go in front of a newer one.
var ShadowedGo = &rule.Rule{
	ID:       "path/shadowed-go",
	Severity: finding.Warning,
	Title:    "Several go commands are on PATH, and the first is not the one wanted",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{WindowsGo, ForeignGo},
	Doc: `
The first go on PATH that can be run wins; a newer one behind it is never used.
This is how "I installed the new Go and still have the old one" comes about: the
new tree was added at the end of PATH, behind the distribution's /usr/bin.

Versions are read from the programs and trees, without running them. The same
file under two names (/bin and /usr/bin on merged systems) counts once, and a
version manager's shim counts as the version that it would select here.

# Repair

Put the directory of the wanted go in front, or remove the old one with the tool
that installed it.

# When it is fine

If the older Go is wanted.
`,
	Symptoms: []string{`go\.mod requires go >= `},
	Check:    checkShadowed,
}

func checkShadowed(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	distinct := a.found.Distinct()
	if len(distinct) < 2 {
		return nil, a.found.Unseen
	}
	first := distinct[0]
	wanted, why, err := wantedBehind(h, distinct)
	if err != nil {
		return nil, err
	}
	if wanted == nil {
		return nil, a.found.Unseen
	}
	f := finding.Finding{
		Message: finding.Msg("%s (%s) is found before %s (%s)%s", first.Program.Path, or(first.Program.Version, first.Program.Class.Name), wanted.Program.Path, or(wanted.Program.Version, wanted.Program.Class.Name), why),
		About:   []string{first.Program.Path, wanted.Program.Path, "go order"},
	}
	for _, c := range distinct {
		f.Evidence = append(f.Evidence, finding.Saw(c.Program.Path, "PATH element %d: %s", c.Entry.Index+1, describe(c.Program)))
	}
	if f.SetBy, err = scene.SetBy(h, first.Entry); err != nil {
		return nil, err
	}
	f.Fix, err = putFirst(h, a.session, path.Dir(wanted.Program.Path), f.SetBy)
	return []finding.Finding{f}, err
}

// wantedBehind is the candidate that should have been first: the newest that is
// newer than the first, or a shim whose manager selects another version than
// the tree in front of it.
func wantedBehind(h *host.Host, distinct []searchpath.Candidate) (wanted *searchpath.Candidate, why string, err error) {
	first := distinct[0].Program
	if is, known := first.IsGo(); first.Class == toolchain.Windows || known && !is {
		for i, c := range distinct[1:] {
			if is, known := c.Program.IsGo(); c.Program.Class != toolchain.Windows && known && is {
				return &distinct[i+1], "", nil
			}
		}
		return nil, "", nil
	}
	if shim, version, err := passedShim(h, distinct); err != nil || shim != nil {
		return shim, ", so that the version manager's choice" + version + " has no effect", err
	}
	if first.Class.Shim || first.Version == "" {
		return nil, "", nil // it is there to be first, or cannot be compared
	}
	newest := first.Version
	for i, c := range distinct[1:] {
		if c.Program.Class.Shim || c.Program.Class == toolchain.Windows {
			continue
		}
		if v := c.Program.Version; v != "" && version.Compare(v, newest) > 0 {
			newest, wanted = v, &distinct[i+1]
		}
	}
	return wanted, "", nil
}

// passedShim is a shim behind a tree of its own manager that is not the version
// which the manager selects here.
func passedShim(h *host.Host, distinct []searchpath.Candidate) (*searchpath.Candidate, string, error) {
	managers, err := manager.All(h)
	if err != nil {
		return nil, "", err
	}
	first := distinct[0].Program
	for i, c := range distinct[1:] {
		if !c.Program.Class.Shim {
			continue
		}
		for _, m := range managers {
			if m.Shims == path.Dir(c.Program.Path) && first.Root != "" && m.GOROOT() != "" && m.GOROOT() != first.Root {
				by := ""
				if m.By != nil {
					by = " (" + m.Selected + ", " + m.By.String() + ")"
				}
				return &distinct[i+1], by, nil
			}
		}
	}
	return nil, "", nil
}

// putFirst is the fix that puts a directory in front of PATH: below the line that
// put there what is in front now, or, where none is known, at the end of the last
// file that this kind of session reads.
func putFirst(h *host.Host, s session.Session, dir string, other *finding.Place) (*finding.Fix, error) {
	fix, err := addDir(h, s, dir)
	if err != nil {
		return nil, err
	}
	fix.Summary = finding.Msg("put %s in front of PATH", dir)
	edit := fix.Steps[0].Edit
	if edit == nil { // the advice has it in front
		return fix, nil
	}
	user, err := h.User()
	if err != nil {
		return nil, err
	}
	if last := lastFile(h, s, other); last != "" {
		edit.Path, edit.Line, edit.Create = last, 0, false
		place(h, edit)
		fix.Steps[1].Advice = afterwards(s, last)
		if other != nil && last == other.Source && topLevel(other.Text) {
			edit.Line = other.Line + 1
		}
	}
	edit.New = []string{prependLine(edit.Path, user.Home, dir)}
	fix.Summary = finding.Msg("put %s in front of PATH in %s", dir, edit.Path)
	return fix, nil
}

// lastFile is the start-up file of the user in which a line has the last word on
// what is in front of PATH: that of another line, else the last one that such a
// session reads to its end; "" if it reads none.
func lastFile(h *host.Host, s session.Session, other *finding.Place) string {
	fresh, err := run(h, s.Startup)
	if err != nil || !s.ReadsFiles() {
		return ""
	}
	last := ""
	for _, v := range fresh.Visits {
		class, _ := setting.ClassOf(h, v.Path)
		switch {
		case !v.Read || class != finding.Safe || v.Stopped != nil:
		case other != nil && other.Line > 0 && v.Path == other.Source:
			return v.Path
		case v.By == nil: // a file that another one reads ends before that one
			last = v.Path
		}
	}
	return last
}

// topLevel reports whether another line can stand below one: it is in no block, as
// its indentation shows, and does not go on.
func topLevel(line string) bool {
	return line != "" && !strings.ContainsAny(line[:1], " \t") && !strings.HasSuffix(line, `\`)
}
