package finding

import "testing"

// The exit status: 4 before 2 before 1 before 3 before 0.
func TestExitStatus(t *testing.T) {
	found := func(s Severity) []Finding { return []Finding{{Status: StatusOf(s), Severity: s}} }
	bug := []Outcome{{Rule: "a/b", Status: Unknown, Bug: true}}
	for name, c := range map[string]struct {
		r    Report
		want int
	}{
		"nothing found":                {Report{Complete: true, FailOn: Error}, ExitOK},
		"an error":                     {Report{Complete: true, FailOn: Error, Findings: found(Error)}, ExitFindings},
		"a warning, from errors on":    {Report{Complete: true, FailOn: Error, Findings: found(Warning)}, ExitOK},
		"a warning, from warnings on":  {Report{Complete: true, FailOn: Warning, Findings: found(Warning)}, ExitFindings},
		"a note, from notes on":        {Report{Complete: true, FailOn: Info, Findings: found(Info)}, ExitFindings},
		"incomplete":                   {Report{FailOn: Error}, ExitIncomplete},
		"incomplete, and a warning":    {Report{FailOn: Error, Findings: found(Warning)}, ExitIncomplete},
		"incomplete, and an error":     {Report{FailOn: Error, Findings: found(Error)}, ExitFindings},
		"unknown does not count":       {Report{FailOn: Error, Findings: []Finding{{Status: Unknown, Severity: Error}}}, ExitIncomplete},
		"usage before findings":        {Report{Complete: true, FailOn: Error, Error: "x", Findings: found(Error)}, ExitUsage},
		"usage before incomplete":      {Report{FailOn: Error, Error: "x"}, ExitUsage},
		"a bug before findings":        {Report{FailOn: Error, Rules: bug, Findings: found(Error)}, ExitBug},
		"a bug before usage":           {Report{FailOn: Error, Rules: bug, Error: "x"}, ExitBug},
		"an echo counts like its root": {Report{Complete: true, FailOn: Error, Findings: []Finding{{Status: Fail, Severity: Error, CausedBy: &Cause{}}}}, ExitFindings},
	} {
		if got := c.r.ExitStatus(); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
