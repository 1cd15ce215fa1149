package tree

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/host"
)

const table = `22 28 0:20 / /proc rw,nosuid,nodev,noexec,relatime shared:5 - proc proc rw
28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
30 28 8:2 / /home rw,noexec,relatime shared:2 master:1 - ext4 /dev/sda2 rw
31 28 0:40 / /mnt/with\040blank\134 ro - tmpfs tmpfs ro,size=1k
32 28 0:41 / /home rw - overlay overlay rw
33 28 0:42 / /hom rw - xfs /dev/sdb rw
34 28 0:43 /sub /opt rw,- - btrfs /dev/sdc rw
`

func TestMountOf(t *testing.T) {
	for p, want := range map[string]host.MountPoint{
		"/":                  {Point: "/", Type: "ext4", Options: []string{"rw", "relatime", "rw", "errors=remount-ro"}},
		"/etc/x":             {Point: "/", Type: "ext4", Options: []string{"rw", "relatime", "rw", "errors=remount-ro"}},
		"/home/ann":          {Point: "/home", Type: "overlay", Options: []string{"rw", "rw"}}, // the later mount covers the earlier
		"/homes":             {Point: "/", Type: "ext4", Options: []string{"rw", "relatime", "rw", "errors=remount-ro"}},
		"/proc":              {Point: "/proc", Type: "proc", Options: []string{"rw", "nosuid", "nodev", "noexec", "relatime", "rw"}},
		`/mnt/with blank\/x`: {Point: `/mnt/with blank\`, Type: "tmpfs", Options: []string{"ro", "ro", "size=1k"}},
		"/opt/go":            {Point: "/opt", Type: "btrfs", Options: []string{"rw", "-", "rw"}},
	} {
		got, ok := mountOf(table, p)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s: %t %s", p, ok, diff)
		}
	}
	for _, broken := range []string{"", "\n", "22 28 0:20 / /proc rw", "22 28 0:20 / / rw - ext4", "1 2 3 4 5 6 7 8 9"} {
		if m, ok := mountOf(broken, "/x"); ok {
			t.Errorf("%q: found %+v", broken, m)
		}
	}
}

func FuzzMountOf(f *testing.F) {
	f.Add(table, "/home/ann")
	f.Add("1 2 0:1 / \\057 rw - t s o", "/")
	f.Add("1 2 0:1 / \\9\\ rw - - - - -", "/")
	f.Fuzz(func(t *testing.T, table, p string) {
		m, ok := mountOf(table, p)
		if ok && m.Point != "/" && m.Point != p && !strings.HasPrefix(p, m.Point+"/") {
			t.Errorf("%q does not hold %q", m.Point, p)
		}
	})
}

func stat(comm string) string {
	return "42 (" + comm + ") S 7 42 42 34816 42 4194304 1 2 3 4 5 6 7 8 20 0 1 0 12345 9 9\n"
}

func TestParseStat(t *testing.T) {
	for _, comm := range []string{"bash", "", "a b", "((sd-pam))", ") S 1 1", "x)\n(", "\xff"} {
		got, err := parseStat(stat(comm))
		if want := (procStat{comm, 7, true, 12345}); err != nil || got != want {
			t.Errorf("%q: %+v, %v", comm, got, err)
		}
	}
	daemon := strings.Replace(stat("cron"), "34816", "0", 1)
	if got, _ := parseStat(daemon); got.terminal {
		t.Error("a daemon has a terminal")
	}
	for _, broken := range []string{"", "42", "42 (bash", "42 )bash(", "42 (bash) S 7", strings.Replace(stat("x"), "12345", "soon", 1), strings.Replace(stat("x"), " 7 ", " x ", 1)} {
		if got, err := parseStat(broken); err == nil {
			t.Errorf("%q is taken for %+v", broken, got)
		}
	}
}

func FuzzParseStat(f *testing.F) {
	f.Add(stat("bash"))
	f.Fuzz(func(t *testing.T, text string) { _, _ = parseStat(text) })
}

func TestProcessKeepsNoSecrets(t *testing.T) {
	for _, c := range []struct{ comm, cmdline, arg0, args string }{
		{"bash", "-bash\x00", "-bash", ""},
		{"bash", "/bin/bash\x00-l\x00-i\x00", "/bin/bash", "-l -i"},
		{"bash", "bash\x00--login\x00-c\x00export TOKEN=x\x00", "bash", "--login -c"},
		{"zsh", "zsh\x00+o\x00x\x00-l\x00", "zsh", "+o"},
		{"bash", "bash\x00--rcfile=/secret\x00-l\x00", "bash", ""},
		{"mysql", "mysql\x00-phunter2\x00", "mysql", ""},
		{"sshpass", "sshpass\x00-p\x00hunter2\x00", "sshpass", ""},
		{"kthreadd", "", "", ""},
	} {
		p := process(1, procStat{comm: c.comm}, time.Time{}, c.cmdline)
		if p.Arg0 != c.arg0 || p.Args != c.args {
			t.Errorf("%q: arg0 %q, args %q", c.cmdline, p.Arg0, p.Args)
		}
	}
}

// A process that was started after more than three years of uptime.
func TestProcessStartDoesNotOverflow(t *testing.T) {
	boot := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	const years = 9
	p := process(1, procStat{start: years * 365 * 24 * 3600 * ticksPerSecond}, boot, "")
	if want := boot.Add(years * 365 * 24 * time.Hour); !p.Start.Equal(want) {
		t.Errorf("started %v, want %v", p.Start, want)
	}
}

func TestParsePasswdAndGroup(t *testing.T) {
	for line, want := range map[string]bool{
		"ann:x:1000:1000:Ann:/home/ann:/bin/bash": true, "ann:x:1000:1000::/home/ann:": true, "": false, "ann": false,
		"ann:x:many:1000::/home/ann:/bin/sh": false, "+::::::": false, "#ann:x:1:1::/:/bin/sh": true,
	} {
		if _, ok := parsePasswd(line); ok != want {
			t.Errorf("%q: %t", line, ok)
		}
	}
	groups := "ann:x:1000:\nsudo:x:27:bob, ann\nbad\nodd:x:y:ann\nann2:x:5:ann2\n"
	if diff := cmp.Diff([]int{27}, groupsOf(groups, "ann")); diff != "" {
		t.Error(diff)
	}
}

// chrooted is a tree whose root is on no mount that its table names.
type chrooted struct {
	Tree
	fs host.FileSystem
}

func (chrooted) Stat(p string) (host.Info, error)             { return host.Info{Type: "dir", Target: p}, nil }
func (c chrooted) FileSystem(string) (host.FileSystem, error) { return c.fs, nil }
func (chrooted) Open(string) (File, error) {
	return mounts{strings.NewReader("22 28 0:20 / /proc rw - proc proc rw\n")}, nil
}

type mounts struct{ *strings.Reader }

func (mounts) Close() error { return nil }

// In a chroot, what the file system says of itself stands for its mount.
func TestMountInAChroot(t *testing.T) {
	for _, c := range []struct {
		fs   host.FileSystem
		want string
	}{
		{host.FileSystem{}, `point="/" type="" options=rw`},
		{host.FileSystem{ReadOnly: true, NoExec: true}, `point="/" type="" options=ro,noexec`},
	} {
		if a := mount(chrooted{fs: c.fs}, "/tmp"); a.State != host.OK || a.Body != c.want {
			t.Errorf("got %+v, want %s", a, c.want)
		}
	}
}
