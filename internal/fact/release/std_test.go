package release

import (
	"flag"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write std.txt from the Go trees of this machine")

// TestStd compares std.txt with the api directory of the Go that runs the test
// and, for lines after it, with the trees of the toolchains in the module cache.
func TestStd(t *testing.T) {
	since, newest := fromAPI(t, filepath.Join(goEnv(t, "GOROOT"), "api"))
	since["time/tzdata"] = 15 // it exports nothing, so that no api file names it
	since["runtime/cgo"] = 0  // it exported nothing before 1.17
	reached := addTrees(t, since, newest)
	var out []string
	for pkg, n := range since {
		if n > 0 {
			out = append(out, fmt.Sprintf("%s %d", pkg, n))
		}
	}
	slices.Sort(out)
	if *update {
		if reached < len(lines)-1 {
			t.Fatalf("no tree of go1.%d is on this machine: GOTOOLCHAIN=%s go version", len(lines)-1, Newest())
		}
		if err := os.WriteFile("std.txt", []byte(strings.Join(out, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, l := range out {
		if !slices.Contains(strings.Split(std, "\n"), l) {
			t.Errorf("std.txt lacks %q: go generate ./internal/fact/release", l)
		}
	}
	for l := range strings.Lines(std) {
		_, n, _ := strings.Cut(strings.TrimSpace(l), " ")
		if line, _ := strconv.Atoi(n); line <= reached && !slices.Contains(out, strings.TrimSpace(l)) {
			t.Errorf("std.txt has %q, which no tree here shows: go generate ./internal/fact/release", l)
		}
	}
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Skipf("no go command, so nothing was verified: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// fromAPI reads which line each package came with; newest is the last one.
func fromAPI(t *testing.T, dir string) (since map[string]int, newest int) {
	t.Helper()
	since = map[string]int{}
	files, _ := filepath.Glob(filepath.Join(dir, "go1*.txt"))
	if len(files) == 0 {
		t.Skipf("%s holds no api files, so nothing was verified", dir)
	}
	for _, file := range files {
		n := 0
		if s := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "go1."), ".txt"); s != "txt" {
			if _, err := fmt.Sscan(s, &n); err != nil && s != "go1" {
				t.Fatal(err)
			}
		}
		newest = max(newest, n)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for l := range strings.Lines(string(data)) {
			words := strings.FieldsFunc(l, func(r rune) bool { return r == ' ' || r == ',' })
			if len(words) < 2 || words[0] != "pkg" {
				continue
			}
			if old, ok := since[words[1]]; !ok || n < old {
				since[words[1]] = n
			}
		}
	}
	return since, newest
}

// addTrees adds the packages that toolchains in the module cache have beyond
// those of the line newest.
func addTrees(t *testing.T, since map[string]int, newest int) (reached int) {
	t.Helper()
	have := packagesOf(t, filepath.Join(goEnv(t, "GOROOT"), "src"))
	trees, _ := filepath.Glob(filepath.Join(goEnv(t, "GOMODCACHE"), "golang.org/toolchain@v0.0.1-go1.*"))
	for n := newest + 1; n < len(lines); n++ {
		i := slices.IndexFunc(trees, func(tree string) bool {
			_, v, _ := strings.Cut(filepath.Base(tree), "-")
			v, _, _ = strings.Cut(v, ".linux-")
			return version.Lang(v) == fmt.Sprint("go1.", n)
		})
		if i < 0 {
			return n - 1
		}
		for pkg := range packagesOf(t, filepath.Join(trees[i], "src")) {
			if !have[pkg] {
				have[pkg], since[pkg] = true, n
			}
		}
	}
	return max(newest, len(lines)-1)
}

// experimental are packages that a tree has only with a GOEXPERIMENT.
var experimental = []string{"simd"}

func packagesOf(t *testing.T, src string) map[string]bool {
	t.Helper()
	list := map[string]bool{}
	err := filepath.WalkDir(src, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(src, p)
		if d.IsDir() {
			if n := d.Name(); n == "internal" || n == "testdata" || n == "vendor" || rel == "cmd" || strings.HasPrefix(n, "_") {
				return fs.SkipDir
			}
			return nil
		}
		pkg := filepath.ToSlash(filepath.Dir(rel))
		root, _, _ := strings.Cut(pkg, "/")
		if strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go") && !slices.Contains(experimental, root) {
			list[pkg] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestStdSince(t *testing.T) {
	for pkg, want := range map[string]string{
		"slices": "go1.21", "embed": "go1.16", "io/fs": "go1.16", "context": "go1.7", "iter": "go1.23",
		"uuid": "go1.27", "time/tzdata": "go1.15", "fmt": "", "nosuch": "",
	} {
		if got, _ := StdSince(pkg); got != want {
			t.Errorf("%s: since %q, want %q", pkg, got, want)
		}
	}
}
