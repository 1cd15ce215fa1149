package path

import (
	"path"
	"sort"
	"strings"

	"github.com/godoctor-linux/godoctor/internal/fact/manager"
	"github.com/godoctor-linux/godoctor/internal/fact/toolchain"
	"github.com/godoctor-linux/godoctor/internal/finding"
	"github.com/godoctor-linux/godoctor/internal/host"
	"github.com/godoctor-linux/godoctor/internal/rule"
)

// ManagerNotInitialised reports a version manager that holds a Go which nothing
// leads to.
var ManagerNotInitialised = &rule.Rule{
	ID:       "path/version-manager-not-initialised",
	Severity: finding.Error,
	Title:    "A Go version manager is installed, but not initialised, or it selects no version",
	Fix:      finding.Safe,
	Doc: `
goenv, asdf, mise, gvm and g keep their Go trees out of PATH. A line in a
start-up file puts their shims there, or a shell function; without it the trees
are invisible. And a shim only runs a version that is selected, by a variable, a
file in the project, or the manager's global setting, and that is installed.

# Repair

Add the manager's line to the file that your shell reads, or select a version:
goenv global VERSION, asdf set golang VERSION, mise use -g go@VERSION, gvm use
VERSION --default.
`,
	Symptoms: []string{
		`goenv: version '.+' is not installed`,
		`goenv: 'go' command not found`,
		`No version is set for command go`,
	},
	Check: checkManager,
}

func checkManager(h *host.Host) ([]finding.Finding, error) {
	a, err := judge(h)
	if err != nil {
		return nil, err
	}
	if a.reason == managerOff {
		f, err := notInitialised(h, a)
		return []finding.Finding{f}, err
	}
	if a.found.Winner == nil || !a.found.Winner.Program.Class.Shim {
		return nil, nil
	}
	managers, err := manager.All(h)
	if err != nil {
		return nil, err
	}
	for _, m := range managers {
		if m.Shims == path.Dir(a.found.Winner.Program.Path) && m.Name != "g" && nothingSelected(a, m) {
			return []finding.Finding{noVersion(a.found.Winner.Program.Path, m)}, nil
		}
	}
	return nil, nil
}

func notInitialised(h *host.Host, a *absence) (finding.Finding, error) {
	m := a.managers[0]
	if a.hook != nil {
		return selectsNone(m, *a.hook), nil
	}
	f := finding.Finding{
		Message:  finding.Msg("%s holds Go (%s), but nothing initialises it in %s", m.Name, strings.Join(versionList(m), ", "), a.session),
		Evidence: []finding.Evidence{a.pathEvidence(), finding.Saw(m.Root, "%s with %s", m.Name, strings.Join(versionList(m), ", "))},
		About:    a.about(),
	}
	if len(m.Versions) == 0 {
		f.Message = finding.Msg("%s is installed, but holds no Go", m.Name)
		f.Evidence[1] = finding.Saw(m.Root, "%s without a Go version", m.Name)
		f.Fix = advice(finding.Msg("install a Go with %s", m.Name), installWith(m))
		return f, nil
	}
	user, err := h.User()
	if err != nil {
		return f, err
	}
	if dir := or(m.Shims, m.GOROOT()+"/bin"); !a.session.ReadsFiles() && path.IsAbs(dir) && dir != "/bin" { // hooks are for shells
		f.Fix, err = putFirst(h, a.session, dir, nil)
		return f, err
	}
	file, line, err := startupFile(h, a.session, user)
	if err != nil {
		return f, err
	}
	init := m.Init
	if a.session.Shell == "fish" {
		init = m.InitFish
	}
	if len(init) == 0 {
		f.Fix = advice(finding.Msg("initialise %s", m.Name), "see the manual of "+m.Name+" for "+a.session.Shell)
		return f, nil
	}
	for i := range init {
		init[i] = strings.ReplaceAll(init[i], "activate bash", "activate "+a.session.Shell)
	}
	if a.session.Shell == "zsh" { // hooks are for the prompt, not for every script
		file, line = path.Join(user.Home, ".zshrc"), 0
	}
	_, err = h.Lstat(file)
	edit := &finding.Edit{Path: file, Line: line, Old: []string{}, New: init, Create: host.IsAbsent(err)}
	place(h, edit)
	f.Fix = &finding.Fix{Summary: finding.Msg("initialise %s in %s", m.Name, file), Class: finding.Safe, Steps: []finding.Step{
		{Edit: edit}, {Advice: afterwards(a.session, file)}}}
	return f, nil
}

// nothingSelected reports whether a shim would find no Go to run.
func nothingSelected(a *absence, m manager.Manager) bool {
	if m.GOROOT() != "" {
		return false
	}
	if m.Name == "goenv" && (m.Selected == "" || m.Selected == "system") { // goenv goes on to the next go
		for _, c := range a.found.Distinct() {
			if !c.Program.Class.Shim {
				return false
			}
		}
	}
	return true
}

// selectsNone is the finding about a manager that a start-up file initialises, and
// that has no version to show.
func selectsNone(m manager.Manager, hook finding.Place) finding.Finding {
	f := finding.Finding{
		Message:  finding.Msg("%s is initialised, but selects no Go version here", m.Name),
		Evidence: []finding.Evidence{finding.At(hook), finding.Saw(m.Root, "holds %s", or(strings.Join(versionList(m), ", "), "no Go version"))},
		About:    []string{m.Root, "go"},
	}
	want := "VERSION"
	if list := versionList(m); len(list) > 0 {
		want = list[0]
	}
	f.Fix = advice(finding.Msg("select a version"), selectWith(m.Name, want))
	if m.By != nil {
		f.Message = finding.Msg("%s is initialised; %s asks for %s, which it does not hold", m.Name, m.By, m.Selected)
		f.Evidence, f.SetBy = append(f.Evidence, finding.At(*m.By)), m.By
		f.Fix = advice(finding.Msg("install Go %s with %s, or select one that is installed", m.Selected, m.Name), installWith(m), selectWith(m.Name, want))
	}
	return f
}

func noVersion(shim string, m manager.Manager) finding.Finding {
	f := finding.Finding{
		Message:  finding.Msg("go is the %s shim %s, but %s selects no Go version here", m.Name, shim, m.Name),
		Evidence: []finding.Evidence{finding.Saw(m.Root, "holds %s", or(strings.Join(versionList(m), ", "), "no Go version"))},
		About:    []string{shim, "go"},
	}
	want := "VERSION"
	if list := versionList(m); len(list) > 0 {
		want = list[0]
	}
	if m.By != nil {
		f.Message = finding.Msg("go is the %s shim %s; %s asks for %s, which %s does not hold", m.Name, shim, m.By, m.Selected, m.Name)
		f.SetBy = m.By
		f.Evidence = append(f.Evidence, finding.At(*m.By))
		f.Fix = advice(finding.Msg("install Go %s with %s, or select one that is installed", m.Selected, m.Name), installWith(m), selectWith(m.Name, want))
		return f
	}
	f.Fix = advice(finding.Msg("select a version"), selectWith(m.Name, want))
	return f
}

func installWith(m manager.Manager) string {
	v := or(m.Selected, "VERSION")
	switch m.Name {
	case "asdf":
		return "asdf install golang " + v
	case "mise":
		return "mise install go@" + v
	}
	return m.Name + " install " + v
}

func selectWith(name, v string) string {
	switch name {
	case "goenv":
		return "goenv global " + v
	case "asdf":
		return "asdf set -u golang " + v
	case "mise":
		return "mise use -g go@" + v
	case "gvm":
		return "gvm use " + v + " --default"
	}
	return name + " use " + v
}

// versionList is the versions of a manager, the newest first.
func versionList(m manager.Manager) []string {
	var list []string
	for v := range m.Versions {
		list = append(list, v)
	}
	sort.Slice(list, func(i, j int) bool { return toolchain.Newer(list[i], list[j]) })
	return list
}
