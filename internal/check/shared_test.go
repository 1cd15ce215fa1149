package check_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/godoctor-linux/godoctor/internal/check"
	"github.com/godoctor-linux/godoctor/internal/finding"
)

// TestSharedHosts runs every rule on the hosts under testdata/hosts: whole
// machines as users meet them. Their want section says less than that of a
// rule's own host, so that it stays true when rules are added:
//
//	fires: RULE    is among the findings; the first one is the first finding
//	silent: RULE   does not speak
//	healthy        nothing fails or warns
//
// A rule that does not exist yet is passed over.
func TestSharedHosts(t *testing.T) {
	files, err := filepath.Glob("testdata/hosts/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no hosts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			f, report := run(t, file)
			for _, complaint := range compare(report, lines(f.Want)) {
				t.Errorf("%s\n%s", complaint, messages(report))
			}
		})
	}
}

// compare holds a report against the lines of a want section.
func compare(r *finding.Report, want []string) (complaints []string) {
	known := map[string]bool{}
	for _, r := range check.Rules() {
		known[r.ID] = true
	}
	speaks := map[string]bool{}
	for _, f := range r.Findings {
		speaks[f.Rule] = speaks[f.Rule] || f.Status != finding.Unknown
	}
	first := true
	for _, line := range want {
		verb, id, _ := strings.Cut(line, ": ")
		switch {
		case verb == "healthy":
			for _, f := range r.Findings {
				if f.Status == finding.Fail || f.Status == finding.Warn {
					complaints = append(complaints, "a healthy host, but "+f.Rule+" speaks")
				}
			}
		case verb == "fires":
			if known[id] && first && (len(r.Findings) == 0 || r.Findings[0].Rule != id) {
				complaints = append(complaints, id+" is not the first finding")
			}
			if known[id] && !speaks[id] {
				complaints = append(complaints, id+" does not speak")
			}
			first = false
		case verb == "silent":
			if known[id] && speaks[id] {
				complaints = append(complaints, id+" speaks")
			}
		}
	}
	return complaints
}
