package goenv

import (
	"fmt"
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// WorkBroken reports a go.work that no command in the workspace gets past.
var WorkBroken = &rule.Rule{
	ID:       "goenv/gowork-broken",
	Severity: finding.Error,
	Title:    "go.work does not fit the modules that it names",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{ModUnparsable, WorkStray},
	Doc: `
A go.work file names the directories of modules. Every command in the workspace, but
not "go version", stops where one of them has no go.mod, where one is named twice,
where none is named, and where a module asks for a newer Go than go.work itself:

	go: cannot load module ../gone listed in go.work file: open ../gone/go.mod: no such file or directory
	../go.work:4: path /home/ann/ws/app appears multiple times in workspace
	go: no modules were found in the current workspace; see 'go help work'
	go: module . listed in go.work file requires go >= 1.26, but go.work lists go 1.25; to update it:

# Repair

"go work use DIR" adds a module and raises the go line, "go work use" alone raises
it, "go work edit -dropuse=DIR" takes a module out. GOWORK=off leaves the workspace
alone for one command.
`,
	Symptoms: []string{`cannot load module \S+ listed in go\.work file`, `appears multiple times in workspace`, `no modules were found in the current workspace`, `listed in go\.work file requires go >= `},
	Check:    checkWorkBroken,
}

func checkWorkBroken(h *host.Host) ([]finding.Finding, error) {
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	if !path.IsAbs(e.Work) {
		return nil, rule.Skip("no go.work counts here")
	}
	lines, err := h.GoMod(e.Work)
	if host.IsAbsent(err) || host.StateOf(err) == host.Invalid || err == nil && len(lines.Errors) > 0 {
		return nil, nil // gowork-stray and gomod-unparsable speak
	}
	if err != nil {
		return nil, err
	}
	if len(lines.Use) == 0 {
		return []finding.Finding{inWork(e, 0, finding.Msg("%s names no module", e.Work),
			"go: no modules were found in the current workspace; see 'go help work'", "name one: go work use DIR; or remove the file, if nobody needs it")}, nil
	}
	if f := usedTwice(e, lines); f != nil {
		return []finding.Finding{*f}, nil
	}
	var out []finding.Finding
	for i, file := range members(e.Work, lines) {
		f, err := checkMember(h, e, lines, lines.Use[i], file)
		if err != nil {
			return out, err
		}
		if f != nil {
			out = append(out, *f)
		}
	}
	return out, nil
}

// inWork makes a finding about a line of go.work, 0 for the whole file.
func inWork(e *goenv.Env, line int, message finding.Message, says, advice string) finding.Finding {
	at := finding.Place{Source: e.Work, Line: line}
	return finding.Finding{
		Message:  message,
		Evidence: []finding.Evidence{setting.Says(says)},
		SetBy:    &at,
		About:    []string{e.Work, at.String()},
		Fix:      &finding.Fix{Summary: finding.Msg("mend %s", e.Work), Class: finding.Manual, Steps: []finding.Step{{Advice: advice}}},
	}
}

// usedTwice is about a directory that go.work names twice, however it is spelt.
func usedTwice(e *goenv.Env, lines host.GoMod) *finding.Finding {
	seen := map[string]int{}
	for i, file := range members(e.Work, lines) {
		dir, n := path.Dir(file), lines.Use[i].N
		if first := seen[dir]; first > 0 {
			f := inWork(e, n, finding.Msg("%s names %s in line %d and again in line %d", e.Work, dir, first, n),
				fmt.Sprintf("path %s appears multiple times in workspace", dir), fmt.Sprintf("remove line %d", n))
			return &f
		}
		seen[dir] = n
	}
	return nil
}

// checkMember judges a module of the workspace by its go.mod file.
func checkMember(h *host.Host, e *goenv.Env, work host.GoMod, use host.NumberedLine, file string) (*finding.Finding, error) {
	dir := path.Dir(file)
	shown, err := setting.Shown(h, dir)
	if err != nil {
		return nil, err
	}
	mod, err := h.GoMod(file)
	switch {
	case host.IsAbsent(err):
		f := inWork(e, use.N, finding.Msg("%s:%d names %s, where there is no go.mod", e.Work, use.N, dir),
			"go: cannot load module "+shown+" listed in go.work file: open "+path.Join(shown, "go.mod")+": no such file or directory",
			"go work edit -dropuse="+use.Text+"; or bring the module back")
		return &f, nil
	case err != nil:
		return nil, err
	case len(mod.Errors) > 0 || mod.Go == "" || !e.AtLeast("1.21"):
		return nil, nil // before 1.21 nobody compared the lines
	}
	least, lists := work.Go, "lists go "+work.Go
	if least == "" {
		least, lists = "1.18", "implicitly requires go 1.18"
		if !e.AtLeast("1.23") {
			lists = "lists go 1.18"
		}
	}
	if goenv.CompareVersions(mod.Go, least) <= 0 {
		return nil, nil
	}
	f := inWork(e, work.GoLine, finding.Msg("%s wants go %s, and %s is for go %s", file, mod.Go, e.Work, least),
		"go: module "+shown+" listed in go.work file requires go >= "+mod.Go+", but go.work "+lists, "in the workspace: go work use")
	f.Evidence = append([]finding.Evidence{{Source: file, Line: mod.GoLine, Value: "go " + mod.Go}}, f.Evidence...)
	return &f, nil
}
