package path

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/fact/scene"
	"github.com/godoctor-linux/godoctor/internal/fact/searchpath"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// EntryMissingBin reports a PATH element that is a Go tree instead of its bin
// directory.
var EntryMissingBin = &rule.Rule{
	ID:       "path/entry-missing-bin",
	Severity: finding.Error,
	Title:    "PATH holds the root of a Go tree instead of its bin directory",
	Fix:      finding.Safe,
	Doc: `
PATH is searched for programs, not for trees: /usr/local/go holds no program,
/usr/local/go/bin does. The same happens with an element that is the go program
itself.

# Repair

Add /bin to the element.
`,
	Symptoms: []string{`(?:^|[\s:])go: (?:command )?not found`},
	Check:    checkMissingBin,
}

func checkMissingBin(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	covered := map[string]bool{} // a bin directory that is on PATH as well
	for _, e := range a.entries {
		covered[e.Dir] = true
	}
	var out []finding.Finding
	for _, e := range a.entries {
		p := goRootEntry(h, e)
		if p == nil || covered[path.Dir(p.Path)] {
			continue
		}
		bin := path.Dir(p.Path)
		covered[bin] = true
		f := finding.Finding{
			Message:  finding.Msg("PATH element %d is %s; the go program is in %s", e.Index+1, finding.Visible(e.Raw), bin),
			Evidence: []finding.Evidence{finding.Saw("PATH element", "%s", finding.Visible(e.Raw)), finding.Saw(p.Path, "%s", describe(p))},
			About:    []string{e.Raw, bin, "go"},
		}
		if e.State == searchpath.NotDir {
			f.Message = finding.Msg("PATH element %d, %s, is the program itself; PATH needs its directory %s", e.Index+1, finding.Visible(e.Raw), bin)
		}
		if a.found.Winner != nil {
			f.Severity = finding.Warning
		}
		if err := fixElement(h, a, &f, e, bin); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return bounded(out), nil
}

// goRootEntry is the go command that an element just misses: the element is a
// Go tree, or the program itself.
func goRootEntry(h *host.Host, e searchpath.Entry) *toolchain.Program {
	switch e.State {
	case searchpath.NotDir:
		if path.Base(e.Dir) == "go" {
			return leadsToGo(h, path.Dir(e.Dir))
		}
	case searchpath.Directory:
		if toolchain.IsTree(h, e.Dir) {
			return leadsToGo(h, path.Join(e.Dir, "bin"))
		}
	}
	return nil
}

// fixElement finds the line that set an element and the fix that writes it as
// it was meant; without such a line the directory is added anew.
func fixElement(h *host.Host, a *absence, f *finding.Finding, e searchpath.Entry, meant string) error {
	at, err := scene.SetBy(h, e)
	if err != nil {
		return err
	}
	f.SetBy = at
	if at == nil {
		f.Fix, err = addDir(h, a.session, meant)
		return err
	}
	f.Evidence = append(f.Evidence, finding.At(*at))
	f.Fix = replaceLine(h, *at, replaceElement(h, at.Text, e.Raw, meant), finding.Msg("write %s instead of %s", meant, finding.Visible(e.Raw)))
	return nil
}
