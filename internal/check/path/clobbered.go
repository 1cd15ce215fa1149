package path

import (
	"path"
	"sort"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/pattern"
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
	f.About = append(f.About, line.Place.String())
	f.Evidence = append(f.Evidence, finding.At(line.Place))
	f.Message = finding.Msg("%s assigns PATH without keeping its old value, so that no system program is found", line.Place)
	if wrong := misspelt(line.Place.Text); wrong != "" {
		f.Message = finding.Msg("%s assigns PATH from %s, which was meant to be $PATH, so that no system program is found", line.Place, wrong)
	}
	f.Fix = replaceLine(h, line.Place, keepPath(line.Place), finding.Msg("keep the old PATH in %s", line.Place))
	return []finding.Finding{f}, nil
}

// lostSystem reports whether PATH holds neither /usr/bin nor /bin, nor another
// directory with the system's programs, as in a pure nix-shell.
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
	for _, e := range entries {
		if e.State != searchpath.Directory {
			continue
		}
		if _, err := h.Lstat(path.Join(e.Dir, "ls")); !host.IsAbsent(err) {
			return false, err
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
func keepPath(at finding.Place) string {
	line, old := at.Text, "$PATH"
	if at.Source == "/etc/environment" {
		old = systemPath // nothing is expanded there
	}
	if wrong := misspelt(line); wrong != "" {
		return strings.Replace(line, wrong, strings.Replace(wrong, strings.Trim(wrong, "${}"), "PATH", 1), 1)
	}
	if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "set" && strings.HasSuffix(at.Source, ".fish") {
		return fishKeeps(fields)
	}
	before, value, ok := strings.Cut(line, "PATH=")
	if rest, plain := strings.CutPrefix(value, "PATH:"); plain { // the dollar is missing
		value = rest
	}
	if !ok || strings.ContainsAny(value, ";&|` \t") || strings.Contains(value, "PATH") {
		return ""
	}
	if q := value[:min(1, len(value))]; q == `"` || q == "'" {
		return before + `PATH="` + old + ":" + strings.Trim(value, q) + `"`
	}
	return before + "PATH=" + old + ":" + value
}

// fishKeeps writes $PATH behind the name in fish's set.
func fishKeeps(words []string) string {
	for i, w := range words {
		if w == "PATH" {
			return strings.Join(append(append(append([]string(nil), words[:i+1]...), "$PATH"), words[i+1:]...), " ")
		}
	}
	return ""
}

var variable = pattern.Lazy(`\$(?:[A-Za-z]+|\{[A-Za-z]+\})`)

// misspelt is a variable whose name has the letters of PATH in another order or
// case, such as $PAHT; "" where there is none.
func misspelt(line string) string {
	for _, v := range variable().FindAllString(line, -1) {
		name := strings.Trim(v, "${}")
		letters := strings.Split(strings.ToUpper(name), "")
		sort.Strings(letters)
		if name != "PATH" && strings.Join(letters, "") == "AHPT" {
			return v
		}
	}
	return ""
}
