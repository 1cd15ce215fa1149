package goenv

import (
	"path"

	"github.com/godoctor-linux/godoctor/internal/check/setting"
	"github.com/godoctor-linux/godoctor/internal/fact/goenv"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// WorkStray reports a go.work that does not belong to the project.
var WorkStray = &rule.Rule{
	ID:       "goenv/gowork-stray",
	Severity: finding.Error,
	Title:    "A go.work above the project, or GOWORK, leaves this module out",
	Fix:      finding.Manual,
	Causes:   []*rule.Rule{EnvFileBadValue},
	Doc: `
A go.work file in a directory above puts every module below it into workspace mode.
A module that it does not name cannot be built there:

	current directory is contained in a module that is not one of the workspace modules listed in go.work

GOWORK may also name a file that does not exist, or a relative path, which go
refuses. Go code in a directory that is in no module at all is a note:

	current directory outside modules listed in go.work or their selected dependencies

# Repair

Add the module with "go work use .", or switch the workspace off for it: GOWORK=off.
A go.work that nobody needs any more should go.
`,
	Symptoms: []string{`current directory is contained in a module that is not one of the workspace modules`, `directory prefix \S+ does not contain modules listed in go\.work`, `current directory outside modules listed in go\.work`, `invalid GOWORK`, `reading go\.work: `},
	Check:    checkWork,
}

func checkWork(h *host.Host) ([]finding.Finding, error) {
	refused, err := setting.Refused(h, setting.About("GOWORK"), func(_ goenv.Refusal, s goenv.Setting) finding.Message {
		return finding.Msg("GOWORK is %s, which is not an absolute path", finding.Visible(s.Given()))
	})
	if err != nil || len(refused) > 0 {
		return refused, err
	}
	e, err := goenv.Of(h)
	if err != nil {
		return nil, err
	}
	e = e.Final()
	if !path.IsAbs(e.Work) {
		return nil, rule.Skip("no go.work counts here")
	}
	lines, err := h.GoMod(e.Work)
	if host.IsAbsent(err) || host.StateOf(err) == host.Invalid {
		s, err := e.Get("GOWORK")
		if err != nil {
			return nil, err
		}
		return blamed(h, finding.Finding{
			Message:  finding.Msg("GOWORK is %s, which does not exist", e.Work),
			Evidence: []finding.Evidence{setting.Says("go: reading go.work: open " + e.Work + ": no such file or directory")},
		}, s)
	}
	if err != nil {
		return nil, err
	}
	if len(lines.Use) == 0 {
		return nil, nil // gowork-broken speaks
	}
	mod, err := e.NearestModule()
	if err != nil {
		return nil, err
	}
	if mod == "" {
		return outside(h, e.Work)
	}
	for _, file := range members(e.Work, lines) {
		if file == mod || sameFile(h, path.Dir(file), path.Dir(mod)) {
			return nil, nil
		}
	}
	return []finding.Finding{{
		Message: finding.Msg("%s puts this directory into a workspace that does not name its module, %s", e.Work, path.Dir(mod)),
		Evidence: []finding.Evidence{
			finding.Saw(e.Work, "%d use directives, none for %s", len(lines.Use), path.Dir(mod)),
			setting.Says("current directory is contained in a module that is not one of the workspace modules listed in go.work. You can add the module to the workspace using: go work use ."),
		},
		About: []string{e.Work, mod},
		Fix: &finding.Fix{Summary: finding.Msg("add the module to the workspace, or leave the workspace"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "in " + path.Dir(mod) + ": go work use . ; or, if it does not belong there: GOWORK=off; or move " + e.Work + " away"}}},
	}}, nil
}

// outside is about Go code in a directory of the workspace that is in no module.
func outside(h *host.Host, work string) ([]finding.Finding, error) {
	cwd, code, err := codeHere(h)
	if err != nil || code == "" {
		return nil, err
	}
	return []finding.Finding{{
		Severity: finding.Info,
		Message:  finding.Msg("there is Go code in %s, which is in no module of the workspace %s", cwd, work),
		Evidence: []finding.Evidence{finding.Saw(path.Join(cwd, code), "exists"), setting.Says("current directory outside modules listed in go.work or their selected dependencies")},
		About:    []string{cwd, work},
		Fix: &finding.Fix{Summary: finding.Msg("make a module of it, and add that to the workspace"), Class: finding.Manual, Steps: []finding.Step{
			{Advice: "go mod init NAME, then go work use . ; single files can be run as they are: go run FILE.go"}}},
	}}, nil
}
