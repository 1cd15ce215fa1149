package archtest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestCheckIsQuiet watches the system calls of check: it opens no connection,
// starts no process and writes to nothing.
func TestCheckIsQuiet(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("no strace here: that check opens no connection, starts no process and writes nothing was not verified")
	}
	binary := build(t)
	for _, args := range [][]string{{"check"}, {"check", "--json"}, {"which"}, {"fix", "--dry-run"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			for _, call := range trace(t, strace, append([]string{binary}, args...)) {
				if why := forbidden(call); why != "" {
					t.Errorf("godoctor %s %s:\n%s", strings.Join(args, " "), why, call)
				}
			}
		})
	}
}

// TestForbiddenCalls shows that the net has no hole: each call is caught, or let
// through, for the reason given.
func TestForbiddenCalls(t *testing.T) {
	for call, want := range map[string]bool{
		`socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3`:                 true,
		`connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0`:   true,
		`execve("/usr/bin/go", ["go", "env"], 0x7ff /* 20 vars */) = 0`: true,
		`clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 5`:  false,
		`clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 7`: true,
		`vfork() = 8`: true,
		`openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 3`:                       false,
		`openat(AT_FDCWD, "/root/x", O_WRONLY|O_CREAT|O_CLOEXEC, 0666) = 3`:             true,
		`openat(AT_FDCWD, "/root/x", O_RDWR|O_CLOEXEC) = -1 EACCES (Permission denied)`: true,
		`openat(AT_FDCWD, "/dev/null", O_RDWR|O_CLOEXEC) = 3`:                           false,
		`openat(AT_FDCWD, "/tmp/O_RDWR", O_RDONLY) = 3`:                                 false,
		`unlinkat(AT_FDCWD, "/tmp/x", 0) = 0`:                                           true,
		`renameat(AT_FDCWD, "/a", AT_FDCWD, "/b") = 0`:                                  true,
		`mkdirat(AT_FDCWD, "/tmp/x", 0777) = 0`:                                         true,
		`newfstatat(AT_FDCWD, "/tmp/mkdir(", 0x7ff, 0) = 0`:                             false,
	} {
		if got := forbidden(call) != ""; got != want {
			t.Errorf("%s: caught %t, want %t", call, got, want)
		}
	}
}

func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "godoctor")
	out, err := exec.Command("go", "build", "-o", binary, "github.com/godoctor-linux/godoctor/cmd/godoctor").CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

var (
	traced  = regexp.MustCompile(`^\d+\s+([a-z0-9_]+\(.*|<\.\.\. .*)$`)
	quoted  = regexp.MustCompile(`"(?:\\.|[^"\\])*"\.*`)
	writing = regexp.MustCompile(`\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)\b`)
)

// trace is the calls of a command, without the execve that starts it.
func trace(t *testing.T, strace string, argv []string) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "trace")
	cmd := exec.Command(strace, append([]string{"-f", "-s", "4096", "-o", file, "-e", "trace=network,process,file", "--"}, argv...)...)
	out, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && (!errors.As(err, &exit) || exit.ExitCode() > 3) {
		t.Fatalf("%v: %v\n%s", argv, err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Skipf("strace cannot trace here, so nothing was verified: %s", out)
	}
	var calls []string
	for _, line := range strings.Split(string(data), "\n") {
		if m := traced.FindStringSubmatch(line); m != nil && !strings.HasPrefix(m[1], "<...") {
			calls = append(calls, m[1])
		}
	}
	if len(calls) == 0 || !strings.HasPrefix(calls[0], "execve(") {
		t.Skipf("strace cannot trace here, so nothing was verified: %s", out)
	}
	if len(calls) < 20 {
		t.Fatalf("only %d calls were traced: the test sees nothing\n%s", len(calls), data)
	}
	return calls[1:]
}

// forbidden says why a system call must not happen, "" if it may.
func forbidden(call string) string {
	name, args, _ := strings.Cut(call, "(")
	flags := quoted.ReplaceAllString(args, "")
	switch name {
	case "socket", "connect", "bind", "sendto", "sendmsg", "sendmmsg", "socketpair", "accept", "accept4", "listen":
		return "uses the network"
	case "execve", "execveat":
		return "runs a program"
	case "fork", "vfork":
		return "starts a process"
	case "clone", "clone3":
		if !strings.Contains(flags, "CLONE_THREAD") {
			return "starts a process"
		}
	case "open", "openat", "openat2", "creat":
		if (name == "creat" || writing.MatchString(flags)) && !strings.Contains(args, `"/dev/null"`) {
			return "opens a file for writing"
		}
	case "unlink", "unlinkat", "rename", "renameat", "renameat2", "mkdir", "mkdirat", "rmdir", "link", "linkat", "symlink", "symlinkat",
		"mknod", "mknodat", "truncate", "chmod", "fchmodat", "fchmodat2", "chown", "lchown", "fchownat", "utimensat", "utime", "utimes",
		"setxattr", "lsetxattr", "removexattr", "mount", "umount2", "chroot", "pivot_root", "swapon":
		return "changes the file system"
	}
	return ""
}
