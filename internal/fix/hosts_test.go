package fix_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/check"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/fix"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/fixture"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// Every repair that a rule proposes on any of its hosts is applied to real files,
// is seen to help by the rule itself, and undone: then all files are as before to
// the byte, with mode, owner and time.
func TestEveryRepairHelpsAndIsUndone(t *testing.T) {
	shown := map[string]bool{}
	for _, file := range hostFiles(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m := newMachine(t, string(text))
		if len(m.plan()) == 0 {
			continue
		}
		t.Run(strings.TrimPrefix(strings.TrimSuffix(file, ".txtar"), "../check/"), func(t *testing.T) {
			before := snapshot(t, m.root)
			for _, it := range m.apply(t) {
				switch {
				case it.Result.Status == finding.Applied:
					shown[it.Rule] = true
					for _, echo := range it.Settles {
						shown[echo.Rule] = true
					}
				case it.Result.Status == finding.Reverted, it.Result.Status == finding.Refused && changesFiles(it.Fix):
					t.Errorf("%s: %s: %s", it.Rule, it.Result.Status, it.Result.Reason)
				}
			}
			m.undo(t)
			if diff := cmp.Diff(before, snapshot(t, m.root)); diff != "" {
				t.Errorf("undo left something (-before +after):\n%s", diff)
			}
		})
	}
	for _, r := range check.Rules() {
		if r.Fix == finding.Safe && !shown[r.ID] {
			t.Errorf("%s says that it has a safe fix, and on no host one was applied", r.ID)
		}
	}
}

func hostFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"../check/*/testdata/*/*.txtar", "../check/testdata/hosts/*.txtar"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no hosts at %s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	sort.Strings(files)
	return files
}

// A machine is a host as text, of which the files that repairs may change lie in
// a real directory.
type machine struct {
	text  string
	root  string
	state string // where its journal is
	files map[string]bool
	t     *testing.T
}

func newMachine(t *testing.T, text string) *machine {
	t.Helper()
	before, _, _ := strings.Cut(text, "-- want --\n")
	m := &machine{text: before, t: t, files: map[string]bool{}}
	m.root, m.state = t.TempDir(), t.TempDir()
	m.write("/var/lib/dpkg/info/base-files.list", "/etc/os-release\n", 0o644) // to tell that a file has no owner
	for _, it := range m.plan() {
		for _, s := range it.Fix.Steps {
			switch {
			case s.Edit != nil:
				m.place(s.Edit.Path)
			case s.Link != nil && s.Link.Old != "":
				m.must(os.MkdirAll(m.root+path.Dir(s.Link.Path), 0o755))
				m.must(os.Symlink(s.Link.Old, m.root+s.Link.Path))
			}
			if s.Link != nil {
				m.files[s.Link.Path] = true
			}
		}
	}
	return m
}

func (m *machine) must(err error) {
	m.t.Helper()
	if err != nil && !errors.Is(err, fs.ErrExist) {
		m.t.Fatal(err)
	}
}

func (m *machine) write(p, text string, mode fs.FileMode) {
	m.t.Helper()
	m.must(os.MkdirAll(m.root+path.Dir(p), 0o755))
	m.must(os.WriteFile(m.root+p, []byte(text), 0o600))
	m.must(os.Chmod(m.root+p, mode))
	m.must(os.Chtimes(m.root+p, time.Unix(1e9, 5), time.Unix(1e9, 5)))
}

// place puts a file of the host, and the links that lead to it, into the root.
func (m *machine) place(p string) {
	m.t.Helper()
	if m.files[p] {
		return
	}
	m.files[p] = true
	f := m.parse(m.text)
	h := host.New(context.Background(), f)
	if info, err := h.Lstat(p); err == nil && info.Type == "link" {
		m.must(os.MkdirAll(m.root+path.Dir(p), 0o755))
		m.must(os.Symlink(info.Target, m.root+p))
	}
	info, err := h.Stat(p)
	if err != nil {
		m.must(os.MkdirAll(m.root+nearest(h, p), 0o755))
		return
	}
	a := f.Answer(context.Background(), host.Ask(host.Read, p))
	if a.State != host.OK {
		m.t.Fatalf("%s: %+v", p, a)
	}
	m.write(info.Target, a.Body, info.Mode)
}

// nearest is the directory above a path that the host has.
func nearest(h *host.Host, p string) string {
	for p = path.Dir(p); p != "/"; p = path.Dir(p) {
		if _, err := h.Stat(p); err == nil {
			return p
		}
	}
	return p
}

func (m *machine) parse(text string) *fixture.Fixture {
	m.t.Helper()
	f, err := fixture.Parse(text)
	if err != nil {
		m.t.Fatal(err)
	}
	return f
}

// source is the machine as it is now: the host as text, with the files as they
// lie on the disk.
func (m *machine) source() host.Source {
	var b strings.Builder
	b.WriteString(m.text)
	for p := range m.files {
		real := m.root + p
		if target, err := os.Readlink(real); err == nil {
			fmt.Fprintf(&b, "-- symlink root%s -> %s --\n", p, target)
			if real, err = filepath.EvalSymlinks(real); err != nil {
				continue
			}
			if real, err = filepath.Rel(m.root, real); err != nil || strings.HasPrefix(real, "..") {
				continue
			}
			p, real = "/"+real, m.root+"/"+real
		}
		data, err := os.ReadFile(real)
		switch info, _ := os.Stat(real); {
		case err == nil:
			fmt.Fprintf(&b, "-- mode %04o root%s --\n%s", info.Mode().Perm(), p, data)
			if !strings.HasSuffix(string(data), "\n") && len(data) > 0 {
				b.WriteByte('\n')
			}
		case strings.Contains(m.text, " root"+p+" ") || strings.Contains(m.text, " root"+p+" -> "):
			fmt.Fprintf(&b, "-- absent root%s --\n", p)
		}
	}
	return m.parse(b.String())
}

func (m *machine) report(h *host.Host) *finding.Report {
	return rule.Run(h, check.Rules(), rule.Options{FailOn: finding.Error})
}

// plan is what would be done, without advice and commands.
func (m *machine) plan() []finding.Item {
	h := host.New(context.Background(), m.parse(m.text))
	return slices.DeleteFunc(finding.PlanOf(m.report(h)).Items, func(it finding.Item) bool { return !changesFiles(it.Fix) })
}

func changesFiles(f *finding.Fix) bool {
	command := slices.ContainsFunc(f.Steps, func(s finding.Step) bool { return len(s.Command) > 0 })
	files := slices.ContainsFunc(f.Steps, func(s finding.Step) bool { return s.Edit != nil || s.Link != nil })
	return f.Class != finding.Manual && files && !command
}

func (m *machine) apply(t *testing.T) []finding.Item {
	t.Helper()
	r := m.repair()
	items, _, err := r.Apply(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func (m *machine) repair() *fix.Repair {
	return &fix.Repair{
		Disk:    m.disk(),
		Journal: &fix.Journal{Dir: m.state, Disk: &fix.Disk{UID: os.Geteuid()}},
		Tool:    "a test", Now: time.Unix(1.7e9, 0),
		Open: func(env host.Overrides) (*host.Host, error) {
			return host.New(context.Background(), env.Over(m.source())), nil
		},
		Check: m.report,
		Choose: func(it *finding.Item) fix.Choice {
			if !changesFiles(it.Fix) {
				return fix.Choice{As: finding.Skipped, Why: "a command"}
			}
			for _, s := range it.Fix.Steps { // brought to light by another repair
				if s.Edit != nil && !m.files[s.Edit.Path] {
					return fix.Choice{As: finding.Skipped, Why: "its file is not at hand"}
				}
			}
			return fix.Choice{Apply: true}
		},
		Settled: func(*finding.Item) {},
	}
}

func (m *machine) disk() *fix.Disk { return &fix.Disk{Root: m.root, UID: os.Geteuid()} }

func (m *machine) undo(t *testing.T) {
	t.Helper()
	j := &fix.Journal{Dir: m.state, Disk: &fix.Disk{UID: os.Geteuid()}}
	list, err := j.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.Damage != nil {
			t.Fatal(e.Damage)
		}
		if err := e.Transaction.Undo(context.Background(), m.disk(), nil); err != nil {
			t.Error(err)
		}
	}
}

// snapshot describes all that lies below a directory: kind, mode, owner, time,
// bytes or target.
func snapshot(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		st := info.Sys().(*syscall.Stat_t)
		what := fmt.Sprintf("%v %d:%d", info.Mode(), st.Uid, st.Gid)
		switch {
		case info.Mode().IsRegular():
			data, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			what += fmt.Sprintf(" %v %q", info.ModTime(), data)
		case info.Mode()&fs.ModeSymlink != 0:
			target, err := os.Readlink(p)
			if err != nil {
				return err
			}
			what += " -> " + target
		}
		out[strings.TrimPrefix(p, root)] = what
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
