package fix

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// line 1 of a file becomes x.
func rewriting(p string) *finding.Item {
	return &finding.Item{Rule: "area/rule", Fix: &finding.Fix{Steps: []finding.Step{{Edit: &finding.Edit{Path: p, Line: 1, Old: []string{"old"}, New: []string{"x"}}}}}}
}

func creating(p string) *finding.Item {
	return &finding.Item{Rule: "area/rule", Fix: &finding.Fix{Steps: []finding.Step{{Edit: &finding.Edit{Path: p, Line: 1, Create: true, New: []string{"x"}}}}}}
}

// try applies an item with a journal of its own, and returns the journal.
func try(t *testing.T, d *Disk, it *finding.Item) (*Journal, error) {
	t.Helper()
	j := &Journal{Dir: t.TempDir(), Disk: &Disk{UID: os.Geteuid()}}
	steps, err := d.prepare(it)
	if err != nil {
		return j, err
	}
	return j, j.Begin("a test", d.Root, time.Unix(1e9, 0)).apply(context.Background(), d, steps, nil)
}

func refused(t *testing.T, d *Disk, it *finding.Item, want string) {
	t.Helper()
	if _, err := try(t, d, it); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want a refusal that says %q", err, want)
	}
}

func file1(t *testing.T, dir, text string, mode os.FileMode) string {
	t.Helper()
	p := filepath.Join(dir, "rc")
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(p, mode); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRefusals(t *testing.T) {
	d := &Disk{UID: os.Geteuid()}
	t.Run("hard_link", func(t *testing.T) {
		p := file1(t, t.TempDir(), "old\n", 0o644)
		if err := os.Link(p, p+"2"); err != nil {
			t.Fatal(err)
		}
		refused(t, d, rewriting(p), "has 2 names")
	})
	t.Run("read_only", func(t *testing.T) {
		refused(t, d, rewriting(file1(t, t.TempDir(), "old\n", 0o444)), "is read-only (mode 0444)")
	})
	t.Run("of_another_user", func(t *testing.T) {
		refused(t, &Disk{UID: os.Geteuid() + 1}, rewriting(file1(t, t.TempDir(), "old\n", 0o644)), "belongs to uid")
	})
	t.Run("directory", func(t *testing.T) {
		refused(t, d, rewriting(t.TempDir()), "is no regular file")
	})
	t.Run("fifo", func(t *testing.T) {
		p := filepath.Join(t.TempDir(), "rc")
		if err := syscall.Mkfifo(p, 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, d, rewriting(p), "is no regular file")
	})
	t.Run("no_text", func(t *testing.T) {
		refused(t, d, rewriting(file1(t, t.TempDir(), "old\n\x00\n", 0o644)), "holds a NUL byte")
	})
	t.Run("too_large", func(t *testing.T) {
		refused(t, d, rewriting(file1(t, t.TempDir(), "old\n"+strings.Repeat("x", maxFile), 0o644)), "edit it by hand")
	})
	t.Run("link_loop", func(t *testing.T) {
		p := filepath.Join(t.TempDir(), "rc")
		if err := os.Symlink(p, p); err != nil {
			t.Fatal(err)
		}
		refused(t, d, rewriting(p), "too many levels")
	})
	t.Run("does_not_parse", func(t *testing.T) {
		p := filepath.Join(t.TempDir(), ".bashrc")
		if err := os.WriteFile(p, []byte("old\nif true; then\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		refused(t, d, rewriting(p), ".bashrc:2 does not parse")
	})
	t.Run("below_a_file", func(t *testing.T) {
		p := file1(t, t.TempDir(), "old\n", 0o644)
		refused(t, d, creating(p+"/below"), "not a directory")
	})
	t.Run("link_of_another_kind", func(t *testing.T) {
		p := file1(t, t.TempDir(), "old\n", 0o644)
		refused(t, d, &finding.Item{Fix: &finding.Fix{Steps: []finding.Step{{Link: &finding.Link{Path: p, Old: "/a", New: "/b"}}}}}, "is no symbolic link")
	})
	t.Run("command_in_another_root", func(t *testing.T) {
		refused(t, &Disk{Root: t.TempDir()}, &finding.Item{Fix: &finding.Fix{Steps: []finding.Step{{Command: []string{"chmod"}}}}}, "chmod would run here")
	})
}

// What a package brings is not edited, under any name.
func TestPackagesKeepTheirFiles(t *testing.T) {
	root := t.TempDir()
	for p, text := range map[string]string{
		"/var/lib/dpkg/info/bash.list": "/.\n/etc/bash.bashrc\n",
		"/var/lib/ucf/hashfile":        "0123  /etc/zsh/newuser\n",
		"/etc/bash.bashrc":             "old\n", "/etc/zsh/newuser": "old\n", "/etc/profile": "old\n", "/etc/environment": "old\n",
	} {
		if err := os.MkdirAll(filepath.Dir(root+p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(root+p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("bash.bashrc", root+"/etc/bashrc"); err != nil {
		t.Fatal(err)
	}
	d := &Disk{Root: root, UID: os.Geteuid()}
	refused(t, d, rewriting("/etc/bash.bashrc"), "belongs to the package bash")
	refused(t, d, rewriting("/etc/bashrc"), "belongs to the package bash")
	refused(t, d, rewriting("/etc/zsh/newuser"), "belongs to a package (ucf)")
	refused(t, d, rewriting("/etc/profile"), "belongs to the distribution")
	if _, err := try(t, d, rewriting("/etc/environment")); err != nil {
		t.Error(err)
	}
	if err := os.RemoveAll(root + "/var"); err != nil {
		t.Fatal(err)
	}
	refused(t, d, rewriting("/etc/bash.bashrc"), "cannot be found out here")
}

// A root has links that lead out of it only as seen from here.
func TestLinksStayInTheRoot(t *testing.T) {
	root := t.TempDir()
	outside := file1(t, t.TempDir(), "old\n", 0o644)
	if err := os.MkdirAll(root+filepath.Dir(outside), 0o755); err != nil {
		t.Fatal(err)
	}
	inside := file1(t, root+filepath.Dir(outside), "old\n", 0o644)
	for name, target := range map[string]string{"abs": outside, "up": "../../../../../../../.." + outside} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(inside, []byte("old\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := try(t, &Disk{Root: root, UID: os.Geteuid()}, rewriting("/"+name)); err != nil {
			t.Error(err)
		}
		in, _ := os.ReadFile(inside)
		out, _ := os.ReadFile(outside)
		if string(in) != "x\n" || string(out) != "old\n" {
			t.Errorf("%s: inside %q, outside %q", name, in, out)
		}
	}
}

func TestWhatAnEditKeeps(t *testing.T) {
	dir := t.TempDir()
	p := file1(t, dir, "old\nrest", 0o750)
	if err := syscall.Chmod(p, 0o4750); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, ".link")
	if err := os.Symlink("rc", link); err != nil {
		t.Fatal(err)
	}
	attributes := unix.Setxattr(p, "user.note", []byte("mine"), 0) == nil
	if _, err := try(t, &Disk{UID: os.Geteuid()}, rewriting(link)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(p)
	if err != nil || info.Sys().(*syscall.Stat_t).Mode&0o7777 != 0o4750 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
	if target, err := os.Readlink(link); target != "rc" {
		t.Errorf("the link is %q, %v", target, err)
	}
	if data, err := os.ReadFile(p); string(data) != "x\nrest" {
		t.Errorf("it holds %q, %v", data, err)
	}
	if value := make([]byte, 10); attributes {
		if n, err := unix.Getxattr(p, "user.note", value); err != nil || string(value[:n]) != "mine" {
			t.Errorf("the attribute is %q, %v", value[:max(n, 0)], err)
		}
	}
}

// Another program that writes while an edit is under way loses nothing.
func TestChangedWhileItIsWritten(t *testing.T) {
	p := file1(t, t.TempDir(), "old\n", 0o644)
	d := &Disk{UID: os.Geteuid()}
	d.step = func(name string) {
		if name == "sync" {
			_ = os.WriteFile(p, []byte("old\nof another\n"), 0o644)
		}
	}
	refused(t, d, rewriting(p), "was changed by another program just now")
	if data, _ := os.ReadFile(p); string(data) != "old\nof another\n" {
		t.Errorf("it holds %q", data)
	}
	if names, _ := filepath.Glob(filepath.Dir(p) + "/.*godoctor*"); len(names) > 0 {
		t.Errorf("left over: %v", names)
	}
}

func TestFullDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to mount a small file system")
	}
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=16k", "none", dir).CombinedOutput(); err != nil {
		t.Skipf("no tmpfs can be mounted here: %s", out)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	p := file1(t, dir, "old\n"+strings.Repeat("y", 11000), 0o644)
	refused(t, &Disk{UID: 0}, rewriting(p), "no space left on device")
	if data, _ := os.ReadFile(p); len(data) != 11004 {
		t.Errorf("%d bytes are left", len(data))
	}
	if names, _ := filepath.Glob(dir + "/.*godoctor*"); len(names) > 0 {
		t.Errorf("left over: %v", names)
	}
}

func TestImmutable(t *testing.T) {
	p := file1(t, t.TempDir(), "old\n", 0o644)
	if out, err := exec.Command("chattr", "+i", p).CombinedOutput(); err != nil {
		t.Skipf("no file can be made immutable here: %s", out)
	}
	defer func() { _ = exec.Command("chattr", "-i", p).Run() }()
	refused(t, &Disk{UID: os.Geteuid()}, rewriting(p), "is immutable")
}

// Several edits of one file are one change, whether the file is there or not.
func TestEditsOfOneFile(t *testing.T) {
	dir := t.TempDir()
	p, fresh := file1(t, dir, "a\nb\nc\n", 0o644), filepath.Join(dir, "new/rc")
	it := &finding.Item{Fix: &finding.Fix{Steps: []finding.Step{
		{Edit: &finding.Edit{Path: p, Line: 3, Old: []string{"c"}, New: []string{"C"}}},
		{Edit: &finding.Edit{Path: fresh, Line: 1, Create: true, New: []string{"x"}}},
		{Link: &finding.Link{Path: dir + "/link", New: "rc"}},
		{Edit: &finding.Edit{Path: p, Line: 1, Old: []string{"a"}}},
		{Edit: &finding.Edit{Path: fresh, Line: 2, New: []string{"y"}}},
	}}}
	d := &Disk{UID: os.Geteuid()}
	j, err := try(t, d, it)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{p: "b\nC\n", fresh: "x\ny\n", dir + "/link": "b\nC\n"} {
		if data, err := os.ReadFile(name); string(data) != want {
			t.Errorf("%s holds %q, %v; want %q", name, data, err, want)
		}
	}
	list, err := j.List()
	if err != nil || len(list) != 1 || len(list[0].Transaction.Changes) != 3 {
		t.Fatalf("want one transaction of three changes: %+v, %v", list, err)
	}
	if err := list[0].Transaction.Undo(context.Background(), d, nil); err != nil {
		t.Error(err)
	}
	if data, _ := os.ReadFile(p); string(data) != "a\nb\nc\n" || exists(dir+"/new") || exists(dir+"/link") {
		t.Errorf("undo left %q, new %v, link %v", data, exists(dir+"/new"), exists(dir+"/link"))
	}
}

// A journal that somebody else could have written is not believed.
func TestJournalOfOthers(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := (&Journal{Dir: dir, Disk: &Disk{UID: os.Geteuid()}}).Lock(); err == nil || !strings.Contains(err.Error(), "others can write") {
		t.Errorf("got %v", err)
	}
	if _, err := (&Journal{Dir: t.TempDir(), Disk: &Disk{UID: os.Geteuid() + 1}}).Lock(); err == nil || !strings.Contains(err.Error(), "belongs to uid") {
		t.Errorf("got %v", err)
	}
}

func TestNoOneInterleaves(t *testing.T) {
	j := &Journal{Dir: t.TempDir(), Disk: &Disk{UID: os.Geteuid()}}
	release, err := j.Lock()
	if err != nil {
		t.Fatal(err)
	}
	var busy *BusyError
	if _, err := j.Lock(); !errors.As(err, &busy) || !strings.Contains(err.Error(), "(pid ") {
		t.Errorf("got %v, want that another has it", err)
	}
	release()
	if release, err = j.Lock(); err != nil {
		t.Error(err)
	} else {
		release()
	}
}

func TestUndoRefusesWhatWasChangedSince(t *testing.T) {
	p := file1(t, t.TempDir(), "old\nTOKEN=abcdefgh\n", 0o644)
	d := &Disk{UID: os.Geteuid()}
	j, err := try(t, d, rewriting(p))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte("x\nTOKEN=abcdefgh\nmine\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	list, err := j.List()
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	err = list[0].Transaction.Undo(context.Background(), d, nil)
	var conflict *ConflictError
	if !errors.As(err, &conflict) {
		t.Fatalf("got %v, want a conflict", err)
	}
	shown := string(conflict.Ours) + string(conflict.Theirs)
	for _, want := range []string{"-old\n", "+x\n", "+mine\n", "TOKEN=REDACTED"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown:\n%s", want, shown)
		}
	}
	if data, _ := os.ReadFile(p); string(data) != "x\nTOKEN=abcdefgh\nmine\n" {
		t.Errorf("it holds %q", data)
	}
	records, _ := filepath.Glob(j.Dir + "/*/*/change.json")
	for _, r := range records {
		if text, _ := os.ReadFile(r); strings.Contains(string(text), "abcdefgh") {
			t.Errorf("%s holds the secret", r)
		}
	}
	if len(records) == 0 {
		t.Error("no record was looked at")
	}
}

func TestDamagedJournal(t *testing.T) {
	for name, damage := range map[string]func(dir string) error{
		"no_json":         func(dir string) error { return os.WriteFile(dir+"/1/change.json", []byte("{"), 0o600) },
		"empty":           func(dir string) error { return os.Truncate(dir+"/1/change.json", 0) },
		"another_version": func(dir string) error { return os.WriteFile(dir+"/transaction.json", []byte(`{"version":9}`), 0o600) },
		"no_head":         func(dir string) error { return os.Remove(dir + "/transaction.json") },
		"another_kind":    func(dir string) error { return os.WriteFile(dir+"/1/change.json", []byte(`{"kind":"format"}`), 0o600) },
		"a_path_to_elsewhere": func(dir string) error {
			return os.WriteFile(dir+"/1/change.json", []byte(`{"kind":"edit","real":"rc","before":"a","after":"b"}`), 0o600)
		},
		"no_backup":      func(dir string) error { return os.Remove(dir + "/1/before") },
		"another_backup": func(dir string) error { return os.WriteFile(dir+"/1/before", []byte("evil\n"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			p := file1(t, t.TempDir(), "old\n", 0o644)
			d := &Disk{UID: os.Geteuid()}
			j, err := try(t, d, rewriting(p))
			if err != nil {
				t.Fatal(err)
			}
			list, _ := j.List()
			if err := damage(filepath.Join(j.Dir, list[0].ID)); err != nil {
				t.Fatal(err)
			}
			list, err = j.List()
			if err != nil || len(list) != 1 {
				t.Fatal(list, err)
			}
			err = list[0].Damage
			if err == nil {
				err = list[0].Transaction.Undo(context.Background(), d, nil)
			}
			var damaged *DamageError
			if !errors.As(err, &damaged) || !strings.Contains(damaged.Place, j.Dir) {
				t.Errorf("got %v, want what is damaged and where", err)
			}
			if data, _ := os.ReadFile(p); string(data) != "x\n" {
				t.Errorf("it holds %q", data)
			}
		})
	}
}
