package path

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EntryNotExpanded reports a PATH element with a literal ~ or $.
var EntryNotExpanded = &rule.Rule{
	ID:       "path/entry-not-expanded",
	Severity: finding.Error,
	Title:    "PATH holds a literal ~ or $ that nothing expands",
	Fix:      finding.Safe,
	Causes:   []*rule.Rule{BrokenLine, CRLF},
	Doc: `
PATH is a list of directories as they are. A tilde or a variable is expanded by
the shell when the line is read; in quotes (tilde), in single quotes, in
/etc/environment, in a Dockerfile's ENV or in a systemd unit it stays.

bash alone expands a tilde in PATH while it searches, so that the program is
found at the prompt; dash, zsh, fish, make, cron and Go itself do not find it.

# Repair

Write $HOME in double quotes, or the whole path.
`,
	Symptoms: []string{`(?:^|[\s:])go: (?:command )?not found`},
	Check:    checkNotExpanded,
}

func checkNotExpanded(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	bin, _, err := goenv.InstallDir(h)
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	seen := map[string]bool{}
	for _, e := range a.entries {
		if e.State != searchpath.Unexpanded || seen[e.Raw] {
			continue
		}
		seen[e.Raw] = true
		meant := mended(h, e.Raw)
		holdsGo := leadsToGo(h, meant) != nil
		f := finding.Finding{
			Severity: finding.Info,
			Message:  finding.Msg("PATH element %d is %s, which nothing expands; %s is meant", e.Index+1, finding.Visible(e.Raw), meantWords(e.Raw, meant)),
			Evidence: []finding.Evidence{finding.Saw("PATH element", "%s", finding.Visible(e.Raw))},
			About:    []string{e.Raw, meant},
		}
		switch {
		case holdsGo && a.found.Winner == nil:
			f.Severity = finding.Error
			f.About = append(f.About, "go")
		case holdsGo, meant == bin, searchpath.GoName(e.Raw), strings.TrimRight(e.Raw, "/") == "$PATH":
			f.Severity = finding.Warning
		}
		if err := fixElement(h, a, &f, e, meant); err != nil {
			return nil, err
		}
		if meant == e.Raw || strings.Contains(meant, "$") {
			f.Fix = advice(finding.Msg("remove %s from PATH, or write what it stands for", finding.Visible(e.Raw)), "find where PATH gets it: godoctor which")
		}
		out = append(out, f)
	}
	return bounded(out), nil
}

func meantWords(raw, meant string) string {
	if raw == meant {
		return "its value"
	}
	return meant
}
