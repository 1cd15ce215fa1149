package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The programs are started by turns in one run, so that both meet the same
// machine. ns/op is wall time; user and system time are of the process itself,
// max-rss its peak resident memory.

// BenchmarkCheck: a whole check of this machine against "go env -json".
// Goal: not slower.
func BenchmarkCheck(b *testing.B) {
	pair(b, []string{godoctor(b), "check"}, []string{goTool(b), "env", "-json"})
}

// BenchmarkVersion: start-up against "go version". Goal: not slower.
func BenchmarkVersion(b *testing.B) {
	pair(b, []string{godoctor(b), "version"}, []string{goTool(b), "version"})
}

// BenchmarkSize reports the size of the stripped binary. Goal: under 10 MB.
func BenchmarkSize(b *testing.B) {
	info, err := os.Stat(godoctor(b))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
	}
	b.ReportMetric(float64(info.Size())/1e6, "MB")
}

func pair(b *testing.B, ours, theirs []string) {
	totals := map[string]*usage{"godoctor": {}, "go": {}}
	for range b.N {
		totals["godoctor"].add(start(b, ours))
		totals["go"].add(start(b, theirs))
	}
	for name, u := range totals {
		b.ReportMetric(float64(u.wall.Microseconds())/float64(b.N)/1000, name+"-ms")
		b.ReportMetric(float64(u.user.Microseconds())/float64(b.N)/1000, name+"-user-ms")
		b.ReportMetric(float64(u.system.Microseconds())/float64(b.N)/1000, name+"-sys-ms")
		b.ReportMetric(float64(u.rss)/1024, name+"-max-rss-MiB")
	}
}

type usage struct {
	wall, user, system time.Duration
	rss                int64 // KiB
}

func (u *usage) add(v usage) {
	u.wall += v.wall
	u.user += v.user
	u.system += v.system
	u.rss = max(u.rss, v.rss)
}

func start(b *testing.B, argv []string) usage {
	cmd := exec.Command(argv[0], argv[1:]...)
	begin := time.Now()
	err := cmd.Run()
	wall := time.Since(begin)
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		b.Fatal(err)
	}
	u := usage{wall: wall, user: cmd.ProcessState.UserTime(), system: cmd.ProcessState.SystemTime()}
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.rss = int64(r.Maxrss)
	}
	return u
}

// godoctor builds the program as it is released.
func godoctor(b testing.TB) string {
	b.Helper()
	out := filepath.Join(b.TempDir(), "godoctor")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", out, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, text)
	}
	return out
}

// goTool is the go command itself, without a wrapper on PATH.
func goTool(b testing.TB) string {
	b.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		b.Skip("no go command")
	}
	return filepath.Join(strings.TrimSpace(string(root)), "bin", "go")
}
