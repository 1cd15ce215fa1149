package tree

import (
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/godoctor-linux/godoctor/internal/host"
)

// slurp reads a file of /proc: bounded, whole.
func slurp(t Tree, p string) (string, error) {
	f, err := t.Open(p)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.NewSectionReader(f, 0, 4<<20))
	return string(b), err
}

// unheld is the answer of a tree without /proc.
func unheld(err error) host.Answer {
	a := answer(nil, err)
	if a.State == host.Absent {
		return host.Answer{State: host.Unheld, Body: "no /proc there"}
	}
	return a
}

const mountinfo = "/proc/self/mountinfo"

func mount(t Tree, p string) host.Answer {
	info, err := t.Stat(p)
	if err != nil {
		return answer(nil, err)
	}
	table, err := slurp(t, mountinfo)
	if err != nil {
		return unheld(err)
	}
	m, ok := mountOf(table, info.Target)
	if !ok {
		if m, err = unlisted(t, p); err != nil {
			return host.Answer{State: host.Failed, Body: "no mount in " + mountinfo + " holds it"}
		}
	}
	return host.Answer{State: host.OK, Body: m.Encode()}
}

// unlisted is the mount that holds a path where the table lacks it, as in a chroot
// whose root is no mount point: what the file system says of itself.
func unlisted(t Tree, p string) (host.MountPoint, error) {
	f, err := t.FileSystem(p)
	m := host.MountPoint{Point: "/", Options: []string{"rw"}}
	if f.ReadOnly {
		m.Options[0] = "ro"
	}
	if f.NoExec {
		m.Options = append(m.Options, "noexec")
	}
	return m, err
}

// statfs measures the file system that holds p; its type is the mount's, where
// that can be known.
func statfs(t Tree, p string) host.Answer {
	f, err := t.FileSystem(p)
	if err != nil {
		return answer(nil, err)
	}
	if a := mount(t, p); a.State == host.OK {
		m, _ := host.ParseMount(a.Body)
		f.Type = m.Type
	}
	return host.Answer{State: host.OK, Body: f.Encode()}
}

// mountOf finds the mount that holds p in a mountinfo table (proc(5)): the
// longest mount point, and of equal ones the last, which covers the others.
func mountOf(table, p string) (m host.MountPoint, ok bool) {
	for _, line := range strings.Split(table, "\n") {
		fields := strings.Fields(line)
		sep := -1
		for i, f := range fields {
			if f == "-" && i >= 6 {
				sep = i
				break
			}
		}
		if sep < 0 || sep+3 >= len(fields) {
			continue
		}
		point := unescape(fields[4])
		if point != p && point != "/" && !strings.HasPrefix(p, point+"/") {
			continue
		}
		if len(point) >= len(m.Point) {
			options := strings.Split(fields[5], ",")
			m = host.MountPoint{Point: point, Type: fields[sep+1], Options: append(options, strings.Split(fields[sep+3], ",")...)}
			ok = true
		}
	}
	return m, ok
}

// unescape undoes the octal escapes of mountinfo.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// uname reads what the kernel says of itself in /proc/sys/kernel; arch is there
// since Linux 6.1.
func uname(t Tree) host.Answer {
	var words []string
	for _, name := range []string{"ostype", "osrelease", "arch"} {
		word, err := slurp(t, path.Join("/proc/sys/kernel", name))
		if err != nil {
			return unheld(err)
		}
		words = append(words, strings.TrimSpace(word))
	}
	return host.Answer{State: host.OK, Body: strings.Join(words, " ")}
}

// maxAncestors bounds the climb; a desktop terminal in a container has about 15.
const maxAncestors = 64

func ancestors(t Tree) host.Answer {
	boot, err := bootTime(t)
	if err != nil {
		return unheld(err)
	}
	self, err := slurp(t, "/proc/self/stat")
	if err != nil {
		return unheld(err)
	}
	stat, err := parseStat(self)
	if err != nil {
		return host.Answer{State: host.Failed, Body: err.Error()}
	}
	lines := []string{process(0, stat, boot, "").Encode()} // this process itself: whether it has a terminal
	for pid := stat.parent; pid > 0 && len(lines) < maxAncestors; pid = stat.parent {
		dir := path.Join("/proc", strconv.Itoa(pid))
		text, err := slurp(t, path.Join(dir, "stat"))
		if err != nil {
			break // hidepid, or it has ended
		}
		if stat, err = parseStat(text); err != nil {
			return host.Answer{State: host.Failed, Body: err.Error()}
		}
		args, _ := slurp(t, path.Join(dir, "cmdline")) // empty for kernel threads and when it is not ours
		lines = append(lines, process(pid, stat, boot, args).Encode())
	}
	return host.Answer{State: host.OK, Body: strings.Join(lines, "\n")}
}

// process keeps of the arguments argv[0], and the leading flags of a shell: they
// tell what kind of shell it is. The rest is nobody's business: the flags of
// other programs hold passwords.
func process(pid int, s procStat, boot time.Time, cmdline string) host.Process {
	args := strings.Split(strings.TrimSuffix(cmdline, "\x00"), "\x00")
	p := host.Process{PID: pid, Start: boot.Add(time.Duration(s.start) * (time.Second / ticksPerSecond)), Terminal: s.terminal, Name: s.comm, Arg0: args[0]}
	var flags []string
	for _, a := range args[1:] {
		if !isShell(s.comm) && !isShell(p.Arg0) || len(flags) == 4 || !strings.HasPrefix(a, "-") && !strings.HasPrefix(a, "+") || strings.Contains(a, "=") {
			break
		}
		flags = append(flags, a)
	}
	p.Args = strings.Join(flags, " ")
	return p
}

// isShell reports whether a program or argv[0] names a shell.
func isShell(name string) bool {
	return slices.Contains([]string{"sh", "bash", "rbash", "dash", "ash", "busybox", "zsh", "fish", "ksh", "ksh93", "mksh", "oksh"},
		strings.TrimPrefix(path.Base(name), "-"))
}

// ticksPerSecond is USER_HZ, 100 on every architecture that Go supports.
const ticksPerSecond = 100

type procStat struct {
	comm     string
	parent   int
	terminal bool
	start    int64 // ticks after boot
}

// parseStat reads /proc/PID/stat (proc(5)): the name is in parentheses and may
// itself hold parentheses and blanks.
func parseStat(text string) (procStat, error) {
	open, shut := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')')
	if open < 0 || shut < open {
		return procStat{}, errors.New("/proc/PID/stat: no name in parentheses")
	}
	fields := strings.Fields(text[shut+1:])
	if len(fields) < 20 {
		return procStat{}, fmt.Errorf("/proc/PID/stat: %d fields after the name, want 20", len(fields))
	}
	parent, err1 := strconv.Atoi(fields[1])
	terminal, err2 := strconv.Atoi(fields[4])
	start, err3 := strconv.ParseInt(fields[19], 10, 64)
	return procStat{text[open+1 : shut], parent, terminal != 0, start}, errors.Join(err1, err2, err3)
}

func bootTime(t Tree) (time.Time, error) {
	text, err := slurp(t, "/proc/stat")
	if err != nil {
		return time.Time{}, err
	}
	for _, line := range strings.Split(text, "\n") {
		if s, ok := strings.CutPrefix(line, "btime "); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
			return time.Unix(n, 0).UTC(), err
		}
	}
	return time.Time{}, errors.New("/proc/stat: no btime line")
}
