//go:build unix

package rootfs_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/rootfs"
)

// prison is a root directory with a secret beside it that nothing may reach.
func prison(t *testing.T) (dir string, h *host.Host) {
	t.Helper()
	base := t.TempDir()
	dir = filepath.Join(base, "root")
	for _, d := range []string{"root/etc", "root/proc/self", "root/home/ann"} {
		must(t, os.MkdirAll(filepath.Join(base, d), 0o755))
	}
	must(t, os.WriteFile(filepath.Join(base, "secret"), []byte("outside"), 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "etc/motd"), []byte("inside"), 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "etc/passwd"), []byte("root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/bash\n"), 0o644))
	return dir, open(t, rootfs.Options{Dir: dir})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, o rootfs.Options) *host.Host {
	t.Helper()
	s, err := rootfs.New(o)
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return host.New(context.Background(), s)
}

func TestLinksStayInside(t *testing.T) {
	dir, h := prison(t)
	for name, target := range map[string]string{
		"absolute": "/etc/motd", "up": "../../../../../../etc/motd", "itself": "/proc/self/root/etc/motd", "chain": "/absolute", "dotted": "./etc/../etc//motd",
		"loop": "loop", "ping": "pong", "pong": "ping", "into": "/loop/x", "below": "etc/motd/x", "dangling": "/nosuch",
		"out": "../secret", "outabs": filepath.Join(filepath.Dir(dir), "secret"),
	} {
		must(t, os.Symlink(target, filepath.Join(dir, name)))
	}
	must(t, os.Symlink("/", filepath.Join(dir, "proc/self/root")))
	for name, want := range map[string]host.State{
		"absolute": host.OK, "up": host.OK, "itself": host.OK, "chain": host.OK, "dotted": host.OK,
		"loop": host.Loop, "ping": host.Loop, "into": host.Loop, "below": host.Absent, "dangling": host.Absent, "out": host.Absent, "outabs": host.Absent,
	} {
		text, err := h.Read("/" + name)
		if host.StateOf(err) != want || err == nil && text != "inside" {
			t.Errorf("%s: %q, %v; want %s", name, text, err, want)
		}
		if info, err := h.Stat("/" + name); err == nil && info.Target != "/etc/motd" {
			t.Errorf("%s leads to %s", name, info.Target)
		}
	}
	if text, err := h.Ask(host.Ask(host.Read, "/../secret")); err == nil {
		t.Errorf("read %q", text)
	}
}

// Whatever a path is, a question about it ends at once.
func TestNothingBlocks(t *testing.T) {
	dir, h := prison(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	must(t, syscall.Mkfifo(at("fifo"), 0o644))
	must(t, os.Mkdir(at("dir"), 0o755))
	must(t, os.WriteFile(at("big"), nil, 0o644))
	must(t, os.Truncate(at("big"), 100<<20))
	want := map[string]host.State{"fifo": host.Invalid, "dir": host.Invalid, "big": host.TooBig, "nul\x00": host.Absent,
		"new\nline": host.Absent, strings.Repeat("x", 300): host.Absent, strings.Repeat("x/", 5000): host.Absent, "\xff": host.Absent}
	if l, err := net.Listen("unix", at("sock")); err == nil {
		defer l.Close()
		want["sock"] = host.Invalid
	}
	if syscall.Mknod(at("dev"), syscall.S_IFCHR|0o666, 5<<8) == nil { // the controlling terminal
		want["dev"] = host.Invalid
	}
	start := time.Now()
	for name, state := range want {
		for _, q := range []host.Question{host.Ask(host.Read, "/"+name), host.Ask(host.Lines, "go", "/"+name), host.Ask(host.Script, "bash", "/"+name)} {
			if _, err := h.Ask(q); host.StateOf(err) != state {
				t.Errorf("%.60s: %v, want %s", q, err, state)
			}
		}
		_, _ = h.ELF("/" + name)
		_, _ = h.List("/" + name)
		_, _ = h.Mount("/" + name)
		_, _ = h.GoMod("/" + name)
		_, _ = h.FileSystem("/" + name)
		_, _ = h.Ages("/" + name)
		_, _ = h.Owners("/" + name)
		_, _ = h.Imports("/" + name)
		_, _ = h.Damaged("/"+name, "/"+name)
	}
	if d := time.Since(start); d > time.Minute { // one of them blocks
		t.Errorf("took %v", d)
	}
}

func TestListKeepsOneNameALine(t *testing.T) {
	dir, h := prison(t)
	for _, n := range []string{"b", "a\nb", "\xff", "a", " c"} {
		must(t, os.WriteFile(filepath.Join(dir, "home", n), nil, 0o644))
	}
	names, err := h.List("/home")
	if got, want := strings.Join(names, "|"), " c|a|ann/|b|\xff"; err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestListIsBounded(t *testing.T) {
	dir, h := prison(t)
	for i := range 20001 {
		must(t, os.Symlink("x", filepath.Join(dir, "home", strconv.Itoa(i))))
	}
	if _, err := h.List("/home"); host.StateOf(err) != host.TooBig {
		t.Errorf("got %v, want %s", err, host.TooBig)
	}
}

// --user is judged by mode, group and the directories above, though root reads
// the files.
func TestPermissionsOfTheUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to give files away")
	}
	dir, _ := prison(t)
	file := func(p string, uid, gid int, mode os.FileMode) {
		full := filepath.Join(dir, p)
		must(t, os.MkdirAll(filepath.Dir(full), 0o755))
		must(t, os.WriteFile(full, []byte("x"), 0o644))
		must(t, os.Chown(full, uid, gid))
		must(t, os.Chmod(full, mode))
	}
	must(t, os.WriteFile(filepath.Join(dir, "etc/group"), []byte("dev:x:50:ann\n"), 0o644))
	file("own", 1000, 1000, 0o400)
	file("ownnot", 1000, 1000, 0o077)
	file("member", 0, 50, 0o040)
	file("membernot", 0, 50, 0o704)
	file("primary", 0, 1000, 0o040)
	file("other", 0, 0, 0o004)
	file("othernot", 0, 0, 0o600)
	file("closed/file", 0, 0, 0o644)
	must(t, os.Chmod(filepath.Join(dir, "closed"), 0o700))
	for user, want := range map[string]map[string]host.State{
		"ann": {"own": host.OK, "ownnot": host.Denied, "member": host.OK, "membernot": host.Denied, "primary": host.OK,
			"other": host.OK, "othernot": host.Denied, "closed/file": host.Denied},
		"root": {"own": host.OK, "ownnot": host.OK, "othernot": host.OK, "closed/file": host.OK},
	} {
		h := open(t, rootfs.Options{Dir: dir, User: user})
		for name, state := range want {
			if _, err := h.Read("/" + name); host.StateOf(err) != state {
				t.Errorf("%s as %s: %v, want %s", name, user, err, state)
			}
		}
		if yes, err := h.Access("x", "/own"); yes || err != nil {
			t.Errorf("%s may execute what nobody may: %t, %v", user, yes, err)
		}
	}
}

// The numbers of a file system are those of the examined machine only in a root
// that is in use.
func TestFileSystemOfTheRoot(t *testing.T) {
	dir, h := prison(t)
	if _, err := h.FileSystem("/etc"); host.StateOf(err) != host.Unheld {
		t.Errorf("a directory: %v, want %s", err, host.Unheld)
	}
	must(t, os.WriteFile(filepath.Join(dir, "proc/self/mountinfo"), []byte("28 1 8:1 / / rw - ext4 /dev/sda1 rw\n"), 0o644))
	f, err := open(t, rootfs.Options{Dir: dir}).FileSystem("/etc/motd")
	if err != nil || f.Type != "ext4" || f.Total == 0 || f.Free > f.Total {
		t.Errorf("got %+v, %v", f, err)
	}
}

func TestOptions(t *testing.T) {
	dir, _ := prison(t)
	must(t, syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o644))
	for name, c := range map[string]struct {
		o    rootfs.Options
		want string
	}{
		"missing":      {rootfs.Options{Dir: dir + "/nosuch"}, "no such file or directory"},
		"a file":       {rootfs.Options{Dir: dir + "/etc/passwd"}, "not a directory"},
		"a FIFO":       {rootfs.Options{Dir: dir + "/fifo"}, "not a directory"},
		"no such user": {rootfs.Options{Dir: dir, User: "bob"}, "no such user in /etc/passwd"},
		"no passwd":    {rootfs.Options{Dir: dir + "/etc", User: "bob"}, "/etc/passwd: no such file or directory"},
		"relative cwd": {rootfs.Options{Dir: dir, Cwd: "x"}, "want an absolute path"},
	} {
		_, err := rootfs.New(c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	u, err := open(t, rootfs.Options{Dir: dir, Env: host.Environ{"USER": "ann", "HOME": "/elsewhere/"}}).User()
	if err != nil || u.Name != "ann" || u.UID != 1000 || u.Home != "/elsewhere" {
		t.Errorf("the user is %+v, %v", u, err)
	}
}
