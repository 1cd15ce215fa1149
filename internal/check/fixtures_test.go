package check_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/godoctor-linux/godoctor/internal/check"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/host/fixture"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

var update = flag.Bool("update", false, "write what is found into the want sections; read the difference")

// The hosts under testdata/RULE/ of each area: every rule runs on every host,
// and the want section lists all findings in order, an echo indented under its
// cause. A line "unknown *" admits further rules that could not tell.
func TestHosts(t *testing.T) {
	for _, file := range hostFiles(t) {
		t.Run(strings.TrimSuffix(file, ".txtar"), func(t *testing.T) {
			t.Parallel()
			f, report := run(t, file)
			got, want := findings(report, f.Want), lines(f.Want)
			if *update {
				rewrite(t, file, got)
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s\n%s", diff, messages(report))
			}
		})
	}
}

// rewrite replaces the want section, which is the last one.
func rewrite(t *testing.T, file string, got []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	own := " " + filepath.Base(filepath.Dir(filepath.Dir(filepath.Dir(file)))) + "/" + filepath.Base(filepath.Dir(file))
	const many = 4 // unknowns that follow from one question say nothing one by one
	if others := func(l string) bool { return strings.HasPrefix(l, "unknown ") && !strings.HasSuffix(l, own) }; count(got, others) >= many {
		got = append(slices.DeleteFunc(got, others), "unknown *")
	}
	before, _, _ := strings.Cut(string(text), "-- want --\n")
	text = []byte(before + "-- want --\n" + strings.Join(append(got, ""), "\n"))
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

func count(list []string, is func(string) bool) int {
	n := 0
	for _, l := range list {
		if is(l) {
			n++
		}
	}
	return n
}

// TestHostsTwice runs everything twice and compares: no map order, no time.
func TestHostsTwice(t *testing.T) {
	for _, file := range hostFiles(t) {
		_, first := run(t, file)
		_, second := run(t, file)
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("%s: two runs differ:\n%s", file, diff)
		}
	}
}

// TestEveryRuleShowsItself: a host where the rule speaks, one where it keeps
// silent, one where it cannot tell, each in the rule's own folder.
func TestEveryRuleShowsItself(t *testing.T) {
	shown := map[string]map[finding.Status]bool{}
	for _, file := range hostFiles(t) {
		_, report := run(t, file)
		id := filepath.Base(filepath.Dir(filepath.Dir(filepath.Dir(file)))) + "/" + filepath.Base(filepath.Dir(file))
		if shown[id] == nil {
			shown[id] = map[finding.Status]bool{}
		}
		for _, o := range report.Rules {
			if o.Rule == id {
				shown[id][o.Status] = true
			}
		}
	}
	for _, r := range check.Rules() {
		s := shown[r.ID]
		delete(shown, r.ID)
		if !s[finding.Fail] && !s[finding.Warn] && !s[finding.Note] {
			t.Errorf("%s: no host on which it speaks in internal/check/%s/testdata", r.ID, r.Area())
		}
		if !s[finding.Pass] && !s[finding.Skip] {
			t.Errorf("%s: no host on which it keeps silent", r.ID)
		}
		if !s[finding.Unknown] {
			t.Errorf("%s: no host on which it cannot tell", r.ID)
		}
	}
	for id := range shown {
		t.Errorf("testdata for %s, which is no rule", id)
	}
}

func hostFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*/testdata/*/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no hosts: %v", err)
	}
	sort.Strings(files)
	return files
}

func run(t *testing.T, file string) (*fixture.Fixture, *finding.Report) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := fixture.Parse(string(text))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return f, rule.Run(host.New(context.Background(), f), check.Rules(), rule.Options{FailOn: finding.Error})
}

// findings writes the findings as the want section does.
func findings(r *finding.Report, want string) []string {
	any := strings.Contains(want, "unknown *")
	var out []string
	for _, f := range r.Findings {
		line := fmt.Sprintf("%s %s", f.Status, f.Rule)
		if f.CausedBy != nil && f.Status != finding.Unknown {
			line = "  " + line
		}
		if f.Status == finding.Unknown && any && !strings.Contains(want, line+"\n") {
			continue
		}
		out = append(out, line)
	}
	if any {
		out = append(out, "unknown *")
	}
	return out
}

func lines(want string) []string {
	var out []string
	for _, l := range strings.Split(want, "\n") {
		if strings.TrimSpace(l) != "" {
			out = append(out, strings.TrimRight(l, " "))
		}
	}
	return out
}

func messages(r *finding.Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s %s: %s\n", f.Status, f.Rule, f.Message)
	}
	return b.String()
}
