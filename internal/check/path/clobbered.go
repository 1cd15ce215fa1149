package path

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// Clobbered reports a PATH without the system directories.
var Clobbered = &rule.Rule{
	ID:       "path/clobbered",
	Severity: finding.Error,
	Title:    "PATH lost the system directories",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{BrokenLine},
	Doc: `
PATH holds neither /usr/bin nor /bin: ls, git and gcc are not found either.
Usually a line assigns PATH without $PATH in it, as in
"export PATH=/usr/local/go/bin", or misspells $PATH.

# Repair

Write $PATH into the assignment. Until then, a working PATH for one terminal:

	export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
`,
	Symptoms: []string{`(?:ls|cat|git|grep|sed|dirname|uname): command not found`},
	Check:    checkClobbered,
}

func checkClobbered(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	lost, err := lostSystem(h, a.path, a.entries)
	if err != nil || !lost {
		return nil, err
	}
	f := finding.Finding{
		Message:  finding.Msg("PATH holds neither /usr/bin nor /bin, so that no system program is found"),
		Evidence: []finding.Evidence{a.pathEvidence()},
		About:    []string{"PATH", "go"},
		Fix:      advice(finding.Msg("give this process a PATH with the system directories"), "find what starts it with this PATH; in a terminal: export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
	}
	if a.path == "" {
		f.Message = finding.Msg("PATH is empty or not set, so that no program is found")
	}
	line, err := dropper(h, a)
	if err != nil || line == nil {
		return []finding.Finding{f}, err
	}
	f.SetBy = &line.Place
	f.Evidence = append(f.Evidence, finding.At(line.Place))
	f.Message = finding.Msg("%s assigns PATH without keeping its old value, so that no system program is found", line.Place)
	f.Fix = replaceLine(h, line.Place, keepPath(line.Place.Text), finding.Msg("keep the old PATH in %s", line.Place))
	return []finding.Finding{f}, nil
}

// lostSystem reports whether PATH holds neither /usr/bin nor /bin although they
// exist.
func lostSystem(h *host.Host, value string, entries []searchpath.Entry) (bool, error) {
	if value == "" {
		return true, nil
	}
	ids := map[string]bool{}
	for _, dir := range []string{"/usr/bin", "/bin", "/run/current-system/sw/bin"} {
		info, err := h.Stat(dir)
		if err != nil && !host.IsAbsent(err) {
			return false, err
		}
		if err == nil {
			ids[info.ID] = true
		}
	}
	for _, e := range entries {
		switch {
		case e.Dir == "/usr/bin" || e.Dir == "/bin" || e.ID != "" && ids[e.ID]:
			return false, nil
		case e.State == searchpath.Unknown:
			return false, e.Err
		}
	}
	return true, nil
}

// dropper is the line that dropped the old PATH and set what this process has.
func dropper(h *host.Host, a *absence) (*scene.Line, error) {
	lines, err := scene.Lines(h)
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for _, e := range a.entries {
		have[e.Raw] = true
	}
	for i, l := range lines {
		if l.Dropped && len(l.Elements) > 0 && have[l.Elements[0].Dir] && !strings.HasPrefix(l.Place.Source, "/etc/profile") {
			return &lines[i], nil
		}
	}
	return nil, nil
}

// keepPath writes $PATH into an assignment; "" where the line is not plain.
func keepPath(line string) string {
	before, value, ok := strings.Cut(line, "PATH=")
	if !ok || strings.ContainsAny(value, ";&|` \t") {
		return ""
	}
	if q := value[:min(1, len(value))]; q == `"` || q == "'" {
		return before + `PATH="$PATH:` + strings.Trim(value, q) + `"`
	}
	return before + "PATH=$PATH:" + value
}
