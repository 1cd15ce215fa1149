package release

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestExists(t *testing.T) {
	for v, want := range map[string]Existence{
		"go1.22.5": Yes, "go1.22.12": Yes, "go1.20": Yes, "go1.21.0": Yes, "go1.9.7": Yes, "go1.27.4": Yes,
		"go1.22": No, "go1.20.0": No, "go1.20.15": No, "go1.21.99": No, "go1.27.99": No, "go1.99.0": No, "go1.25.15": No,
		"go1.27.5": Unknown, "go1.28.0": Unknown, "go1.28": No, "go1.22rc1": Unknown, "go1.22.5-custom": Unknown, "go2": Unknown, "foo": Unknown,
	} {
		if got := Exists(v); got != want {
			t.Errorf("%s: %d, want %d", v, got, want)
		}
	}
}

// TestProxy compares the table with the releases that the module proxy lists: it
// must know all of them.
func TestProxy(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // without a network go tries for minutes
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-versions", "golang.org/toolchain")
	cmd.Dir = t.TempDir()
	cmd.Env = append(cmd.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	if out, err := exec.Command("go", "-C", cmd.Dir, "mod", "init", "example.org/empty").CombinedOutput(); err != nil {
		t.Skipf("no module can be made, so nothing was verified: %v\n%s", err, out)
	}
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("the module proxy does not list toolchains, so nothing was verified: %v", err)
	}
	count := 0
	for _, word := range strings.Fields(string(out)) {
		v, ok := strings.CutPrefix(word, "v0.0.1-")
		v, linux := strings.CutSuffix(v, ".linux-amd64")
		if !ok || !linux {
			continue
		}
		count++
		_, _, pre, _ := split(v)
		if Exists(v) != Yes && pre == "" {
			t.Errorf("the proxy has %s, the table does not: bring it and Made up to date", v)
		}
	}
	if count < 50 {
		t.Skipf("the module proxy lists %d releases only, so nothing was verified", count)
	}
}

func TestSupported(t *testing.T) {
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		v, now string
		want   Support
	}{
		{"go1.21.6", "2024-08-12", Support{By: "go1.23", Since: day("2024-08-13")}},
		{"go1.21.6", "2024-08-13", Support{By: "go1.23", Since: day("2024-08-13"), Ended: true}},
		{"go1.26.8", "2026-11-24", Support{By: "go1.28", Since: day("2027-03-18"), Expected: true}},
		{"go1.26.8", "2027-06-01", Support{By: "go1.28", Since: day("2027-03-18"), Expected: true, Ended: true, Stale: true}},
		{"go1.27.4", "2027-06-01", Support{By: "go1.29", Since: day("2027-09-18"), Expected: true, Stale: true}},
		{"go1.24.4-1", "2026-11-24", Support{By: "go1.26", Since: day("2026-02-10"), Ended: true}},
	} {
		if got, ok := Supported(c.v, day(c.now)); !ok || got != c.want {
			t.Errorf("%s on %s: %+v, want %+v", c.v, c.now, got, c.want)
		}
	}
	if _, ok := Supported("devel", day("2026-11-24")); ok {
		t.Error("a version that is not one of Go has no support")
	}
}

func TestTables(t *testing.T) {
	for n, l := range lines {
		if _, err := time.Parse(time.DateOnly, l.first); err != nil {
			t.Errorf("go1.%d: %v", n, err)
		}
		if n > 0 && l.first <= lines[n-1].first {
			t.Errorf("go1.%d came out before go1.%d", n, n-1)
		}
		if l.first > Made || l.last >= maxPatch {
			t.Errorf("go1.%d: not possible: %+v", n, l)
		}
	}
	if LatestOf("go1.22") != "go1.22.12" || FirstOf("go1.22") != "go1.22.0" || FirstOf("go1.20.3") != "go1.20" || Newest() == "" {
		t.Error("wrong names of releases")
	}
}

// TestCompare holds names to the go command's own (cmd/go/internal/gover), which
// takes a version with a suffix for invalid.
func TestCompare(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"1.22.1", "1.22.1", 0}, {"1.22", "1.22rc1", -1}, {"1.22rc1", "1.22.0", -1}, {"1.21", "1.22", -1}, {"1.27.4-foo", "1.20", -1},
		{"1.27.4-foo", "x", 0}, {"", "1.1", -1}, {"1.100.0", "1.99.9", 1}, {"go1.22", "1.1", -1}, {"1.22.1 x", "1.1", -1},
	} {
		if got := Compare(test.a, test.b); got != test.want {
			t.Errorf("%s and %s: %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func TestOfToolchain(t *testing.T) {
	for name, want := range map[string]string{
		"go1.22.5": "1.22.5", "go1.22.5-custom": "1.22.5", "go1.22.5 X:x": "1.22.5", "go1.22.5\tx": "1.22.5", "1.22.5": "", "go": "", "gox": "",
		"go1.22.5/x": "", `go1.22\x`: "", "gccgo-go1.22": "", "go1": "1", "go1.21rc2": "1.21rc2", "devel go1.28-x": "",
	} {
		if got := OfToolchain(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
