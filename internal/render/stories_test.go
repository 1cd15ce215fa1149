package render_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/finding"
)

// A story is a report, and the views of it that are worth reading.
type story struct {
	name   string
	report *finding.Report
	views  []string
}

// stories builds every report anew, so that a renderer that changes its report
// is found out.
func stories() []story {
	return []story{
		{"healthy", healthy(), []string{"text", "verbose", "plan", "json"}},
		{"root_cause_with_echo", rootCauseWithEcho(), []string{"text", "verbose", "plan", "json", "planjson"}},
		{"unknown_only", unknownOnly(), []string{"text", "verbose", "plan"}},
		{"interrupted", interrupted(), []string{"text"}},
		{"usage_error", usageError(), []string{"text", "plan", "json", "planjson"}},
		{"cjk_and_control_bytes", cjkAndControlBytes(), []string{"text", "ascii", "plan", "json"}},
		{"long_path_is_not_wrapped", longPath(), []string{"text", "narrow"}},
		{"fix_with_commands", fixWithCommands(), []string{"text", "verbose", "plan", "planjson"}},
		{"only_advice", onlyAdvice(), []string{"text", "plan"}},
		{"likely_warning_and_note", likelyWarningAndNote(), []string{"text", "plan"}},
		{"a_rule_crashed", aRuleCrashed(), []string{"text"}},
		{"recording_is_not_repaired", recordingIsNotRepaired(), []string{"text", "plan"}},
		{"nothing_applies", nothingApplies(), []string{"text"}},
	}
}

// report completes a report as the engine does.
func report(findings []finding.Finding, rules []finding.Outcome) *finding.Report {
	r := &finding.Report{
		Version:  finding.Version,
		Tool:     finding.Tool{Name: "godoctor", Version: "0.1.0"},
		Host:     finding.Host{Source: "live"},
		Complete: true,
		FailOn:   finding.Error,
		Findings: findings,
		Rules:    rules,
	}
	for i := range r.Findings {
		r.Findings[i].SetFingerprint()
		if c := r.Findings[i].CausedBy; c != nil {
			cause := finding.Finding{Rule: c.Rule, About: r.Findings[i].About}
			cause.SetFingerprint()
			c.Fingerprint = cause.Fingerprint
		}
	}
	for _, o := range r.Rules {
		r.Complete = r.Complete && o.Status != finding.Unknown
	}
	r.Exit = r.ExitStatus()
	return r
}

// outcomes reads lines of "STATUS RULE [REASON]".
func outcomes(lines string) []finding.Outcome {
	var rules []finding.Outcome
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		word := strings.SplitN(strings.TrimSpace(line), " ", 3)
		o := finding.Outcome{Status: finding.Status(word[0]), Rule: word[1]}
		if len(word) == 3 {
			o.Reason = word[2]
		}
		rules = append(rules, o)
	}
	return rules
}

func healthy() *finding.Report {
	r := report(nil, outcomes(`
		pass path/go-not-on-path
		pass path/rc-not-read
		skip path/wsl-windows-go this is not WSL
		pass goenv/goroot-mismatch
		skip snap/stale-goroot snapd is not installed
		skip snap/classic-missing snapd is not installed`))
	r.Rules[0].Asked = []string{"env PATH", "lstat /usr/local/go/bin/go"}
	return r
}

func rootCauseWithEcho() *finding.Report {
	line := finding.Place{
		Source: "/home/u/.profile", Line: 1, Text: "export PATH=$PATH:/usr/local/go/bin",
	}
	r := report([]finding.Finding{{
		Rule: "path/rc-not-read", Status: finding.Fail, Severity: finding.Error, Confidence: finding.Certain,
		Message: finding.Msg("go is not found: %s is added to PATH only in %s, which %s does not read",
			"/usr/local/go/bin", line.Source, "an interactive bash that is not a login shell"),
		Evidence: []finding.Evidence{finding.Saw("PATH", "/usr/local/sbin:/usr/local/bin:/usr/bin"), finding.At(line)},
		SetBy:    &line,
		About:    []string{"/usr/local/go/bin"},
		Fix: &finding.Fix{
			Summary: finding.Msg("add the line to %s", "/home/u/.bashrc"), Class: finding.Safe,
			Steps: []finding.Step{{
				Edit: &finding.Edit{Path: "/home/u/.bashrc", Line: 2, New: []string{line.Text}},
			}},
		},
	}, {
		Rule: "path/gobin-not-on-path", Status: finding.Warn, Severity: finding.Warning, Confidence: finding.Certain,
		Message:  finding.Msg("what go install puts into %s is not found either", "/home/u/go/bin"),
		Evidence: []finding.Evidence{finding.Saw("GOBIN", "")},
		About:    []string{"/usr/local/go/bin"},
		CausedBy: &finding.Cause{Rule: "path/rc-not-read"},
	}}, outcomes(`
		fail path/rc-not-read
		warn path/gobin-not-on-path
		pass path/go-not-installed
		pass path/rc-broken-line
		skip path/wsl-windows-go this is not WSL
		pass goenv/goroot-mismatch`))
	r.Rules[0].Asked = []string{"env PATH", `script bash /home/u/.profile`, `list "/home/u/my projects"`}
	return r
}

func unknownOnly() *finding.Report {
	denied := errors.New("script bash /home/u/.bashrc: permission denied")
	unknown := func(rule, title string, cause *finding.Cause) finding.Finding {
		return finding.Finding{
			Rule: rule, Status: finding.Unknown, Severity: finding.Error, Confidence: finding.Likely,
			Message:  finding.Msg("could not tell whether %s: %s", title, denied),
			Evidence: []finding.Evidence{finding.Saw("question", "%s", denied)},
			About:    []string{"script bash /home/u/.bashrc"}, CausedBy: cause,
		}
	}
	return report([]finding.Finding{
		unknown("path/rc-not-read", "the PATH line is in a file that this kind of shell does not read", nil),
		unknown("path/rc-pending", "this shell was started before the edit", &finding.Cause{Rule: "path/rc-not-read"}),
		unknown("path/rc-broken-line", "a line cannot work", &finding.Cause{Rule: "path/rc-not-read"}),
	}, outcomes(`
		unknown path/rc-not-read script bash /home/u/.bashrc: permission denied
		unknown path/rc-pending script bash /home/u/.bashrc: permission denied
		unknown path/rc-broken-line script bash /home/u/.bashrc: permission denied
		unknown cgroup/pids-limit-hit not recorded: read "/sys/fs/cgroup/my slice/pids.max"
		unknown cgroup/cpu-throttled not recorded: read "/sys/fs/cgroup/my slice/pids.max"
		pass goenv/goroot-mismatch`))
}

func interrupted() *finding.Report {
	r := report(nil, outcomes("pass path/rc-not-read"))
	r.Complete = false
	r.Exit = 130
	return r
}

func usageError() *finding.Report {
	return &finding.Report{
		Version: finding.Version,
		Tool:    finding.Tool{Name: "godoctor", Version: "0.1.0"},
		Exit:    finding.ExitUsage,
		Error:   `unknown rule "path/rc-not-raed"`,
		Hint:    "godoctor check path/rc-not-read",
	}
}

func cjkAndControlBytes() *finding.Report {
	line := finding.Place{
		Source: "/home/\u738b\u5c0f\u660e/.bashrc", Line: 12, Text: "\texport GOROOT=/opt/go\x1b[2J\r",
	}
	return report([]finding.Finding{{
		Rule: "goenv/goroot-mismatch", Status: finding.Fail, Severity: finding.Error, Confidence: finding.Certain,
		Message: finding.Msg("GOROOT holds %s, which %s sets for everything that is started from there, and a terminal hides it",
			"/opt/go\x1b[2J\r", line.Source),
		Evidence: []finding.Evidence{
			finding.Saw("GOROOT", "%s", "/opt/go\x1b[2J\r"), finding.At(line),
			finding.Saw("/opt/\xff\u202eog", "c1 %s, del %s", "\u009b31m", "\x7f"),
			finding.Saw("PATH", "%s", " leading blank"),
			finding.Saw("environment", "%s", "a < b && c > d"),
		},
		SetBy: &line,
		About: []string{"GOROOT"},
		Fix: &finding.Fix{
			Summary: finding.Msg("remove the line from %s", line.Source), Class: finding.Safe,
			Steps: []finding.Step{
				{Edit: &finding.Edit{
					Path: line.Source, Line: 12, Old: []string{line.Text, "export A=\u738b  "}, New: []string{"export A=\u738b"},
				}},
				{Command: []string{"rm", "--", "/opt/go\x1b[2J\r", "/home/\u738b", "it's", ""}},
			},
		},
	}}, outcomes("fail goenv/goroot-mismatch"))
}

func longPath() *finding.Report {
	deep := "/home/u/" + strings.Repeat("a-rather-long-name/", 6) + "My Documents/go"
	line := finding.Place{Source: deep + "/env.sh", Line: 3, Text: "export GOROOT=" + deep}
	return report([]finding.Finding{{
		Rule: "goenv/goroot-mismatch", Status: finding.Fail, Severity: finding.Error, Confidence: finding.Certain,
		Message: finding.Msg("go is %s, but GOROOT holds %s, and `go env -u GOROOT` does not help against the environment",
			"go1.26.8", deep),
		Evidence: []finding.Evidence{finding.Saw("GOROOT", "%s", deep), finding.At(line), finding.Saw("PATH", "/usr/bin")},
		SetBy:    &line,
		About:    []string{"GOROOT"},
		Fix: &finding.Fix{
			Summary: finding.Msg("remove the line that sets GOROOT from %s", line.Source), Class: finding.Safe,
			Steps: []finding.Step{{Edit: &finding.Edit{Path: line.Source, Line: 3, Old: []string{line.Text}}}},
		},
	}}, outcomes("fail goenv/goroot-mismatch"))
}

func fixWithCommands() *finding.Report {
	fs := []finding.Finding{{
		Rule: "snap/stale-goroot", Status: finding.Fail, Severity: finding.Error, Confidence: finding.Certain,
		Message:  finding.Msg("GOROOT points into %s, which snapd has removed", "/snap/go/9981"),
		Evidence: []finding.Evidence{finding.Saw("/home/u/.config/go/env", "GOROOT=/snap/go/9981")},
		About:    []string{"GOROOT"},
		Fix: &finding.Fix{
			Summary: finding.Msg("let the snap choose its own GOROOT"), Class: finding.Unsafe, Root: true,
			Steps: []finding.Step{
				{Command: []string{"snap", "refresh", "go", "--channel=1.26/stable"}, UndoCommand: []string{"snap", "revert", "go"}},
				{Command: []string{"chown", "-R", "u:", "/home/u/a b"}, Undo: "the old owners are not kept"},
				{Link: &finding.Link{Path: "/usr/local/bin/go", Old: "/snap/go/9981/bin/go", New: "/usr/lib/go/bin/go"}},
				{Edit: &finding.Edit{Path: "/home/u/.profile", UnixEnds: true}},
				{Advice: "open a new terminal, because the programs that are running keep the environment they were started with"},
			},
		},
	}, {
		Rule: "goproxy/syntax", Status: finding.Warn, Severity: finding.Warning, Confidence: finding.Certain,
		Message: finding.Msg("GOPROXY has a blank after the comma, so the second proxy is never used"),
		About:   []string{"GOPROXY"},
		Fix: &finding.Fix{
			Summary: finding.Msg("write GOPROXY without the blank"), Class: finding.Safe,
			Steps: []finding.Step{{Command: []string{"go", "env", "-w", "GOPROXY=https://goproxy.example.org,direct"}}},
		},
	}}
	for i := range 2 {
		fs = append(fs, finding.Finding{
			Rule: "goproxy/unreachable", Status: finding.Warn, Severity: finding.Warning, Confidence: finding.Likely,
			Message: finding.Msg("proxy %d is not reached", i), About: []string{"GOPROXY"},
			CausedBy: &finding.Cause{Rule: "goproxy/syntax"},
		})
	}
	return report(fs, outcomes("fail snap/stale-goroot\nwarn goproxy/syntax\nwarn goproxy/unreachable"))
}

func onlyAdvice() *finding.Report {
	return report([]finding.Finding{{
		Rule: "path/go-not-installed", Status: finding.Fail, Severity: finding.Error, Confidence: finding.Certain,
		Message: finding.Msg("no Go toolchain is found on this machine"),
		About:   []string{"PATH"},
		Fix: &finding.Fix{
			Summary: finding.Msg("install Go"), Class: finding.Manual, Root: true,
			Steps: []finding.Step{{
				Advice: "take the archive for this machine from https://go.dev/dl/, check its sum, and unpack it, " +
					"with `tar -C /usr/local -xzf go1.26.8.linux-amd64.tar.gz`\nthen open a new terminal",
			}},
		},
	}}, outcomes("fail path/go-not-installed"))
}

func likelyWarningAndNote() *finding.Report {
	return report([]finding.Finding{{
		Rule: "path/rc-pending", Status: finding.Warn, Severity: finding.Warning, Confidence: finding.Likely,
		Message: finding.Msg("this shell was started before %s was edited", "/home/u/.bashrc"),
		About:   []string{"/home/u/.bashrc"},
	}, {
		Rule: "path/two-toolchains", Status: finding.Note, Severity: finding.Info, Confidence: finding.Certain,
		Message:  finding.Msg("%d Go toolchains are on PATH; the first one is used", 2),
		Evidence: []finding.Evidence{finding.Saw("PATH", "/usr/local/go/bin"), finding.Saw("PATH", "/usr/lib/go/bin")},
		About:    []string{"PATH"},
	}}, outcomes("warn path/rc-pending\ninfo path/two-toolchains\npass path/rc-not-read"))
}

func aRuleCrashed() *finding.Report {
	r := report(nil, outcomes("pass path/rc-not-read\nunknown path/rc-pending panic: index out of range"))
	r.Rules[1].Bug = true
	r.Exit = r.ExitStatus()
	return r
}

func recordingIsNotRepaired() *finding.Report {
	r := rootCauseWithEcho()
	r.Host.Source = "recording"
	return r
}

func nothingApplies() *finding.Report {
	return report(nil, outcomes("skip snap/stale-goroot snapd is not installed"))
}

// evil is an attack on a terminal.
const evil = "\x1b]0;owned\x07\x1b[31m \u009b2J\u202e\xff\x7f\r\n\t\x00 \u2028 end "

// hostile is a report in which every free string is evil.
func hostile(evil string) *finding.Report {
	f := finding.Finding{
		Rule: evil, Status: finding.Fail, Severity: finding.Error, Confidence: finding.Likely,
		Message:     finding.Msg("%s %q %v %v", evil, evil, fmt.Errorf("%s", evil), []string{evil}),
		Evidence:    []finding.Evidence{{Source: evil, Value: evil}, {Source: evil, Line: 1, Value: evil}},
		SetBy:       &finding.Place{Source: evil, Line: 2, Text: evil},
		About:       []string{evil},
		Fingerprint: evil,
		Fix: &finding.Fix{Summary: finding.Msg("%s", evil), Class: finding.FixClass(evil), Steps: []finding.Step{
			{Edit: &finding.Edit{Path: evil, Line: 1, Old: []string{evil}, New: []string{evil}}, Undo: evil},
			{Command: []string{evil, "a'" + evil}, Undo: evil},
			{Advice: evil, Undo: evil},
			{Link: &finding.Link{Path: evil, Old: evil, New: evil}},
			{Command: []string{evil}, UndoCommand: []string{evil}},
		}},
	}
	unfixed, echo, lost := f, f, f
	unfixed.Fix, unfixed.Message = nil, finding.Msg(evil)
	echo.CausedBy = &finding.Cause{Rule: evil, Fingerprint: evil}
	lost.CausedBy = &finding.Cause{Rule: evil, Fingerprint: "gone"}
	return &finding.Report{
		Host:     finding.Host{Source: "live"},
		Findings: []finding.Finding{f, echo, lost, unfixed},
		Rules: []finding.Outcome{
			{Rule: evil, Status: finding.Unknown, Reason: evil, Asked: []string{evil}, Bug: true},
			{Rule: evil, Status: finding.Status(evil), Reason: evil},
			{Rule: evil, Status: finding.Pass},
		},
	}
}
