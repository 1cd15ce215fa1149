package goenv

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/fixture"
)

// The hosts in testdata: args names settings, want lists each as
// NAME=VALUE (LAYER PLACE), then what it overrides, the toolchain that is to
// run, and what go refuses.
func TestHosts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no hosts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			f, err := fixture.Parse(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(f.Want, told(t, f)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func told(t *testing.T, f *fixture.Fixture) string {
	t.Helper()
	var b strings.Builder
	e, err := Of(host.New(context.Background(), f))
	if err != nil {
		return fmt.Sprintf("unknown: %v\n", err)
	}
	for _, name := range f.Args {
		s, err := e.Get(name)
		if err != nil {
			fmt.Fprintf(&b, "%s unknown: %v\n", name, err)
			continue
		}
		fmt.Fprintf(&b, "%s=%s (%s)\n", name, s.Value, supply(s.Supply))
		for _, o := range s.Overridden {
			fmt.Fprintf(&b, "  over %q (%s)\n", o.Value, supply(o))
		}
	}
	if c := e.Choice; c.Name != "" {
		fmt.Fprintf(&b, "runs %s from %s", c.Name, c.How)
		if c.By != nil {
			fmt.Fprintf(&b, " for %s: %s", c.By, c.By.Text)
		}
		b.WriteString("\n")
	}
	all, err := e.Refusals()
	if err != nil {
		fmt.Fprintf(&b, "refusals unknown: %v\n", err)
	}
	for _, r := range all {
		fmt.Fprintf(&b, "refuses %s: %s\n", r.Setting, r.Text)
	}
	return b.String()
}

func supply(s Supply) string {
	if s.Place == nil {
		return string(s.Layer)
	}
	return fmt.Sprintf("%s %s", s.Layer, s.Place)
}

// TestVariables compares the list of variables with what the real go commands
// that are present know.
func TestVariables(t *testing.T) {
	known := regexp.MustCompile("(?s)const KnownEnv = `\n(.*?)`")
	help := regexp.MustCompile(`(?m)^\t([A-Z][A-Z0-9_]+)$`)
	for _, c := range toolchains(t) {
		source, err := os.ReadFile(filepath.Join(c.root, "src/internal/cfg/cfg.go"))
		if err != nil {
			t.Skip(err) // a distribution may keep the sources apart
		}
		text, err := os.ReadFile(filepath.Join(c.root, "src/cmd/go/internal/help/helpdoc.go"))
		if err != nil {
			t.Skip(err)
		}
		e := &Env{Version: c.version}
		m := known.FindSubmatch(source)
		if m == nil {
			t.Fatalf("%s: no KnownEnv", c.version)
		}
		names := strings.Fields(string(m[1]))
		_, doc, _ := strings.Cut(string(text), "var HelpEnvironment")
		doc, _, _ = strings.Cut(doc, "\n}\n")
		for _, n := range help.FindAllStringSubmatch(doc, -1) {
			names = append(names, n[1])
		}
		if len(names) < 80 {
			t.Fatalf("%s: only %d names found", c.version, len(names))
		}
		for _, n := range names {
			if notSettings[n] {
				continue
			}
			if v, ok := VariableNamed(n); !ok || !e.Knows(v) {
				t.Errorf("%s knows %s, godoctor does not", c.version, n)
			}
		}
	}
}

// notSettings are named by "go help environment", and other programs read them.
var notSettings = map[string]bool{
	"GCCGOTOOLDIR": true, "GIT_ALLOW_PROTOCOL": true, "GOCOVERDIR": true, "GOROOT_FINAL": true,
}

func FuzzParseLine(f *testing.F) {
	for _, s := range []string{"GOPROXY=x", "", "=", "export A=b", "A", "A==b\r", "\xff=", "Z=é"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, value, ok := ParseLine(text)
		if ok && key+"="+value != text {
			t.Errorf("%q: %q = %q", text, key, value)
		}
		if ok && (key == "" || key[0] < 'A' || key[0] > 'Z' || strings.Contains(key, "=")) {
			t.Errorf("%q: bad key %q", text, key)
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"-a -b", "'-ldflags=-s -w'", `"open`, "a'b c'", "\t\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words, err := Split(text)
		if err != nil {
			return
		}
		joined := join(words)
		for _, w := range words {
			if strings.ContainsAny(w, `'"`) || w == "" {
				return // such lists cannot be written down in every case
			}
		}
		if again, err := Split(joined); err != nil || !cmp.Equal(words, again) {
			t.Errorf("%q: %q joined is %q, which is %q (%v)", text, words, joined, again, err)
		}
	})
}

func FuzzCheckGOFLAGS(f *testing.F) {
	for _, s := range []string{"-v", "--mod=mod", "-", "---x", "-=", "'-ldflags=-s -w' -x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := &Env{Version: Latest}
		if said := e.CheckGOFLAGS(text); said != "" && !strings.HasPrefix(said, "go: parsing $GOFLAGS: ") {
			t.Errorf("%q: %q", text, said)
		}
	})
}
