package path

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EntryRelative reports empty and relative PATH elements.
var EntryRelative = &rule.Rule{
	ID:       "path/entry-relative",
	Severity: finding.Error,
	Title:    "PATH holds a relative or empty element",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{BrokenLine, CRLF, Clobbered},
	Doc: `
An empty element, as a leading, trailing or doubled colon makes it, means the
current directory, and so does a dot: whoever can write there decides what runs.
Go refuses programs that it finds that way ("cannot run executable found
relative to current directory"), and so "go build" can fail to find its own
tools in one directory and not in another.

# Repair

Remove the element where it is set.
`,
	Symptoms: []string{`cannot run executable found relative to current directory`},
	Check:    checkRelative,
}

func checkRelative(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	seen := map[string]bool{}
	for _, e := range a.entries {
		if e.State != searchpath.Empty && e.State != searchpath.Relative || seen[e.Raw] || a.path == "" {
			continue
		}
		seen[e.Raw] = true
		f := finding.Finding{
			Severity: finding.Warning,
			Message:  relativeMessage(e, len(a.entries)),
			Evidence: []finding.Evidence{{Source: "PATH", Value: shortPath(a.path)}},
			About:    []string{"element " + e.Raw, e.Raw, strings.TrimSpace(e.Raw)},
		}
		if a.found.Winner == nil && meantForGo(h, e) {
			f.Severity = finding.Error
			f.About = append(f.About, "go")
		}
		if f.SetBy, err = scene.SetBy(h, e); err != nil {
			return nil, err
		}
		where := "look at what gave this process its PATH"
		if f.SetBy != nil {
			f.Evidence = append(f.Evidence, finding.At(*f.SetBy))
			f.About = append(f.About, f.SetBy.String())
			where = "edit " + f.SetBy.String()
		}
		f.Fix = advice(finding.Msg("remove the element %s from PATH", finding.Visible(e.Raw)), where)
		if dir := absolute(h, e.Raw); e.Raw != "" && dir != "" {
			f.Fix = advice(finding.Msg("write %s instead of %s", dir, finding.Visible(e.Raw)), where)
		}
		out = append(out, f)
	}
	return bounded(out), nil
}

func relativeMessage(e searchpath.Entry, n int) finding.Message {
	switch {
	case e.State == searchpath.Empty && e.Index == n-1:
		return finding.Msg("PATH ends in a colon: its empty last element means the current directory")
	case e.State == searchpath.Empty && e.Index == 0:
		return finding.Msg("PATH begins with a colon: its empty first element means the current directory")
	case e.State == searchpath.Empty:
		return finding.Msg("PATH element %d is empty, which means the current directory", e.Index+1)
	case strings.HasPrefix(strings.TrimSpace(e.Raw), "/"):
		return finding.Msg("PATH element %d, %s, begins with a blank, which makes it relative to the current directory", e.Index+1, finding.Visible(e.Raw))
	}
	return finding.Msg("PATH element %d, %s, is relative to the current directory", e.Index+1, finding.Visible(e.Raw))
}
