package path

import (
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EntryDangling reports a PATH element for Go that does not exist.
var EntryDangling = &rule.Rule{
	ID:       "path/entry-dangling",
	Severity: finding.Warning,
	Title:    "A PATH element for Go points to a directory that does not exist",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{BrokenLine, CRLF, EntryMissingBin, NotInstalled},
	Doc: `
An element that is named like a directory of Go's does not exist: a typo, a tree
that was removed or moved, an old version's directory. A search passes over it.

The directory into which "go install" puts programs is left out: it comes into
being with the first program.

# Repair

Remove the element where it is set, or write the directory that was meant.
`,
	Check: checkDangling,
}

func checkDangling(h *host.Host) ([]finding.Finding, error) {
	entries, ok, err := searchpath.Process(h)
	if err != nil || !ok {
		return nil, err
	}
	bin, _, err := goenv.InstallDir(h)
	if err != nil {
		return nil, err
	}
	gopathBin, err := goenv.GOPATHBin(h)
	if err != nil {
		return nil, err
	}
	var out []finding.Finding
	seen := map[string]bool{}
	for _, e := range entries {
		if e.State == searchpath.Unknown && searchpath.GoName(e.Raw) {
			return out, e.Err
		}
		if !dangles(h, e) || seen[e.Raw] || e.Dir == bin || e.Dir == gopathBin || e.Dir == imageBin || mended(h, e.Raw) == bin && e.State == searchpath.Missing && !strings.HasSuffix(e.Raw, "\r") {
			continue
		}
		seen[e.Raw] = true
		f := finding.Finding{
			Message:  finding.Msg("PATH element %d, %s, does not exist", e.Index+1, finding.Visible(e.Raw)),
			Evidence: []finding.Evidence{finding.Saw("PATH element", "%s", finding.Visible(e.Raw))},
			About:    []string{e.Raw},
		}
		if f.SetBy, err = scene.SetBy(h, e); err != nil {
			return nil, err
		}
		where := "it is inherited; no start-up file sets it"
		if f.SetBy != nil {
			f.Evidence = append(f.Evidence, finding.At(*f.SetBy))
			where = "edit " + f.SetBy.String()
		}
		f.Fix = advice(finding.Msg("remove %s from PATH, or write the directory that was meant", finding.Visible(e.Raw)), where)
		out = append(out, f)
	}
	return bounded(out), nil
}

// imageBin is the GOPATH/bin of the official images; those who copy their PATH
// do not always have it.
const imageBin = "/go/bin"

// dangles reports whether an element is meant for Go and leads nowhere.
func dangles(h *host.Host, e searchpath.Entry) bool {
	switch e.State {
	case searchpath.Missing:
		return searchpath.GoName(e.Raw)
	case searchpath.Relative: // a blank before the slash
		return strings.HasPrefix(strings.TrimSpace(e.Raw), "/") && searchpath.GoName(e.Raw)
	case searchpath.NotDir:
		return searchpath.GoName(e.Raw) && goRootEntry(h, e) == nil
	}
	return false
}
