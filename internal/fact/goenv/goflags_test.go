package goenv

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write goflags.txt anew; takes a go command of every release")

// TestFlagNames holds goflags.txt to the real commands: each is asked for every
// name that its source could mean.
func TestFlagNames(t *testing.T) {
	chains := toolchains(t)
	slices.SortFunc(chains, func(a, b chain) int { return strings.Compare(a.version, b.version) })
	candidates := map[string]bool{}
	for line := range strings.Lines(flagList) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		candidates[name] = true
	}
	for _, c := range chains {
		possibleFlags(t, c, candidates)
	}
	known := map[string][]bool{} // by name, for each of chains
	for name := range candidates {
		known[name] = make([]bool, len(chains))
	}
	for i, c := range chains {
		accepted := flagsOf(t, c, candidates)
		for name := range candidates {
			known[name][i] = accepted[name]
			if e := (&Env{Version: c.version}); !*update && e.knowsFlag(name) != accepted[name] {
				t.Errorf("%s: -%s: godoctor says %v: run go generate ./internal/fact/goenv", c.version, name, !accepted[name])
			}
		}
	}
	if *update {
		writeFlags(t, chains, known)
	}
}

var quotedName = regexp.MustCompile("[\"`]((?:test\\.)?[a-zA-Z][a-z0-9-]{0,40})[\"`]")

// possibleFlags adds the words in the source that may name a flag: literals on
// lines that define flags.
func possibleFlags(t *testing.T, c chain, out map[string]bool) {
	t.Helper()
	defines := regexp.MustCompile(`(?i)flag|\bcf\.|var\(|:\s*true`)
	err := filepath.WalkDir(filepath.Join(c.root, "src/cmd/go/internal"), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return err
		}
		text, err := os.ReadFile(p)
		for line := range strings.Lines(string(text)) {
			if !defines.MatchString(line) {
				continue
			}
			for _, m := range quotedName.FindAllStringSubmatch(line, -1) {
				out[m[1]] = true
				if filepath.Base(p) == "flagdefs.go" {
					out["test."+m[1]] = true
				}
			}
		}
		return err
	})
	if err != nil || len(out) < 200 {
		t.Skipf("%s: %d words, %v", c.version, len(out), err) // a distribution may keep the sources apart
	}
}

// flagsOf asks a go command which names GOFLAGS may hold. It names the first that
// it does not know, which is then left out.
func flagsOf(t *testing.T, c chain, candidates map[string]bool) map[string]bool {
	t.Helper()
	left := map[string]bool{}
	for name := range candidates {
		left[name] = true
	}
	unknown := regexp.MustCompile(`parsing \$GOFLAGS: unknown flag -(\S+)`)
	for {
		var words []string
		for name := range left {
			words = append(words, "-"+name+"=1")
		}
		cmd := exec.Command(filepath.Join(c.root, "bin/go"), "version")
		cmd.Env = []string{"HOME=" + os.TempDir(), "GOENV=off", "GOTOOLCHAIN=local", "GOFLAGS=" + strings.Join(words, " ")}
		out, _ := cmd.CombinedOutput()
		m := unknown.FindSubmatch(out)
		if m == nil {
			return left
		}
		if !left[string(m[1])] {
			t.Fatalf("%s: %s", c.version, out)
		}
		delete(left, string(m[1]))
	}
}

// writeFlags writes the list: a name, since when, and until before which release.
func writeFlags(t *testing.T, chains []chain, known map[string][]bool) {
	t.Helper()
	line := func(c chain) string { return c.version[2:strings.LastIndex(c.version, ".")] }
	var lines []string
	for name, in := range known {
		from := slices.Index(in, true)
		if from < 0 {
			continue
		}
		text := name
		gone := slices.Index(in[from:], false)
		if from > 0 {
			text += " " + line(chains[from])
		} else if gone >= 0 {
			text += " -"
		}
		if gone >= 0 {
			text += " " + line(chains[from+gone])
		}
		lines = append(lines, text)
	}
	slices.Sort(lines)
	if err := os.WriteFile("goflags.txt", fmt.Appendln(nil, strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}
