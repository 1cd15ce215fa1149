package finding

// Version is the version of the report's wire form. Changes within a version
// only add.
const Version = 1

// A Report is everything one run says. Its JSON is the wire form.
type Report struct {
	Version  int       `json:"version"`
	Tool     Tool      `json:"tool"`
	Host     Host      `json:"host"`
	Complete bool      `json:"complete"` // false: something that applies could not be checked
	FailOn   Severity  `json:"fail_on"`
	Exit     int       `json:"exit_status"`
	Findings []Finding `json:"findings"` // root causes first, each followed by its echoes
	Rules    []Outcome `json:"rules"`    // every rule that was selected, in registry order
	Error    string    `json:"error,omitempty"`
	Hint     string    `json:"hint,omitempty"`
}

// Tool names the program that made the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Host says what was examined.
type Host struct {
	Source string `json:"source"` // live, root or recording
}

// Outcome is what became of one rule.
type Outcome struct {
	Rule   string   `json:"rule"`
	Status Status   `json:"status"`
	Reason string   `json:"reason,omitempty"` // for skip and unknown
	Asked  []string `json:"asked,omitempty"`  // questions, with -v
	Bug    bool     `json:"bug,omitempty"`    // the rule panicked
}

// Worst is the highest severity among the findings, "" if there is none.
// Findings of status Unknown do not count.
func (r *Report) Worst() Severity {
	var worst Severity
	for _, f := range r.Findings {
		if f.Status != Unknown && f.Severity.Rank() > worst.Rank() {
			worst = f.Severity
		}
	}
	return worst
}

// Exit codes. Their precedence is 4, 2, 1, 3, 0.
const (
	ExitOK         = 0
	ExitFindings   = 1
	ExitUsage      = 2
	ExitIncomplete = 3
	ExitBug        = 4
)

// ExitStatus decides the exit status of a completed run, the same for every
// format. Usage errors never reach a report of findings; they are ExitUsage.
func (r *Report) ExitStatus() int {
	for _, o := range r.Rules {
		if o.Bug {
			return ExitBug
		}
	}
	if r.Error != "" {
		return ExitUsage
	}
	if w := r.Worst(); w != "" && w.Rank() >= r.FailOn.Rank() {
		return ExitFindings
	}
	if !r.Complete {
		return ExitIncomplete
	}
	return ExitOK
}
